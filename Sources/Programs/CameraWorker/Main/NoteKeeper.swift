import Media
import Wire

/// Turns what a source says is wrong just now into troubles that begin and end. One thread.
struct NoteKeeper {
    private let troubles: Troubles
    private var standing: Set<SourceFault> = []

    init(_ troubles: Troubles) { self.troubles = troubles }

    /// Call often, with all that is wrong now.
    mutating func keep(_ notes: [SourceNote]) {
        for note in notes { troubles.begin(note.fault.family, note.message, fault: note.fault) }
        let now = Set(notes.map(\.fault))
        for fault in standing.subtracting(now) { troubles.end(fault.family) }
        standing = now
    }
}
