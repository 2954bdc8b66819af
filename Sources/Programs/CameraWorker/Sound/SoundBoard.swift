import Codec
import Platform
import Wire

/// Shows how loud each channel is, ten times a second, and warns of one that is silent. The sound
/// thread's.
struct SoundBoard {
    private let audio: ProxyAudio
    private let names: [String]
    private let board: LiveBoard
    private let troubles: Troubles
    private var meters: [ChannelMeter]
    private var lastShown: Int64 = 0

    /// A tenth of a second.
    private static let period: Int64 = 100_000_000

    /// - Parameter named: the channels that the configuration names: they are expected to speak.
    init(_ audio: ProxyAudio, named: [String], board: LiveBoard, troubles: Troubles) {
        self.audio = audio
        self.troubles = troubles
        self.board = board
        names = audio.facts.channelNames ?? []
        meters = names.map { ChannelMeter(isExpected: named.contains($0)) }
    }

    /// Call after each block.
    mutating func show(driftPpm: Double?) {
        let now = Clock.monotonic()
        guard now - lastShown >= Self.period else { return }
        lastShown = now
        var levels: [ChannelLevel] = []
        for (index, reading) in audio.takeLevels().enumerated() where meters.indices.contains(index)
        {
            meters[index].hear(reading.peak, at: now)
            levels.append(
                ChannelLevel(
                    name: names[index], peak: meters[index].peak, rms: reading.rms,
                    clipped: reading.clipped))
        }
        let silent = zip(names, meters).filter { $1.isSilent(at: now) }.map(\.0)
        troubles.set(
            "silence", !silent.isEmpty, "no sound on \(silent.joined(separator: ", ")) for 10 s")
        board.update { live in
            live.levels = levels
            live.driftPpm = driftPpm
        }
    }

    /// The card is away: no level is better than an old one, and the lost card has a sentence of
    /// its own.
    mutating func clear() {
        meters = meters.map { ChannelMeter(isExpected: $0.isExpected) }
        troubles.end("silence")
        board.update { $0.levels = [] }
    }
}

/// Holds a channel's peak for as long as somebody needs to see it, and knows whether it has fallen
/// silent. Pure.
struct ChannelMeter {
    /// Whether it ought to speak: somebody named it, or it has spoken.
    private(set) var isExpected: Bool
    /// The highest peak of the last two seconds, dBFS.
    private(set) var peak = silence
    private var recent: [(peak: Double, at: Int64)] = []
    private var lastSound: Int64?

    /// What `LevelMeter` says of no sound at all.
    private static let silence = -120.0
    /// Longer than from one report to the next, and than from one beep to the next.
    private static let hold: Int64 = 2_000_000_000
    /// A live microphone's own noise lies above it, an unplugged or muted channel below.
    private static let floor = -80.0
    /// Somebody spoke, or a room is heard.
    private static let speech = -60.0
    private static let patience: Int64 = 10_000_000_000

    init(isExpected: Bool) { self.isExpected = isExpected }

    /// The peak of the time since the last call, dBFS; times in nanoseconds that only grow.
    mutating func hear(_ peak: Double, at now: Int64) {
        recent.removeAll { now - $0.at >= Self.hold }
        recent.append((peak, now))
        self.peak = recent.map(\.peak).max() ?? Self.silence
        if peak > Self.speech { isExpected = true }
        if peak > Self.floor || lastSound == nil { lastSound = now }
    }

    func isSilent(at now: Int64) -> Bool {
        guard isExpected, let lastSound else { return false }
        return now - lastSound >= Self.patience
    }
}
