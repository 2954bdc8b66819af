import Markup
import Slate
import Wire

/// What a printed page says above its scenes; what is not known is left out.
public struct PageFacts: Sendable {
    /// Stands before the title.
    public var production: String?
    /// The script's, from 1.
    public var version: Int?
    /// Of the print, `2026-11-23`.
    public var date: String?

    /// What is nil is not printed.
    public init(production: String? = nil, version: Int? = nil, date: String? = nil) {
        (self.production, self.version, self.date) = (production, version, date)
    }
}

extension Coverage {
    /// What the legend explains.
    enum LegendSign { case straight, wavy, faint, cross, caret, star, open }

    /// The lined script for print: one column per take, a straight stroke where a camera of it sees
    /// the line, a wavy one where none does.
    ///
    /// Where only some see it, their names stand on the stroke; a cross is a dropped line, a caret
    /// a changed one, with its words beside the text.
    public func page(title: String, facts: PageFacts = PageFacts(), _ language: Language) -> String
    {
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
            p.facts { margin: 0 0 3mm; color: #555 } ul.legend { list-style: none; padding: 0; margin: 0 0 5mm; font-size: 8pt }
            ul.legend li { display: inline-block; margin-right: 5mm } ul.legend table { display: inline-table; width: 5mm; margin: 0 1mm 0 0 }
            td small { color: #333 } th b { padding: .5mm; border: .3mm solid #000; writing-mode: horizontal-tb }
            tr { break-inside: avoid } * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
            </style></head><body><h1>\(Self.safe([facts.production, title].compactMap(\.self).joined(separator: "  ")))</h1>
            \(Self.factsLine(facts, language))
            <svg width="0" height="0" style="position: absolute"><path id="wave" d="M8 0\(Self.waves)" fill="none" stroke="#000" stroke-width="1.2"/></svg>
            \(Self.legend(language))
            \(body)
            </body></html>
            """
    }

    private static func factsLine(_ facts: PageFacts, _ language: Language) -> String {
        let words = CoverageWords(language)
        let said = [facts.version.map(words.version), facts.date.map(words.printed)].compactMap(
            \.self)
        return said.isEmpty ? "" : "<p class=\"facts\">\(safe(said.joined(separator: ", ")))</p>"
    }

    private static func legend(_ language: Language) -> String {
        let items = CoverageWords(language).legend.map {
            "<li>\(sample($0.sign)) \(safe($0.meaning))</li>"
        }
        return "<ul class=\"legend\">\(items.joined())</ul>"
    }

    /// A sign as it is drawn in a column.
    private static func sample(_ sign: LegendSign) -> String {
        switch sign {
        case .straight: "<table><tr><td class=\"t on\">&nbsp;</td></tr></table>"
        case .wavy:
            "<table><tr><td class=\"t off\"><svg><use href=\"#wave\"/></svg>&nbsp;</td></tr></table>"
        case .faint: "<table><tr><td class=\"t on ng\">&nbsp;</td></tr></table>"
        case .cross: "&times;"
        case .caret: "^"
        case .star: "*"
        case .open: "<b>!</b>"
        }
    }

    /// A line of 1,800 px, more than the tallest row; drawn, as a background is printed in coarse
    /// dots.
    private static let waves = String(repeating: "q-4 1.5 0 3t0 3", count: 300)

    private static func table(_ scene: Scene, _ language: Language) -> String {
        let (takes, words) = (scene.takes, CoverageWords(language))
        let first = Dictionary(scene.lines.flatMap(\.takes).map { ($0.slate, $0) }) { first, _ in
            first
        }
        let heads = takes.map { take in
            let verdict = first[take].flatMap(words.head).map { " <b>\(safe($0))</b>" } ?? ""
            return "<th>\(safe(take))\(verdict)</th>"
        }.joined()
        let rows = scene.lines.map { row($0, takes, isOmitted: scene.isOmitted, words) }.joined(
            separator: "\n")
        return """
            <h2>\(safe(ScriptSheet.title(scene.slate, scene.heading)))</h2>
            <table><thead><tr><th></th>\(heads)<th></th></tr></thead><tbody>
            \(rows)
            </tbody></table>
            <p>\(safe(words.missing(scene)))</p>
            """
    }

    private static func row(
        _ line: Line, _ takes: [String], isOmitted: Bool, _ words: CoverageWords
    ) -> String {
        let marks = Dictionary(line.takes.map { ($0.slate, $0) }) { _, last in last }
        let cells = takes.map { cell(marks[$0]) }.joined()
        let isOpen = line.isToBeShot && !line.isCovered && !isOmitted
        let second = line.translation.map { "<br><small>\(safe($0))</small>" } ?? ""
        let said = safe(ScriptSheet.said(line, words.language)) + second
        let changes = line.takes.filter { $0.spokenAs != nil && takes.contains($0.slate) }
            .compactMap { mark in
                words.status(mark).map { "<br><i>\(safe("\(mark.slate) \($0)"))</i>" }
            }.joined()
        return
            "<tr><td class=\"n\">\(safe(line.number))</td>\(cells)<td\(isOpen ? " class=\"open\"" : "")>\(said)\(changes)</td></tr>"
    }

    private static func cell(_ mark: Mark?) -> String {
        guard let mark else { return "<td class=\"t\"></td>" }
        if mark.isDropped { return "<td class=\"t gone\">&times;</td>" }
        let style = (mark.isOnCamera ? "t on" : "t off") + (mark.isUsable ? "" : " ng")
        let signs =
            (mark.isSplit ? mark.seenBy.map(safe) : []) + (mark.status == .changed ? ["^"] : [])
        let wave = mark.isOnCamera ? "" : "<svg><use href=\"#wave\"/></svg>"
        return
            "<td class=\"\(style)\">\(wave)\(signs.isEmpty ? "" : "<b>\(signs.joined(separator: " "))</b>")</td>"
    }

    private static func safe(_ text: String) -> String { HTMLText.escaped(text) }
}
