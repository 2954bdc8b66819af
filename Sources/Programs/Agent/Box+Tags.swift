import CrewGrammar
import CrewSentences
import LinedScript
import Slate
import Time
import Wire

/// What is said of takes: of the one that rolls or rolled, and of the one to come.
extension Box {
    func warnings(_ slate: SlateNumber, as id: String = Operation.nextTake) -> [SlateWarning] {
        SlateWarning.of(slate, as: id, among: log.takes(), numbering: numbering)
    }

    /// A sentence with what looks like a slip behind it.
    func answer(_ message: String, _ warnings: [SlateWarning], _ phrases: Phrases) -> CrewAnswer {
        var answer = CrewAnswer(message: message + phrases.warnings(warnings))
        answer.warnings = warnings.isEmpty ? nil : warnings.map(\.code)
        return answer
    }

    // MARK: The take to come

    func steer(_ edit: SlateEdit, _ voice: Voice) -> Decision {
        let old = nextSlate
        if let odd = oddScene(edit) { return say(voice.phrases.isNoScene(odd), code: 64) }
        let new = NextSlate.apply(named(edit), to: old, takes: log.takes(), numbering: numbering)
        var pen = Pen(self, voice)
        if new != old {
            pen.write(.slate, TakeLog.text(new), old: TakeLog.text(old), of: Operation.nextTake)
        }
        let stranger = new.isSameScene(as: old) ? [] : unknownScene(new)
        return planned(pen, voice, stranger + takesOfAnother(new))
    }

    /// A scene that reads as something else, and that neither the script nor a take has: `3/4`,
    /// `12/1`, `1.5`, `5x`, `16x9`. `scene 57/58` makes one.
    private func oddScene(_ edit: SlateEdit) -> String? {
        guard case .setup(let episode, let scene, let shot, nil) = edit, Self.isOdd(scene, shot)
        else { return nil }
        let slate = SlateNumber(
            episode: episode ?? nextSlate.episode, scene: scene, shot: shot, take: 1)
        let isKnown =
            history.hasScene(slate) || log.takes().contains { $0.slate.scene == scene }
            || nextSlate.scene == scene
        return isKnown ? nil : scene + (shot ?? "")
    }

    /// A fraction, a date, or `5x`; letters within a number as in `16x9`. A shot's letter behind it
    /// makes it a slate.
    private static func isOdd(_ scene: String, _ shot: String?) -> Bool {
        if let shot { return shot.uppercased() == "X" }
        return scene.drop(while: \.isLetter).contains { !$0.isNumber }
    }

    /// `12A` as the script's scene 12A where it has one, and not as shot A of scene 12; `12AB` is
    /// its shot B.
    private func named(_ edit: SlateEdit) -> SlateEdit {
        guard case .setup(let episode, let scene, let shot?, let take) = edit,
            shot.allSatisfy(\.isLetter)
        else { return edit }
        for length in stride(from: shot.count, to: 0, by: -1) {
            let lettered = SlateNumber(
                episode: episode ?? nextSlate.episode, scene: scene + shot.prefix(length), take: 1)
            guard history.hasScene(lettered) else { continue }
            let rest = String(shot.dropFirst(length))
            return .setup(
                episode: episode, scene: lettered.scene, shot: rest.isEmpty ? nil : rest, take: take
            )
        }
        return edit
    }

    private func unknownScene(_ slate: SlateNumber) -> [SlateWarning] {
        guard history.current > 0, history.numbers(of: slate) == nil else { return [] }
        return [.unknownScene(Self.scene(of: slate))]
    }

    /// Where the takes that a scene's number has were shot as another scene, before a new script.
    private func takesOfAnother(_ slate: SlateNumber) -> [SlateWarning] {
        guard let last = log.takes(last: 1, where: { $0.slate.isSameScene(as: slate) }).first,
            let page = page(of: last), page != scriptVersion,
            let now = history.nameNow(of: last.slate, in: page)
        else { return [] }
        return [.takesWere(Self.scene(of: slate), now: now)]
    }

    private static func scene(of slate: SlateNumber) -> String {
        (slate.episode.map { "\($0)-" } ?? "") + slate.scene
    }

    /// What the take's scene has not, of lines that were said.
    private func beyond(_ lines: LineRanges, _ take: Take) -> [SlateWarning] {
        guard history.current > 0, !lines.isEmpty else { return [] }
        let page = page(of: take)
        guard let scene = history.numbers(of: take.slate, in: page) else {
            return unknownScene(take.slate)
        }
        let name = Self.scene(of: take.slate)
        var warnings = SlateWarning.of(lines, slate: name, scene: scene)
        if let page, page != scriptVersion {
            let now = history.nameNow(of: take.slate, in: page)
            warnings.append(.sceneWas(name, now: now))
        }
        return warnings
    }

    /// The version of the script that lines of a take are said of: the one it was shot from where
    /// its scene's number is another scene's by now, else the current one.
    func page(of take: Take) -> Int? {
        guard let named = namedAt(take) else { return scriptVersion }
        return history.page(of: take.slate, named: named) ?? scriptVersion
    }

    /// When a take got its episode and scene, by the roll or by a correction; nil before it rolled.
    private func namedAt(_ take: Take) -> UTCTime? {
        let names: Set<TakeField> = [.slate, .episode, .scene]
        let named = log.history(of: take.id).last {
            $0.stands && names.contains($0.operation.field)
        }
        return take.rolledAt == nil ? nil : named?.operation.time.wall ?? take.rolledAt
    }

    private func cleared(_ lines: LineRanges, _ take: Take) -> [SlateWarning] {
        lines.isEmpty && !take.lines.isEmpty ? [.linesCleared(take.lines)] : []
    }

    /// Whether a kind or trait is said of the take to come: nothing rolls, and no take is named.
    func isAnnounced(_ line: CrewLine, _ voice: Voice) -> Bool {
        guard line.target == nil, voice.take == nil || voice.take == Operation.nextTake,
            rolling == nil
        else { return false }
        if case .trait(let trait, _) = line.command { return trait.isAnnounced }
        return true
    }

    func announce(_ command: CrewCommand, _ voice: Voice) -> Decision {
        var pen = Pen(self, voice, isOneLine: true)
        let coming = coming
        switch command {
        case .trait(let trait, let isOn): pen.set(trait, isOn, of: coming)
        case .kind(let kind, let lines, let note):
            let slate = slate(for: kind, coming) ?? coming.slate
            // A wild track's kind stays with its slate; what was said of the picture holds there.
            if slate.isWildTrack == coming.slate.isWildTrack || kind != .normal {
                pen.set(kind, of: coming)
            }
            if slate != coming.slate {
                pen.write(
                    .slate, TakeLog.text(slate), old: TakeLog.text(coming.slate), of: coming.id)
            }
            let said = log.announced(of: slate, numbering).last { $0.field == .lines }?.new ?? ""
            if let lines, lines.description != said {
                pen.write(.lines, lines.description, old: said, of: coming.id)
            }
            if let note { pen.write(.note, note, of: coming.id) }
        default: break
        }
        return planned(pen, voice)
    }

    /// Another slate where the kind asks for one: wild tracks are counted by themselves.
    private func slate(for kind: TakeKind, _ coming: Take) -> SlateNumber? {
        if kind == coming.kind { return nil }
        if kind == .wildTrack {
            return NextSlate.wildTrack(beside: coming.slate, takes: log.takes())
        }
        return coming.kind == .wildTrack
            ? NextSlate.picture(after: log, numbering: numbering) : nil
    }

    /// The answer tells the take to come as it is with what the pen wrote.
    private func planned(_ pen: Pen, _ voice: Voice, _ slips: [SlateWarning] = []) -> Decision {
        let coming = NextSlate.take(after: log(saying: pen.operations), numbering: numbering)
        var warnings = warnings(coming.slate) + slips
        if let owner, owner != voice.person, !pen.operations.isEmpty {
            warnings.append(.ownedBy(owner))
        }
        return Decision(
            operations: pen.operations,
            answer: answer(voice.phrases.next(coming), warnings, voice.phrases))
    }

    /// Whoever says so last has it; only its owner lets go of it.
    func own(_ isOn: Bool, _ voice: Voice) -> Decision {
        let before = owner == voice.person ? nil : owner
        var decision = say(
            isOn ? voice.phrases.owns(nextSlate, before: before) : voice.phrases.ownsNoMore(before))
        if isOn { decision.owner = voice.person } else if before == nil { decision.owner = "" }
        return decision
    }

    // MARK: A take that rolls or rolled

    func tag(_ line: CrewLine, _ voice: Voice) -> Decision {
        guard let take = meant(line, voice) else { return nothingCalled(line, voice) }
        var pen = Pen(self, voice, isOneLine: true)
        pen.script = page(of: take)
        let message =
            write(line.command, on: take, with: &pen, voice.phrases)
            + namedWithin(line, take, voice.phrases)
        let isChange = !pen.operations.isEmpty
        return Decision(
            operations: pen.operations,
            answer: answer(
                isChange ? message : voice.phrases.unchanged(take.slate),
                isChange ? slips(line.command, take) : [], voice.phrases))
    }

    /// A note goes on without the name that no take has.
    private func nothingCalled(_ line: CrewLine, _ voice: Voice) -> Decision {
        guard let target = line.target else { return say(voice.phrases.noTakeYet, code: 5) }
        var sentence = voice.phrases.noSuchTake("\(target)")
        if case .note(let text) = line.command {
            sentence += voice.phrases.asNote(
                "\(Verb.note.word(voice.phrases.language)) \(target) \(text)")
        }
        return say(sentence, code: 5)
    }

    /// `note t1 soft` is a note of this take; nobody may think that it stands at the other.
    private func namedWithin(_ line: CrewLine, _ take: Take, _ phrases: Phrases) -> String {
        guard line.target == nil, case .note(let text) = line.command,
            let named = Grammar.takeNamed(atHeadOf: text),
            let other = find(named.target), other.id != take.id, !named.rest.isEmpty
        else { return "" }
        return phrases.notOf(other.slate, named.rest)
    }

    /// The take named, else the one a prompt has selected, else the last; `restore` alone means the
    /// last void one.
    func meant(_ line: CrewLine, _ voice: Voice) -> Take? {
        if line.target != nil { return find(line.target, for: line.command) }
        if voice.take == Operation.nextTake { return shownAsNext(voice) }
        let selected = voice.take.flatMap(log.take)
        let isRestore = line.command == .trait(.void, false)
        if isRestore, selected?.isVoid != true, let last = log.takes(last: 1, where: \.isVoid).first
        {
            return last
        }
        return selected ?? find(nil)
    }

    private func slips(_ command: CrewCommand, _ take: Take) -> [SlateWarning] {
        switch command {
        case .verdict(.ng, _): SlateWarning.ofNG(take)
        case .lines(let lines):
            SlateWarning.of(lines, cameras: cameras.keys + clips.of(take.id).map(\.manifest.camera))
                + beyond(lines, take)
                + cleared(lines, take)
        case .remark(let remark): SlateWarning.of(remark, on: take) + beyond(remark.lines, take)
        case .rename, .slate:
            corrected(command, take).map { warnings($0, as: take.id) + taken(take, to: $0) } ?? []
        default: []
        }
    }

    /// What becomes of a take's lines when it gets another scene: numbers stay, words do not.
    private func taken(_ take: Take, to slate: SlateNumber) -> [SlateWarning] {
        guard history.current > 0, !take.lines.isEmpty, !slate.isSameScene(as: take.slate) else {
            return []
        }
        let name = Self.scene(of: slate)
        guard let scene = history.numbers(of: slate) else { return unknownScene(slate) }
        return [.linesMoved(take.lines, to: name)]
            + SlateWarning.of(take.lines, slate: name, scene: scene)
    }

    /// `12-3` for a take without episode and shot is the scene and take that the box writes so.
    private func asTake(_ edit: SlateEdit, beside slate: SlateNumber) -> SlateEdit {
        guard case .dashed(let parts) = edit, parts.count == 2, let take = Int(parts[1]),
            slate.episode == nil,
            numbering == .us || numbering == .usDouble
        else { return edit }
        return .setup(episode: nil, scene: parts[0], shot: nil, take: take)
    }

    private func corrected(_ command: CrewCommand, _ take: Take) -> SlateNumber? {
        switch command {
        case .rename(let slate): slate.asWritten(beside: take.slate)
        case .slate(let edit):
            NextSlate.correct(
                asTake(edit, beside: take.slate), of: take, takes: log.takes(), numbering: numbering
            )
        default: nil
        }
    }

    /// Writes nothing where nothing changes.
    private func write(
        _ command: CrewCommand, on take: Take, with pen: inout Pen, _ phrases: Phrases
    ) -> String {
        switch command {
        case .verdict(let verdict, let note):
            if verdict != take.verdict {
                pen.write(.verdict, verdict.rawValue, old: take.verdict.rawValue, of: take.id)
            }
            if let note { pen.write(.note, note, of: take.id) }
            return phrases.judged(take.slate, verdict, noted: note != nil)
        case .note(let text):
            pen.write(.note, text, of: take.id)
            return phrases.noted(take.slate)
        case .lines(let lines): return cover(take, lines, &pen, phrases)
        case .remark(let said): return remark(take, said, &pen, phrases)
        case .same: return repeatTake(before: take, &pen, phrases)
        case .rename, .slate:
            guard let slate = corrected(command, take) else { return "" }
            for change in take.slate.changes(to: slate) {
                pen.write(change.field, change.new, old: change.old, of: take.id)
            }
            return phrases.renamed(take.slate, slate)
        case .kind(let kind, let lines, let note):
            pen.set(kind, of: take)
            if let note { pen.write(.note, note, of: take.id) }
            guard let lines else { return phrases.isNow(take.slate, kind) }
            _ = cover(take, lines, &pen, phrases)
            return phrases.isNow(take.slate, kind, of: lines, before: take.lines)
        case .trait(let trait, let isOn):
            pen.set(trait, isOn, of: take)
            return phrases.isNow(take.slate, trait, isOn)
        case .noFalseStart:
            let kind = log.kindButFalseStart(of: take.id)
            pen.set(kind, of: take)
            return phrases.isNow(take.slate, kind)
        default:
            pen.set(.falseStart, of: take)
            return phrases.falseStart(take.slate)
        }
    }

    /// Nothing that was said is as written already; a remark of another version of the script may
    /// be about the same line.
    ///
    /// Words that were kept of a line stay where it is said once more that the line was changed,
    /// without any.
    private func remark(_ take: Take, _ said: LineRemark, _ pen: inout Pen, _ phrases: Phrases)
        -> String
    {
        let touched = take.remarks.filter { $0.lines.overlaps(said.lines) }
        let old = touched.last
        let isBare = said.status == .changed && said.spokenAs == nil
        let worded = touched.filter { isBare && $0.spokenAs != nil && $0.script == pen.script }
        let isKept =
            isBare
            && touched.contains {
                $0.status == .changed && $0.script == pen.script
                    && $0.lines.holds(all: said.lines)
            }
        let isSo =
            isKept && old?.status == .changed
            || old.map { $0.text == said.text && $0.script == pen.script }
                ?? (said.status == .written
                    && take.remarks.allSatisfy { $0.script == pen.script })
        guard !isSo else { return phrases.remarked(take.slate, said) }
        pen.write(.remark, said.text, old: old?.text, of: take.id)
        for kept in worded where kept.status == .changed {
            pen.write(.remark, kept.text, old: nil, of: take.id)
        }
        let replaced =
            said.status == .written
            ? [] : touched.filter { $0.status != .written && !worded.contains($0) }
        return phrases.remarked(take.slate, said) + phrases.replaced(replaced)
            + phrases.keptWords(worded)
    }

    func cover(_ take: Take, _ lines: LineRanges, _ pen: inout Pen, _ phrases: Phrases)
        -> String
    {
        if lines != take.lines {
            pen.write(
                .lines, lines.description, old: take.lines.isEmpty ? nil : take.lines.description,
                of: take.id)
        }
        return phrases.covered(take.slate, lines, before: take.lines)
    }
}
