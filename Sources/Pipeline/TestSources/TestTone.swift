import Glibc
import Media
import Platform

/// The built-in microphone: silence, and at each whole second a beep of 1 kHz for 50 ms, 12 dB
/// below full scale.
public final class TestTone: AudioSource, @unchecked Sendable {
    /// The same on both channels, at the rate the proxy has.
    public let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)
    /// One line for people.
    public let summary = "test tone 48000 Hz 2 ch"
    /// True: no sample is lost when nobody reads.
    public let waitsToBeRead = true
    private let clock: TestClock
    private let paced: Bool
    private let sampleLimit: Int64
    private var position: Int64 = 0
    private let beep: [Int16]

    private static let beepSamples = 2400
    /// 10 ms, as a sound card's period.
    private static let period = 480

    /// `paced` false gives it as fast as it is read; `samples` ends it after that many of each
    /// channel.
    public init(clock: TestClock, paced: Bool = true, samples limit: Int64 = .max) {
        self.clock = clock
        self.paced = paced
        sampleLimit = limit
        beep = (0..<Self.beepSamples).map { Int16(8231 * sin(2 * .pi * Double($0) / 48)) }
    }

    /// At most 10 ms of tone; paced, once its last sample would have been heard.
    public func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        guard position < sampleLimit else { return .ended }
        let count = min(Self.period, block.capacity)
        let complete = time(of: position + Int64(count))
        if paced {
            Clock.sleep(until: min(complete, deadline))
            if complete > deadline { return .nothing }
        }
        block.time = time(of: position)
        block.count = count
        fill(block.bytes.assumingMemoryBound(to: Int16.self), count)
        position += Int64(count)
        return .samples
    }

    private func fill(_ samples: UnsafeMutablePointer<Int16>, _ count: Int) {
        for offset in 0..<count {
            let place = Int((position + Int64(offset)) % 48000)
            let sample = place < beep.count ? beep[place] : 0
            samples[offset * 2] = sample
            samples[offset * 2 + 1] = sample
        }
    }

    private func time(of sample: Int64) -> Int64 { clock.start + sample * 1_000_000_000 / 48000 }
}
