import ArgumentParser
import CameraWorker

CameraCommand.main()
