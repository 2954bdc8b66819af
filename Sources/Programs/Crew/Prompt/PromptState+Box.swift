import Slate
import TextWidth
import Wire

/// What rushesd says, and when it says nothing.
extension PromptState {
    /// A line that was said, with the number its answer brings back.
    struct Unanswered: Equatable {
        var number: Int
        var line: String
        var id: String
        var take: String?
        /// As in `CrewCommandLine`.
        var coming: SlateNumber?
        var rolling: String?
        var undoes: String?
        /// What it is for, should it come back.
        var aim: Aim?
        var at: Duration
        /// rushesd drops it when it comes to it later.
        var until: Duration
        /// What the prompt has to say of it, where it said the line by itself; the answer follows.
        var preface: String?
        /// The line that the same press said before: both answers are one sentence.
        var with: Int?
        /// Whether it is asked for once more.
        var isAgain = false
    }

    /// Takes a view in.
    mutating func take(_ new: BoxView, at now: Duration) {
        let before = link
        (link, heardAt) = (.up, now)
        let called = calledAt
        if let calledAt { measure(now - calledAt) }
        calledAt = nil
        if let takes = new.takes { self.takes = takes }
        if let scene = new.script { self.scene = scene }
        if let language = new.language, view == nil { self.language = language }
        if let person = new.person { self.person = person }
        if let draft = new.draft, !draft.isEmpty, editor.isEmpty, pending == nil {
            editor.replace(with: draft)
            isBack = true
            say(words.draftIsBack, .news, at: now)
        }
        tell(new, before, called, at: now)
        view = new
        watchForTrouble()
        if let selected, !list.contains(where: { $0.take.id == selected }) { self.selected = nil }
        bringBack(at: now)
        keepAim()
        if var tutorial {
            tutorial.see(self)
            self.tutorial = tutorial
        }
    }

    /// What was dropped while rushesd hung, and what became of lines whose answers were lost, comes
    /// before any news.
    private mutating func tell(
        _ new: BoxView, _ before: Link, _ called: Duration?, at now: Duration
    ) {
        let answer = message.flatMap { message in
            called.map { message.at >= $0 && toldOf != nil } ?? false ? message : nil
        }
        if before != .up, !dropped.isEmpty { return tellDropped(behind: answer, at: now) }
        if answer != nil { return }
        let back = before != .up && view != nil ? words.linkIsBack : nil
        guard let sentence = new.news.last ?? new.meanwhile ?? back else { return }
        endOffer(at: now)
        say(sentence, .news, at: now)
    }

    /// Something else is said: what was proposed is over, and Enter is no more meant for it.
    private mutating func endOffer(at now: Duration) {
        guard proposal != nil else { return }
        endProposal()
        message = nil
        enterRestsUntil = now + Self.rest
    }

    /// Nobody changes their mind about a key faster.
    private static let rest = Duration.milliseconds(700)

    mutating func take(_ answer: CrewAnswer, at now: Duration) {
        heardAt = now
        let said = answered(answer.number)
        if let said {
            measure(now - said.at)
            lost.forget(said.id)
        }
        defer {
            bringBack(at: now)
            keepAim()
        }
        if answer.isDropped == true {
            dropped.append(said?.line ?? "")
            if let said { park(said) }
            return tellDropped(at: now)
        }
        let before = message
        hear(answer, to: said, at: now)
        // What became of it hides nothing that was dropped meanwhile.
        if said?.isAgain == true, let before, !before.dropped.isEmpty, let answer = message,
            answer != before
        {
            message = before
            tellDropped(behind: answer, at: now)
        }
        if var tutorial {
            tutorial.hear(said?.line ?? "", answer)
            self.tutorial = tutorial
        }
    }

    private mutating func hear(_ answer: CrewAnswer, to said: Unanswered?, at now: Duration) {
        var answer = answer
        if let said, answer.code != 0, PromptWords.keepsText(said.line) {
            park(said)
        } else if let said {
            unpark(said.line)
        }
        if let preface = said?.preface {
            // Nothing was written that could be taken back.
            answer.message = preface + (answer.code == 0 ? answer.message : words.changedNothing)
            answer.code = 0
        }
        if let said, let before = said.with, toldOf == before, let message, !answer.message.isEmpty
        {
            answer.message = "\(message.text); \(answer.message)"
            if answer.undoes == nil {
                (answer.undoes, answer.undoesID) = (message.undo?.text, message.undo?.id)
            }
        }
        show(answer, to: said?.line ?? "", at: now)
        if !answer.message.isEmpty { toldOf = said?.number }
    }

    private mutating func show(_ answer: CrewAnswer, to line: String, at now: Duration) {
        let lines = answer.message.split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        if answer.code == 0, PromptWords.lists(line) {
            found = answer.takes.isEmpty ? nil : answer.takes
            selected = answer.takes.last?.take.id
            let more = answer.found.map { phrases.moreFound(shown: answer.takes.count, of: $0) }
            say(more ?? words.found(answer.takes.count), .done, at: now)
        } else if let picture = answer.peek {
            page = Page(title: line, lines: text(of: picture))
        } else if lines.count > 1 || answer.clips != nil || answer.cameras != nil
            || answer.status != nil
        {
            let text = lines.count > 1 ? answer.message : Sheet(language: language).text(answer)
            page = Page(title: line, lines: rows(of: text))
        } else if !answer.message.isEmpty {
            say(answer.message, answer.code == 0 ? .done : .refused, at: now)
            message?.undo = answer.undoes.map { UndoOffer(text: $0, id: answer.undoesID) }
        }
    }

    /// As wide as the page; what does not fit goes on below, set in.
    private func rows(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            guard Width.cells(line) > pageWidth else { return [String(line)] }
            return Wrap.rows(line, width: max(1, pageWidth - 2)).enumerated().map {
                $0 == 0 ? $1 : "  \($1)"
            }
        }
    }

    /// The line an answer is of: a picture comes later than what was said after it. An earlier
    /// rushesd says no numbers.
    private mutating func answered(_ number: Int?) -> Unanswered? {
        guard
            let place = number.map({ number in waiting.firstIndex { $0.number == number } })
                ?? waiting.indices.first
        else { return nil }
        return waiting.remove(at: place)
    }

    /// In characters alone: the blocks of `rushes peek` are of ambiguous width. As high as the
    /// page, but never too narrow to see a face.
    private func text(of picture: PeekPicture) -> [String] {
        let fitting = pageHeight * 2 * picture.width / max(1, picture.height)
        return HalfBlocks(picture).lines(
            columns: min(pageWidth, max(Self.narrowestPicture, fitting)), colours: .none)
    }

    private static let narrowestPicture = 40

    /// The line is gone: what was said and not answered may or may not have been done, and is asked
    /// for when rushesd is back.
    mutating func lose(_ reason: String, at now: Duration) {
        if link != .down(reason) { link = .down(reason) }
        (wayToBox, calledAt) = (nil, nil)
        if proposal != nil { message = nil }
        endProposal()
        for line in waiting {
            lost.keep(line, at: now)
            if line.preface == nil { park(line) }
        }
        unsure += waiting
        waiting = []
        bringBack(at: now)
        keepAim()
    }

    /// rushesd was called again: lines to say once more, under the ids that they had. What it did
    /// not do then is too late by now.
    mutating func askAgain(at now: Duration) -> [Unanswered] {
        for place in unsure.indices { (unsure[place].at, unsure[place].isAgain) = (now, true) }
        waiting += unsure
        defer { unsure = [] }
        return unsure
    }

    // MARK: Silence

    /// When `noticeSilence` has something to do; nil where rushesd has not promised to be heard.
    var fallsSilentAt: Duration? {
        link == .up && view?.pulses == true ? heardAt + Self.silence : nil
    }

    /// rushesd was not heard for too long: from now on nothing is sent. True when that is new.
    mutating func noticeSilence(at now: Duration) -> Bool {
        guard let fallsSilentAt, now >= fallsSilentAt else { return false }
        link = .silent
        endProposal()
        message = nil
        dropped = []
        bringBack(at: now)
        keepAim()
        return true
    }

    /// Said once: what was dropped is over. While the sentence stands, what is dropped after is
    /// named in it.
    mutating func tellDropped(behind answer: Message? = nil, at now: Duration) {
        let all = (message?.dropped ?? []) + dropped
        let sentence = words.dropped(all.map(words.name))
        say(answer.map { "\($0.text); \(sentence)" } ?? sentence, .refused, at: now)
        guard link == .up else { return }
        message?.dropped = all
        dropped = []
    }
}
