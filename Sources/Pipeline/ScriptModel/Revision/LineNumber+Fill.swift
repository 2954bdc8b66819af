import Slate

extension LineNumber {
    /// The letters of what comes between: A, B ... Z without I and O, which look like figures, then
    /// AA, AB ...
    /// - Parameter count: from 1.
    package static func letters(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")
        let last = String(alphabet[(count - 1) % alphabet.count])
        return count > alphabet.count ? letters((count - 1) / alphabet.count) + last : last
    }

    /// What letters are put behind: `3` of `3A`; a name without a number is its own base.
    package var base: String { number.map(String.init) ?? description }

    /// The first label after this one that nobody has: after 3 and after 3A comes 3B if 3A is
    /// there.
    func next(free isFree: (String) -> Bool) -> String {
        var count = 1
        while !isFree(base + Self.letters(count)) { count += 1 }
        return base + Self.letters(count)
    }

    /// Numbers for a scene's lines of which some have theirs already; those behind the last count
    /// on, those between get letters.
    /// - Parameter spent: numbers that other lines of the scene had in earlier versions: takes are
    ///   tagged with them, nobody gets them again.
    static func fill(_ kept: [String?], spent: Set<String> = []) -> [String] {
        guard kept.contains(where: { $0 != nil }) else {
            return kept.indices.map { String($0 + 1) }
        }
        var used = spent.union(kept.compactMap(\.self))
        let lastKept = kept.lastIndex { $0 != nil } ?? 0
        var highest = used.compactMap { LineNumber($0).number }.max() ?? 0
        var before = "0"
        return kept.enumerated().map { index, number in
            if let number {
                before = number
            } else if index > lastKept {
                highest += 1
                before = String(highest)
            } else {
                before = LineNumber(before).next { !used.contains($0) }
            }
            used.insert(before)
            return before
        }
    }
}
