import Pull

PullCommand.start()
