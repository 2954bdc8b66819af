import Listening
import Options

ListenCommand.start()
