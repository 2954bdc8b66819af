import Platform
import Time
import Timecode

/// Listens for MIDI timecode on a thread of its own, for as long as the camera runs.
final class MTCEar {
    private let reader: MTCReader
    private let thread: NamedThread

    /// Nil for a camera whose timecode does not come by MIDI.
    init?(_ keeper: TimecodeKeeper, troubles: Troubles) throws {
        guard case .mtc(let port) = keeper.choice else { return nil }
        let reader = try MTCReader(port) {
            keeper.hear($0)
        } trouble: { sentence in
            if let sentence { troubles.begin("midi", sentence) } else { troubles.end("midi") }
        }
        self.reader = reader
        thread = try NamedThread("midi") { reader.run() }
    }

    deinit {
        reader.stop()
        thread.join()
    }
}
