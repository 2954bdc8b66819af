import Agent
import Options

AgentCommand.start()
