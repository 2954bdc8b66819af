import Slate

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
        var at: Duration
        /// Whether a refusal is nobody's news: the prompt said it by itself.
        var isQuiet = false
    }

    /// Takes a view in.
    mutating func take(_ new: BoxView, at now: Duration) {
        let before = link
        (link, heardAt) = (.up, now)
        if let calledAt { measure(now - calledAt) }
        calledAt = nil
        if let takes = new.takes { self.takes = takes }
        if let scene = new.script { self.scene = scene }
        if let language = new.language, view == nil { self.language = language }
        if let person = new.person { self.person = person }
        if let draft = new.draft, !draft.isEmpty, editor.isEmpty {
            editor.replace(with: draft)
            say(words.draftIsBack, .news, at: now)
        }
        tell(new, before, at: now)
        view = new
        watchForTrouble()
        if let selected, !list.contains(where: { $0.take.id == selected }) { self.selected = nil }
        keepAim()
        if var tutorial {
            tutorial.see(self)
            self.tutorial = tutorial
        }
    }

    /// What was dropped while rushesd hung comes before any news.
    private mutating func tell(_ new: BoxView, _ before: Link, at now: Duration) {
        if before == .silent, !dropped.isEmpty { return tellDropped(at: now) }
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
        if let said { measure(now - said.at) }
        let line = said?.line ?? ""
        if answer.isDropped == true {
            dropped.append(line)
            return tellDropped(at: now)
        }
        if said?.isQuiet == true, answer.code != 0 { return }
        show(answer, to: line, at: now)
        if var tutorial {
            tutorial.hear(line, answer)
            self.tutorial = tutorial
        }
    }

    private mutating func show(_ answer: CrewAnswer, to line: String, at now: Duration) {
        let lines = answer.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if answer.code == 0, PromptWords.lists(line) {
            found = answer.takes.isEmpty ? nil : answer.takes
            selected = answer.takes.last?.take.id
            let more = answer.found.map { phrases.moreFound(shown: answer.takes.count, of: $0) }
            say(more ?? words.found(answer.takes.count), .done, at: now)
        } else if let picture = answer.peek {
            page = Page(title: line, lines: text(of: picture))
        } else if lines.count > 1 || answer.clips != nil || answer.cameras != nil || answer.status != nil {
            let text = lines.count > 1 ? answer.message : Sheet(language: language).text(answer)
            page = Page(title: line, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        } else if !answer.message.isEmpty {
            say(answer.message, answer.code == 0 ? .done : .refused, at: now)
            message?.undo = answer.undoes.map { UndoOffer(text: $0, id: answer.undoesID) }
        }
    }

    /// The line an answer is of: a picture comes later than what was said after it. An earlier rushesd says no numbers.
    private mutating func answered(_ number: Int?) -> Unanswered? {
        guard let place = number.map({ number in waiting.firstIndex { $0.number == number } }) ?? waiting.indices.first else { return nil }
        return waiting.remove(at: place)
    }

    /// In characters alone: the blocks of `rushes peek` are of ambiguous width. As high as the page, but never too narrow to see a face.
    private func text(of picture: PeekPicture) -> [String] {
        let fitting = pageHeight * 2 * picture.width / max(1, picture.height)
        return HalfBlocks(picture).lines(columns: min(pageWidth, max(Self.narrowestPicture, fitting)), colours: .none)
    }

    private static let narrowestPicture = 40

    /// The line is gone: what was said and not answered may or may not have been done, and is never said again by itself.
    mutating func lose(_ reason: String, at now: Duration) {
        if link != .down(reason) { link = .down(reason) }
        (wayToBox, calledAt) = (nil, nil)
        if proposal != nil { message = nil }
        endProposal()
        guard !waiting.isEmpty else { return }
        say(words.unanswered(waiting[0].line), .refused, at: now)
        for line in waiting { lost.keep(line, at: now) }
        waiting = []
    }

    // MARK: Silence

    /// When `noticeSilence` has something to do; nil where rushesd has not promised to be heard.
    var fallsSilentAt: Duration? { link == .up && view?.pulses == true ? heardAt + Self.silence : nil }

    /// rushesd was not heard for too long: from now on nothing is sent. True when that is new.
    mutating func noticeSilence(at now: Duration) -> Bool {
        guard let fallsSilentAt, now >= fallsSilentAt else { return false }
        link = .silent
        endProposal()
        message = nil
        dropped = []
        return true
    }

    /// Said once: what was dropped is over.
    private mutating func tellDropped(at now: Duration) {
        say(words.dropped(dropped), .refused, at: now)
        if link == .up { dropped = [] }
    }
}
