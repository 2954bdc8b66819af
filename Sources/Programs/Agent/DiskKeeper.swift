import Catalogue
import ClipStore
import CrewGrammar
import CrewSentences
import Platform
import Settings

/// Decides what a filling disk gives up: media whose copy at the backend is verified, oldest first.
/// Pure but for `init`.
struct DiskKeeper {
    /// Bytes free below which verified media go.
    let comfort: Int64
    /// Bytes free below which no new take is begun: what rolls keeps the rest.
    let least: Int64
    /// What an hour of all cameras takes.
    let bytesPerHour: Double

    /// A twentieth of the disk is comfort, at most 2 GB (80 minutes of one camera at 3 Mb/s); a
    /// minute of all cameras is the least.
    init(diskBytes: Int64, cameraKbps: [Int]) {
        // Sound and boxes add less than a tenth.
        let minute = Int64(cameraKbps.reduce(0, +)) * 1100 / 8 * 60
        least = max(16 << 20, minute)
        bytesPerHour = Double(max(1, minute)) * 60
        comfort = max(2 * least, min(2 << 30, diskBytes / 20))
    }

    /// Clips whose media may go now, in the order to go, until `free` is comfortable.
    func evictions(_ clips: some Sequence<ClipCard>, free: Int64, isOnDisk: (String) -> Bool)
        -> [String]
    {
        guard free < comfort else { return [] }
        var missing = comfort - free
        var going: [String] = []
        for card in clips.sorted(by: { $0.manifest.id < $1.manifest.id }) where missing > 0 {
            guard card.isConfirmed, card.manifest.state != .rolling, isOnDisk(card.manifest.id)
            else { continue }
            going.append(card.manifest.id)
            missing -= card.bytes
        }
        return going
    }
}

extension Rushesd {
    /// Makes room before it is needed; what is not verified, and verified anew, is never touched.
    func keepRoom() {
        // Another disk may lie under the folder's name.
        guard stateTrouble == nil else { return }
        attempt {
            let free = try Files.freeBytes(settings.state)
            let going = keeper.evictions(box.clips.values, free: free, isOnDisk: isOnOwnDisk)
            for clip in going {
                // A hub put back from a backup has what it had then, and its disk may have damaged
                // that: its bytes are read before anything goes.
                guard outbox.isFresh(clip) else {
                    if let card = box.clips[clip] {
                        outbox.askAgain(card.manifest, byReading: true)
                    }
                    continue
                }
                try store.evict(clip)
                Log.notice(
                    "the media of clip \(clip) went to make room: the hub has just read its copy and verified it"
                )
            }
        }
    }

    /// The sentence that refuses a roll, when no disk has room for a minute of it.
    func noRoom(_ phrases: Phrases) -> String? {
        watchState()
        // A disk that cannot say how much room it has is not counted on.
        let spare = spare.flatMap { $0.trouble == nil ? try? Files.freeBytes($0.folder) : nil }
        if let spare, spare >= keeper.least { return nil }
        if let stateTrouble { return phrases.noRoll(stateTrouble) }
        let free = [(try? Files.freeBytes(settings.state)) ?? 0, spare ?? 0]
        guard free.allSatisfy({ $0 < keeper.least }) else { return nil }
        let waiting = box.clips.values.count { !$0.isConfirmed && isOnOwnDisk($0.manifest.id) }
        return phrases.noRoom(
            megabytes: (free.max() ?? 0) >> 20, on: settings.state, waiting: waiting)
    }

    /// The spare disk has its own room.
    private func isOnOwnDisk(_ clip: String) -> Bool {
        store.folder(clip).hasPrefix(settings.state + "/") && Files.exists(store.media(clip))
    }

    /// A cut is a cut, whatever the disk says; a roll is one while there is a spare to record on.
    func mustBeObeyed(_ command: CrewCommand) -> Bool {
        switch command {
        case .cut, .next: true
        case .roll: spare.map { $0.trouble == nil } ?? false
        default: false
        }
    }

    func catchUpJournal() {
        guard !unwritten.isEmpty else { return }
        do {
            try journal.append(unwritten)
            unwritten = []
        } catch {
            // The crew was told, and it is tried again each second; a line each would bury the
            // journal.
        }
    }
}
