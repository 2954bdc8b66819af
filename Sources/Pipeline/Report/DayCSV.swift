import Slate
import Wire

extension DaySheet {
    /// The sheet for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, which Excel needs to
    /// see Chinese; every cell filled, the columns of the paper first, then title, date and rolls,
    /// so that files of several days can be put under each other.
    public func csv(_ language: Language) -> String {
        let words = ReportWords(language)
        let heads =
            SheetColumn.allCases.map(words.head) + [words.production, words.date, words.reels]
        let own = [production, "\(day)"]
        let lines = rows.map { row in
            SheetColumn.allCases.map { cell($0, of: row, words) } + own + [
                row.clips.compactMap(\.facts?.reel).joined(separator: " ")
            ]
        }
        return "\u{FEFF}" + ([heads] + lines).map(CSV.line).joined()
    }

    private func cell(_ column: SheetColumn, of row: SheetRow, _ words: ReportWords) -> String {
        switch column {
        case .scene: CSV.isTakenForDate(row.scene) ? words.scene(row.take.slate) : row.scene
        // Spreadsheets read 00:48 as 48 minutes.
        case .length:
            row.seconds.map { $0 < 3600 ? "0:" + words.length($0) : words.length($0) }
                ?? row.cell(column, words)
        default: row.cell(column, words)
        }
    }
}

/// Comma-separated values that a spreadsheet shows as they are.
enum CSV {
    static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// Quoted where it must be; an apostrophe before what a spreadsheet would reckon or take for a
    /// date.
    static func cell(_ text: String) -> String {
        let kept = String(String.UnicodeScalarView(text.unicodeScalars.filter(isKept)))
        let safe = isReckoned(kept) || isTakenForDate(kept) && !isDate(kept) ? "'" + kept : kept
        guard safe.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
            return safe
        }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    /// Signs a formula begins with (OWASP, CSV injection), as full-width forms too.
    private static func isReckoned(_ text: String) -> Bool {
        text.unicodeScalars.first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
    }

    /// `3-12`, `57/58`, `3-12-4`: Excel makes days of them, and the scene is gone.
    static func isTakenForDate(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
        return (2...3).contains(parts.count)
            && parts.allSatisfy {
                (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) }
            }
    }

    private static func isDate(_ text: String) -> Bool { ShootingDay(text) != nil }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory != .control || "\t\r\n".unicodeScalars.contains(scalar)
    }
}
