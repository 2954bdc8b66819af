import Media
import Time

/// Frames and samples of one camera, which count on the same time, turned into each other.
public struct GridClock: Equatable, Sendable {
    /// Of the camera's grid.
    public let rate: FrameRate
    /// Nil for a camera without sound.
    public let sampleRate: Int?

    /// A nil `sampleRate` makes every `sample(of:)` 0.
    public init(rate: FrameRate, sampleRate: Int?) {
        self.rate = rate
        self.sampleRate = sampleRate
    }

    /// The sample heard with a frame; 0 without sound.
    public func sample(of frame: Int64) -> Int64 {
        guard let sampleRate else { return 0 }
        return frame * Int64(sampleRate) * Int64(rate.denominator) / Int64(rate.numerator)
    }

    /// The frame seen with a packet, or with a sample so far behind its first.
    func frame(of packet: EncodedPacket, plus samples: Int64 = 0) -> Int64 {
        guard packet.track == .audio, let sampleRate else { return packet.position }
        let sample = packet.position + samples
        return sample * Int64(rate.numerator) / (Int64(sampleRate) * Int64(rate.denominator))
    }
}
