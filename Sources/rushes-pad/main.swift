import ArgumentParser
import Pads

PadCommand.main()
