import ClipDocuments
import Slate
import Time

extension ClipManifest {
    /// A clip as a camera closes it; its picture is 720x1280, and it has no sound.
    static func sample(
        _ id: String, of take: String, camera: String = "A", state: ClipState = .finished,
        time: ClipTime = .sample
    ) -> ClipManifest {
        ClipManifest(
            id: id, camera: camera, take: take, reel: "\(camera)_19700101", state: state,
            time: time,
            video: VideoFacts(
                codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
                source: "test"),
            audio: nil, truth: ClipTruth())
    }
}

extension ClipTime {
    /// 30 pictures a second, jammed to 10:00:00:00, and no frame yet.
    static let sample = ClipTime(
        rate: FrameRate(30), timecode: "10:00:00:00", timecodeSource: .ltc,
        start: UTCTime(nanoseconds: 0), clockSynchronised: true, monotonicStart: 0, bootID: "b",
        rollFrame: 0)
}
