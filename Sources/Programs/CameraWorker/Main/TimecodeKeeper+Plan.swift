import Time
import Timecode
import Wire

extension TimecodeKeeper {
    /// The keeper a plan asks for; what troubles it is told as a standing fault of the camera.
    convenience init(_ plan: WorkerPlan, _ troubles: Troubles) {
        self.init(
            camera: plan.camera, choice: plan.timecode, offset: plan.timecodeOffset,
            rate: plan.profile.rate, isDropFrame: plan.dropsFrames
        ) { sentence in
            if let sentence {
                troubles.begin("timecode", sentence)
            } else {
                troubles.end("timecode")
            }
        }
    }
}

extension CameraLive {
    mutating func show(_ timecode: TimecodeState) {
        self.timecode = timecode.stamp.timecode.description
        timecodeSource = timecode.stamp.source
        timecodeAge = timecode.stamp.ageSeconds
    }
}
