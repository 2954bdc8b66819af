import LibAV
import Media
import Platform

/// A phone or a camera on the network: picture and sound of one connection, on the box's time line.
///
/// Three threads of its own connect and decode until it is released; a connection that breaks comes
/// back by itself. `video` and `audio` stay the same objects throughout.
public final class NetworkCamera: SourcePair, @unchecked Sendable {
    private let reader: NetworkReader
    private let decoder: NetworkDecoder
    private let watch: NetworkWatch
    private let sounds: SoundDecoder
    private let withSound: Bool
    private let state = LinkState()
    private let failures: NetworkFailures
    private var threads: [PatientThread] = []
    private var source: LinkVideo?

    /// A call in progress ends within this; one that hangs in the resolver is left to end by
    /// itself.
    private static let patience: Int64 = 3_000_000_000

    /// Begins to connect, or to listen, at once.
    public init(_ address: NetworkAddress, withSound: Bool) throws {
        LibraryLog.sayLittle()
        LibraryLog.hide(address.secrets)
        self.withSound = withSound
        failures = NetworkFailures(address: address)
        watch = NetworkWatch(
            callersPort: address.isListening && address.scheme != .udp ? address.port : 0)
        let pictureLine = try PacketLine(
            capacity: PacketLine.pictures, late: PacketLine.latePictures)
        let soundLine = try PacketLine(capacity: PacketLine.sounds, late: PacketLine.sounds / 2)
        let decoder = NetworkDecoder(pictureLine, state: state, failures: failures, watch: watch)
        let sounds = SoundDecoder(soundLine, state: state, failures: failures, watch: watch)
        let reader = try NetworkReader(
            address, withSound: withSound, watch: watch, pictures: pictureLine, sounds: soundLine,
            state: state)
        self.decoder = decoder
        self.sounds = sounds
        self.reader = reader
        threads.append(try PatientThread("network") { reader.run() })
        threads.append(try PatientThread("decode") { decoder.run() })
        threads.append(try PatientThread("hear") { sounds.run() })
    }

    deinit {
        watch.cancel()
        let deadline = Clock.monotonic() + Self.patience
        for thread in threads { thread.join(until: deadline) }
    }

    /// The picture; waits for the first one at most until a moment of the monotonic clock.
    ///
    /// Throws a `SourceFailure`: why there is none yet. Once there was one, the same source comes
    /// at once and says itself what is wrong.
    public func video(until deadline: Int64) throws -> any VideoSource {
        if let source { return source }
        var now = state.now
        while now.format == nil && now.failure == nil && Clock.monotonic() < deadline {
            state.wait(until: deadline)
            now = state.now
        }
        guard let format = now.format else { throw failures.reason(now) }
        let source = LinkVideo(format, decoder: decoder, state: state, failures: failures)
        self.source = source
        return source
    }

    /// No failure is known yet, only no picture: somebody may still call, or a key frame come.
    public var isWaiting: Bool {
        let now = state.now
        return now.failure == nil || now.isConnected || failures.address.isListening
    }

    /// Standing faults of the connection; any thread.
    public var notes: [SourceNote] { state.notes }

    /// Nil when none was wished. Else there always is one: sound may begin at any time, and is
    /// silence until then.
    public var audio: (any AudioSource)? {
        withSound
            ? LinkAudio(sounds.sound, summary: "\(failures.address) sound", state: state) : nil
    }
}

private final class LinkVideo: VideoSource, @unchecked Sendable {
    let format: VideoFormat
    private let decoder: NetworkDecoder
    private let state: LinkState
    private let failures: NetworkFailures
    private var last: (time: Int64, given: Int64) = (0, 0)

    /// A burst after a stall is given out at twice its speed, so that the few frames before the
    /// encoder hold it.
    private static let longestGap: Int64 = 50_000_000

    init(
        _ format: VideoFormat, decoder: NetworkDecoder, state: LinkState, failures: NetworkFailures
    ) {
        self.failures = failures
        self.format = format
        self.decoder = decoder
        self.state = state
    }

    /// What comes now, whatever came first.
    var summary: String {
        let now = state.now
        let size = now.format.map { " \($0.width)x\($0.height)" } ?? ""
        return "\(failures.address)\(size) \(now.codecs)"
    }

    func next(until deadline: Int64) throws -> VideoEvent {
        guard let frame = decoder.frames.pop(until: deadline) else {
            let now = state.now
            if now.failure != nil { throw failures.reason(now) }
            return decoder.frames.isOpen ? .nothing : .ended
        }
        let gap = max(0, min(frame.time - last.time, Self.longestGap))
        Clock.sleep(until: min(last.given + gap / 2, deadline))
        last = (frame.time, Clock.monotonic())
        return .frame(frame)
    }
}

private final class LinkAudio: AudioSource, @unchecked Sendable {
    let format = LiveSound.format
    let summary: String
    let waitsToBeRead = true
    private let sound: LiveSound
    private let state: LinkState
    private var samples: LiveSamples?
    private var used = 0

    /// A stream that has sound may send it three seconds after its picture, and the network may
    /// stall for two.
    private static let latest: Int64 = 5_500_000_000
    /// Without any: what begins does so beside its picture.
    private static let latestBeginning: Int64 = 1_000_000_000
    /// Of a sender that has gone nothing comes but what is on its way through the decoder.
    private static let latestFarewell: Int64 = 250_000_000

    init(_ sound: LiveSound, summary: String, state: LinkState) {
        self.state = state
        self.sound = sound
        self.summary = summary
    }

    deinit { if let samples { sound.recycle(samples) } }

    var lateness: Int64 {
        let now = state.now
        if !now.isConnected { return Self.latestFarewell }
        return now.hasSound ? Self.latest : Self.latestBeginning
    }

    func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        guard let samples = samples ?? sound.next(until: deadline) else { return .nothing }
        block.count = min(block.capacity, samples.count - used)
        block.time = samples.time + Int64(used) * 1_000_000_000 / Int64(format.sampleRate)
        block.bytes.copyMemory(
            from: samples.bytes + used * format.bytesPerFrame,
            byteCount: block.count * format.bytesPerFrame)
        block.followsGap = samples.followsGap && used == 0
        block.hasSettled = samples.hasSettled
        used += block.count
        self.samples = used < samples.count ? samples : nil
        if self.samples == nil {
            used = 0
            sound.recycle(samples)
        }
        return .samples
    }
}
