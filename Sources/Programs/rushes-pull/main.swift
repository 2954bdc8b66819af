import Options
import Pull

PullCommand.start()
