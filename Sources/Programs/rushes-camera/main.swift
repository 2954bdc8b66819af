import CameraWorker
import Options

CameraCommand.start()
