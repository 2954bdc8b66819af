import Slate
import TextWidth
import Wire

extension DaySheet {
    /// The sheet as a text table. Columns that nobody filled are left out, scene and shot stand
    /// once, and long texts are cut: paper and spreadsheet have them all. What is open stands
    /// below.
    public func text(_ language: Language) -> String {
        let words = ReportWords(language)
        let totals = DayTotals(self)
        return
            ([head(words), table(words), words.totals(totals), words.verdicts(totals)]
            + open(words, most: 5)).joined(separator: "\n")
    }

    /// `逆袭归来  2026-11-23  卡号 A_20261123`
    private func head(_ words: ReportWords) -> String {
        let cards =
            reels.isEmpty
            ? [] : ["\(words.reels) \(PlainText.clipped(reels.joined(separator: " "), to: 80))"]
        return ([PlainText.clipped(production, to: 60), "\(day)"] + cards).joined(separator: "  ")
    }

    private func table(_ words: ReportWords) -> String {
        let cells = writtenOnce(SheetColumn.allCases, words)
        let columns = SheetColumn.allCases.filter { column in
            [.number, .scene, .shot, .take, .mark].contains(column)
                || cells.contains { !$0[column.rawValue].isEmpty }
        }
        return Columns(
            heads: columns.map(words.head),
            rows: cells.map { row in
                columns.map { PlainText.clipped(row[$0.rawValue], to: $0 == .notes ? 80 : 32) }
            }
        ).text
    }

    /// Cells of all rows; scene and shot only where they change, as on paper.
    func writtenOnce(_ columns: [SheetColumn], _ words: ReportWords) -> [[String]] {
        var before: SheetRow?
        return rows.map { row in
            defer { before = row }
            return columns.map { column in
                let isSame =
                    before?.scene == row.scene
                    && (column == .scene || before?.take.slate.shot == row.take.slate.shot)
                return isSame && (column == .scene || column == .shot)
                    ? "" : row.cell(column, words)
            }
        }
    }
}

/// Text that cannot harm the terminal or chat it is shown in.
enum PlainText {
    /// One line, without controls and marks that turn the direction of what follows.
    static func line(_ text: String) -> String {
        let kept = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }.flatMap(\.unicodeScalars)
            .filter { scalar in
                scalar.properties.generalCategory != .control && !isTurning(scalar.value)
            }
        return String(String.UnicodeScalarView(kept))
    }

    /// At most so many cells wide.
    static func clipped(_ text: String, to limit: Int) -> String {
        // A character takes at least no cell; far more of them than cells need not be looked at.
        let line = line(String(text.prefix(limit * 4)))
        guard Width.cells(line) > limit || line.count < text.count else { return line }
        var (kept, width) = ("", 3)
        for character in line {
            width += Width.cells(character)
            guard width <= limit else { break }
            kept.append(character)
        }
        return kept + "..."
    }

    /// Embeddings, overrides, isolates and marks of direction (Unicode Standard Annex 9).
    private static func isTurning(_ value: UInt32) -> Bool {
        [0x200E, 0x200F, 0x061C].contains(value) || (0x202A...0x202E).contains(value)
            || (0x2066...0x2069).contains(value)
    }
}
