import ClipDocuments
import Platform

/// What the sound's source calls itself now: a card may come, or come back as another, while the
/// camera runs. Any thread.
final class SoundName: Sendable {
    private let name: Locked<String>

    init(_ name: String) { self.name = Locked(name) }

    /// True when it is another name than before.
    func set(_ new: String) -> Bool {
        name.withLock { name in
            defer { name = new }
            return name != new
        }
    }

    /// Facts of a sound track under the name of now; nil for a clip without sound.
    func applied(to facts: AudioFacts?) -> AudioFacts? {
        guard var facts else { return nil }
        facts.source = name.withLock { $0 }
        return facts
    }
}
