import Slate

extension LineNumber {
    /// A, B ... Z without I and O, then AA: in their order, without end for any script.
    static let letters: [String] = {
        let single = "ABCDEFGHJKLMNPQRSTUVWXYZ".map(String.init)
        return single + single.flatMap { first in single.map { first + $0 } }
    }()

    /// Numbers for a scene's lines of which some have theirs already; those behind the last count on, those between get letters.
    static func fill(_ kept: [String?]) -> [String] {
        guard kept.contains(where: { $0 != nil }) else { return kept.indices.map { String($0 + 1) } }
        var used = Set(kept.compactMap(\.self))
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
                let base = LineNumber(before).number.map(String.init) ?? "0"
                before = letters.lazy.map { base + $0 }.first { !used.contains($0) } ?? base + "ZZZ\(index)"
            }
            used.insert(before)
            return before
        }
    }
}
