import Glibc
import Media

/// Peak, mean power and clipping of interleaved sound, a channel each. One thread.
public struct LevelMeter {
    /// One channel since it was last read.
    public struct Reading: Equatable, Sendable {
        /// dBFS, 0 and below; -120 is silence. A sine at full scale has an RMS of -3.
        public var peak: Double
        /// Mean power since it was last read, in dBFS, -120 to 0.
        public var rms: Double
        /// Samples at full scale since the meter was made.
        public var clipped: Int
    }

    private struct Channel {
        var peak = 0.0
        var power = 0.0
        var count = 0
        var clipped = 0
    }

    private var channels: [Channel]
    private var fresh = 0

    /// 24 bits in 32 leave the lowest eight empty: what a 24-bit converter calls full scale lies
    /// that far below.
    private static let fullScale32 = Int32.max - 255

    /// `count` is the number of channels that stand side by side in the sound.
    public init(channels count: Int) { channels = Array(repeating: Channel(), count: count) }

    /// Takes `count` sample frames in; nothing is allocated.
    mutating func add(_ samples: UnsafeRawPointer, _ count: Int, _ kind: AudioFormat.Sample) {
        switch kind {
        case .s16: measure(samples.assumingMemoryBound(to: Int16.self), count, top: .max)
        case .s32:
            measure(samples.assumingMemoryBound(to: Int32.self), count, top: Self.fullScale32)
        }
    }

    /// Samples at full scale, of any channel, since last asked.
    mutating func takeClipped() -> Int {
        defer { fresh = 0 }
        return fresh
    }

    mutating func takeReadings() -> [Reading] {
        let readings = channels.map { channel in
            Reading(
                peak: Self.decibels(channel.peak),
                rms: Self.decibels((channel.power / Double(max(1, channel.count))).squareRoot()),
                clipped: channel.clipped)
        }
        for index in channels.indices {
            (channels[index].peak, channels[index].power, channels[index].count) = (0, 0, 0)
        }
        return readings
    }

    private mutating func measure<Sample: FixedWidthInteger>(
        _ samples: UnsafePointer<Sample>, _ count: Int, top: Sample
    ) {
        let scale = 1 / -Double(Sample.min)
        for place in channels.indices {
            var channel = channels[place]
            for index in 0..<count {
                let sample = samples[index * channels.count + place]
                if sample >= top || sample == .min {
                    channel.clipped += 1
                    fresh += 1
                }
                let value = abs(Double(sample)) * scale
                channel.peak = max(channel.peak, value)
                channel.power += value * value
            }
            channel.count += count
            channels[place] = channel
        }
    }

    private static func decibels(_ amplitude: Double) -> Double {
        amplitude > 1e-6 ? min(0, 20 * log10(amplitude)) : -120
    }
}
