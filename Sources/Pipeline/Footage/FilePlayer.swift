import CLibAV
import LibAV
import Media
import Platform
import Synchronization

/// Plays footage as if it were a camera and a microphone: in real time, or, unpaced, as fast as it
/// is taken.
///
/// A thread each reads and decodes picture and sound; `video` and `audio` are read by the worker's
/// threads.
public final class FilePlayer: SourcePair, @unchecked Sendable {
    /// False: a file is there at once, or `init` has thrown.
    public let isWaiting = false
    /// Decoded up to six pictures ahead of their time.
    public let video: any VideoSource
    /// Nil when the file has no sound.
    public let audio: (any AudioSource)?

    private var threads: [PatientThread] = []
    private let frames = BoundedQueue<VideoFrame>(capacity: FilePlayer.picturesAhead)
    private let sound = BoundedQueue<SoundChunk>(capacity: FilePlayer.soundAhead)

    /// Pictures, and runs of samples, that are decoded before their time.
    private static let picturesAhead = 6
    private static let soundAhead = 64
    /// A disk or a share that does not answer holds a thread for as long as it likes.
    private static let patience: Int64 = 3_000_000_000

    /// Throws when the file cannot be read or has no picture; `withSound` false leaves its sound
    /// alone.
    public init(_ path: String, paced: Bool = true, withSound: Bool = true) throws {
        let pictures = try FilePictures(path)
        let samples = withSound ? try FileSound(path) : nil
        let (frames, sound) = (frames, sound)
        let clock = PlayClock(paced: paced)
        let silence = OnceFailure()
        video = FileVideo(
            pictures.format, summary: pictures.summary, frames: frames, clock: clock,
            silence: silence)
        audio = samples.map {
            FileAudio($0.format, summary: pictures.summary, sound: sound, clock: clock)
        }
        let film = try PatientThread("film") {
            silence.set(pictures.play(into: frames))
            frames.close()
        }
        threads.append(film)
        guard let samples else { return }
        let listening = try PatientThread("film sound") {
            samples.play(into: sound)
            sound.close()
        }
        threads.append(listening)
    }

    /// A file's pictures are there at once.
    public func video(until deadline: Int64) -> any VideoSource { video }

    deinit {
        frames.close()
        sound.close()
        let deadline = Clock.monotonic() + Self.patience
        for thread in threads { thread.join(until: deadline) }
    }
}

/// When a file's zero is on the monotonic clock; set by whoever asks first, so that picture and
/// sound share it.
final class PlayClock: @unchecked Sendable {
    let paced: Bool
    private let start = OnceInt()

    init(paced: Bool) { self.paced = paced }

    /// Unpaced, a file is played on a clock of its own that begins now and runs as fast as frames
    /// are taken.
    func time(_ offset: Int64) -> Int64 { start.value { Clock.monotonic() } + offset }
}

/// A number that is worked out once, whichever thread asks first.
final class OnceInt: @unchecked Sendable {
    private var stored: Int64?
    private let gate = BoundedQueue<Bool>(capacity: 1)

    init() { _ = gate.push(true) }

    func value(_ make: () -> Int64) -> Int64 {
        _ = gate.pop()
        defer { _ = gate.push(true) }
        let value = stored ?? make()
        stored = value
        return value
    }
}

/// Why a file gave nothing; set by its thread before it ends.
final class OnceFailure: Sendable {
    private let stored = Locked<SourceFailure?>(nil)

    func set(_ failure: SourceFailure?) { stored.withLock { $0 = failure } }
    var value: SourceFailure? { stored.withLock { $0 } }
}

private final class FileVideo: VideoSource, @unchecked Sendable {
    let format: VideoFormat
    let summary: String
    private let frames: BoundedQueue<VideoFrame>
    private let clock: PlayClock
    private let silence: OnceFailure
    private var waiting: VideoFrame?

    init(
        _ format: VideoFormat, summary: String, frames: BoundedQueue<VideoFrame>, clock: PlayClock,
        silence: OnceFailure
    ) {
        self.silence = silence
        self.format = format
        self.summary = summary
        self.frames = frames
        self.clock = clock
    }

    func next(until deadline: Int64) throws -> VideoEvent {
        guard let frame = waiting ?? frames.pop(until: deadline) else {
            guard frames.isFinished else { return .nothing }
            if let failure = silence.value { throw failure }
            return .ended
        }
        waiting = frame
        let due = clock.time(frame.time)
        if clock.paced && due > Clock.monotonic() {
            Clock.sleep(until: min(due, deadline))
            if due > deadline { return .nothing }
        }
        waiting = nil
        frame.time = due
        return .frame(frame)
    }
}

private final class FileAudio: AudioSource, @unchecked Sendable {
    let format: AudioFormat
    let summary: String
    let waitsToBeRead = true
    private let sound: BoundedQueue<SoundChunk>
    private let clock: PlayClock
    private var chunk: SoundChunk?
    private var used = 0

    init(_ format: AudioFormat, summary: String, sound: BoundedQueue<SoundChunk>, clock: PlayClock)
    {
        self.format = format
        self.summary = summary
        self.sound = sound
        self.clock = clock
    }

    func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        guard let chunk = chunk ?? (clock.paced ? sound.pop(until: deadline) : sound.pop()) else {
            return sound.isFinished ? .ended : .nothing
        }
        self.chunk = chunk
        let due = clock.time(chunk.offset + offset(of: used))
        if clock.paced && due > Clock.monotonic() {
            Clock.sleep(until: min(due, deadline))
            if due > deadline { return .nothing }
        }
        fill(&block, from: chunk, due: due)
        return .samples
    }

    private func fill(_ block: inout AudioBlock, from chunk: SoundChunk, due: Int64) {
        let left = chunk.samples.count / format.channels - used
        block.count = min(block.capacity, left)
        block.time = due
        chunk.samples.withUnsafeBytes {
            block.bytes.copyMemory(
                from: $0.baseAddress! + used * format.bytesPerFrame,
                byteCount: block.count * format.bytesPerFrame)
        }
        used += block.count
        if used * format.channels >= chunk.samples.count {
            self.chunk = nil
            used = 0
        }
    }

    private func offset(of samples: Int) -> Int64 {
        Int64(samples) * 1_000_000_000 / Int64(format.sampleRate)
    }
}
