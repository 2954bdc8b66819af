import Codec
import Media
import Platform
import Slate
import Synchronization

/// The sound thread: reads the microphone, keeps it on the picture's time line, encodes, hands packets to the desk.
final class SoundLoop: @unchecked Sendable {
    private let factory: SourceFactory
    private let desk: Desk
    private let troubles: Troubles
    private var meter: SoundBoard
    private let ear: LTCEar?
    private let stopping = Atomic<Bool>(false)
    private var placement: SoundPlacement<ProxyAudio>

    private static let patience: Int64 = 200_000_000
    /// No sound for this long from a card is a lost card (ALSA keeps saying 'running' when a USB card goes quiet).
    private static let stall: Int64 = 1_000_000_000

    init(_ factory: SourceFactory, audio: ProxyAudio, desk: Desk, troubles: Troubles, meter: SoundBoard, ear: LTCEar?) {
        self.factory = factory
        placement = SoundPlacement(audio) { desk.add($0) }
        self.desk = desk
        self.troubles = troubles
        self.meter = meter
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
        var quiet: Int64 = 0
        while !isStopping {
            let asked = Clock.monotonic()
            do {
                switch try source.read(into: &block, until: asked + Self.patience) {
                case .samples:
                    quiet = 0
                    ear?.hear(block)
                    try encode(block)
                    troubles.end("sound")
                case .nothing:
                    try carryOn()
                    // Time in which this process stood still is not the card's.
                    quiet += min(Clock.monotonic() - asked, Self.patience)
                    if quiet >= Self.stall { throw stalled(source) }
                case .ended: return false
                }
            } catch {
                troubles.begin("sound", "\(error)")
                meter.clear()
                source.close()
                return true
            }
        }
        return false
    }

    private func encode(_ block: borrowing AudioBlock) throws {
        // Before the first picture there is no time line to be on.
        guard let start = desk.gridStart else { return }
        try placement.place(block, gridStart: start)
        desk.note(driftPpm: placement.driftPpm)
        meter.show(driftPpm: placement.driftPpm)
    }

    /// The card is silent: time goes on with silence.
    private func carryOn() throws { try placement.carryOn(until: Clock.monotonic()) }

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
