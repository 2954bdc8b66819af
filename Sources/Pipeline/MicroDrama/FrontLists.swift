import ScriptText

/// Tables of contents, and outlines that list scenes: heads one after another with nothing played
/// between them.
enum FrontLists {
    /// One head alone may be said again for other reasons.
    private static let fewest = 2

    /// Index past the last of them; 0 when there is none.
    static func end(_ lines: [CleanLine], names: Set<String>) -> Int {
        let last = Dictionary(lines.indices.map { (key(lines[$0].text), $0) }) { $1 }
        var (end, run) = (0, [Int]())
        func close() {
            // The first heads of the script itself follow the list without a line between.
            let listed = run.filter { isAgain(lines[$0], after: $0, last) }
            if run.count > fewest, listed.count >= fewest { end = (listed.last ?? 0) + 1 }
            run = []
        }
        for index in lines.indices {
            if lines[index].isListed {
                end = index + 1
                run = []
            } else if isHead(lines[index], names) {
                run.append(index)
            } else if !run.isEmpty {
                close()
            }
        }
        return end
    }

    private static func isAgain(_ line: CleanLine, after index: Int, _ last: [Scalars: Int]) -> Bool
    {
        let found = [key(line.text), key(withoutPage(line.text)), key(withoutNumber(line.text))]
        return found.contains { !$0.isEmpty && last[$0] ?? index > index }
    }

    private static func isHead(_ line: CleanLine, _ names: Set<String>) -> Bool {
        guard !line.isTooLong, !line.isMarkedAction else { return false }
        let bare = CleanLine(withoutPage(line.text), like: line)
        return EpisodeHead(bare) != nil || SceneHead(bare.text, names: names)?.isSure == true
    }

    /// A head as it is compared: without blanks and marks; empty for what is too long to be one.
    private static func key(_ text: Scalars) -> Scalars {
        guard text.count <= 90 else { return [] }
        return Array(text.filter { !$0.isBlank && !HeadNumber.isSeparator($0) })[...]
    }

    /// `1-1 日 内 公司 12` without the figures at its end.
    private static func withoutNumber(_ text: Scalars) -> Scalars {
        let number = text.reversed().prefix { $0.isDigit }.count
        let rest = text.dropLast(number)
        return number > 0 && rest.last?.isBlank == true ? rest.trimmed : text
    }

    /// `第1集 重生……………3`, `1-1 日 内 公司\t12`
    static func withoutPage(_ text: Scalars) -> Scalars {
        let number = text.reversed().prefix { $0.isDigit }.count
        guard number > 0, number < text.count else { return text }
        let rest = text.dropLast(number)
        let leader = rest.reversed().prefix {
            $0 == "." || $0 == "…" || $0 == "·" || $0 == "\t" || $0 == "．" || $0 == "-" || $0 == "_"
                || $0.isBlank
        }
        let isLeader =
            leader.contains("\t") || leader.count { !$0.isBlank } >= 2 || leader.contains("…")
        return isLeader ? rest.dropLast(leader.count).trimmed : text
    }
}
