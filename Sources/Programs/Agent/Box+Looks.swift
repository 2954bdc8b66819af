import CrewGrammar
import Slate
import TakeNames
import Wire

/// Looking at takes without changing any: one's history, places in the sheet, half-remembered
/// words.
extension Box {
    /// The last `next` that ended a take, or step to another shot.
    struct Advance {
        enum Word: Equatable {
            case next
            case step(SlateEdit)
        }

        var word: Word
        var person: String
        /// Nanoseconds of the monotonic clock.
        var at: Int64

        /// Two people who press the same key in the same breath mean one take; nobody shoots one in
        /// so short a time.
        static let breath: Int64 = 2_000_000_000
    }

    /// Ends what rolls. Said again within a breath, by whomever, it has been done: it must not end
    /// the take after.
    func next(_ voice: Voice) -> Decision {
        if let advance = justSaid(.next, voice) {
            return say(
                voice.phrases.nextWasSaid(
                    coming, rolling: rolling?.slate,
                    by: advance.person == voice.person ? nil : advance.person))
        }
        if let refusal = isOfAnotherTake(voice) { return refusal }
        guard rolling != nil else { return say(voice.phrases.next(coming)) }
        var decision = cut(voice, ago: 0)
        decision.advance = .next
        return decision
    }

    /// Steers the take to come. One step by two people in one breath is one step; one person who
    /// steps twice means two.
    func step(_ edit: SlateEdit, _ voice: Voice) -> Decision {
        if let advance = justSaid(.step(edit), voice), advance.person != voice.person {
            return say(voice.phrases.stepWasSaid(coming, by: advance.person))
        }
        var decision = steer(edit, voice)
        if edit.isStep && !decision.operations.isEmpty { decision.advance = .step(edit) }
        return decision
    }

    private func justSaid(_ word: Advance.Word, _ voice: Voice) -> Advance? {
        guard let advance, advance.word == word,
            (0..<Advance.breath).contains(voice.monotonic - advance.at)
        else { return nil }
        return advance
    }

    func why(_ target: TakeTarget?, _ voice: Voice) -> Decision {
        let selected = target == nil ? voice.take.flatMap(log.take) : nil
        guard let take = selected ?? find(target) else { return missing(target, voice) }
        let day = voice.phrases.day(of: take.rolledAt ?? voice.wall, zone: voice.zone)
        let history = log.history(of: take.id)
        var decision = say(voice.phrases.why(take, history, day: day, zone: voice.zone))
        decision.answer.history = history.map {
            LogEntry($0.operation, slate: take.slate, stands: $0.stands)
        }
        return decision
    }

    /// Takes to look at: the one named, else those of the shot, else those of the scene.
    func go(_ target: TakeTarget?, _ edit: SlateEdit?, _ voice: Voice) -> Decision {
        guard let edit else { return find(target).map { show([$0]) } ?? missing(target, voice) }
        let takes = log.takes()
        if case .dashed(let parts) = edit, parts.count == 2, let take = Int(parts[1]),
            let exact = takes.last(where: { $0.slate == SlateNumber(scene: parts[0], take: take) })
        {
            return show([exact])
        }
        let place = NextSlate.apply(
            edit, to: log.lastRolled?.slate ?? nextSlate, takes: takes, numbering: numbering)
        if let exact = takes.last(where: { $0.slate == place }) { return show([exact]) }
        let shot = takes.filter { $0.slate.isSameSetup(as: place) }
        let found = shot.isEmpty ? takes.filter { $0.slate.isSameScene(as: place) } : shot
        return found.isEmpty ? say(voice.phrases.nothingThere(place), code: 5) : show(found)
    }

    /// The take that fits best stands last: next to the line where one types, and the one a prompt
    /// selects.
    ///
    /// Where there are more than are listed, the answer has their number.
    func find(_ words: String, _ voice: Voice) -> Decision {
        if let slip = TakeSearch.slip(in: words) {
            return say(voice.phrases.cannotFind(slip), code: 64)
        }
        let found = TakeSearch.find(
            words, among: log.takes(), zone: voice.zone,
            hasLine: { slate, line in history.numbers(of: slate).map { $0.contains(line) } },
            words: history.words,
            called: { find($0) })
        guard found.total > 0 else { return say(voice.phrases.nothingFits(words), code: 5) }
        var decision = show(found.takes.reversed())
        if found.total > found.takes.count { decision.answer.found = found.total }
        return decision
    }

    private func show(_ takes: [Take]) -> Decision {
        Decision(answer: CrewAnswer(message: "", takes: summaries(of: takes)))
    }

    private func missing(_ target: TakeTarget?, _ voice: Voice) -> Decision {
        say(target.map { voice.phrases.noSuchTake("\($0)") } ?? voice.phrases.noTakeYet, code: 5)
    }
}
