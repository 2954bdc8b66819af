import Codec
import Media
import Recording

/// Where placed sound goes: the proxy's encoder.
protocol SoundSink: AnyObject {
    /// Samples at 48 kHz taken in that have not come out yet.
    var pending: Int64 { get }
    func stretch(_ samples: Int64, over distance: Int64) throws
    /// Both return the samples given out.
    func fill(_ samples: Int64, countsAsGap: Bool, emit: (EncodedPacket) throws -> Void) throws
        -> Int64
    func encode(_ block: borrowing AudioBlock, skipping: Int, emit: (EncodedPacket) throws -> Void)
        throws -> Int64
    func noteCut(_ samples: Int64)
    func note(driftPpm: Double)
}

extension ProxyAudio: SoundSink {}

/// Carries out what the sound line asks for, block by block. The sound thread's.
struct SoundPlacement<Sink: SoundSink> {
    private let sink: Sink
    private let isStream: Bool
    private let emit: (EncodedPacket) throws -> Void
    private var line: SoundLine?
    /// Samples of the source still to be left out.
    private var toSkip: Int64 = 0

    /// `isStream`: its times are a network's, which jitter by milliseconds.
    init(_ sink: Sink, isStream: Bool = false, emit: @escaping (EncodedPacket) throws -> Void) {
        self.sink = sink
        self.isStream = isStream
        self.emit = emit
    }

    /// Samples of silence put in, and samples left out, since the beginning.
    var lost: Int64 { line.map { $0.filled + $0.cutAway } ?? 0 }

    private func newLine(_ gridStart: Int64) -> SoundLine {
        SoundLine(sampleRate: ProxyAudio.sampleRate, gridStart: gridStart, isStream: isStream)
    }

    /// Sound's clock against the picture's, parts per million; nil until 10 s were measured.
    var driftPpm: Double? { line?.driftPpm }

    /// Where no sound has come yet, silence counts from there; a second call does nothing.
    mutating func begin(gridStart: Int64) { line = line ?? newLine(gridStart) }

    /// The next block comes from a source that was opened anew.
    mutating func expectGap() {
        toSkip = 0
        line?.expectGap()
    }

    /// Puts a block on the time line that began at `gridStart` (CLOCK_MONOTONIC, nanoseconds).
    mutating func place(_ block: borrowing AudioBlock, gridStart: Int64) throws {
        var line = line ?? newLine(gridStart)
        line.mayMeasureDrift = block.hasSettled
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
        try correct(
            line.correction(forBlockAt: time, count: count, pending: sink.pending), &line, rate)
        if let window = line.takeDriftWindow() { sink.note(driftPpm: window) }
        used += skip(block.count - used)
        line.advance(by: try sink.encode(block, skipping: used, emit: emit))
    }

    /// The card is silent: time goes on with silence.
    ///
    /// `gridStart`: where the time line began, if it is to begin with silence before any sound.
    mutating func carryOn(until now: Int64, gridStart: Int64? = nil) throws {
        if line == nil, let gridStart { line = newLine(gridStart) }
        guard let missing = line?.silence(until: now), missing > 0 else { return }
        line?.advance(by: try sink.fill(missing, countsAsGap: true, emit: emit))
    }

    private mutating func correct(
        _ correction: SoundLine.Correction, _ line: inout SoundLine, _ sourceRate: Int
    ) throws {
        switch correction {
        case .none: break
        case .fill(let samples):
            line.advance(by: try sink.fill(samples, countsAsGap: isGap(samples, line), emit: emit))
        case .cut(let samples):
            if (line.position ?? 0) > 0 { sink.noteCut(samples) }
            toSkip = samples * Int64(sourceRate) / Int64(ProxyAudio.sampleRate)
        case .stretch(let samples, let distance): try sink.stretch(samples, over: distance)
        }
    }

    /// A card is opened a moment after its camera; a stream whose sound begins half a second late
    /// has silence.
    private func isGap(_ samples: Int64, _ line: SoundLine) -> Bool {
        (line.position ?? 0) > 0 || (isStream && samples > Int64(ProxyAudio.sampleRate / 2))
    }

    /// How many of `count` samples are left out.
    private mutating func skip(_ count: Int) -> Int {
        let skipped = min(Int64(count), toSkip)
        toSkip -= skipped
        return Int(skipped)
    }
}
