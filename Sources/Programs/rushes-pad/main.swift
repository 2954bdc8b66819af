import Options
import Pads

PadCommand.start()
