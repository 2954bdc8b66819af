import ScriptModel
import ScriptText

extension MicroDramaReader {
    // MARK: second language

    /// A line in the second language that says again what the one before it said in the first.
    mutating func readEcho(_ line: CleanLine) -> Bool {
        guard outline.isBilingual, waiting == nil, outline.isSecond(line.text),
            line.text.hasLatin || line.text.hasHan, echo == .line,
            let scene = script.scenes.indices.last,
            let last = script.scenes[scene].lines.indices.last
        else { return false }
        let before = script.scenes[scene].lines[last]
        guard before.translation == nil, !outline.isSecond(Scalars(before.text)),
            let text = echoed(line, of: before)
        else { return false }
        script.scenes[scene].lines[last].translation = text
        return true
    }

    private func echoed(_ line: CleanLine, of before: ScriptLine) -> String? {
        if let bracket = Brackets.wrapped(line.text) {
            guard before.character == nil || bracket.shape == .round else { return nil }
            if case .line(_, let text)? = Mark(line.text) { return text.string }
            return bracket.inner.string
        }
        if SceneHead(line.text)?.isSure == true || EpisodeHead(line) != nil { return nil }
        if case .line(before.kind, let text)? = Mark(line.text), !line.isMarkedAction {
            return text.string
        }
        if before.character == nil {
            return Speech(line.text) == nil || line.isMarkedAction ? line.text.string : nil
        }
        guard !line.isMarkedAction else { return nil }
        guard let speech = Speech(line.text) else { return line.text.string }
        if let name = speech.name, outline.foreigners.contains(name), name != before.character {
            return nil
        }
        return speech.parentheticals.isEmpty
            ? speech.words.string
            : "(\(speech.parentheticals.joined(separator: ", "))) \(speech.words.string)"
    }

    // MARK: marks

    mutating func readMark(_ line: CleanLine) -> Bool {
        if let voice = voice(in: line) {
            emit(voice, line)
            return true
        }
        if let (mark, rest) = Mark.leading(line.text) {
            // 【字幕】三年后: the bracket says what the rest is.
            if case .line(let kind, let label) = mark, kind == .caption || kind == .sound,
                Mark.isLabelAlone(label)
            {
                keep(.line(kind, rest.drop { $0 == "：" || $0 == ":" || $0.isBlank }.trimmed), line)
                return true
            }
            keep(mark, line)
            readRest(rest, line)
            return true
        }
        if let (before, mark) = Mark.trailing(line.text) {
            readRest(before, line)
            keep(mark, line)
            return true
        }
        guard let mark = Mark(line.text) else { return false }
        if line.isMarkedAction {
            switch mark {
            case .line(.caption, _), .line(.sound, _): break
            // △切: nothing is seen of it.
            case .line(.transition, let text) where Mark.isLabelAlone(text): break
            default: return false
            }
        }
        if waiting != nil, Brackets.wrapped(line.text)?.shape == .round,
            case .line(.action, _) = mark
        {
            return takeManner(line)
        }
        keep(mark, line)
        return true
    }

    /// `【VO：…】`, `[VO]` with the words on the next line.
    private func voice(in line: CleanLine) -> Speech? {
        guard !line.isMarkedAction, let (_, inner) = Brackets.wrapped(line.text) else { return nil }
        let speech = Voice.kind(inner) == nil ? Speech(inner) : Speech(cue: line.text)
        return speech.flatMap { $0.kind != .dialogue ? $0 : nil }
    }

    /// A manner on a line of its own, under the name.
    private mutating func takeManner(_ line: CleanLine) -> Bool {
        guard let (_, inner) = Brackets.wrapped(line.text), let speech = waiting?.speech,
            speech.parentheticals.isEmpty
        else {
            return false
        }
        waiting?.speech.parentheticals.append(inner.string)
        return true
    }

    private mutating func readRest(_ text: Scalars, _ line: CleanLine) {
        let rest = CleanLine(text, like: line)
        if readMark(rest) || readSpeech(rest) { return }
        append(ScriptLine(kind: .action, text: rest.text.string, source: line.source))
    }

    private mutating func keep(_ mark: Mark, _ line: CleanLine) {
        giveUpWaiting()
        switch mark {
        case .line(let kind, let text):
            append(ScriptLine(kind: kind, text: text.string, source: line.source))
        case .flashback(let text):
            append(ScriptLine(kind: .transition, text: text.string, source: line.source))
            flashback = isClosedLater ? .untilEnd : .untilHead
            if flashback == .untilHead {
                diagnose(line, "a flashback that is never closed; it ends with its scene")
            }
        case .flashbackEnd(let text):
            append(ScriptLine(kind: .transition, text: text.string, source: line.source))
            flashback = .none
        case .cast(let names):
            guard let last = script.scenes.indices.last else {
                return append(ScriptLine(kind: .action, text: names.string, source: line.source))
            }
            script.scenes[last].cast += CastList.names(names)
        case .unknown(let text):
            diagnose(line, "a bracket with an unknown label; taken for action")
            append(ScriptLine(kind: .action, text: text.string, source: line.source))
        }
    }

    /// Whether the next mark of a flashback closes this one, in the same episode.
    private var isClosedLater: Bool {
        for later in lines[index...].dropFirst() where !later.isTooLong {
            if EpisodeHead(later) != nil { return false }
            if Mark.trailing(later.text) != nil { return true }
            switch Mark(later.text) ?? Mark.leading(later.text)?.mark {
            case .flashback: return false
            case .flashbackEnd: return true
            default: continue
            }
        }
        return Mark.trailing(lines[index].text) != nil
    }

    mutating func endFlashback(at line: CleanLine, isEpisode: Bool) {
        if isEpisode || flashback == .untilHead || flashback == .scene { flashback = .none }
    }

    // MARK: speech

    mutating func readSpeech(_ line: CleanLine) -> Bool {
        guard !line.isMarkedAction,
            let speech = Speech(line.text) ?? Speech(columns: line.text, cast: outline.cast)
        else { return false }
        if !speech.isMarked, let whose = speech.parted(by: outline.cast) {
            emit(whose, line)
            return true
        }
        switch speech.belief(speakers: outline.speakers, cast: outline.cast) {
        case .sure: emit(speech, line)
        case .doubtful:
            if hasCast {
                diagnose(
                    line, "a name that is in no cast list and speaks only here; taken for speech")
            }
            emit(speech, line)
        case .none:
            if waiting == nil {
                diagnose(line, "a colon after what is hardly a name; taken for action")
            }
            return false
        }
        return true
    }

    /// Where nobody is listed every name that speaks once would be doubted.
    private var hasCast: Bool { outline.cast.count >= 2 }

    private mutating func emit(_ speech: Speech, _ line: CleanLine) {
        giveUpWaiting()
        if speech.words.isEmpty {
            waiting = (speech, line)
        } else {
            append(speech, text: speech.words.string, source: line.source)
        }
    }

    private mutating func append(_ speech: Speech, text: String, source: Int) {
        append(
            ScriptLine(
                kind: speech.kind, character: speech.name, parenthetical: speech.parenthetical,
                text: text, source: source))
    }

    /// The words of the name that stood alone on the line before.
    mutating func readWords(_ line: CleanLine) -> Bool {
        guard let (speech, cue) = waiting, !line.isMarkedAction else { return false }
        waiting = nil
        append(speech, text: line.text.string, source: cue.source)
        return true
    }

    /// `林晚（冷笑）` without a colon, the words below: only for those who are known to speak.
    mutating func readCue(_ line: CleanLine) -> Bool {
        guard !line.isMarkedAction, index + 1 < lines.count, !lines[index + 1].isMarkedAction,
            let speech = Speech(cue: line.text),
            let name = speech.name, names.contains(name), mayFollowCue(lines[index + 1]),
            Speech(lines[index + 1].text) == nil,
            SceneHead(lines[index + 1].text)?.isSure != true
        else { return false }
        waiting = (speech, line)
        return true
    }

    private func mayFollowCue(_ line: CleanLine) -> Bool {
        guard let mark = Mark(line.text) else { return true }
        if case .line(.action, _) = mark { return Brackets.wrapped(line.text)?.shape == .round }
        return false
    }

    /// A name whose words never came stays where it stood.
    mutating func giveUpWaiting() {
        guard let (speech, line) = waiting else { return }
        waiting = nil
        diagnose(line, "a name without words; kept as action")
        append(
            ScriptLine(
                kind: .action, character: nil, parenthetical: speech.parenthetical,
                text: line.text.string, source: line.source))
    }
}
