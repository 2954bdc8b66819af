import Slate

extension Coverage {
    /// The lined script for print: one column per take, a straight stroke where a camera of it sees the line, a wavy one where none does.
    ///
    /// Where only some see it, their names stand on the stroke; a cross is a dropped line, a caret a changed one, with its words beside the text.
    public func page(title: String, _ language: Language) -> String {
        let body = scenes.map { Self.table($0, language) }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="\(language == .english ? "en" : "zh-CN")"><head><meta charset="utf-8"><title>\(Self.safe(title))</title><style>
            @page { size: A4; margin: 14mm }
            body { font: 10pt/1.35 "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #000; background: #fff }
            table { border-collapse: collapse; width: 100%; margin-bottom: 8mm }
            h1 { font-size: 14pt } h2 { font-size: 11pt; margin: 0 0 2mm; break-after: avoid }
            th { font: 7pt/1 monospace; vertical-align: bottom; writing-mode: vertical-rl; padding: 1mm; height: 22mm }
            td { padding: .6mm 1mm; vertical-align: top } td.n { width: 9mm; color: #555 } td.t { width: 4mm; text-align: center; padding: 0 }
            td.on { background: linear-gradient(90deg, transparent 46%, #000 46%, #000 54%, transparent 54%) }
            td.ng { opacity: .35 } td.open { font-weight: bold } td.open::after { content: " !" } td i { color: #555 }
            td.t { position: relative } td.off svg { position: absolute; left: 0; top: 0; width: 4mm; height: 100%; overflow: hidden }
            td.t b { position: relative; background: #fff; font: 7pt/1 monospace }
            tr { break-inside: avoid } * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
            </style></head><body><h1>\(Self.safe(title))</h1>
            <svg width="0" height="0" style="position: absolute"><path id="wave" d="M8 0\(Self.waves)" fill="none" stroke="#000" stroke-width="1.2"/></svg>
            \(body)
            </body></html>
            """
    }

    /// A line of 1,800 px, more than the tallest row; drawn, as a background is printed in coarse dots.
    private static let waves = String(repeating: "q-4 1.5 0 3t0 3", count: 300)

    private static func table(_ scene: Scene, _ language: Language) -> String {
        let (takes, words) = (scene.takes, CoverageWords(language))
        let heads = takes.map { "<th>\(safe($0))</th>" }.joined()
        let rows = scene.lines.map { row($0, takes, isOmitted: scene.isOmitted, words) }.joined(separator: "\n")
        return """
            <h2>\(safe(ScriptSheet.title(scene.slate, scene.heading)))</h2>
            <table><thead><tr><th></th>\(heads)<th></th></tr></thead><tbody>
            \(rows)
            </tbody></table>
            <p>\(safe(words.missing(scene)))</p>
            """
    }

    private static func row(_ line: Line, _ takes: [String], isOmitted: Bool, _ words: CoverageWords) -> String {
        let marks = Dictionary(line.takes.map { ($0.slate, $0) }) { _, last in last }
        let cells = takes.map { cell(marks[$0]) }.joined()
        let isOpen = line.isToBeShot && !line.isCovered && !isOmitted
        let said = safe(ScriptSheet.said(line.character, line.text))
        let changes = line.takes.filter { $0.spokenAs != nil && takes.contains($0.slate) }.compactMap { mark in
            words.status(mark).map { "<br><i>\(safe("\(mark.slate) \($0)"))</i>" }
        }.joined()
        return "<tr><td class=\"n\">\(safe(line.number))</td>\(cells)<td\(isOpen ? " class=\"open\"" : "")>\(said)\(changes)</td></tr>"
    }

    private static func cell(_ mark: Mark?) -> String {
        guard let mark else { return "<td class=\"t\"></td>" }
        if mark.isDropped { return "<td class=\"t gone\">&times;</td>" }
        let style = (mark.isOnCamera ? "t on" : "t off") + (mark.isUsable ? "" : " ng")
        let signs = (mark.isSplit ? mark.seenBy.map(safe) : []) + (mark.status == .changed ? ["^"] : [])
        let wave = mark.isOnCamera ? "" : "<svg><use href=\"#wave\"/></svg>"
        return "<td class=\"\(style)\">\(wave)\(signs.isEmpty ? "" : "<b>\(signs.joined(separator: " "))</b>")</td>"
    }

    private static func safe(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
