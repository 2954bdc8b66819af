import Platform
import Recording
import Slate
import Timecode

/// Writes a clip's manifest: who, when, what; the wall clock and the timecode enter here and nowhere else.
struct ClipDescriber: Sendable {
    let camera: String
    let rate: FrameRate
    let video: VideoFacts
    let audio: AudioFacts?
    let timecode: TimecodeKeeper
    private let bootID = Clock.bootID()

    /// A clock that moved less was slewed, or read between two ticks; more is a step.
    private static let step: Int64 = 1_000_000_000

    init(camera: String, rate: FrameRate, video: VideoFacts, audio: AudioFacts?, timecode: TimecodeKeeper) {
        self.camera = camera
        self.rate = rate
        self.video = video
        self.audio = audio
        self.timecode = timecode
    }

    func describe(_ opening: ClipOpening, gridStart: Int64, _ wall: WallReading = .now()) -> ClipManifest {
        let firstFrame = FrameGrid(rate: rate, start: gridStart).time(of: opening.firstFrame)
        let stamp = timecode.stamp(frameAt: firstFrame, wall: wall)
        var time = ClipTime(
            rate: rate, timecode: stamp.timecode.description, timecodeSource: stamp.source, start: wall.time(at: firstFrame),
            clockSynchronised: wall.isSynchronised, monotonicStart: firstFrame, bootID: bootID,
            rollFrame: Int(opening.rollFrame), inFrame: Int(opening.inFrame))
        time.timecodeAgeSeconds = stamp.ageSeconds
        return ClipManifest(
            id: Identifier.v7(at: wall.wall), camera: camera, take: opening.take, reel: reel(wall.localTime(at: firstFrame)),
            state: .rolling, time: time, video: video, audio: audio, truth: ClipTruth())
    }

    /// Looks whether the clock was set since the clip began, and corrects what is named after it; frames stay where they are.
    ///
    /// Call once a fragment; `frames` are those written so far.
    func followClock(_ manifest: inout ClipManifest, frames: Int, _ wall: WallReading = .now()) {
        let start = wall.time(at: manifest.time.monotonicStart)
        let moved = start.nanoseconds - manifest.time.start.nanoseconds
        let isStep = abs(moved) > Self.step
        guard isStep || wall.isSynchronised && !manifest.time.clockSynchronised else { return }
        if isStep {
            manifest.truth.clockStepSeconds = (manifest.truth.clockStepSeconds ?? 0) + Double(moved) / 1e9
            manifest.truth.mark(.clockStep, at: max(0, frames - 1))
        }
        manifest.time.start = start
        manifest.time.clockSynchronised = wall.isSynchronised
        manifest.reel = reel(wall.localTime(at: manifest.time.monotonicStart))
        guard manifest.time.timecodeSource == .timeOfDay else { return }
        let local = wall.localTime(at: manifest.time.monotonicStart)
        manifest.time.timecode = Timecode(timeOfDay: local, rate: rate).description
    }

    func close(_ manifest: inout ClipManifest, _ closing: ClipClosing, driftPpm: Double?) {
        manifest.state = .finished
        manifest.time.frames = Int(closing.frames)
        manifest.time.cutFrame = closing.cutFrame.map(Int.init)
        manifest.time.outFrame = closing.outFrame.map(Int.init)
        let clockSteps = manifest.truth
        manifest.truth = closing.truth
        manifest.truth.takeClockSteps(from: clockSteps)
        manifest.truth.driftPpm = driftPpm
        noteTimecode(in: &manifest)
    }

    private func noteTimecode(in manifest: inout ClipManifest) {
        let begin = manifest.time.monotonicStart
        let end = begin + rate.nanoseconds(ofFrames: Int64(manifest.time.frames))
        for jump in timecode.jumps(from: begin, to: end) {
            manifest.truth.timecodeJumps += 1
            manifest.truth.mark(.timecodeJump, at: Int(rate.frames(inNanoseconds: jump - begin)))
        }
        if manifest.time.timecodeSource != .timeOfDay { manifest.truth.timecodePpm = timecode.ppm }
    }

    /// Camera and day: a reel name an EDL can carry.
    private func reel(_ local: UTCTime) -> String { "\(camera)_\(local.description.prefix(10).filter { $0 != "-" })" }
}
