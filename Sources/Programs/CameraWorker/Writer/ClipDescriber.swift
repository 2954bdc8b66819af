import ClipDocuments
import Platform
import Recording
import Time
import Timecode

/// Writes a clip's manifest: who, when, what; the wall clock and the timecode enter here and
/// nowhere else.
struct ClipDescriber: Sendable {
    let camera: String
    let rate: FrameRate
    var video: VideoFacts
    let audio: AudioFacts?
    let timecode: TimecodeKeeper
    /// Nil for a sound that has one name as long as it runs.
    var soundName: SoundName?
    /// Nil for a picture that has one name as long as it runs.
    var pictureName: PictureName?
    private let bootID = Clock.bootID()

    init(
        camera: String, rate: FrameRate, video: VideoFacts, audio: AudioFacts?,
        timecode: TimecodeKeeper
    ) {
        self.camera = camera
        self.rate = rate
        self.video = video
        self.audio = audio
        self.timecode = timecode
    }

    func describe(_ opening: ClipOpening, gridStart: Int64, _ wall: WallReading = .now())
        -> ClipManifest
    {
        let firstFrame = FrameGrid(rate: rate, start: gridStart).time(of: opening.firstFrame)
        let stamp = timecode.stamp(frameAt: firstFrame, wall: wall)
        var time = ClipTime(
            rate: rate, timecode: stamp.timecode.description, timecodeSource: stamp.source,
            start: wall.time(at: firstFrame),
            clockSynchronised: wall.isSynchronised, monotonicStart: firstFrame, bootID: bootID,
            rollFrame: Int(opening.rollFrame), inFrame: Int(opening.inFrame))
        time.timecodeAgeSeconds = stamp.ageSeconds
        time.timecodeOffset = timecode.offset == .none ? nil : timecode.offset.description
        return ClipManifest(
            id: Identifier.v7(at: wall.wall), camera: camera, take: opening.take,
            reel: ClipManifest.reel(camera: camera, local: wall.localTime(at: firstFrame)),
            state: .rolling, time: time,
            video: pictureName?.applied(to: video, from: firstFrame, to: firstFrame) ?? video,
            audio: soundName?.applied(to: audio) ?? audio, truth: ClipTruth())
    }

    /// Looks whether the clock was set since the clip began; call once a fragment, `frames` are
    /// those written so far.
    func followClock(_ manifest: inout ClipManifest, frames: Int, _ wall: WallReading = .now()) {
        manifest.followClock(wall, at: frames - 1)
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
        if let pictureName {
            let begin = manifest.time.monotonicStart
            let end = begin + rate.nanoseconds(ofFrames: closing.frames)
            manifest.video = pictureName.applied(to: manifest.video, from: begin, to: end)
        }
        // A card that came in mid-take is named too.
        if let soundName { manifest.audio = soundName.applied(to: manifest.audio) }
        noteTimecode(in: &manifest)
    }

    /// Where the code went on elsewhere, or was first heard under a clip that had to be named by
    /// the time of day.
    private func noteTimecode(in manifest: inout ClipManifest) {
        let isFromCode = manifest.time.timecodeSource != .timeOfDay
        let begin = manifest.time.monotonicStart
        let end = begin + rate.nanoseconds(ofFrames: Int64(manifest.time.frames))
        for jump in timecode.jumps(from: begin, to: end, withFirstLock: !isFromCode) {
            manifest.truth.timecodeJumps += 1
            manifest.truth.mark(.timecodeJump, at: Int(rate.frames(inNanoseconds: jump - begin)))
        }
        if isFromCode { manifest.truth.timecodePpm = timecode.ppm }
    }
}
