import CLTC
import Glibc
import Media

/// Finds linear timecode (SMPTE ST 12-1) in one channel of a sound card. One thread.
///
/// Reverse play, fast winding, numbers that are no time and anything below -40 dBFS is passed over.
public final class LTCReader {
    private let format: AudioFormat
    /// From 0.
    private let channel: Int
    private let decoder: OpaquePointer
    private let samples: UnsafeMutablePointer<ltcsnd_sample_t>
    private var clock: SampleClock
    private var position: Int64 = 0
    /// Largest sample of late, 0 to 1.
    private var peak = 0.0

    /// Samples given to libltc at a time.
    private static let chunk = 1024
    /// Frames libltc keeps between two looks; a chunk holds less than one.
    private static let queued: Int32 = 32
    /// -40 dBFS: below it is what leaks from other channels.
    private static let quietest = 0.01
    /// What is left of the peak a chunk later; half a second forgets a click.
    private static let fading = 0.9
    private static let rates: InlineArray<3, Int> = [24, 25, 30]
    /// A recorder's code is within 0.1 % of its rate; 2 % still tells 24 from 25.
    private static let windingTolerance = 0.02

    /// `channel` from 1; throws when the card has fewer.
    public init(_ format: AudioFormat, channel: Int) throws {
        guard (1...format.channels).contains(channel) else {
            throw SourceFailure(
                .unsupportedFormat,
                "there is no channel \(channel) for timecode: the sound card gives \(format.channels)"
            )
        }
        guard let made = ltc_decoder_create(Int32(format.sampleRate / 25), Self.queued) else {
            throw SourceFailure(.broken, "cannot allocate a decoder of timecode")
        }
        self.format = format
        self.channel = channel - 1
        decoder = made
        samples = .allocate(capacity: Self.chunk)
        clock = SampleClock(sampleRate: format.sampleRate)
    }

    deinit {
        ltc_decoder_free(decoder)
        samples.deallocate()
    }

    /// Looks through a block, all channels in it; tells each good frame.
    public func read(_ block: borrowing AudioBlock, hear: (CodeFrame) -> Void) {
        clock.note(position, at: block.time)
        var done = 0
        while done < block.count {
            let count = min(Self.chunk, block.count - done)
            pick(count, from: block, at: done)
            ltc_decoder_write(decoder, samples, count, position)
            position += Int64(count)
            done += count
            tellFrames(hear)
        }
    }

    /// Fills `samples` with the channel, brought to one loudness: libltc works on 8 bits, of which
    /// a quiet code would use two.
    private func pick(_ count: Int, from block: borrowing AudioBlock, at first: Int) {
        peak = max(peak * Self.fading, largest(count, in: block, at: first))
        let gain = peak > 0 ? 120 / peak : 0
        for index in 0..<count {
            samples[index] = UInt8(clamping: 128 + Int(sample(first + index, of: block) * gain))
        }
    }

    private func largest(_ count: Int, in block: borrowing AudioBlock, at first: Int) -> Double {
        var largest = 0.0
        for index in 0..<count { largest = max(largest, abs(sample(first + index, of: block))) }
        return largest
    }

    /// -1 to 1; the two highest bytes of a sample are enough.
    private func sample(_ index: Int, of block: borrowing AudioBlock) -> Double {
        let last = (index * format.channels + channel + 1) * format.sample.bytes
        return Double(block.bytes.loadUnaligned(fromByteOffset: last - 2, as: Int16.self)) / 32768
    }

    private func tellFrames(_ hear: (CodeFrame) -> Void) {
        var found = LTCFrameExt()
        while ltc_decoder_read(decoder, &found) > 0 {
            if let frame = understand(&found) { hear(frame) }
        }
    }

    private func understand(_ found: inout LTCFrameExt) -> CodeFrame? {
        guard found.reverse == 0, peak >= Self.quietest, let time = clock.time(of: found.off_start)
        else { return nil }
        let length = Double(found.off_end - found.off_start + 1) / Double(format.sampleRate)
        guard let nominal = Self.nominal(of: length) else { return nil }
        var said = SMPTETimecode()
        ltc_frame_to_time(&said, &found.ltc, 0)
        return CodeFrame(
            hour: Int(said.hours), minute: Int(said.mins), second: Int(said.secs),
            frame: Int(said.frame),
            isDropFrame: found.ltc.dfbit == 1 && nominal == 30, nominal: nominal, time: time)
    }

    /// The frames a second a frame of that length counts.
    private static func nominal(of seconds: Double) -> Int? {
        for nominal in 0..<rates.count
        where abs(seconds * Double(rates[nominal]) - 1) < windingTolerance { return rates[nominal] }
        return nil
    }
}
