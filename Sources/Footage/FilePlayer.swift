import CLibAV
import Media
import Platform
import Slate

/// Plays footage as if it were a camera and a microphone: in real time, or, unpaced, as fast as it is taken.
///
/// A thread of its own reads and decodes; `video` and `audio` are read by the worker's threads.
public final class FilePlayer: SourcePair, @unchecked Sendable {
    public let isWaiting = false
    public let video: any VideoSource
    /// Nil when the file has no sound.
    public let audio: (any AudioSource)?

    private let thread: NamedThread
    private let frames: BoundedQueue<VideoFrame>
    private let sound: BoundedQueue<SoundChunk>

    public init(_ path: String, paced: Bool = true, withSound: Bool = true) throws {
        let reader = try FileReader(path, withSound: withSound)
        let frames = BoundedQueue<VideoFrame>(capacity: FileReader.pictures)
        let sound = BoundedQueue<SoundChunk>(capacity: 4096)
        self.frames = frames
        self.sound = sound
        let clock = PlayClock(paced: paced)
        video = FileVideo(reader.videoFormat, summary: reader.summary, frames: frames, clock: clock)
        audio = reader.audioFormat.map { FileAudio($0, summary: reader.summary, sound: sound, clock: clock) }
        thread = try NamedThread("file") { reader.play(frames: frames, sound: sound) }
    }

    /// A file's pictures are there at once.
    public func video(until deadline: Int64) -> any VideoSource { video }

    deinit {
        frames.close()
        sound.close()
        thread.join()
    }
}

/// When a file's zero is on the monotonic clock; set by whoever asks first, so that picture and sound share it.
final class PlayClock: @unchecked Sendable {
    let paced: Bool
    private let start = OnceInt()

    init(paced: Bool) { self.paced = paced }

    /// Unpaced, a file is played on a clock of its own that begins now and runs as fast as frames are taken.
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

/// Decoded samples, interleaved 16 bit.
final class SoundChunk: Sendable {
    let offset: Int64
    let samples: [Int16]

    init(offset: Int64, samples: [Int16]) {
        self.offset = offset
        self.samples = samples
    }
}

private final class FileVideo: VideoSource, @unchecked Sendable {
    let format: VideoFormat
    let summary: String
    private let frames: BoundedQueue<VideoFrame>
    private let clock: PlayClock
    private var waiting: VideoFrame?

    init(_ format: VideoFormat, summary: String, frames: BoundedQueue<VideoFrame>, clock: PlayClock) {
        self.format = format
        self.summary = summary
        self.frames = frames
        self.clock = clock
    }

    func next(until deadline: Int64) throws -> VideoEvent {
        // An unpaced file is never late: its frames are waited for.
        guard let frame = waiting ?? (clock.paced ? frames.pop(until: deadline) : frames.pop()) else {
            return frames.isOpen ? .nothing : .ended
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
    private let sound: BoundedQueue<SoundChunk>
    private let clock: PlayClock
    private var chunk: SoundChunk?
    private var used = 0

    init(_ format: AudioFormat, summary: String, sound: BoundedQueue<SoundChunk>, clock: PlayClock) {
        self.format = format
        self.summary = summary
        self.sound = sound
        self.clock = clock
    }

    func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        guard let chunk = chunk ?? (clock.paced ? sound.pop(until: deadline) : sound.pop()) else {
            return sound.isOpen ? .nothing : .ended
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
                from: $0.baseAddress! + used * format.bytesPerFrame, byteCount: block.count * format.bytesPerFrame)
        }
        used += block.count
        if used * format.channels >= chunk.samples.count {
            self.chunk = nil
            used = 0
        }
    }

    private func offset(of samples: Int) -> Int64 { Int64(samples) * 1_000_000_000 / Int64(format.sampleRate) }
}
