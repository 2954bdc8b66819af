/// Finds the word somebody meant.
public enum Spelling {
    /// The candidate with the fewest edits, if those are at most two, or one for words of up to
    /// three letters.
    ///
    /// - Parameter edits: at most so many, where fewer are allowed.
    public static func nearest(to word: String, among candidates: [String], edits: Int = 2)
        -> String?
    {
        let length = word.count
        let limit = min(edits, length <= 3 ? 1 : 2)
        // Words much longer or shorter are not measured: a pasted page would take seconds.
        let near = candidates.filter { abs($0.count - length) <= limit }
        let measured = near.map { ($0, Self.edits(from: word, to: $0)) }.filter { $0.1 <= limit }
        return measured.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    package static func edits(from left: String, to right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var rows = [[Int]](
            repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for column in 0...right.count { rows[0][column] = column }
        for row in 0..<left.count {
            rows[row + 1][0] = row + 1
            for column in 0..<right.count {
                let change = rows[row][column] + (left[row] == right[column] ? 0 : 1)
                var best = min(change, rows[row][column + 1] + 1, rows[row + 1][column] + 1)
                if row > 0 && column > 0 && left[row] == right[column - 1]
                    && left[row - 1] == right[column]
                {
                    best = min(best, rows[row - 1][column - 1] + 1)
                }
                rows[row + 1][column + 1] = best
            }
        }
        return rows[left.count][right.count]
    }
}
