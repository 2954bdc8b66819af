import ScriptModel
import ScriptText

/// Walks over a document's body: paragraphs, soft breaks, tables, tracked changes.
struct WordBody {
    private var walk: XMLWalk
    private var numbering: WordNumbering
    private var lines: [SourceLine] = []
    private var paragraphs = 0
    /// Open ones, outermost first: a text box holds paragraphs inside a paragraph.
    private var open: [Paragraph] = []
    /// Rows of the tables that are open.
    private var rows: [Row] = []

    private struct Paragraph {
        let source: Int
        var text = ""
        /// What is hidden or struck out of it.
        var gone = ""
        var indent: Int?
        var isCentered: Bool?
        /// Characters of its text that lead to another place of the document.
        var linked = 0
        var style: String?
        var list: (number: String, level: Int)?
        /// Its end was deleted in a tracked change: the next paragraph goes on in it.
        var runsOn = false
    }

    /// Cells of lines.
    private struct Row { var cells: [[SourceLine]] = [] }

    init(_ bytes: [UInt8], numbering: WordNumbering, name: String) {
        walk = XMLWalk(bytes, name: name)
        self.numbering = numbering
    }

    /// What is hidden or struck out, by paragraph.
    private(set) var struck: [SourceLine] = []
    private var styles: WordStyles { numbering.looks }
    /// Whether the run that is open is hidden or struck out.
    private var isGone = false
    /// Links within the document that are open: tables of contents are made of them.
    private var links: [Bool] = []

    mutating func read() throws(ScriptFailure) -> [SourceLine] {
        var isText = false
        while let event = try walk.next() {
            switch event {
            case .start(let element):
                isText = element == "t"
                try start(element)
            case .end(let element):
                isText = false
                end(element)
            case .text(let text): if isText { add(text) }
            }
        }
        if var last = unfinished {
            last.runsOn = false
            open.append(last)
            closeParagraph()
        }
        return lines
    }

    private mutating func start(_ element: String) throws(ScriptFailure) {
        switch element {
        case "p": openParagraph()
        case "pPr": try readProperties()
        case "r": isGone = false
        case "rPr": try readRun()
        case "hyperlink": links.append(walk.attribute("anchor") != nil)
        case "tab": add("\t")
        case "br", "cr": add("\n")
        case "noBreakHyphen": add("-")
        case "tr": rows.append(Row())
        case "tc": if !rows.isEmpty { rows[rows.count - 1].cells.append([]) }
        // Deleted or moved away; said twice for old programs; pinyin over a character; of a field
        // only its result is seen.
        case "del", "moveFrom", "Fallback", "rt", "instrText", "delText", "sectPr":
            try walk.skipElement()
        default: break
        }
    }

    private mutating func end(_ element: String) {
        switch element {
        case "p": closeParagraph()
        case "tr": closeRow()
        case "r": isGone = false
        case "hyperlink": _ = links.popLast()
        default: break
        }
    }

    private mutating func add(_ text: String) {
        guard let last = open.indices.last else { return }
        if isGone {
            open[last].gone += text
        } else {
            open[last].text += text
            if links.last == true { open[last].linked += text.count }
        }
    }

    /// The properties of a run: hidden and struck-out text is nobody's line.
    private mutating func readRun() throws(ScriptFailure) {
        var depth = 1
        var isChange = false
        var isStruck: Bool?
        while depth > 0, let event = try walk.next() {
            switch event {
            case .start(let element):
                depth += 1
                isChange = isChange || element == "rPrChange"  // What it was before.
                guard !isChange else { continue }
                if ["vanish", "strike", "dstrike"].contains(element) {
                    isStruck = (isStruck ?? false) || WordSwitch.isOn(walk)
                }
                if element == "rStyle", isStruck == nil, styles.isGone(walk.attribute("val")) {
                    isStruck = true
                }
            case .end(let element):
                depth -= 1
                if element == "rPrChange" { isChange = false }
            case .text: break
            }
        }
        isGone = isStruck ?? false
    }

    // MARK: paragraphs

    private var unfinished: Paragraph?

    private mutating func openParagraph() {
        paragraphs += 1
        open.append(unfinished ?? Paragraph(source: paragraphs))
        unfinished = nil
        open[open.count - 1].runsOn = false
    }

    private mutating func readProperties() throws(ScriptFailure) {
        guard !open.isEmpty else { return }
        var depth = 1
        var isChange = false
        while depth > 0, let event = try walk.next() {
            switch event {
            case .start(let element):
                depth += 1
                isChange = isChange || element == "pPrChange"  // What it was before.
                if !isChange { readProperty(element) }
            case .end(let element):
                depth -= 1
                if element == "pPrChange" { isChange = false }
            case .text: break
            }
        }
    }

    private mutating func readProperty(_ element: String) {
        let last = open.count - 1
        switch element {
        case "pStyle": open[last].style = walk.attribute("val")
        case "numId": open[last].list = (walk.attribute("val") ?? "0", open[last].list?.level ?? 0)
        case "ilvl":
            open[last].list = (
                open[last].list?.number ?? "", walk.attribute("val").flatMap { Int($0) } ?? 0
            )
        case "del": open[last].runsOn = true
        case "ind": open[last].indent = WordIndent.letters(walk) ?? open[last].indent
        case "jc": open[last].isCentered = walk.attribute("val") == "center"
        default: break
        }
    }

    private mutating func closeParagraph() {
        guard let paragraph = open.popLast() else { return }
        if paragraph.runsOn {
            unfinished = paragraph
            return
        }
        let label = numbering.label(style: paragraph.style, list: paragraph.list)
        var found: [SourceLine] = []
        if !paragraph.gone.allSatisfy(\.isWhitespace) {
            struck.append(SourceLine(paragraph.source, paragraph.gone))
        }
        // A paragraph of which all is gone leaves neither its number nor a blank line.
        if paragraph.text.allSatisfy(\.isWhitespace), !paragraph.gone.isEmpty { return }
        for text in paragraph.text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = SourceLine(
                paragraph.source,
                found.isEmpty && !label.isEmpty ? "\(label) \(text)" : String(text))
            line.role = role(paragraph)
            line.indent = paragraph.indent ?? styles.indent(paragraph.style)
            line.isCentered = paragraph.isCentered ?? styles.isCentered(paragraph.style)
            found.append(line)
        }
        keep(found)
    }

    /// A paragraph that is a link within the document, but for its page number, stands in a table
    /// of contents.
    private func role(_ paragraph: Paragraph) -> LineRole? {
        let isLink = paragraph.linked > 0 && paragraph.linked * 10 >= paragraph.text.count * 8
        return isLink ? .contents : styles.role(paragraph.style)
    }

    private mutating func keep(_ found: [SourceLine]) {
        if let row = rows.indices.last, let cell = rows[row].cells.indices.last {
            rows[row].cells[cell] += found
        } else {
            lines += found
        }
    }

    // MARK: tables

    /// The first lines of its cells are one line: `1-1 日 内 客厅`, or of a name and its words
    /// `林晚：你来了。`; what else the cells hold follows. Cells that say whole lines in two
    /// languages stay lines of their own.
    private mutating func closeRow() {
        guard let row = rows.popLast() else { return }
        let cells = row.cells.map { $0.filter { !$0.text.allSatisfy(\.isWhitespace) } }.filter {
            !$0.isEmpty
        }
        guard let first = cells.first?.first else { return }
        if let pairs = WordRow.languages(cells) { return keep(pairs) }
        var texts = cells.map { $0[0].text }
        if texts.count == 3, let second = WordRow.secondOf(named: texts) {
            keep([
                SourceLine(first.source, "\(texts[0])：\(texts[1])"),
                SourceLine(first.source, second),
            ])
            return keep(cells.flatMap { $0.dropFirst() })
        }
        if texts.count == 3, WordRow.isCount(texts[0]), WordRow.isName(texts[1]) {
            texts.removeFirst()
        }
        let sign = texts.count == 2 && WordRow.isName(texts[0]) ? "：" : "\t"
        keep(
            [SourceLine(first.source, texts.joined(separator: sign))]
                + cells.flatMap { $0.dropFirst() })
    }
}

/// What the cells of a table's row are to each other.
enum WordRow {
    /// Two cells of whole lines, one Chinese and one not, a line of the one before its line of the
    /// other; nil for anything else.
    static func languages(_ cells: [[SourceLine]]) -> [SourceLine]? {
        guard cells.count == 2, cells.allSatisfy({ $0.count > 1 || isWhole($0[0].text) }) else {
            return nil
        }
        let (left, right) = (
            cells[0].contains { Scalars($0.text).hasHan },
            cells[1].contains { Scalars($0.text).hasHan }
        )
        guard left != right else { return nil }
        return (0..<max(cells[0].count, cells[1].count)).flatMap { row in
            cells.compactMap { $0.indices.contains(row) ? $0[row] : nil }
        }
    }

    /// `林晚 | 你来了。 | You came.`
    static func secondOf(named texts: [String]) -> String? {
        let (first, second) = (Scalars(texts[1]), Scalars(texts[2]))
        let isPair = first.hasHan && !second.hasHan && second.count(where: { $0.isLatin }) >= 2
        return isPair && isName(texts[0]) && !isCount(texts[0])
            && SceneHead(Scalars(texts[0]).trimmed)?.form == nil ? texts[2] : nil
    }

    /// A line and no bare name: with a colon, a triangle or the end of a sentence.
    private static func isWhole(_ text: String) -> Bool {
        !isName(text) || SceneHead(Scalars(text).trimmed)?.isSure == true
    }

    static func isName(_ text: String) -> Bool {
        let scalars = Scalars(text).trimmed
        let marks = "：:。！？!?△▲…,，;；".unicodeScalars
        guard scalars.count <= 24, !scalars.contains(where: { marks.contains($0) }) else {
            return false
        }
        return scalars.hasHan ? scalars.filter(\.isHan).count <= 12 : scalars.last != "."
    }

    static func isCount(_ text: String) -> Bool {
        let scalars = Scalars(text).trimmed
        return !scalars.isEmpty && scalars.allSatisfy { $0.isDigit || $0 == "." || $0 == "、" }
    }
}
