import Codec
import Media
import Testing

@testable import CameraWorker

/// Takes the place of the encoder behind the real resampler, and finds the clicks in what comes
/// out.
private final class ClickFinder: SoundSink {
    static let interval = 24_000
    private let chain: SoundChain
    private let out = UnsafeMutablePointer<Int16>.allocate(capacity: 8192)
    private var position = 0
    private var best = (value: Int16(0), place: 0)
    /// Distance of each click from where it was seen, in samples, one every half second.
    private(set) var distances: [Int] = []
    private(set) var windows: [Double] = []
    private(set) var steps = 0

    init(_ format: AudioFormat) throws { chain = try SoundChain(format) }
    deinit { out.deallocate() }

    var pending: Int64 { chain.pending }
    func stretch(_ samples: Int64, over distance: Int64) throws {
        try chain.stretch(samples, over: distance)
    }
    func note(driftPpm: Double) { windows.append(driftPpm) }

    func noteCut(_ samples: Int64) { steps += 1 }

    func fill(_ samples: Int64, countsAsGap: Bool, emit: (EncodedPacket) throws -> Void) throws
        -> Int64
    {
        if countsAsGap { steps += 1 }
        position += Int(samples)
        return samples
    }

    func encode(_ block: borrowing AudioBlock, skipping: Int, emit: (EncodedPacket) throws -> Void)
        throws -> Int64
    {
        let count = try chain.convert(block, skipping: skipping, into: out, room: 8192)
        // A click can only lie within 50 ms of a half second.
        let nearest = (position + 2400) / Self.interval * Self.interval
        if position + count > nearest - 2400, position < nearest + 2400 {
            look(count, near: nearest)
        }
        position += count
        return Int64(count)
    }

    private func look(_ count: Int, near nearest: Int) {
        for index in 0..<count where out[index] > best.value {
            best = (out[index], position + index)
        }
        guard position + count >= nearest + 2400 else { return }
        if best.value > 4000 { distances.append(best.place - nearest) }
        best = (0, 0)
    }
}

/// A sound card whose crystal is wrong, clicking every half second of the true time.
private struct DriftingCard {
    /// Parts per million at a moment in seconds.
    let ppm: (Double) -> Double
    private var time = 0.0
    private var click = 0.5
    private var seed: UInt64 = 12345

    init(ppm: @escaping (Double) -> Double) { self.ppm = ppm }

    /// Fills 10 ms of the card's own time; its stamp is up to half a millisecond late.
    mutating func play(into block: inout AudioBlock) -> Double {
        let samples = block.bytes.assumingMemoryBound(to: Int16.self)
        samples.update(repeating: 0, count: 480)
        let period = 0.01 / (1 + ppm(time) / 1e6)
        if click < time + period {
            samples[min(479, Int((click - time) / period * 480))] = 30000
            click += 0.5
        }
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        block.time = Int64((time + Double(seed >> 40) / Double(1 << 24) * 0.0005) * 1e9)
        block.count = 480
        time += period
        return time
    }
}

/// The real sound line and the real resampler, half an hour in a few seconds.
struct DriftTests {
    private let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 1)

    private func play(minutes: Double, ppm: @escaping (Double) -> Double) throws -> ClickFinder {
        let finder = try ClickFinder(format)
        var placement = SoundPlacement(finder) { _ in }
        var card = DriftingCard(ppm: ppm)
        var block = AudioBlock(format, capacity: 480)
        while card.play(into: &block) < minutes * 60 { try placement.place(block, gridStart: 0) }
        return finder
    }

    @Test(arguments: [-1000.0, -300, 0, 300, 1000])
    func halfAnHourOfAWrongCrystalNeverLeavesThePictureByTenMilliseconds(_ ppm: Double) throws {
        let found = try play(minutes: 30) { _ in ppm }
        #expect(found.distances.count >= 3598)
        let farthest = found.distances.map(abs).max() ?? .max
        #expect(farthest <= 480, "\(Double(farthest) / 48) ms at \(ppm) ppm")
        // Once settled it is a matter of the stamps' jitter.
        let later = found.distances.dropFirst(120).map(abs).max() ?? .max
        #expect(later <= 48, "\(Double(later) / 48) ms at \(ppm) ppm")
        #expect(found.steps == 0)
        #expect(found.windows.count > 880)
        #expect(
            found.windows.allSatisfy { abs($0 - ppm) < 20 },
            "\(found.windows.min() ?? 0) .. \(found.windows.max() ?? 0)")
    }

    @Test func aCrystalThatTurnsFromFastToSlowAtOnceIsFollowed() throws {
        let found = try play(minutes: 10) { Int($0 / 60) % 2 == 0 ? 1000 : -1000 }
        let farthest = found.distances.map(abs).max() ?? .max
        print("FIG", Double(farthest) / 48)
        #expect(farthest <= 480, "\(Double(farthest) / 48) ms")
        #expect(found.steps == 0)
    }
}
