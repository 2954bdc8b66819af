import CameraWorker

CameraCommand.main()
