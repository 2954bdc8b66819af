import CALSA
import Media

/// How a sound card writes its samples, as ALSA names it; the first a card has is taken. What is
/// neither 16 nor 32 bits becomes 32.
enum NativeSamples: String, CaseIterable, Sendable {
    case s16 = "S16_LE"
    case s32 = "S32_LE"
    /// 24 bits in three bytes, as USB cards write them.
    case packed24 = "S24_3LE"
    /// 24 bits in the low bytes of four; the high byte is undefined.
    case low24 = "S24_LE"
    /// -1 to 1.
    case float = "FLOAT_LE"

    var alsa: snd_pcm_format_t {
        switch self {
        case .s16: SND_PCM_FORMAT_S16_LE
        case .s32: SND_PCM_FORMAT_S32_LE
        case .packed24: SND_PCM_FORMAT_S24_3LE
        case .low24: SND_PCM_FORMAT_S24_LE
        case .float: SND_PCM_FORMAT_FLOAT_LE
        }
    }

    /// Bytes of one sample as the card writes it.
    var bytes: Int {
        switch self {
        case .s16: 2
        case .packed24: 3
        case .s32, .low24, .float: 4
        }
    }

    var sample: AudioFormat.Sample { self == .s16 ? .s16 : .s32 }

    /// Turns `count` samples into what `sample` says, where they lie; the memory has room for them.
    func convert(_ bytes: UnsafeMutableRawPointer, count: Int) {
        switch self {
        case .s16, .s32: break
        case .packed24:
            unpack(
                bytes.assumingMemoryBound(to: UInt8.self),
                bytes.assumingMemoryBound(to: UInt32.self), count)
        case .low24:
            let samples = bytes.assumingMemoryBound(to: UInt32.self)
            for index in 0..<count { samples[index] <<= 8 }
        case .float:
            let samples = bytes.assumingMemoryBound(to: UInt32.self)
            for index in 0..<count {
                samples[index] = UInt32(bitPattern: Self.integer(Float(bitPattern: samples[index])))
            }
        }
    }

    /// From the end, for the target overtakes the source.
    private func unpack(
        _ source: UnsafeMutablePointer<UInt8>, _ target: UnsafeMutablePointer<UInt32>, _ count: Int
    ) {
        for index in stride(from: count - 1, through: 0, by: -1) {
            let sample =
                UInt32(source[index * 3]) << 8 | UInt32(source[index * 3 + 1]) << 16 | UInt32(
                    source[index * 3 + 2]) << 24
            target[index] = sample
        }
    }

    /// Full scale is 1; what is louder, or no number, is held there or silent.
    private static func integer(_ value: Float) -> Int32 {
        if value.isNaN { return 0 }
        if value >= 1 { return .max }
        return value <= -1 ? .min : Int32(value * 2_147_483_648)
    }
}
