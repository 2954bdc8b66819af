import ArgumentParser
import Listening

ListenCommand.main()
