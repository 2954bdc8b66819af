import Listening

ListenCommand.main()
