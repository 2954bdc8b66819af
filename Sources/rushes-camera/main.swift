import CameraWorker

CameraCommand.start()
