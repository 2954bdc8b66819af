import Codec
import Media
import Platform
import Recording
import Slate
import Synchronization

/// The sound thread: reads the microphone, keeps it on the picture's time line, encodes, hands packets to the desk.
final class SoundLoop: @unchecked Sendable {
    private let factory: SourceFactory
    private let audio: ProxyAudio
    private let desk: Desk
    private let troubles: Troubles
    private let board: LiveBoard
    private let ear: LTCEar?
    private let stopping = Atomic<Bool>(false)
    private var line: SoundLine?
    /// Samples of the source still to be left out.
    private var toSkip: Int64 = 0

    private static let patience: Int64 = 200_000_000
    /// No sound for this long from a card is a lost card (ALSA keeps saying 'running' when a USB card goes quiet).
    private static let stall: Int64 = 1_000_000_000

    init(_ factory: SourceFactory, audio: ProxyAudio, desk: Desk, troubles: Troubles, board: LiveBoard, ear: LTCEar?) {
        self.factory = factory
        self.audio = audio
        self.desk = desk
        self.troubles = troubles
        self.board = board
        self.ear = ear
    }

    func stop() { stopping.store(true, ordering: .relaxed) }

    func run(first: any AudioSource) {
        var source: (any AudioSource)? = first
        let format = first.format
        while !isStopping {
            if source == nil { source = reopen(like: format) }
            guard let open = source else { continue }
            source = nil
            if !takeAll(from: open) { return }
        }
    }

    private var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Reads until the source fails (true: open it anew) or ends (false).
    private func takeAll(from source: any AudioSource) -> Bool {
        var block = AudioBlock(source.format, capacity: source.format.sampleRate / 10)
        var lastBlock = Clock.monotonic()
        while !isStopping {
            do {
                switch try source.read(into: &block, until: Clock.monotonic() + Self.patience) {
                case .samples:
                    lastBlock = Clock.monotonic()
                    ear?.hear(block)
                    try encode(block, sourceRate: source.format.sampleRate)
                    troubles.end("sound")
                case .nothing:
                    try carryOn()
                    if Clock.monotonic() - lastBlock > Self.stall { throw stalled(source) }
                case .ended: return false
                }
            } catch {
                troubles.begin("sound", "\(error)")
                return true
            }
        }
        return false
    }

    private func encode(_ block: borrowing AudioBlock, sourceRate: Int) throws {
        // Before the first picture there is no time line to be on.
        guard let start = desk.gridStart else { return }
        var line = line ?? SoundLine(sampleRate: ProxyAudio.sampleRate, gridStart: start)
        defer { self.line = line }
        if block.followsGap {
            toSkip = 0
            line.expectGap()
        }
        var used = skip(block.count)
        guard used < block.count else { return }
        let time = block.time + Int64(used) * 1_000_000_000 / Int64(sourceRate)
        let count = (block.count - used) * ProxyAudio.sampleRate / sourceRate
        try correct(line.correction(forBlockAt: time, count: count, pending: audio.pending), &line, sourceRate)
        used += skip(block.count - used)
        line.advance(by: try audio.encode(block, skipping: used, emit: desk.add))
        desk.note(driftPpm: line.driftPpm)
    }

    private func correct(_ correction: SoundLine.Correction, _ line: inout SoundLine, _ sourceRate: Int) throws {
        switch correction {
        case .none: break
        case .fill(let samples):
            line.advance(by: try audio.fill(samples, countsAsGap: (line.position ?? 0) > 0, emit: desk.add))
        case .cut(let samples):
            if (line.position ?? 0) > 0 { audio.noteCut(samples) }
            toSkip = samples * Int64(sourceRate) / Int64(ProxyAudio.sampleRate)
        case .stretch(let samples, let distance): try audio.stretch(samples, over: distance)
        }
    }

    /// How many of `count` samples are left out.
    private func skip(_ count: Int) -> Int {
        let skipped = min(Int64(count), toSkip)
        toSkip -= skipped
        return Int(skipped)
    }

    /// The card is silent: time goes on with silence.
    private func carryOn() throws {
        guard var line else { return }
        let missing = line.silence(until: Clock.monotonic())
        if missing > 0 { line.advance(by: try audio.fill(missing, countsAsGap: true, emit: desk.add)) }
        self.line = line
    }

    private func stalled(_ source: any AudioSource) -> SourceFailure {
        SourceFailure(.lost, "no sound from \(source.summary) for a second; opening it anew")
    }

    /// Tries once, filling silence meanwhile; a card that came back with another format is not taken until the camera restarts.
    private func reopen(like format: AudioFormat) -> (any AudioSource)? {
        Clock.sleep(until: Clock.monotonic() + Self.patience)
        do {
            try carryOn()
            guard let source = try factory.openSound() else { return nil }
            guard source.format == format else {
                throw SourceFailure(.unsupportedFormat, "\(source.summary) came back with another format; restart the camera to use it")
            }
            return source
        } catch {
            troubles.begin("sound", "\(error)")
            return nil
        }
    }
}
