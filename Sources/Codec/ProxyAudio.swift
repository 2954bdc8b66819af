import CResampler
import Media
import Slate

/// From a microphone's samples to AAC packets at 48 kHz, with silence and stretch where the sound line asks for them. One thread.
public final class ProxyAudio {
    public static let sampleRate = 48000

    public let facts: AudioFacts
    public let parameters: TrackDescription

    private let encoder: AACEncoder
    private let resampler: OpaquePointer
    private let format: AudioFormat
    private let channels: Int
    /// Interleaved 16-bit samples that wait for a whole packet.
    private let waiting: UnsafeMutablePointer<Int16>
    private var waitingCount = 0
    private let pool: PacketPool
    private var encoded: Int64 = 0
    private var history = PacketHistory()

    /// Room in samples of a channel; a block of 100 ms stretched by 500 ppm fits many times.
    private static let room = 16384

    /// `memory`: seconds of packets that are held at a time.
    public init(_ format: AudioFormat, source: String, bitrateKbps: Int, memory: Double = 2) throws(CodecFailure) {
        self.format = format
        channels = min(2, format.channels)
        facts = AudioFacts(codec: "aac", sampleRate: Self.sampleRate, channels: channels, source: source)
        encoder = try AACEncoder(channels: channels, bitrateKbps: bitrateKbps)
        parameters = TrackDescription(
            .aac(
                sampleRate: Self.sampleRate, channels: channels, bitrate: bitrateKbps * 1000, configuration: encoder.configuration),
            name: "sound")
        resampler = try Self.openResampler(format, channels: channels)
        waiting = .allocate(capacity: 2 * Self.room * channels)
        pool = PacketPool(.audio, byteCount: Int((memory + 2) * Double(bitrateKbps) * 125), packets: Int((memory + 2) * 47))
    }

    deinit {
        rushes_resampler_free(resampler)
        waiting.deallocate()
    }

    /// Samples inside the resampler that have not come out yet.
    public var pending: Int64 { rushes_resampler_pending(resampler, Int64(Self.sampleRate)) }

    /// Stretches (or, negative, shrinks) the next `distance` samples by `samples`.
    public func stretch(_ samples: Int64, over distance: Int64) throws {
        guard rushes_resampler_stretch(resampler, Int32(samples), Int32(distance)) >= 0 else {
            throw CodecFailure(.failed, "cannot stretch the sound by \(samples) samples over \(distance)")
        }
    }

    /// Encodes silence; returns the samples given out.
    public func fill(_ samples: Int64, countsAsGap: Bool, emit: (EncodedPacket) throws -> Void) throws -> Int64 {
        if countsAsGap { history.samplesFilled += Int(samples) }
        var left = samples
        while left > 0 {
            let count = Int(min(left, Int64(Self.room)))
            (waiting + waitingCount * channels).update(repeating: 0, count: count * channels)
            try queue(count, emit: emit)
            left -= Int64(count)
        }
        return samples
    }

    /// Says that samples of the source were left out.
    public func noteCut(_ samples: Int64) { history.samplesCut += Int(samples) }

    /// Says that samples of the source were at full scale.
    public func noteClipped(_ samples: Int) { history.clippedSamples += samples }

    /// Encodes a block from its sample `skipping` on; returns the samples given out.
    public func encode(
        _ block: borrowing AudioBlock, skipping: Int, emit: (EncodedPacket) throws -> Void
    ) throws -> Int64 {
        let count = block.count - skipping
        guard count > 0 else { return 0 }
        let start = (block.bytes + skipping * format.bytesPerFrame).assumingMemoryBound(to: UInt8.self)
        let target = UnsafeMutableRawPointer(waiting + waitingCount * channels).assumingMemoryBound(to: UInt8.self)
        let out = rushes_resampler_run(resampler, start, Int32(count), target, Int32(Self.room))
        guard out >= 0 else { throw CodecFailure(.failed, "cannot convert sound of \(format.sampleRate) Hz") }
        try queue(Int(out), emit: emit)
        return Int64(out)
    }

    /// Encodes the whole packets among what waits.
    private func queue(_ count: Int, emit: (EncodedPacket) throws -> Void) throws {
        waitingCount += count
        var used = 0
        while waitingCount - used >= AACEncoder.samplesPerPacket {
            try encodePacket(waiting + used * channels, emit)
            used += AACEncoder.samplesPerPacket
        }
        guard used > 0 else { return }
        waitingCount -= used
        waiting.update(from: waiting + used * channels, count: waitingCount * channels)
    }

    private func encodePacket(_ samples: UnsafeMutablePointer<Int16>, _ emit: (EncodedPacket) throws -> Void) throws {
        let position = encoded - AACEncoder.delay
        encoded += Int64(AACEncoder.samplesPerPacket)
        try encoder.encode(samples) { bytes in
            let packet = pool.packet(
                bytes, position: position, duration: Int64(AACEncoder.samplesPerPacket), isKey: true, history: history)
            history = PacketHistory()
            try emit(packet)
        }
    }

    private static func openResampler(_ format: AudioFormat, channels: Int) throws(CodecFailure) -> OpaquePointer {
        let resampler = format.sample.rawValue.withCString { from in
            "s16".withCString { to in
                rushes_resampler_make(
                    from, Int32(format.sampleRate), Int32(format.channels), to, Int32(sampleRate), Int32(channels))
            }
        }
        return try made(resampler, "a resampler from \(format.sampleRate) Hz \(format.sample.rawValue)")
    }
}
