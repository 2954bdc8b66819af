import Slate
import TakeNames
import Wire

/// The one parser of the crew's language: prompt, `rushes`, buttons and networks all pass here.
///
///     line := [target] verb args | slate | target slate
///     target := name [':'], name := '@' N | 't' N | slate | file
///     slate := [ep '-'] scene [shot] ['-' take | ' t' take] | 第N集N场X镜N条
public enum Grammar {
    /// A note of 10 kB and a little more.
    public static let longestLine = WatchWish.longestDraft

    /// A line that is no command and reads as something that somebody noticed has the error's
    /// `remark`.
    public static func parse(_ line: String) -> Result<CrewLine, GrammarError> {
        do throws(GrammarError) { return .success(try read(line)) } catch {
            var error = error
            error.remark = Remark(line, error)
            return .failure(error)
        }
    }

    private static func read(_ line: String) throws(GrammarError) -> CrewLine {
        guard line.utf8.count <= longestLine else {
            throw GrammarError(reason: .tooLong(limit: longestLine), word: "", suggestion: nil)
        }
        var words = Words(line)
        let target = try words.takeTarget() ?? words.takeNameBeforeVerb()
        let whole = words
        if let verb = Doubt.verdict(in: words.rest) ?? Doubt.asked(words.rest), !verb.looks {
            throw GrammarError(reason: .doubt(verb), word: words.rest, suggestion: nil)
        }
        if let (verb, word) = words.takeVerb() {
            if verb.judges { return try verdict(verb, word, target, &words, whole) }
            return try command(verb, word, target, &words)
        }
        if let glued = GluedVerdict(words.rest) {
            throw GrammarError(
                reason: .glued(glued.verb, apart: glued.apart), word: words.rest, suggestion: nil)
        }
        if target == nil, let verb = OtherTake.verdict(in: words.rest) {
            throw GrammarError(reason: .otherTake(verb), word: words.rest, suggestion: nil)
        }
        if target == nil, words.rest.count <= longestSlate, let edit = SlateReader.edit(words.rest)
        {
            return CrewLine(command: .slate(edit))
        }
        guard let first = words.next() else {
            throw GrammarError(
                reason: target == nil ? .empty : .missingVerb, word: target?.description ?? "",
                suggestion: nil)
        }
        if let target, words.rest.isEmpty {
            if let slate = SlateReader.slate(first) {
                return CrewLine(target: target, command: .rename(slate))
            }
            // What two bare numbers count is the production's to say.
            if SlateReader.letterless(first) != nil, let edit = SlateReader.edit(first) {
                return CrewLine(target: target, command: .slate(edit))
            }
            if ChineseSlate.isWritten(in: first), let edit = SlateReader.edit(first) {
                return CrewLine(target: target, command: .slate(edit))
            }
        }
        throw unknown(first, words.rest)
    }

    /// In characters; four parts at their longest.
    private static let longestSlate = 120

    private static func unknown(_ word: String, _ rest: String) -> GrammarError {
        GrammarError(reason: .unknownWord, word: word, suggestion: meant(word, before: rest))
    }

    /// The verb that was meant by a word with a slip of the finger.
    ///
    /// Chinese words differ in one character and say the opposite: nothing is guessed of them. With
    /// text behind it the line must then be a whole command that holds no free text: `lnes 12-18`,
    /// and not `not sharp`.
    private static func meant(_ word: String, before rest: String) -> String? {
        guard word.count > 1, word.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        let edits = rest.isEmpty && word.count > 5 ? 2 : 1
        guard let nearest = Spelling.nearest(to: word, among: guessable, edits: edits) else {
            return nil
        }
        if rest.isEmpty { return nearest }
        guard case .success(let line) = parse("\(nearest) \(rest)"), !line.command.hasFreeText
        else { return nil }
        return nearest
    }

    /// English words of more than a letter; judging words that people also use otherwise are not
    /// guessed.
    private static let guessable = Verb.allCases.flatMap { verb in
        verb.words.filter {
            $0.count > 1 && $0.utf8.allSatisfy { $0 < 128 } && !verb.judgesOnlyAlone($0)
        }
    }

    private static func command(
        _ verb: Verb, _ word: String, _ target: TakeTarget?, _ words: inout Words
    ) throws(GrammarError) -> CrewLine {
        if let target, !verb.takesTarget {
            throw GrammarError(reason: .badArgument(verb), word: "\(target)", suggestion: nil)
        }
        switch verb {
        case .note:
            let target = target ?? words.takeNameBeforeColon()
            return CrewLine(target: target, command: .note(try words.text(for: verb)))
        case .lines:
            let target = target ?? nameBesideLines(&words, isEnough: false)
            return CrewLine(target: target, command: .lines(try lines(try words.text(for: verb))))
        case .changed, .dropped: return try remark(verb, target, &words)
        case .accept: return try accept(target, &words)
        case .ep, .scene, .shot, .take:
            return CrewLine(
                target: target, command: .slate(try edit(verb, try words.text(for: verb))))
        case .pu, .wt, .fs, .mos, .tail, .series, .rehearsal, .pick, .void:
            return try manner(verb, word, target, &words)
        case .restore:
            let target = target ?? words.takeTrailingTarget()
            if !words.rest.isEmpty {
                throw GrammarError(reason: .badArgument(verb), word: words.rest, suggestion: nil)
            }
            return CrewLine(target: target, command: .trait(.void, false))
        case .own:
            let isOn = !words.takeOff()
            if !words.rest.isEmpty {
                throw GrammarError(reason: .badArgument(verb), word: words.rest, suggestion: nil)
            }
            return CrewLine(command: .own(isOn))
        case .undo where target == nil && words.takeAnyone(): return CrewLine(command: .undoAnyone)
        case .undo:
            let target = target ?? words.takeTrailingTarget()
            return CrewLine(
                target: target, command: .undo(lines: try count(words.takeLast(for: verb))))
        case .find: return CrewLine(command: .find(try words.text(for: verb)))
        case .go: return try place(target, &words)
        case .help: return CrewLine(command: .help(try words.takeLast(for: verb)))
        case .send: return try sendAgain(target, &words)
        case .day: return CrewLine(command: .day(try day(words.takeLast(for: verb))))
        case .roll: return CrewLine(command: .roll(ago: try words.takeAgo(for: verb)))
        case .cut: return CrewLine(command: .cut(ago: try words.takeAgo(for: verb)))
        case .script: return CrewLine(command: try script(&words))
        case .coverage:
            return CrewLine(command: .coverage(try words.takePlace(for: verb).map(Fold.ascii)))
        case .log: return try log(target, &words)
        case .peek:
            return CrewLine(
                command: .peek(try words.takeFitting(for: verb, LineRanges.isCamera)?.uppercased()))
        case .clip:
            let target = target ?? words.takeTrailingTarget()
            return CrewLine(
                target: target, command: .clip(try words.takeFitting(for: verb, isClipID)))
        default:
            let target = target ?? (verb.takesTarget ? words.takeTrailingTarget() : nil)
            if !words.rest.isEmpty {
                throw GrammarError(reason: .badArgument(verb), word: words.rest, suggestion: nil)
            }
            return CrewLine(target: target, command: bare(verb))
        }
    }

    /// A take's name before lines, or behind them with `of`; what reads as lines is lines.
    ///
    /// - Parameter isEnough: whether nothing else is wanted; where lines are, `18-12` is a slip and
    ///   no take.
    private static func nameBesideLines(_ words: inout Words, isEnough: Bool = true) -> TakeTarget?
    {
        if words.rest.isEmpty || LineRanges(Fold.ascii(words.rest)) != nil { return nil }
        if let target = words.takeNameBehindLines(mayBeWhole: !isEnough) { return target }
        var behind = words
        guard let target = behind.takeOf() ?? behind.takeTrailingTarget(mayFollow: beginsWithLines)
        else { return nil }
        let isNumbers = words.rest.allSatisfy { $0.isNumber || $0 == "-" || $0 == "－" }
        if !isEnough, behind.rest.isEmpty, isNumbers { return nil }
        words = behind
        return target
    }

    /// `1-3`, `!15@B`, `clear`.
    static func beginsWithLines(_ text: String) -> Bool {
        let first = text.prefix { !$0.isWhitespace }
        return isLines(first)
    }

    /// Whether all of it is lines, or says that there are none.
    static func isLines(_ text: some StringProtocol) -> Bool {
        LineRanges(Fold.ascii(text)) != nil || Verb.clear.words.contains(Fold.lower(text))
    }

    /// A take's name at the head of a text, and what stands behind it; nil where there is none.
    public static func takeNamed(atHeadOf text: String) -> (target: TakeTarget, rest: String)? {
        var words = Words(text)
        guard let target = words.takeNameAtHead(isBare: true) else { return nil }
        return (target, words.rest)
    }

    /// A UUID or a part of it.
    private static func isClipID(_ text: String) -> Bool {
        text.allSatisfy { $0.isASCII && $0.isHexDigit || $0 == "-" }
    }

    /// `pu 12`, `wt room tone`, `wild track of steps`, `mos off`, `3-12B-4: fs`, `tail slate`.
    private static func manner(
        _ verb: Verb, _ word: String, _ target: TakeTarget?, _ words: inout Words
    ) throws(GrammarError) -> CrewLine {
        var target = target ?? (verb == .pu ? nameBesideLines(&words) : words.takeTrailingTarget())
        if let second = ["false": "start", "tail": "slate"][word] { words.take(second) }
        if word == "wild" { try words.takeTrack() }
        target = target ?? (verb == .pu ? nil : words.takeTrailingTarget())
        let isOn = !words.takeOff()
        let text = words.rest
        if let trait = verb.trait, text.isEmpty {
            return CrewLine(target: target, command: .trait(trait, isOn))
        }
        switch verb {
        case .fs where !isOn: return CrewLine(target: target, command: .noFalseStart)
        case _ where !isOn: return CrewLine(target: target, command: .kind(.normal))
        case .pu:
            return CrewLine(
                target: target,
                command: .kind(.pickup, lines: try text.isEmpty ? nil : pickupLines(text)))
        case .wt:
            return CrewLine(
                target: target, command: .kind(.wildTrack, note: text.isEmpty ? nil : text))
        case .fs where text.isEmpty: return CrewLine(target: target, command: .falseStart)
        default: throw GrammarError(reason: .badArgument(verb), word: text, suggestion: nil)
        }
    }

    /// `go 3-12B-4`, `go 27-4`, `go @2`.
    private static func place(_ target: TakeTarget?, _ words: inout Words) throws(GrammarError)
        -> CrewLine
    {
        if let target = target ?? words.takeTrailingTarget(isBare: false), words.rest.isEmpty {
            return CrewLine(target: target, command: .go(nil))
        }
        let text = try words.text(for: .go)
        guard target == nil, text.count <= longestSlate, let edit = SlateReader.edit(text) else {
            throw GrammarError(reason: .badArgument(.go), word: text, suggestion: nil)
        }
        return CrewLine(command: .go(edit))
    }

    /// `send again`, `send again 3-12B-4`, `send again all`, `再传 全部`.
    private static func sendAgain(_ target: TakeTarget?, _ words: inout Words) throws(GrammarError)
        -> CrewLine
    {
        words.takeAgain()
        if target == nil, words.takeAll() { return CrewLine(command: .sendAgain(all: true)) }
        let target = target ?? words.takeTrailingTarget()
        if !words.rest.isEmpty {
            throw GrammarError(reason: .badArgument(.send), word: words.rest, suggestion: nil)
        }
        return CrewLine(target: target, command: .sendAgain(all: false))
    }

    /// `accept 14-16` is lines: a slate that reads as lines goes before the verb.
    private static func accept(_ target: TakeTarget?, _ words: inout Words) throws(GrammarError)
        -> CrewLine
    {
        func lines() -> LineRanges? {
            LineRanges(Fold.ascii(words.rest)).flatMap { $0.isEmpty ? nil : $0 }
        }
        if words.rest.isEmpty { return CrewLine(target: target, command: .accept(nil)) }
        if let lines = lines() { return CrewLine(target: target, command: .accept(lines)) }
        let target = target ?? nameBesideLines(&words)
        if words.rest.isEmpty { return CrewLine(target: target, command: .accept(nil)) }
        guard let lines = lines() else {
            throw GrammarError(reason: .badArgument(.accept), word: words.rest, suggestion: nil)
        }
        return CrewLine(target: target, command: .accept(lines))
    }

    /// `script`, `script 3-12`, `script versions`, `script use 3`, `script undo`; `--yes` behind
    /// the last two.
    private static func script(_ words: inout Words) throws(GrammarError) -> CrewCommand {
        let said = Fold.ascii(words.rest).split(separator: " ").map { $0.lowercased() }
        let isAgreed = said.last == "--yes"
        let plain = isAgreed ? said.dropLast() : said[...]
        switch (plain.first, plain.dropFirst().first) {
        case ("versions", nil), ("版本", nil): return .scriptVersions
        case ("undo", nil), ("撤销", nil): return .useScript(version: nil, isAgreed: isAgreed)
        case ("use", let number), ("使用", let number):
            guard plain.count == 2, let version = number.flatMap({ Int($0) }), version > 0 else {
                throw GrammarError(reason: .badArgument(.script), word: words.rest, suggestion: nil)
            }
            return .useScript(version: version, isAgreed: isAgreed)
        default: return .script(try words.takePlace(for: .script).map(Fold.ascii))
        }
    }

    /// `log`, `log 3-12B-4`, `log 200`, `log all`, `log --limit 200`.
    private static func log(_ named: TakeTarget?, _ words: inout Words) throws(GrammarError)
        -> CrewLine
    {
        let target = named ?? words.takeTrailingTarget()
        let typed = words.rest
        if typed.isEmpty { return CrewLine(target: target, command: .log) }
        if words.takeAll() { return CrewLine(target: target, command: .logOf(nil)) }
        let number = Fold.ascii(typed).split { $0 == " " || $0 == "=" }
        guard number.count == 1 || number.count == 2 && number[0] == "--limit",
            let last = number.last,
            last.allSatisfy(\.isNumber), let count = Int(last), count > 0
        else { throw GrammarError(reason: .badArgument(.log), word: typed, suggestion: nil) }
        return CrewLine(target: target, command: .logOf(count))
    }

    private static func bare(_ verb: Verb) -> CrewCommand {
        switch verb {
        case .next: .next
        case .clear: .verdict(.none, note: nil)
        case .same: .same
        case .mark: .mark
        case .heard: .heard
        case .redo: .redo
        case .who: .who
        case .why: .why
        case .takes: .takes
        case .cameras: .cameras
        default: .status
        }
    }

    /// `ok`, `ok 3-12B-4`, `ok the director's choice`; and what only begins like one is a remark.
    private static func verdict(
        _ verb: Verb, _ word: String, _ named: TakeTarget?, _ words: inout Words, _ whole: Words
    ) throws(GrammarError) -> CrewLine {
        let target = named ?? words.takeTrailingTarget()
        let note = words.rest
        // `ok 3-12B-1 and 3-12B-2`: one of two would be judged.
        if target != nil, words.beginsWithAnotherName || words.judgesAnother {
            throw GrammarError(reason: .severalTakes(verb), word: whole.rest, suggestion: nil)
        }
        if target == nil, OtherTake.isTheOneBefore(note) {
            throw GrammarError(reason: .otherTake(verb), word: whole.rest, suggestion: nil)
        }
        if target == nil, let takes = NumberedTakes(note) {
            throw numbered(takes, verb, word, whole.rest)
        }
        if !note.isEmpty, verb.judgesOnlyAlone(word) || verb.isSentence(word, before: note) {
            throw GrammarError(reason: .noVerdict(verb), word: whole.rest, suggestion: nil)
        }
        let verdict: Verdict = verb == .ok ? .circled : verb == .hold ? .hold : .ng
        return CrewLine(target: target, command: .verdict(verdict, note: note.isEmpty ? nil : note))
    }

    private static func numbered(
        _ takes: NumberedTakes, _ verb: Verb, _ word: String, _ said: String
    ) -> GrammarError {
        switch takes {
        case .one(let number):
            let apart = "\(word) \(TakeTarget.take(number))"
            return GrammarError(reason: .glued(verb, apart: apart), word: said, suggestion: nil)
        case .several:
            return GrammarError(reason: .severalTakes(verb), word: said, suggestion: nil)
        }
    }
}
