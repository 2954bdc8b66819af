import Platform
import Recording
import Slate

/// Writes a clip's manifest: who, when, what; the wall clock enters here and nowhere else.
struct ClipDescriber: Sendable {
    let camera: String
    let rate: FrameRate
    let video: VideoFacts
    let audio: AudioFacts?
    private let bootID = Clock.bootID()

    init(camera: String, rate: FrameRate, video: VideoFacts, audio: AudioFacts?) {
        self.camera = camera
        self.rate = rate
        self.video = video
        self.audio = audio
    }

    func describe(_ opening: ClipOpening, gridStart: Int64) -> ClipManifest {
        let firstFrame = FrameGrid(rate: rate, start: gridStart).time(of: opening.firstFrame)
        let (wall, monotonic) = (Clock.wall(), Clock.monotonic())
        let start = UTCTime(nanoseconds: wall.nanoseconds - (monotonic - firstFrame))
        let time = ClipTime(
            rate: rate, timecode: timecode(at: start), timecodeSource: .timeOfDay, start: start,
            clockSynchronised: Clock.isSynchronised(), monotonicStart: firstFrame, bootID: bootID,
            rollFrame: Int(opening.rollFrame), inFrame: Int(opening.inFrame))
        return ClipManifest(
            id: Identifier.v7(at: wall), camera: camera, take: opening.take, reel: reel(on: start), state: .rolling,
            time: time, video: video, audio: audio, truth: ClipTruth())
    }

    func close(_ manifest: inout ClipManifest, _ closing: ClipClosing, driftPpm: Double?) {
        manifest.state = .finished
        manifest.time.frames = Int(closing.frames)
        manifest.time.cutFrame = closing.cutFrame.map(Int.init)
        manifest.time.outFrame = closing.outFrame.map(Int.init)
        manifest.truth = closing.truth
        manifest.truth.driftPpm = driftPpm
    }

    /// Time of day on the box's own clock, to the frame.
    private func timecode(at time: UTCTime) -> String {
        Timecode(timeOfDay: local(time), rate: rate).description
    }

    /// Camera and day: a reel name an EDL can carry.
    private func reel(on time: UTCTime) -> String {
        "\(camera)_\(local(time).description.prefix(10).filter { $0 != "-" })"
    }

    private func local(_ time: UTCTime) -> UTCTime {
        UTCTime(nanoseconds: time.nanoseconds + Int64(Clock.secondsEastOfUTC(at: time)) * 1_000_000_000)
    }
}
