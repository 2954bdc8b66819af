import Agent

AgentCommand.start()
