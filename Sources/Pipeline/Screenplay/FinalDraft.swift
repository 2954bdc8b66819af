import ScriptModel
import ScriptText

/// Screenplays as Final Draft keeps them (.fdx, XML; versions 8 to 13 write the same elements).
public enum FinalDraft {
    /// Reads the script's own paragraphs, `/FinalDraft/Content/Paragraph`; the many others
    /// (headers, macros, notes' windows) are no script.
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - name: what to call the file in a failure.
    /// - Throws: `damaged` when the XML is broken or no Final Draft script is in it.
    public static func read(_ bytes: [UInt8], name: String = "this script") throws(ScriptFailure)
        -> Script
    {
        var reader = FinalDraftReader(bytes, name: name)
        try reader.read()
        guard reader.hasContent else {
            throw ScriptFailure(
                .damaged,
                "\(name) holds no script (no Content in FinalDraft); open it in Final Draft and save it again"
            )
        }
        return reader.builder.finish()
    }
}

/// One paragraph with its text joined from its runs.
struct FinalDraftParagraph {
    var type = ""
    var number: String?
    var text = ""
    var eighths = 0
    /// Of the newest run.
    var revision: String?
    /// Scripted remarks, in their order.
    var remarks: [String] = []
    /// What an omitted scene held.
    var struck: [String] = []
    var isOmitted = false
}

/// Walks over the document once.
struct FinalDraftReader {
    var builder = ScreenplayBuilder()
    private(set) var hasContent = false
    private var walk: XMLWalk
    /// Of the script's paragraphs, from 1.
    private var count = 0
    private var column = Column.none

    /// Which of two speeches side by side is being read.
    enum Column { case none, first, second }

    init(_ bytes: [UInt8], name: String) { walk = XMLWalk(bytes, name: name) }

    mutating func read() throws(ScriptFailure) {
        while let event = try walk.next() {
            guard case .start(let name) = event else { continue }
            switch name {
            case "FinalDraft": continue
            case "Content":
                hasContent = true
                try readParagraphs { (reader, paragraph) in reader.take(paragraph) }
            case "TitlePage": try readTitlePage()
            default: try walk.skipElement()
            }
        }
        builder.endSpeech()
    }

    private mutating func readTitlePage() throws(ScriptFailure) {
        while let event = try walk.next(), event != .end("TitlePage") {
            guard case .start(let name) = event else { continue }
            guard name == "Content" else {
                try walk.skipElement()
                continue
            }
            try readParagraphs { (reader, paragraph) in
                let text = Scalars(paragraph.text).trimmed.string
                if !text.isEmpty { reader.builder.script.frontMatter.append(text) }
            }
        }
        if builder.script.title.isEmpty {
            builder.script.title = builder.script.frontMatter.first ?? ""
        }
    }

    /// Every paragraph up to the end of the element that has just started.
    private mutating func readParagraphs(
        _ take: (inout FinalDraftReader, FinalDraftParagraph) -> Void
    ) throws(ScriptFailure) {
        while let event = try walk.next() {
            switch event {
            case .end: return
            case .start("Paragraph"):
                if let paragraph = try readParagraph(take) { take(&self, paragraph) }
            case .start: try walk.skipElement()
            case .text: continue
            }
        }
    }

    /// - Returns: nil for the paragraph around dual dialogue, whose speeches have been taken.
    private mutating func readParagraph(
        _ take: (inout FinalDraftReader, FinalDraftParagraph) -> Void
    ) throws(ScriptFailure) -> FinalDraftParagraph? {
        var paragraph = FinalDraftParagraph()
        paragraph.type = walk.attribute("Type") ?? ""
        paragraph.number = walk.attribute("Number")
        var isContainer = false
        while let event = try walk.next() {
            switch event {
            case .end: return isContainer ? nil : paragraph
            case .start("DualDialogue"):
                isContainer = true
                try readDualDialogue(take)
            case .start(let name): try readPart(name, of: &paragraph)
            case .text: continue
            }
        }
        return paragraph
    }

    private mutating func readPart(_ name: String, of paragraph: inout FinalDraftParagraph)
        throws(ScriptFailure)
    {
        switch name {
        case "Text":
            if let revision = walk.attribute("RevisionID"), revision != "0" {
                paragraph.revision = revision
            }
            paragraph.text += try readText()
        case "SceneProperties":
            paragraph.eighths = walk.attribute("Length").flatMap(Self.eighths) ?? 0
            try walk.skipElement()
        case "ScriptNote": try paragraph.remarks.append(readText())
        case "OmittedScene":
            paragraph.isOmitted = true
            try readParagraphsOfOmitted(&paragraph)
        default: try walk.skipElement()
        }
    }

    private mutating func readParagraphsOfOmitted(_ paragraph: inout FinalDraftParagraph)
        throws(ScriptFailure)
    {
        while let event = try walk.next() {
            if case .end = event { return }
            guard case .start(let name) = event else { continue }
            if name == "Paragraph" {
                try paragraph.struck.append(readText())
            } else {
                try walk.skipElement()
            }
        }
    }

    private mutating func readDualDialogue(
        _ take: (inout FinalDraftReader, FinalDraftParagraph) -> Void
    ) throws(ScriptFailure) {
        builder.endSpeech()
        column = .none
        try readParagraphs { (reader, paragraph) in
            if paragraph.type == "Character" {
                reader.column = reader.column == .none ? .first : .second
            }
            reader.take(paragraph)
        }
        builder.endSpeech()
        column = .none
    }

    /// All text within the element that has just started, however deep it stands.
    private mutating func readText() throws(ScriptFailure) -> String {
        var (text, depth) = ("", 1)
        while depth > 0, let event = try walk.next() {
            switch event {
            case .start: depth += 1
            case .end: depth -= 1
            case .text(let part): text += part
            }
        }
        return text
    }

    /// `2 3/8`, `3/8`, `1`
    static func eighths(_ length: String) -> Int? {
        var sum = 0
        for part in length.split(separator: " ") {
            let numbers = part.split(separator: "/").map { Int($0) }
            switch (numbers.count, numbers.first ?? nil, numbers.last ?? nil) {
            case (1, let pages?, _) where (0..<1000).contains(pages): sum += pages * 8
            case (2, let count?, 8) where (0..<1000).contains(count): sum += count
            default: return nil
            }
        }
        return sum
    }

    // MARK: what a paragraph says

    private mutating func take(_ paragraph: FinalDraftParagraph) {
        count += 1
        let text = Scalars(paragraph.text.split(whereSeparator: \.isNewline).joined(separator: " "))
            .trimmed.string
        for remark in paragraph.remarks {
            builder.note(.remark, Scalars(remark).trimmed.string, source: count)
        }
        for struck in paragraph.struck {
            builder.note(.struck, Scalars(struck).trimmed.string, source: count)
        }
        takeSpeech(paragraph, text)
    }

    private mutating func takeSpeech(_ paragraph: FinalDraftParagraph, _ text: String) {
        switch paragraph.type {
        case "Character" where !text.isEmpty:
            builder.cue(
                text, isDual: column != .none, isFirstOfTwo: column == .first,
                revision: paragraph.revision, source: count)
        case "Parenthetical" where !text.isEmpty:
            builder.parenthetical(Cue.parenthetical(Scalars(text)) ?? text, source: count)
        case "Dialogue", "Lyrics", "Singing":
            if !text.isEmpty { builder.speech(text, revision: paragraph.revision, source: count) }
        default:
            builder.endSpeech()
            takeOther(paragraph, text)
        }
    }

    private mutating func takeOther(_ paragraph: FinalDraftParagraph, _ text: String) {
        switch paragraph.type {
        case "Scene Heading":
            guard !text.isEmpty || paragraph.number != nil || paragraph.isOmitted else { return }
            builder.heading(
                text.isEmpty ? "OMITTED" : text, number: paragraph.number,
                eighths: paragraph.eighths, source: count)
            if paragraph.isOmitted { builder.omitLastScene() }
        case "Transition": add(.transition, text, paragraph)
        case "New Act", "End of Act", "Show/Ep. Title", "Outline 1", "Outline 2", "Outline Body":
            if !text.isEmpty, !builder.episode(text, source: count) {
                builder.note(.section, text, source: count)
            }
        case "Cast List":
            if !builder.addCast(CastList.names(Scalars(text))) { add(.action, text, paragraph) }
        case "General"
        where builder.script.scenes.isEmpty && !text.isEmpty
            && !builder.episode(text, source: count):
            builder.script.frontMatter.append(text)
        case "Action", "Shot": add(.action, text, paragraph)
        default:
            if !text.isEmpty, !builder.episode(text, source: count) {
                add(.action, text, paragraph)
            }
        }
    }

    private mutating func add(
        _ kind: ScriptLine.Kind, _ text: String, _ paragraph: FinalDraftParagraph
    ) {
        if !text.isEmpty {
            builder.add(
                ScriptLine(kind: kind, text: text, revision: paragraph.revision, source: count))
        }
    }
}
