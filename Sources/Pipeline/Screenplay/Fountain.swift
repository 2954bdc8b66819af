import ScriptModel
import ScriptText

/// Screenplays in Fountain, the plain-text format (fountain.io/syntax, version 1.1).
public enum Fountain {
    /// Reads a script; any text is one, so nothing fails. Emphasis is taken out of the lines;
    /// sections that say EPISODE or 第N集 begin episodes; struck-out text, remarks, synopses and
    /// the other sections become notes.
    public static func read(_ text: String) -> Script {
        let source = FountainSource(text)
        var reader = FountainReader()
        reader.builder.script.notes = source.notes
        reader.builder.script.diagnostics = source.diagnostics
        reader.read(source.lines)
        return reader.builder.finish()
    }
}

/// Goes over the paragraphs of a Fountain file once.
struct FountainReader {
    var builder = ScreenplayBuilder()

    mutating func read(_ lines: [SourceLine]) {
        var paragraph: [SourceLine] = []
        for line in lines.dropFirst(readTitlePage(lines)) {
            if FountainParagraph.isBlank(line.text) {
                readParagraph(&paragraph)
            } else {
                paragraph.append(line)
            }
        }
        readParagraph(&paragraph)
    }

    // MARK: title page

    /// - Returns: how many lines the title page takes; 0 when there is none.
    private mutating func readTitlePage(_ lines: [SourceLine]) -> Int {
        let page = lines.prefix { !FountainParagraph.isBlank($0.text) }.map { Scalars($0.text) }
        var values: [String: String] = [:]
        var key: String?
        for line in page {
            if let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                !line[line.startIndex].isBlank
            {
                key = line[..<colon].string.lowercased()
                values[key ?? ""] = line[(colon + 1)...].trimmed.string
            } else if let key, line.first?.isBlank == true {
                values[key] = [values[key] ?? "", line.trimmed.string].filter { !$0.isEmpty }
                    .joined(separator: " ")
            } else {
                return 0
            }
        }
        guard values.contains(where: { !$0.value.isEmpty }),
            FountainParagraph.of([lines[0]]) == .action
        else { return 0 }
        builder.script.title = Emphasis.stripped(Scalars(values["title"] ?? ""))
        builder.script.frontMatter = page.map(\.trimmed.string)
        return page.count
    }

    // MARK: paragraphs

    private mutating func readParagraph(_ lines: inout [SourceLine]) {
        while let first = lines.first, readMark(first) { lines.removeFirst() }
        defer { lines = [] }
        guard let first = lines.first else { return }
        switch FountainParagraph.of(lines) {
        case .heading(let text, let number):
            builder.heading(Emphasis.stripped(Scalars(text)), number: number, source: first.source)
            readRest(lines, after: first, "a scene heading with no blank line behind it")
        case .transition(let text):
            builder.add(
                ScriptLine(
                    kind: .transition, text: Emphasis.stripped(Scalars(text)), source: first.source)
            )
            readRest(lines, after: first, "a transition with no blank line behind it")
        case .speech(let cue, let isDual):
            builder.cue(cue, isDual: isDual, source: first.source)
            for line in lines.dropFirst() { readSpeech(line) }
            builder.endSpeech()
        case .centered: addText(lines, kind: .action) { FountainParagraph.centeredText($0) ?? $0 }
        case .lyrics: addText(lines, kind: .sound) { String($0.dropFirst()) }
        case .action:
            // A page's end is nobody's action.
            if lines.count == 1, Cue.isContinuation(Scalars(first.text).trimmed) {
                return builder.note(.pageBreak, first.text, source: first.source)
            }
            addText(lines, kind: .action, Self.unforced)
        }
    }

    /// `!text` is action whatever it looks like, `!!text` a shot.
    private static func unforced(_ text: String) -> String {
        for mark in ["!!", "!"] where text.hasPrefix(mark) {
            return String(text.dropFirst(mark.count))
        }
        return text
    }

    /// Sections, synopses and page breaks need no blank line around them.
    private mutating func readMark(_ line: SourceLine) -> Bool {
        let text = Scalars(line.text).trimmed
        if text.count > 2, text.allSatisfy({ $0 == "=" }) {
            builder.note(.pageBreak, "", source: line.source)
        } else if text.first == "=" {
            builder.note(.synopsis, text.dropFirst().trimmed.string, source: line.source)
        } else if text.first == "#" {
            let title = text.drop { $0 == "#" }.trimmed
            if !builder.episode(title.string, source: line.source) {
                builder.note(.section, title.string, source: line.source)
            }
        } else {
            return false
        }
        return true
    }

    private mutating func readRest(
        _ lines: [SourceLine], after first: SourceLine, _ message: String
    ) {
        guard lines.count > 1 else { return }
        builder.diagnose(first.source, first.text, message)
        var rest = Array(lines.dropFirst())
        readParagraph(&rest)
    }

    private mutating func readSpeech(_ line: SourceLine) {
        let text = Scalars(line.text).trimmed
        if Cue.isContinuation(text) { return }
        if let manner = Cue.parenthetical(text) {
            return builder.parenthetical(Emphasis.stripped(Scalars(manner)), source: line.source)
        }
        builder.speech(
            Emphasis.stripped(text.first == "~" ? text.dropFirst().trimmed : text),
            source: line.source)
    }

    private mutating func addText(
        _ lines: [SourceLine], kind: ScriptLine.Kind, _ undressed: (String) -> String
    ) {
        let text = lines.map { Emphasis.stripped(Scalars(undressed($0.text)).trimmed) }.filter {
            !$0.isEmpty
        }.joined(separator: " ")
        if !text.isEmpty {
            builder.add(ScriptLine(kind: kind, text: text, source: lines[0].source))
        }
    }
}
