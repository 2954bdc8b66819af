import Codec
import Platform
import Slate

/// Shows how loud each channel is, ten times a second. The sound thread's.
struct SoundBoard {
    private let audio: ProxyAudio
    private let names: [String]
    private let board: LiveBoard
    private var lastShown: Int64 = 0

    /// A tenth of a second: what `ChannelLevel` is of.
    private static let period: Int64 = 100_000_000

    init(_ audio: ProxyAudio, board: LiveBoard) {
        self.audio = audio
        names = audio.facts.channelNames ?? []
        self.board = board
    }

    /// Call after each block.
    mutating func show(driftPpm: Double?) {
        let now = Clock.monotonic()
        guard now - lastShown >= Self.period else { return }
        lastShown = now
        let levels = zip(names, audio.takeLevels()).map { ChannelLevel(name: $0, peak: $1.peak, rms: $1.rms, clipped: $1.clipped) }
        board.update { live in
            live.levels = levels
            live.driftPpm = driftPpm
        }
    }

    /// The card is away: no level is better than an old one.
    func clear() { board.update { $0.levels = [] } }
}
