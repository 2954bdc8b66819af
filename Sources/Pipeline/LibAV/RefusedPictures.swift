/// When the pictures were that a decoder refused, until their turn comes.
///
/// Packets come in the order of decoding, pictures in that of showing: a place that is held too
/// early would push those before it out of theirs. Pure; all times in nanoseconds.
package struct RefusedPictures {
    /// Sorted.
    private var times: [Int64] = []

    /// A decoder holds back no more than sixteen pictures (ITU-T H.264, annex A); longer ago
    /// nothing else can come.
    private static let mostHeld = 16

    package init() {}

    /// Returns the places whose turn has come because so many later ones wait.
    package mutating func note(_ time: Int64) -> [Int64] {
        times.insert(time, at: times.firstIndex { $0 > time } ?? times.count)
        let overdue = max(0, times.count - Self.mostHeld)
        return take(overdue)
    }

    /// Returns the places that are shown before a picture that has come.
    package mutating func due(before time: Int64) -> [Int64] {
        guard !times.isEmpty else { return [] }
        return take(times.firstIndex { $0 >= time } ?? times.count)
    }

    /// Returns all that is left, at the end.
    package mutating func rest() -> [Int64] { take(times.count) }

    private mutating func take(_ count: Int) -> [Int64] {
        let taken = Array(times.prefix(count))
        times.removeFirst(count)
        return taken
    }
}
