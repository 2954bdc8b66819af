import CrewSentences
import ScriptModel
import ScriptText
import Slate
import Wire

extension Coverage {
    /// Pages for the terminal: per scene its lines with the takes that cover them, then what is
    /// missing; of many scenes only what is missing.
    public func text(_ language: Language) -> String {
        let words = CoverageWords(language)
        guard !scenes.isEmpty else { return words.noSuchScene }
        let pages =
            scenes.count == 1 ? scenes.map { Self.page($0, words) } : [Self.overview(self, words)]
        return pages.joined(separator: "\n")
    }

    private static func page(_ scene: Scene, _ words: CoverageWords) -> String {
        var lines = [
            ScriptSheet.title(scene.slate, scene.heading)
                + (scene.isOmitted ? "  \(words.omitted)" : "")
        ]
        for line in scene.lines {
            lines.append("\(padded(line.number))\(ScriptSheet.said(line, words.language))")
            if let translation = line.translation { lines.append("      \(translation)") }
            if !line.takes.isEmpty {
                lines.append("      " + line.takes.map { words.mark($0) }.joined(separator: "  "))
            }
            if line.isToBeShot, !line.isCovered, !scene.isOmitted {
                lines.append("      ! \(words.nobody)")
            }
        }
        return (lines + [words.missing(scene)]).joined(separator: "\n")
    }

    private static func overview(_ coverage: Coverage, _ words: CoverageWords) -> String {
        var lines = coverage.episodes.map { words.share(episode: $0) }
        lines += coverage.characters.prefix(10).map { words.share(character: $0) }
        let open = coverage.scenes.filter { !$0.uncovered.isEmpty && !$0.takes.isEmpty }
        lines += open.map(words.missing)
        let untouched = coverage.scenes.filter {
            !$0.isOmitted && $0.takes.isEmpty && $0.lines.contains(where: \.isToBeShot)
        }
        if !untouched.isEmpty { lines.append(words.untouched(untouched.map(\.slate))) }
        return lines.joined(separator: "\n")
    }

    private static func padded(_ number: String) -> String {
        number + String(repeating: " ", count: max(1, 6 - number.count))
    }
}

/// Sentences about coverage.
public struct CoverageWords: Speaking {
    /// Of every sentence it makes.
    public let language: Language
    private var phrases: Phrases { Phrases(language) }

    /// `language` is the reader's; the script's own words stay as they are written.
    public init(_ language: Language) { self.language = language }

    /// For whoever asks for coverage before any script was loaded.
    public var noScript: String {
        say("no script is loaded; rushes script load FILE", "还没有剧本; 载入: rushes script load 文件")
    }
    /// For a script that was loaded and holds none: how to get an earlier version back.
    public var noScenes: String {
        say(
            "the script that is loaded has no scenes; script versions lists the earlier ones, script use N takes one up again",
            "载入的剧本里没有场; 剧本 版本 列出以前的版本, 剧本 使用 N 恢复其中一版")
    }
    /// For a part that is neither a scene's slate nor an episode.
    public var noSuchScene: String {
        say("the script has no such scene or episode", "剧本里没有这一场或这一集")
    }
    /// Stands behind the head of a scene that keeps its number and is not shot.
    public var omitted: String { say("(omitted)", "(不拍)") }
    /// Stands below a line to be shot that no usable take covers.
    public var nobody: String { say("not covered yet", "还没有拍到") }

    /// How a line is heard or seen that is neither spoken in the picture nor played; nil for those
    /// that are.
    func mark(_ kind: ScriptLine.Kind) -> String? {
        switch kind {
        case .dialogue, .action, .transition: nil
        case .offScreen: "OS"
        case .voiceOver: "VO"
        case .caption: say("caption", "字幕")
        case .sound: say("sound", "音效")
        }
    }

    /// The verdict at the head of a take's stroke, `OK *`; nil without one.
    func head(_ mark: Coverage.Mark) -> String? {
        let parts =
            (mark.verdict == .none ? [] : [phrases.word(mark.verdict)]) + (mark.isPick ? ["*"] : [])
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    // MARK: The lined page

    func version(_ number: Int) -> String { say("script version \(number)", "剧本第 \(number) 版") }
    func printed(_ date: String) -> String { say("printed \(date)", "打印日期 \(date)") }

    /// What the signs of the page mean, each with what is drawn for it.
    var legend: [(sign: Coverage.LegendSign, meaning: String)] {
        [
            (.straight, say("on camera", "画内")), (.wavy, say("off camera", "画外")),
            (.faint, say("NG", "NG 条")),
            (.cross, say("not spoken", "漏词")), (.caret, say("spoken otherwise", "改词")),
            (.star, say("director's pick", "导演选")), (.open, say("not covered yet", "还没有拍到")),
        ]
    }

    /// `|3-12B-4 OK`; `~` before it is off camera, `|3-12B-4 A ~B` off camera B alone, `x` not
    /// spoken.
    func mark(_ mark: Coverage.Mark) -> String {
        let sign = mark.isDropped ? "x" : mark.isOnCamera ? "|" : "~"
        let verdict = mark.verdict == .none ? [] : [phrases.word(mark.verdict)]
        let cameras =
            mark.isSplit ? mark.cameras.map { mark.seenBy.contains($0) ? $0 : "~\($0)" } : []
        return
            ([sign + mark.slate] + verdict + cameras + (mark.isPick ? ["*"] : [])
            + [status(mark)].compactMap(\.self))
            .joined(separator: " ")
    }

    /// `changed "what was said"`, `dropped`; nil where the line was spoken as written.
    func status(_ mark: Coverage.Mark) -> String? {
        mark.status.map {
            phrases.word($0) + (mark.spokenAs.map { say(" \"\($0)\"", " “\($0)”") } ?? "")
        }
    }

    /// What a scene still needs, before it is left.
    public func missing(_ scene: Coverage.Scene) -> String {
        let (open, off) = (scene.uncovered, scene.onlyOffCamera)
        if open.isEmpty && off.isEmpty {
            return say("\(scene.slate): every line is covered", "\(scene.slate): 每行都拍到了")
        }
        var parts: [String] = []
        if !open.isEmpty {
            let lines = open.count == 1 ? "line" : "lines"
            parts.append(
                say("\(lines) \(Self.list(open)) not covered", "没有拍到的行: \(Self.list(open))"))
        }
        if !off.isEmpty {
            parts.append(say("only off camera: \(Self.list(off))", "只在画外的行: \(Self.list(off))"))
        }
        return "\(scene.slate): " + parts.joined(separator: "; ")
    }

    func share(episode: Coverage.Share) -> String {
        let name =
            episode.name.isEmpty
            ? say("the script", "全剧") : say("episode \(episode.name)", "第 \(episode.name) 集")
        return say(
            "\(name): \(episode.covered) of \(episode.lines) lines covered",
            "\(name): \(episode.lines) 行, 已拍 \(episode.covered) 行")
    }

    func share(character: Coverage.Share) -> String {
        say(
            "\(character.name): \(character.covered) of \(character.lines)",
            "\(character.name): \(character.lines) 行, 已拍 \(character.covered) 行")
    }

    func untouched(_ slates: [String]) -> String {
        let shown = slates.prefix(20).joined(separator: " ") + (slates.count > 20 ? " ..." : "")
        return say(
            "no lines tagged yet in \(slates.count) scenes: \(shown)",
            "还没有标台词的 \(slates.count) 场: \(shown)")
    }

    /// `3-5, 8, 12A`: numbers that follow each other are drawn together.
    static func list(_ lines: [Coverage.Line]) -> String {
        var parts: [(first: String, last: String)] = []
        for line in lines {
            let number = LineNumber(line.number)
            if let last = parts.last, let before = LineNumber(last.last).number,
                number.number == before + 1, number.suffix.isEmpty,
                LineNumber(last.last).suffix.isEmpty
            {
                parts[parts.count - 1].last = line.number
            } else {
                parts.append((line.number, line.number))
            }
        }
        return parts.map { $0.first == $0.last ? $0.first : "\($0.first)-\($0.last)" }.joined(
            separator: ", ")
    }
}

/// A script as text.
public enum ScriptSheet {
    /// `3-12  INT. KITCHEN - DAY`; a heading that says its number itself stands alone.
    static func title(_ slate: String, _ heading: String) -> String {
        let saysIt =
            heading.hasPrefix(slate)
            && !(heading.dropFirst(slate.count).first.map { $0.isLetter || $0.isNumber } ?? false)
        return saysIt ? heading : "\(slate)  \(heading)"
    }

    /// Episodes with their scenes and lengths, or the lines of the scenes of a part.
    public static func text(_ script: Script, of part: String?, _ language: Language) -> String {
        let words = CoverageWords(language)
        guard let part else { return overview(script, language) }
        let scenes = script.scenes(of: part)
        if scenes.isEmpty { return words.noSuchScene }
        return scenes.map { scene in
            let lines = scene.lines.flatMap { line in
                let said =
                    line.number + String(repeating: " ", count: max(1, 6 - line.number.count))
                    + said(line, language)
                return [said] + (line.translation.map { ["      \($0)"] } ?? [])
            }
            let second = scene.translation.map { ["      \($0)"] } ?? []
            let head =
                title(scene.slate, scene.heading) + (scene.isOmitted ? "  \(words.omitted)" : "")
            return ([head] + second + lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    static func said(_ line: ScriptLine, _ language: Language) -> String {
        said(line.kind, line.character, line.parenthetical, line.text, language)
    }

    /// `苏晴 (OS): (冷笑) 就凭你？`, `[字幕] 三年后`: who, how it is heard, in what manner, and
    /// what.
    public static func said(_ line: Coverage.Line, _ language: Language) -> String {
        said(line.kind, line.character, line.parenthetical, line.text, language)
    }

    /// The same with the second language behind it, for where a line has one row; the words of the
    /// program in the language of the line.
    public static func oneRow(_ line: Coverage.Line) -> String {
        let language: Language = Scalars(line.text).hasHan ? .chinese : .english
        return said(line, language) + (line.translation.map { " / \($0)" } ?? "")
    }

    private static func said(
        _ kind: ScriptLine.Kind, _ character: String?, _ manner: String?, _ text: String,
        _ language: Language
    ) -> String {
        let mark = CoverageWords(language).mark(kind)
        let manner = manner.map { "(\($0)) " } ?? ""
        if let character { return "\(character)\(mark.map { " (\($0))" } ?? ""): \(manner)\(text)" }
        return "\(mark.map { "[\($0)] " } ?? "")\(manner)\(text)"
    }

    private static func overview(_ script: Script, _ language: Language) -> String {
        let lines = script.scenes.map { scene in
            title(scene.slate, scene.heading) + "  " + pages(scene.eighths, language)
                + "  \(scene.lines.count)"
        }
        let head = script.title.isEmpty ? [] : [script.title]
        return (head + lines).joined(separator: "\n")
    }

    /// `1 3/8`
    private static func pages(_ eighths: Int, _ language: Language) -> String {
        let (whole, rest) = eighths.quotientAndRemainder(dividingBy: 8)
        let parts = [whole > 0 ? "\(whole)" : nil, rest > 0 ? "\(rest)/8" : nil].compactMap(\.self)
            .joined(separator: " ")
        return parts + (language == .english ? " p" : " 页")
    }
}
