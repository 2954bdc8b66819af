import Listening

ListenCommand.start()
