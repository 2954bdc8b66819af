import Codec
import Media
import Recording

/// Where placed sound goes: the proxy's encoder.
protocol SoundSink: AnyObject {
    /// Samples at 48 kHz taken in that have not come out yet.
    var pending: Int64 { get }
    func stretch(_ samples: Int64, over distance: Int64) throws
    /// Both return the samples given out.
    func fill(_ samples: Int64, countsAsGap: Bool, emit: (EncodedPacket) throws -> Void) throws -> Int64
    func encode(_ block: borrowing AudioBlock, skipping: Int, emit: (EncodedPacket) throws -> Void) throws -> Int64
    func noteCut(_ samples: Int64)
    func note(driftPpm: Double)
}

extension ProxyAudio: SoundSink {}

/// Carries out what the sound line asks for, block by block. The sound thread's.
struct SoundPlacement<Sink: SoundSink> {
    private let sink: Sink
    private let emit: (EncodedPacket) throws -> Void
    private var line: SoundLine?
    /// Samples of the source still to be left out.
    private var toSkip: Int64 = 0

    init(_ sink: Sink, emit: @escaping (EncodedPacket) throws -> Void) {
        self.sink = sink
        self.emit = emit
    }

    /// Sound's clock against the picture's, parts per million; nil until 10 s were measured.
    var driftPpm: Double? { line?.driftPpm }

    /// Puts a block on the time line that began at `gridStart` (CLOCK_MONOTONIC, nanoseconds).
    mutating func place(_ block: borrowing AudioBlock, gridStart: Int64) throws {
        var line = line ?? SoundLine(sampleRate: ProxyAudio.sampleRate, gridStart: gridStart)
        defer { self.line = line }
        if block.followsGap {
            toSkip = 0
            line.expectGap()
        }
        var used = skip(block.count)
        guard used < block.count else { return }
        let rate = block.format.sampleRate
        let time = block.time + Int64(used) * 1_000_000_000 / Int64(rate)
        let count = (block.count - used) * ProxyAudio.sampleRate / rate
        try correct(line.correction(forBlockAt: time, count: count, pending: sink.pending), &line, rate)
        if let window = line.takeDriftWindow() { sink.note(driftPpm: window) }
        used += skip(block.count - used)
        line.advance(by: try sink.encode(block, skipping: used, emit: emit))
    }

    /// The card is silent: time goes on with silence.
    mutating func carryOn(until now: Int64) throws {
        guard let missing = line?.silence(until: now), missing > 0 else { return }
        line?.advance(by: try sink.fill(missing, countsAsGap: true, emit: emit))
    }

    private mutating func correct(_ correction: SoundLine.Correction, _ line: inout SoundLine, _ sourceRate: Int) throws {
        switch correction {
        case .none: break
        case .fill(let samples):
            line.advance(by: try sink.fill(samples, countsAsGap: (line.position ?? 0) > 0, emit: emit))
        case .cut(let samples):
            if (line.position ?? 0) > 0 { sink.noteCut(samples) }
            toSkip = samples * Int64(sourceRate) / Int64(ProxyAudio.sampleRate)
        case .stretch(let samples, let distance): try sink.stretch(samples, over: distance)
        }
    }

    /// How many of `count` samples are left out.
    private mutating func skip(_ count: Int) -> Int {
        let skipped = min(Int64(count), toSkip)
        toSkip -= skipped
        return Int(skipped)
    }
}
