import Slate
import Terminal

/// Everything the prompt shows and knows; a value, so that keys and screens are tested without a terminal.
struct PromptState {
    enum Link: Equatable {
        case connecting
        case up
        /// Why rushesd cannot be reached.
        case down(String)
    }

    enum Pane: CaseIterable {
        case script, cameras, people
    }

    /// Text over the whole screen, scrolled by lines.
    struct Page: Equatable {
        var title: String
        var lines: [String]
        var first = 0
    }

    struct Message: Equatable {
        enum Tone {
            case done, refused, news
        }

        var text: String
        var tone: Tone
        var at: Duration
    }

    /// A key that is a verb by itself, but may yet turn out to begin a word or a slate.
    struct Pending: Equatable {
        var key: Character
        var binding: KeyBinding
        var at: Duration
    }

    /// What was on the screen when a line was begun: others may roll before it is said.
    struct Aim: Equatable {
        var take: TakeSummary
        var isRolling: Bool
    }

    /// A line that was said, with the number its answer brings back.
    struct Unanswered: Equatable {
        var number: Int
        var line: String
    }

    /// A slate begins with a digit and a word with a letter: a lone key is a verb when nothing followed for so long.
    static let patience = Duration.milliseconds(400)
    /// Two presses of the space bar within this roll or cut.
    static let doublePress = Duration.seconds(1)

    var language: Language
    var person: String
    var link = Link.connecting
    var view: BoxView?
    var takes: [TakeSummary] = []
    var scene = SceneView()
    /// Instead of the scene's takes, after `find` or `takes`.
    var found: [TakeSummary]?
    /// The id of the take the arrows stand on; nil is the current take.
    var selected: String?
    var editor = LineEditor()
    /// What the line that is being typed is for; nil while there is none.
    var aim: Aim?
    var pending: Pending?
    var spaceAt: Duration?
    var message: Message?
    /// What Enter says when nothing is typed: the nearest verb, or the text as a note.
    var proposal: String?
    var pane = Pane.script
    var page: Page?
    var tutorial: Tutorial?
    /// What the last view warns of.
    var standing: [Alert] = []
    /// Codes of warnings that were rung, and of those somebody has seen and when.
    var rung: Set<String> = []
    var acknowledged: [String: Duration] = [:]
    /// Lines rushesd has not answered yet, oldest first.
    var waiting: [Unanswered] = []
    /// Lines that were said to rushesd.
    var saidLines = 0
    var isLeaving = false
    /// The second shown last; time goes on on the screen once a second.
    var second: Int64 = 0
    /// Set by who draws: how many lines a page has room for.
    var pageHeight = 20
    var pageWidth = 80

    init(language: Language, person: String) {
        self.language = language
        self.person = person
    }

    var phrases: Phrases { Phrases(language) }
    var words: PromptWords { PromptWords(language) }

    /// What is listed.
    var list: [TakeSummary] { found ?? takes }

    /// The take that verbs mean: the one a line was begun for, else the selected one, else the one that rolls, else the last.
    var target: TakeSummary? {
        if let aim { return (list + takes).first { $0.take.id == aim.take.take.id } ?? aim.take }
        return selected.flatMap { id in list.first { $0.take.id == id } } ?? view?.current
    }

    /// A line keeps the take it was begun for until it is said or dropped.
    mutating func keepAim() {
        let isBegun = pending != nil || proposal != nil || !editor.isEmpty
        aim = isBegun ? aim ?? target.map { Aim(take: $0, isRolling: isRolling) } : nil
    }

    var isRolling: Bool { view?.status.rolling != nil }

    mutating func say(_ text: String, _ tone: Message.Tone, at now: Duration) {
        message = Message(text: text, tone: tone, at: now)
    }

    // MARK: What rushesd says

    /// Takes a view in.
    mutating func take(_ new: BoxView, at now: Duration) {
        let wasDown = link != .up
        link = .up
        if let takes = new.takes { self.takes = takes }
        if let scene = new.script { self.scene = scene }
        if let language = new.language, view == nil { self.language = language }
        if let person = new.person { self.person = person }
        if let draft = new.draft, !draft.isEmpty, editor.isEmpty {
            editor.replace(with: draft)
            say(words.draftIsBack, .news, at: now)
        }
        if let meanwhile = new.meanwhile {
            say(meanwhile, .news, at: now)
        } else if wasDown, view != nil {
            say(words.linkIsBack, .news, at: now)
        }
        if let news = new.news.last { say(news, .news, at: now) }
        view = new
        watchForTrouble()
        if let selected, !list.contains(where: { $0.take.id == selected }) { self.selected = nil }
        keepAim()
        if var tutorial {
            tutorial.see(self)
            self.tutorial = tutorial
        }
    }

    mutating func take(_ answer: CrewAnswer, at now: Duration) {
        let line = answered(answer.number)
        let lines = answer.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if answer.code == 0, PromptWords.lists(line) {
            found = answer.takes.isEmpty ? nil : answer.takes
            selected = answer.takes.last?.take.id
            say(words.found(answer.takes.count), .done, at: now)
        } else if let picture = answer.peek {
            page = Page(title: line, lines: text(of: picture))
        } else if lines.count > 1 || answer.clips != nil || answer.cameras != nil || answer.status != nil {
            let text = lines.count > 1 ? answer.message : Sheet(language: language).text(answer)
            page = Page(title: line, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        } else if !answer.message.isEmpty {
            say(answer.message, answer.code == 0 ? .done : .refused, at: now)
        }
        if var tutorial {
            tutorial.hear(line, answer)
            self.tutorial = tutorial
        }
    }

    /// The line an answer is of: a picture comes later than what was said after it. An earlier rushesd says no numbers.
    private mutating func answered(_ number: Int?) -> String {
        guard let place = number.map({ number in waiting.firstIndex { $0.number == number } }) ?? waiting.indices.first else { return "" }
        return waiting.remove(at: place).line
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
        guard !waiting.isEmpty else { return }
        say(words.unanswered(waiting[0].line), .refused, at: now)
        waiting = []
    }
}
