import ScriptModel
import ScriptText

/// The script of a Chinese micro-drama: episodes, scene heads, △ action and `名：词` dialogue, as
/// crews really write them.
package enum MicroDramaText {
    package static func read(_ lines: [SourceLine]) -> Script {
        var clean: [CleanLine] = []
        var pages: [ScriptNote] = []
        var followsBlank = false
        for line in lines {
            if isPageNumber(Scalars(line.text).trimmed) {
                pages.append(
                    ScriptNote(.pageBreak, Scalars(line.text).trimmed.string, source: line.source))
                continue
            }
            let made = CleanLine(line, followsBlank: followsBlank)
            followsBlank = made == nil
            if let made { clean.append(made) }
        }
        var reader = MicroDramaReader(clean)
        var script = reader.read()
        script.notes += pages
        return script
    }

    /// `- 12 -`, `第12页`, `第 3 页 共 20 页`, `Page 3 of 20`: what a program prints at a page's
    /// end.
    private static func isPageNumber(_ text: Scalars) -> Bool {
        guard (3...24).contains(text.count),
            text.contains(where: { ChineseNumber.digit($0) != nil })
        else { return false }
        let words = text.filter { !$0.isBlank && ChineseNumber.digit($0) == nil }
        if text.first.map(HeadNumber.isDash) == true, text.last.map(HeadNumber.isDash) == true {
            return words.allSatisfy(HeadNumber.isDash)
        }
        return ["第页", "第页共页", "第页/共页", "第页，共页", "第页,共页", "共页第页", "PAGE", "PAGEOF", "PAGE/"]
            .contains(words.string.uppercased())
    }
}

/// Goes over a script's lines once, after the outline is known.
struct MicroDramaReader {
    let lines: [CleanLine]
    let outline: Outline
    let names: Set<String>
    var script = Script()
    var index = 0

    /// A head has been read and nothing of its scene yet: labels and slots still belong to it.
    var isHeadOpen = false
    /// A name whose words stand on the next line.
    var waiting: (speech: Speech, line: CleanLine)?
    var flashback = Flashback.none
    /// What a line in the second language says again.
    var echo = Echo.nothing

    enum Flashback { case none, untilEnd, scene, untilHead }
    enum Echo { case nothing, episode, head, line }

    init(_ lines: [CleanLine]) {
        self.lines = lines
        outline = Outline(lines)
        names = outline.names
    }

    mutating func read() -> Script {
        readFrontMatter()
        while index < lines.count {
            read(lines[index])
            index += 1
        }
        giveUpWaiting()
        Numbering.finish(&script)
        return script
    }

    // MARK: front matter

    private mutating func readFrontMatter() {
        let start = outline.bodyStart ?? (hasSpeech ? 0 : lines.count)
        script.frontMatter = lines[..<start].map(\.text.string)
        script.title = lines[..<start].lazy.compactMap(Self.title).first ?? ""
        index = start
        guard outline.bodyStart == nil else { return }
        diagnose(
            lines.first,
            "no episode and no scene head was found; "
                + (start == 0 ? "all of it is one scene" : "all of it is front matter"))
    }

    private var hasSpeech: Bool {
        lines.contains { $0.isMarkedAction || !$0.isTooLong && Speech($0.text) != nil }
    }

    private static func title(_ line: CleanLine) -> String? {
        let text = line.text
        if text.first == "《", let close = text.firstIndex(of: "》"), text.count <= 60 {
            return text[(text.startIndex + 1)..<close].string
        }
        for label in ["作品名称", "剧本名称", "剧名", "片名", "书名"]
        where text.starts(with: label) && text.count <= 60 {
            let after = HeadNumber.withoutSeparators(text.dropFirst(label.unicodeScalars.count))
            return (after.first == "《" && after.last == "》" ? after.dropFirst().dropLast() : after)
                .string
        }
        return line.headingLevel == 1 && text.count <= 40 ? text.string : nil
    }

    // MARK: one line

    private mutating func read(_ line: CleanLine) {
        if line.isTooLong { return keepTooLong(line) }
        if !Brackets.isBalanced(line.text) {
            diagnose(line, "a bracket is opened or closed alone; read as if it were not there")
        }
        if readEcho(line) || readEpisode(line) { return }
        if readHead(line) || readHeadPart(line) { return }
        if readMark(line) || readSpeech(line) || readWords(line) || readCue(line) { return }
        readPlain(line)
    }

    private mutating func keepTooLong(_ line: CleanLine) {
        diagnose(
            line,
            "a line of \(line.text.count) characters is no line of a script; kept as one action, nothing was looked for in it"
        )
        append(ScriptLine(kind: .action, text: line.text.string, source: line.source))
    }

    private mutating func readPlain(_ line: CleanLine) {
        if !line.isMarkedAction, outline.marksActions, echo == .line, isAfterSpeech {
            diagnose(line, "no triangle and no name, after a speech; taken for action")
        }
        append(ScriptLine(kind: .action, text: line.text.string, source: line.source))
    }

    private var isAfterSpeech: Bool { script.scenes.last?.lines.last?.character != nil }

    // MARK: what is kept

    /// Every line of a scene goes through here; lines before the first head get a scene of their
    /// own.
    mutating func append(_ line: ScriptLine) {
        if needsScene { openScene(without: line) }
        var line = line
        if flashback != .none, line.kind != .transition { line.isFlashback = true }
        if outline.isBilingualInline, line.translation == nil,
            let (first, second) = halves(Scalars(line.text), line.kind)
        {
            (line.text, line.translation) = (first.string, second.string)
        }
        script.scenes[script.scenes.count - 1].lines.append(line)
        (isHeadOpen, echo) = (false, .line)
    }

    private func halves(_ text: Scalars, _ kind: ScriptLine.Kind) -> (
        first: Scalars, second: Scalars
    )? {
        outline.isForeignFirst
            ? Bilingual.splitForeignFirst(text) : Bilingual.split(text, isLoose: kind == .caption)
    }

    private var needsScene: Bool {
        script.scenes.isEmpty
            || script.scenes[script.scenes.count - 1].episode != script.episodes.last?.number
                && isFreshEpisode
    }

    /// Whether the last episode has no scene yet.
    var isFreshEpisode: Bool {
        guard let episode = script.episodes.last else { return script.scenes.isEmpty }
        return script.scenes.last.map { $0.source < episode.source && $0.episode != episode.number }
            ?? true
    }

    private mutating func openScene(without line: ScriptLine) {
        script.scenes.append(
            ScriptScene(
                episode: script.episodes.last?.number, number: "", isNumberGiven: false,
                heading: "", source: line.source))
        guard outline.bodyStart != nil else { return }
        diagnose(
            line.source, line.text,
            "lines before the first scene head; they stand in a scene of their own")
    }

    mutating func diagnose(_ line: CleanLine?, _ message: String) {
        guard let line else { return }
        diagnose(line.source, line.text.prefix(ScriptDiagnostic.longestText).string, message)
    }

    mutating func diagnose(_ source: Int, _ text: String, _ message: String) {
        script.diagnostics.append(
            ScriptDiagnostic(
                source: source, text: String(text.prefix(ScriptDiagnostic.longestText)),
                message: message))
    }
}
