import CLTC
import Media
import Slate
import Testing

@testable import Timecode

/// Linear timecode as a generator on set makes it, by libltc's encoder, in one channel of a stereo card's 16 bits.
final class SyntheticLTC {
    let format: AudioFormat
    let rate: FrameRate
    private let encoder: OpaquePointer
    private var label: Timecode
    private let channel: Int
    /// 0 to 1.
    var level = 0.5
    var isReversed = false
    private var samples: [UInt8] = []
    private let isDropFrame: Bool

    init(_ start: String, rate: FrameRate, sampleRate: Int = 48000, channels: Int = 2, channel: Int = 1) throws {
        self.rate = rate
        format = AudioFormat(sample: .s16, sampleRate: sampleRate, channels: channels)
        self.channel = channel
        label = try #require(Timecode(start, rate: rate))
        isDropFrame = label.isDropFrame
        let standard: LTC_TV_STANDARD = rate.nominal == 25 ? LTC_TV_625_50 : rate.nominal == 24 ? LTC_TV_FILM_24 : LTC_TV_525_60
        encoder = try #require(
            ltc_encoder_create(Double(sampleRate), Double(rate.numerator) / Double(rate.denominator), standard, 0))
        ltc_encoder_set_filter(encoder, 40)
    }

    deinit { ltc_encoder_free(encoder) }

    /// The code goes on elsewhere.
    func jump(to text: String) throws { label = try #require(Timecode(text, rate: rate)) }

    /// The next samples, as a block heard at `time`.
    func block(_ count: Int, at time: Int64) -> AudioBlock {
        while samples.count < count { encodeFrame() }
        var block = AudioBlock(format, capacity: count)
        let target = block.bytes.bindMemory(to: Int16.self, capacity: count * format.channels)
        for index in 0..<count * format.channels { target[index] = 0 }
        for index in 0..<count {
            let value = Double(Int(samples[index]) - 128) / 100 * level
            target[index * format.channels + channel - 1] = Int16(value * 32767)
        }
        samples.removeFirst(count)
        block.count = count
        block.time = time
        return block
    }

    private func encodeFrame() {
        let numbers = label.description.split { $0 == ":" || $0 == ";" }.compactMap { UInt8($0) }
        var said = SMPTETimecode()
        (said.hours, said.mins, said.secs, said.frame) = (numbers[0], numbers[1], numbers[2], numbers[3])
        ltc_encoder_set_timecode(encoder, &said)
        var frame = LTCFrame()
        ltc_encoder_get_frame(encoder, &frame)
        frame.dfbit = isDropFrame ? 1 : 0
        ltc_encoder_set_frame(encoder, &frame)
        if isReversed { ltc_encoder_encode_reversed_frame(encoder) } else { ltc_encoder_encode_frame(encoder) }
        var made: UnsafeMutablePointer<ltcsnd_sample_t>?
        let count = ltc_encoder_get_bufferptr(encoder, &made, 1)
        samples += UnsafeBufferPointer(start: made, count: Int(count))
        label = label.advanced(by: isReversed ? -1 : 1)
    }
}
