import Pads

PadCommand.start()
