/// What was said to the box, and whether it was acknowledged: a line whose answer was lost may hold
/// or not.
struct Said {
    /// A value that was said of a take.
    struct Word {
        var value: String
        var isAcknowledged: Bool
    }

    /// Ids of the takes whose roll was acknowledged, oldest first.
    var takes: [String] = []
    /// Verdicts by take, in the order they were said.
    var verdicts: [String: [Word]] = [:]
    /// Notes, each with a text of its own.
    var notes: [(take: String, word: Word)] = []

    /// What a take's verdict may be now: the last one acknowledged, or one said after it.
    func possibleVerdicts(of take: String) -> Set<String>? {
        guard let words = verdicts[take] else { return nil }
        let last = words.lastIndex(where: \.isAcknowledged)
        var possible = Set(words[(last ?? 0)...].map(\.value))
        if last == nil { possible.insert("none") }
        return possible
    }
}
