import Codec
import Media
import Platform
import Synchronization
import Wire

/// The sound thread: reads the microphone, keeps it on the picture's time line, encodes, hands
/// packets to the desk.
final class SoundLoop: @unchecked Sendable {
    private let factory: SourceFactory
    private let desk: Desk
    private let troubles: Troubles
    private var meter: SoundBoard
    private let ear: LTCEar?
    private let audio: ProxyAudio
    private let opened: @Sendable (String) -> Void
    /// CLOCK_MONOTONIC when it was told to stop; 0 before.
    private let stopped = Atomic<Int64>(0)
    /// End of the last block, CLOCK_MONOTONIC.
    private var heard: Int64 = 0
    private var placement: SoundPlacement<ProxyAudio>
    /// Since when there is no card, and when one was last looked for.
    private var awaySince: Int64?
    private var triedAt = Int64.min / 2

    private static let patience: Int64 = 200_000_000
    private static let turn: Int64 = 10_000_000
    /// No sound for this long from a card is a lost card (ALSA keeps saying 'running' when a USB
    /// card goes quiet).
    private static let stall: Int64 = 1_000_000_000
    /// A stream's sound comes in parcels of up to half a second, and the network may stall.
    private static let streamStall: Int64 = 3_000_000_000
    private var losses = SoundLosses()

    /// `opened` hears what every card calls itself that was opened after the start, on the sound
    /// thread.
    init(
        _ factory: SourceFactory, audio: ProxyAudio, isStream: Bool = false, desk: Desk,
        troubles: Troubles, meter: SoundBoard,
        ear: LTCEar?,
        opened: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.factory = factory
        self.audio = audio
        self.opened = opened
        placement = SoundPlacement(audio, isStream: isStream) { desk.add($0) }
        self.desk = desk
        self.troubles = troubles
        self.meter = meter
        self.ear = ear
    }

    /// From now on sound is read only up to this moment: a stream's comes later than its picture.
    func stop() { stopped.store(Clock.monotonic(), ordering: .relaxed) }

    /// Runs until the source ends or `stop`; `first` is nil for a card that is not there yet.
    func run(first: (any AudioSource)?) {
        var source = first
        while !isStopping {
            if source == nil { source = reopen() }
            guard let open = source else { continue }
            source = nil
            awaitTimeLine(for: open)
            if !takeAll(from: open) { return }
        }
    }

    private var isStopping: Bool { stopped.load(ordering: .relaxed) > 0 }

    /// Sound that waits is not read before there is a time line to put it on: it may be of the
    /// first picture's time already.
    private func awaitTimeLine(for source: any AudioSource) {
        guard source.waitsToBeRead else { return }
        while desk.gridStart == nil, !isStopping {
            Clock.sleep(until: Clock.monotonic() + Self.turn)
        }
    }

    /// Whether all that was heard before the stop has been read, or will not come.
    private func hasReadAll(_ source: any AudioSource, quiet: Int64) -> Bool {
        let end = stopped.load(ordering: .relaxed)
        guard end > 0 else { return false }
        let isOver =
            heard >= end || quiet >= Self.stall || Clock.monotonic() - end > source.lateness
        return source.lateness == 0 || isOver
    }

    /// Reads until the source fails (true: open it anew) or ends (false).
    private func takeAll(from source: any AudioSource) -> Bool {
        var block = AudioBlock(source.format, capacity: source.format.sampleRate / 10)
        var quiet: Int64 = 0
        while !hasReadAll(source, quiet: quiet) {
            let asked = Clock.monotonic()
            do {
                switch try source.read(into: &block, until: asked + Self.patience) {
                case .samples:
                    quiet = 0
                    let isFirst = heard == 0
                    heard =
                        block.time + Int64(block.count) * 1_000_000_000
                        / Int64(block.format.sampleRate)
                    ear?.hear(block)
                    try encode(block)
                    troubles.end("sound")
                    if isFirst { losses.begin(after: placement.lost, at: heard) }
                    watchLosses(of: source)
                case .nothing:
                    try carryOn(lateness: source.lateness)
                    watchLosses(of: source)
                    // Time in which this process stood still is not the card's.
                    quiet += min(Clock.monotonic() - asked, Self.patience)
                    if source.lateness > 0 {
                        missSound(of: source, for: quiet)
                    } else if quiet >= Self.stall {
                        throw stalled(source)
                    }
                case .ended: return try carryOnToTheEnd()
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

    /// The card is silent: time goes on with silence. So it does before a stream's first sound.
    private func carryOn(lateness: Int64 = 0) throws {
        let start = lateness > 0 ? desk.gridStart : nil
        try placement.carryOn(until: Clock.monotonic() - lateness, gridStart: start)
    }

    /// A stream comes back by itself; until then the crew is told.
    private func missSound(of source: any AudioSource, for quiet: Int64) {
        guard quiet >= Self.streamStall else { return }
        meter.clear()
        troubles.begin(
            "sound",
            "\(source.summary): none comes; silence is recorded in its place until it does",
            fault: .soundMissing)
    }

    /// What a stream's sound loses is told while it does.
    private func watchLosses(of source: any AudioSource) {
        // Of a stream that has no sound yet it is told that none comes.
        guard source.lateness > 0, heard > 0 else { return }
        losses.note(placement.lost, at: Clock.monotonic())
        if losses.areStanding {
            troubles.begin(
                SourceFault.soundGaps.family,
                "\(source.summary) has gaps; silence is recorded where it is missing",
                fault: .soundGaps)
        } else {
            troubles.end(SourceFault.soundGaps.family)
        }
    }

    /// The card is away: time goes on with silence, also where no sound was ever heard.
    private func carryOnWithout() throws {
        if let start = desk.gridStart { placement.begin(gridStart: start) }
        try carryOn()
    }

    /// A card that was just pulled is back in a moment; one that stays away is looked for once a
    /// second.
    private func isDue() -> Bool {
        let now = Clock.monotonic()
        if awaySince == nil { awaySince = now }
        let isShort = now - (awaySince ?? now) < Self.stall
        guard isShort || now - triedAt >= Self.stall else { return false }
        triedAt = now
        return true
    }

    /// A film whose sound is shorter than its picture is silent from there on.
    private func carryOnToTheEnd() throws -> Bool {
        meter.clear()
        while !isStopping {
            Clock.sleep(until: Clock.monotonic() + Self.patience)
            try carryOn()
        }
        return false
    }

    private func stalled(_ source: any AudioSource) -> SourceFailure {
        SourceFailure(.lost, "no sound from \(source.summary) for a second; opening it anew")
    }

    /// Tries once, filling silence meanwhile. A card that comes with other channels or another rate
    /// is converted to the track that was begun.
    private func reopen() -> (any AudioSource)? {
        Clock.sleep(until: Clock.monotonic() + Self.patience)
        var source: (any AudioSource)?
        do {
            try carryOnWithout()
            guard isDue() else { return nil }
            source = try factory.openSound()
            guard let source else { return nil }
            try audio.adopt(source.format)
            placement.expectGap()
            opened(source.summary)
            awaySince = nil
            return source
        } catch {
            source?.close()
            troubles.begin("sound", "\(error)")
            return nil
        }
    }
}
