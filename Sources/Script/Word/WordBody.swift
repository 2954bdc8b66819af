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
            case .text(let text): if isText, !open.isEmpty { open[open.count - 1].text += text }
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
        case "tab": add("\t")
        case "br", "cr": add("\n")
        case "noBreakHyphen": add("-")
        case "tr": rows.append(Row())
        case "tc": if !rows.isEmpty { rows[rows.count - 1].cells.append([]) }
        // Deleted or moved away; said twice for old programs; pinyin over a character; of a field only its result is seen.
        case "del", "moveFrom", "Fallback", "rt", "instrText", "delText", "sectPr": try walk.skipElement()
        default: break
        }
    }

    private mutating func end(_ element: String) {
        switch element {
        case "p": closeParagraph()
        case "tr": closeRow()
        default: break
        }
    }

    private mutating func add(_ text: String) { if !open.isEmpty { open[open.count - 1].text += text } }

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
        case "ilvl": open[last].list = (open[last].list?.number ?? "", walk.attribute("val").flatMap { Int($0) } ?? 0)
        case "del": open[last].runsOn = true
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
        for text in paragraph.text.split(separator: "\n", omittingEmptySubsequences: false) {
            found.append(SourceLine(paragraph.source, found.isEmpty && !label.isEmpty ? "\(label) \(text)" : String(text)))
        }
        keep(found)
    }

    private mutating func keep(_ found: [SourceLine]) {
        if let row = rows.indices.last, let cell = rows[row].cells.indices.last {
            rows[row].cells[cell] += found
        } else {
            lines += found
        }
    }

    // MARK: tables

    /// The first lines of its cells are one line: `1-1 日 内 客厅`, or of two cells `林晚：你来了。`; what else the cells hold follows.
    private mutating func closeRow() {
        guard let row = rows.popLast() else { return }
        let cells = row.cells.map { $0.filter { !$0.text.allSatisfy(\.isWhitespace) } }.filter { !$0.isEmpty }
        guard let first = cells.first?.first else { return }
        let sign = cells.count == 2 ? "：" : "\t"
        keep([SourceLine(first.source, cells.map { $0[0].text }.joined(separator: sign))] + cells.flatMap { $0.dropFirst() })
    }
}
