import CLTC
import Media
import Time

/// Linear timecode as a generator on set makes it, by libltc's encoder, in one channel of a card's
/// 16 bits.
public final class LTCGenerator {
    public let format: AudioFormat
    /// 0 to 1; the code's peak.
    public var level = 0.5
    public var isReversed = false
    private let channel: Int
    private let encoder: OpaquePointer
    private var label: Timecode
    private var samples: [UInt8] = []

    /// Code that begins at `start`, `10:00:00:00`, in channel `channel` (from 1). Nil for a label
    /// the rate does not have.
    public init?(
        _ start: String, rate: FrameRate, sampleRate: Int = 48000, channels: Int = 2,
        channel: Int = 1
    ) {
        let standard =
            rate.nominal == 25 ? LTC_TV_625_50 : rate.nominal == 24 ? LTC_TV_FILM_24 : LTC_TV_525_60
        let framesPerSecond = Double(rate.numerator) / Double(rate.denominator)
        guard let label = Timecode(start, rate: rate),
            let made = ltc_encoder_create(Double(sampleRate), framesPerSecond, standard, 0)
        else { return nil }
        self.label = label
        self.channel = channel
        format = AudioFormat(sample: .s16, sampleRate: sampleRate, channels: channels)
        encoder = made
        // SMPTE ST 12-1 asks for edges of 40 microseconds.
        ltc_encoder_set_filter(encoder, 40)
    }

    deinit { ltc_encoder_free(encoder) }

    /// The next samples, all channels.
    public func next(_ count: Int) -> [Int16] {
        while samples.count < count { encodeFrame() }
        var block = [Int16](repeating: 0, count: count * format.channels)
        for index in 0..<count {
            // libltc's encoder swings 90 steps from the middle, -3 dBFS.
            let value = max(-1, min(1, (Double(samples[index]) - 128) / 90))
            block[index * format.channels + channel - 1] = Int16(value * level * 32767)
        }
        samples.removeFirst(count)
        return block
    }

    /// The next samples as a block heard at `time`.
    public func block(_ count: Int, at time: Int64) -> AudioBlock {
        var block = AudioBlock(format, capacity: count)
        next(count).withUnsafeBytes {
            block.bytes.copyMemory(
                from: $0.baseAddress ?? UnsafeRawPointer(block.bytes), byteCount: $0.count)
        }
        block.count = count
        block.time = time
        return block
    }

    /// A WAV file of so many seconds.
    public func wave(seconds: Int) -> [UInt8] {
        let data = (0..<seconds).flatMap { _ in next(format.sampleRate) }.flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
        }
        func little(_ value: Int, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let shape = little(1, 2) + little(format.channels, 2) + little(format.sampleRate, 4)
        let speed =
            little(format.sampleRate * format.bytesPerFrame, 4) + little(format.bytesPerFrame, 2)
            + little(16, 2)
        let head =
            Array("WAVEfmt ".utf8) + little(16, 4) + shape + speed + Array("data".utf8)
            + little(data.count, 4)
        return Array("RIFF".utf8) + little(head.count + data.count, 4) + head + data
    }

    private func encodeFrame() {
        let numbers = label.numbers
        var said = SMPTETimecode()
        (said.hours, said.mins) = (UInt8(numbers.hour), UInt8(numbers.minute))
        (said.secs, said.frame) = (UInt8(numbers.second), UInt8(numbers.frame))
        ltc_encoder_set_timecode(encoder, &said)
        var frame = LTCFrame()
        ltc_encoder_get_frame(encoder, &frame)
        frame.dfbit = label.isDropFrame ? 1 : 0
        ltc_encoder_set_frame(encoder, &frame)
        if isReversed {
            ltc_encoder_encode_reversed_frame(encoder)
        } else {
            ltc_encoder_encode_frame(encoder)
        }
        var made: UnsafeMutablePointer<ltcsnd_sample_t>?
        let count = ltc_encoder_get_bufferptr(encoder, &made, 1)
        samples += UnsafeBufferPointer(start: made, count: Int(count))
        label = label.advanced(by: isReversed ? -1 : 1)
    }
}
