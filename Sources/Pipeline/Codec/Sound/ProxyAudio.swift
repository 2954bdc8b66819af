import ClipDocuments
import Media

/// From a microphone's samples to packets of AAC or plain samples at 48 kHz, with silence and
/// stretch where the sound line asks for them. One thread.
public final class ProxyAudio {
    /// Samples a second of all recorded sound, whatever the microphone gives.
    public static let sampleRate = 48000

    /// For the clip's document: codec, channels with their names, and what the microphone gives.
    public let facts: AudioFacts
    /// What a clip's head says of the sound; final from the start.
    public let parameters: TrackDescription

    /// Nil for plain samples.
    private let encoder: AACEncoder?
    private var chain: SoundChain
    private let chosen: [Int]
    private let channels: Int
    /// Interleaved 16-bit samples that wait for a whole packet.
    private let waiting: UnsafeMutablePointer<Int16>
    private var waitingCount = 0
    /// Where silence that counts as a gap stands among them.
    private var gaps: [Range<Int>] = []
    private let pool: PacketPool
    private var encoded: Int64 = 0
    private var history = PacketHistory()

    /// Room in samples of a channel; a block of 100 ms stretched by 500 ppm fits many times.
    private static let room = 16384

    /// `bitrateKbps`: of AAC; nil records plain 16-bit samples. `chosen`: one or two channels of
    /// the source, from 1; empty takes the first two it has. `names`: what they are called, in
    /// order; else their numbers. `memory`: seconds of packets that are held at a time.
    public init(
        _ format: AudioFormat, source: String, bitrateKbps: Int?, chosen: [Int] = [],
        names: [String] = [], memory: Double = 2
    ) throws(CodecFailure) {
        chain = try SoundChain(format, chosen: chosen)
        self.chosen = chosen
        channels = chain.channels
        let called = chain.chosenChannels.enumerated().map {
            $0 < names.count ? names[$0] : "\($1)"
        }
        facts = AudioFacts(
            codec: bitrateKbps == nil ? "pcm_s16le" : "aac", sampleRate: Self.sampleRate,
            channels: channels, source: source,
            channelNames: called)
        if let bitrateKbps {
            let aac = try AACEncoder(channels: channels, bitrateKbps: bitrateKbps)
            encoder = aac
            parameters = TrackDescription(
                .aac(
                    sampleRate: Self.sampleRate, channels: channels, bitrate: bitrateKbps * 1000,
                    configuration: aac.configuration),
                name: "sound")
        } else {
            encoder = nil
            parameters = TrackDescription(
                .pcm(sampleRate: Self.sampleRate, channels: channels), name: "sound")
        }
        let bytesPerSecond = bitrateKbps.map { $0 * 125 } ?? Self.sampleRate * 2 * channels
        waiting = .allocate(capacity: 2 * Self.room * channels)
        pool = PacketPool(
            .audio, byteCount: Int((memory + 2) * Double(bytesPerSecond)),
            packets: Int((memory + 2) * 47))
    }

    deinit { waiting.deallocate() }

    /// Takes the source's sound in another format from the next block on; the track stays as it was
    /// begun. Mono is given to both its channels.
    ///
    /// Throws a `CodecFailure` when a channel that was chosen is not there; nothing is changed
    /// then.
    public func adopt(_ format: AudioFormat) throws(CodecFailure) {
        guard format != chain.format else { return }
        let has = max(1, format.channels)
        let wanted = chosen.isEmpty ? (1...channels).map { min($0, has) } : chosen
        chain = try SoundChain(format, chosen: wanted)
    }

    /// Samples inside the resampler that have not come out yet.
    public var pending: Int64 { chain.pending }

    /// Stretches (or, negative, shrinks) the next `distance` samples by `samples`.
    public func stretch(_ samples: Int64, over distance: Int64) throws {
        try chain.stretch(samples, over: distance)
    }

    /// How loud each channel was since last asked.
    public func takeLevels() -> [LevelMeter.Reading] { chain.takeLevels() }

    /// Encodes silence; returns the samples given out.
    public func fill(_ samples: Int64, countsAsGap: Bool, emit: (EncodedPacket) throws -> Void)
        throws -> Int64
    {
        var left = samples
        while left > 0 {
            let count = Int(min(left, Int64(AACEncoder.samplesPerPacket)))
            if countsAsGap { noteGap(waitingCount..<waitingCount + count) }
            (waiting + waitingCount * channels).update(repeating: 0, count: count * channels)
            try queue(count, emit: emit)
            left -= Int64(count)
        }
        return samples
    }

    private func noteGap(_ gap: Range<Int>) {
        if let last = gaps.last, last.upperBound == gap.lowerBound {
            gaps[gaps.count - 1] = last.lowerBound..<gap.upperBound
        } else {
            gaps.append(gap)
        }
    }

    /// Says that samples of the source were left out.
    public func noteCut(_ samples: Int64) { history.samplesCut += Int(samples) }

    /// Says how fast the source's clock ran of late, in parts per million.
    public func note(driftPpm: Double) { history.driftPpm = driftPpm }

    /// Encodes a block from its sample `skipping` on; returns the samples given out.
    public func encode(
        _ block: borrowing AudioBlock, skipping: Int, emit: (EncodedPacket) throws -> Void
    ) throws -> Int64 {
        let out = try chain.convert(
            block, skipping: skipping, into: waiting + waitingCount * channels, room: Self.room)
        history.clippedSamples += chain.takeClipped()
        try queue(out, emit: emit)
        return Int64(out)
    }

    /// Encodes the whole packets among what waits.
    private func queue(_ count: Int, emit: (EncodedPacket) throws -> Void) throws {
        waitingCount += count
        var used = 0
        while waitingCount - used >= AACEncoder.samplesPerPacket {
            countGaps(used..<used + AACEncoder.samplesPerPacket)
            try encodePacket(waiting + used * channels, emit)
            used += AACEncoder.samplesPerPacket
        }
        guard used > 0 else { return }
        gaps = gaps.filter { $0.upperBound > used }.map {
            max(0, $0.lowerBound - used)..<$0.upperBound - used
        }
        waitingCount -= used
        waiting.update(from: waiting + used * channels, count: waitingCount * channels)
    }

    /// Each packet carries its own silence: a clip that begins within it, or after the encoder's
    /// first packet, which lies before the beginning and is not heard, counts what it holds.
    private func countGaps(_ packet: Range<Int>) {
        for gap in gaps where gap.overlaps(packet) {
            let held = gap.clamped(to: packet)
            if history.samplesFilled == 0 {
                history.fillBegins = held.lowerBound - packet.lowerBound
            }
            history.samplesFilled += held.count
        }
    }

    private func encodePacket(
        _ samples: UnsafeMutablePointer<Int16>, _ emit: (EncodedPacket) throws -> Void
    ) throws {
        let position = encoded - (encoder == nil ? 0 : AACEncoder.delay)
        encoded += Int64(AACEncoder.samplesPerPacket)
        try packed(samples) { bytes in
            let packet = pool.packet(
                bytes, position: position, duration: Int64(AACEncoder.samplesPerPacket),
                isKey: true, history: history)
            history = PacketHistory()
            try emit(packet)
        }
    }

    private func packed(
        _ samples: UnsafeMutablePointer<Int16>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        if let encoder { return try encoder.encode(samples, body: body) }
        try body(
            UnsafeRawBufferPointer(
                start: samples, count: AACEncoder.samplesPerPacket * channels * 2))
    }
}
