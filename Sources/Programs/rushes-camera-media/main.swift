import CameraWorker
import Footage
import LibAV
import Options
import Streams

LibraryLog.sayLittle()
MediaKit.install(
    MediaKit(
        play: { path, paced, withSound in try FilePlayer(path, paced: paced, withSound: withSound)
        },
        connect: { address, withSound in try NetworkCamera(address, withSound: withSound) },
        decode: { camera in try DecodedCamera(camera) },
        encode: { name, profile in try LibAVEncoder(name, profile) }))
CameraCommand.start(as: "rushes-camera-media")
