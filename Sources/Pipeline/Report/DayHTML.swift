import Markup
import Slate
import Wire

extension DaySheet {
    /// The sheet on paper: one page of HTML (well-formed as XML too) without scripts or anything
    /// from elsewhere; browsers print it in landscape, with title, date and rolls on top of each
    /// page and its number below.
    public func html(_ language: Language) -> String {
        let words = ReportWords(language)
        return """
            <!DOCTYPE html>
            <html lang="\(words.say("en", "zh-CN"))" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <meta name="viewport" content="width=device-width"/>
            <title>\(HTMLText.escaped("\(production) \(day)"))</title>
            <style>
            \(style(words))
            </style>
            </head>
            <body>
            <table>
            <thead>
            <tr><th class="title" colspan="\(SheetColumn.allCases.count)">\(title(words))</th></tr>
            <tr>\(SheetColumn.allCases.map { "<th>\(HTMLText.escaped(words.head($0)))</th>" }.joined())</tr>
            </thead>
            <tbody>
            \(body(words))
            </tbody>
            </table>
            \(tail(words))
            </body>
            </html>
            """
    }

    private func title(_ words: ReportWords) -> String {
        let facts = [
            (words.production, production), (words.date, "\(day)"),
            (words.reels, reels.joined(separator: " ")),
        ]
        let cells = facts.map {
            "<span>\(HTMLText.escaped($0.0)) <b>\(HTMLText.escaped($0.1))</b></span>"
        }
        return ([HTMLText.escaped(words.title)] + cells).joined(separator: " ")
    }

    /// Scene and shot stand in every row, pale where they are as above: a page may begin in the
    /// middle of a shot.
    private func body(_ words: ReportWords) -> String {
        zip(rows, writtenOnce(SheetColumn.allCases, words)).map { row, once in
            let cells = SheetColumn.allCases.map { column in
                let text = row.cell(column, words)
                let isAgain = once[column.rawValue].isEmpty && !text.isEmpty
                return
                    "<td dir=\"auto\"\(isAgain ? " class=\"again\"" : "")>\(HTMLText.escaped(text))</td>"
            }
            return
                "<tr class=\"\(row.take.keepsNumberFree ? "free" : row.take.verdict.rawValue)\">\(cells.joined())</tr>"
        }.joined(separator: "\n")
    }

    private func tail(_ words: ReportWords) -> String {
        let totals = DayTotals(self)
        let lines = [words.totals(totals), words.verdicts(totals)] + open(words, most: 10)
        return "<p>\(lines.map(HTMLText.escaped).joined(separator: "<br/>\n"))</p>"
    }

    /// What may be long gives way; a number is never broken.
    private var longColumns: String {
        [SheetColumn.content, .video, .sound, .notes].map { "td:nth-child(\($0.rawValue + 1))" }
            .joined(separator: ", ")
    }

    private func style(_ words: ReportWords) -> String {
        """
        @page { size: A4 landscape; margin: 12mm; @bottom-right { content: \(words.pageNumber) } }
        body { font: 9pt "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #000; background: #fff }
        table { border-collapse: collapse; width: 100% }
        thead { display: table-header-group }
        tr { break-inside: avoid }
        th, td { border: 1px solid #000; padding: 1mm; text-align: start; vertical-align: top; overflow-wrap: break-word; word-break: keep-all; unicode-bidi: isolate }
        td { white-space: pre-line }
        \(longColumns) { overflow-wrap: anywhere; word-break: normal }
        .title { font-weight: normal; border: none }
        .title span { margin-inline-start: 8mm }
        .circled td { font-weight: bold }
        .ng td, .free td { color: #555 }
        td.again { color: #aaa; font-weight: normal }
        """
    }
}
