import Crew

RushesCommand.main()
