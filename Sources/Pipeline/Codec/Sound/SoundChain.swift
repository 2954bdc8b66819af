import CResampler
import Media

/// From a microphone's interleaved samples to 16 bits at 48 kHz of the channels chosen, stretched
/// as told, with levels on the way. One thread.
public final class SoundChain {
    /// Channels given out: 1 or 2.
    public let channels: Int
    let format: AudioFormat
    /// Places in the source of the channels given out, from 0.
    private let chosen: [Int]
    private let resampler: OpaquePointer
    /// The chosen channels of a run, side by side.
    private let picked: UnsafeMutableRawPointer
    private var meter: LevelMeter

    /// Sample frames picked at a time.
    private static let run = 4800

    /// `chosen`: one or two channels of the source, from 1; empty takes the first two it has. Fails
    /// for a channel that is not there.
    public init(_ format: AudioFormat, chosen: [Int] = []) throws(CodecFailure) {
        let wanted = chosen.isEmpty ? Array(1...max(1, min(2, format.channels))) : chosen
        guard wanted.count <= 2 else {
            throw CodecFailure(
                .unavailable,
                "cannot record \(wanted.count) channels of sound; a clip has one or two: `channels = [1, 2]`"
            )
        }
        if let missing = wanted.first(where: { !(1...max(1, format.channels)).contains($0) }) {
            throw CodecFailure(
                .unavailable,
                "channel \(missing) of the sound was chosen, but the card gives \(format.channels)")
        }
        self.format = format
        self.chosen = wanted.map { $0 - 1 }
        channels = wanted.count
        resampler = try Self.openResampler(format, channels: wanted.count)
        picked = .allocate(byteCount: Self.run * format.sample.bytes * wanted.count, alignment: 16)
        meter = LevelMeter(channels: wanted.count)
    }

    deinit {
        rushes_resampler_free(resampler)
        picked.deallocate()
    }

    /// Channels of the source that are given out, from 1.
    public var chosenChannels: [Int] { chosen.map { $0 + 1 } }

    /// Samples at 48 kHz inside the resampler that have not come out yet.
    public var pending: Int64 { rushes_resampler_pending(resampler, Int64(ProxyAudio.sampleRate)) }

    /// Stretches (or, negative, shrinks) the next `distance` samples given out by `samples`.
    public func stretch(_ samples: Int64, over distance: Int64) throws {
        guard rushes_resampler_stretch(resampler, Int32(samples), Int32(distance)) >= 0 else {
            throw CodecFailure(
                .failed, "cannot stretch the sound by \(samples) samples over \(distance)")
        }
    }

    /// Converts a block from its sample `skipping` on into `target`, which has room for `room`
    /// sample frames; returns those written.
    public func convert(
        _ block: borrowing AudioBlock, skipping: Int, into target: UnsafeMutablePointer<Int16>,
        room: Int
    ) throws(CodecFailure) -> Int {
        var done = skipping
        var written = 0
        while done < block.count {
            let count = min(Self.run, block.count - done)
            let source = pick(block.bytes + done * format.bytesPerFrame, count)
            meter.add(source, count, format.sample)
            let out = rushes_resampler_run(
                resampler, source.assumingMemoryBound(to: UInt8.self), Int32(count),
                UnsafeMutableRawPointer(target + written * channels).assumingMemoryBound(
                    to: UInt8.self), Int32(room - written))
            guard out >= 0 else {
                throw CodecFailure(.failed, "cannot convert sound of \(format.sampleRate) Hz")
            }
            written += Int(out)
            done += count
        }
        return written
    }

    /// Samples at full scale, of any channel, since last asked.
    public func takeClipped() -> Int { meter.takeClipped() }

    /// How loud each channel was since last asked.
    public func takeLevels() -> [LevelMeter.Reading] { meter.takeReadings() }

    /// The chosen channels alone; the source itself when they are all there are, in order.
    private func pick(_ source: UnsafeMutableRawPointer, _ count: Int) -> UnsafeRawPointer {
        if channels == format.channels, chosen[0] == 0, channels == 1 || chosen[1] == 1 {
            return UnsafeRawPointer(source)
        }
        switch format.sample {
        case .s16:
            copy(
                source.assumingMemoryBound(to: Int16.self),
                picked.assumingMemoryBound(to: Int16.self), count)
        case .s32:
            copy(
                source.assumingMemoryBound(to: Int32.self),
                picked.assumingMemoryBound(to: Int32.self), count)
        }
        return UnsafeRawPointer(picked)
    }

    private func copy<Sample>(
        _ source: UnsafeMutablePointer<Sample>, _ target: UnsafeMutablePointer<Sample>, _ count: Int
    ) {
        for (place, channel) in chosen.enumerated() {
            for index in 0..<count {
                target[index * channels + place] = source[index * format.channels + channel]
            }
        }
    }

    private static func openResampler(_ format: AudioFormat, channels: Int) throws(CodecFailure)
        -> OpaquePointer
    {
        let resampler = format.sample.rawValue.withCString { from in
            "s16".withCString { to in
                rushes_resampler_make(
                    from, Int32(format.sampleRate), Int32(channels), to,
                    Int32(ProxyAudio.sampleRate), Int32(channels))
            }
        }
        guard let resampler else {
            throw CodecFailure(
                .failed,
                "cannot make a resampler from \(format.sampleRate) Hz \(format.sample.rawValue)")
        }
        return resampler
    }
}
