import ClipDocuments
import Platform

/// What the picture's source calls itself, and since when: a phone may change codec or size while
/// the camera runs. Any thread.
final class PictureName: Sendable {
    private struct Name {
        let text: String
        /// CLOCK_MONOTONIC of its first picture.
        let since: Int64
    }

    private let names: Locked<[Name]>

    /// Clips that wait for the disk began at most a queue's depth ago; a hundred changes do not fit
    /// in there.
    private static let most = 100

    init(_ first: String) { names = Locked([Name(text: first, since: .min)]) }

    /// True when it is another name than before.
    func set(_ text: String, since moment: Int64) -> Bool {
        names.withLock { names in
            guard names.last?.text != text else { return false }
            names.append(Name(text: text, since: moment))
            if names.count > Self.most { names.removeFirst() }
            return true
        }
    }

    /// Facts of a picture under the name of now.
    func applied(to facts: VideoFacts) -> VideoFacts {
        var facts = facts
        facts.source = names.withLock { $0.last?.text ?? facts.source }
        return facts
    }

    /// Facts of a clip: what it began with, and what came later in it.
    func applied(to facts: VideoFacts, from begin: Int64, to end: Int64) -> VideoFacts {
        var facts = facts
        let names = names.withLock { $0 }
        facts.source = (names.last { $0.since <= begin } ?? names.first)?.text ?? facts.source
        let later = names.filter { $0.since > begin && $0.since < end }.map(\.text)
        facts.laterSources = later.isEmpty ? nil : later
        return facts
    }
}
