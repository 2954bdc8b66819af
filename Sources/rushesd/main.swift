import Agent
import ArgumentParser

AgentCommand.main()
