import Media
import Time
import Timecode

/// Listens for linear timecode in what the sound card gives, before channels are chosen. The sound
/// thread's.
final class LTCEar {
    private let channel: Int
    private let keeper: TimecodeKeeper
    private let troubles: Troubles
    private var reader: LTCReader?
    /// The format the reader was made for, or could not be made for.
    private var format: AudioFormat?

    /// Nil for a camera whose timecode is not in its sound.
    init?(_ keeper: TimecodeKeeper, troubles: Troubles) {
        guard case .ltc(let channel) = keeper.choice else { return nil }
        self.channel = channel
        self.keeper = keeper
        self.troubles = troubles
    }

    /// Takes a block in; a few microseconds.
    func hear(_ block: borrowing AudioBlock) {
        if block.format != format { listen(to: block.format) }
        reader?.read(block) { keeper.hear($0) }
    }

    private func listen(to format: AudioFormat) {
        self.format = format
        reader = nil
        do { reader = try LTCReader(format, channel: channel) } catch {
            troubles.begin("timecode", "\(error)")
        }
    }
}
