import Pads

PadCommand.main()
