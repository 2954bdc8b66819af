import CrewGrammar
import CrewSentences
import Platform
import Slate
import Terminal
import Time
import Wire

/// Everything the prompt shows and knows; a value, so that keys and screens are tested without a
/// terminal.
struct PromptState {
    enum Link: Equatable {
        case connecting
        case up
        /// The line stands, and rushesd says nothing: nothing is sent until it does.
        case silent
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
        /// What `u` takes back while this stands; nil when it wrote nothing.
        var undo: UndoOffer?
        /// Lines that it says were not done: what comes after is named with them.
        var dropped: [String] = []
    }

    /// What `u` takes back, as it is shown, and an operation of it.
    struct UndoOffer: Equatable {
        var text: String
        var id: String?
    }

    /// A key that is a verb by itself, but may yet turn out to begin a word or a slate.
    struct Pending: Equatable {
        var key: Character
        var binding: KeyBinding
        var at: Duration
        /// A space stands behind it: a second one says the key and rolls or cuts, anything else
        /// makes both a text.
        var isSpaced = false

        /// What was typed.
        var text: String { String(key) + (isSpaced ? " " : "") }
    }

    /// A text that the prompt puts into the line again, and the take it is for; nil is the one on
    /// the screen.
    struct Parked: Equatable {
        var text: String
        var aim: Aim?
    }

    /// What was on the screen when a line was begun: others may roll before it is said.
    struct Aim: Equatable {
        var take: TakeSummary
        var isRolling: Bool
    }

    /// The space bar once: what the second press would do, as the screen says.
    struct Space: Equatable {
        var at: Duration
        /// The take it would cut; empty where it would roll.
        var cuts: String
    }

    /// A slate begins with a digit: a lone one is a verb when nothing followed for so long, and the
    /// way to the terminal and back.
    static let patience = Duration.milliseconds(400)
    /// Two presses of the space bar within this roll or cut.
    static let doublePress = Duration.seconds(1)
    /// rushesd says something every 0.4 s; after so long without it hangs.
    static let silence = Duration.seconds(1)
    /// A line that rushesd comes to later than so long after its key, and the way there, is dropped
    /// there.
    static let lifetime = Duration.seconds(1)
    /// What takes a digit's verdict back may come so late.
    static let patienceForTakingBack = Duration.seconds(60)
    /// A worse way to rushesd is not allowed for.
    private static let longestWay = Duration.seconds(5)

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
    /// `:` opened a line: the next key is typed, also the first.
    var isLineOpen = false
    /// What the line that is being typed is for; nil while there is none.
    var aim: Aim?
    var pending: Pending?
    /// Verdicts that lone digits gave, and that may yet be a slate's first digits.
    var loneDigits: LoneDigits?
    /// Those before a word that is being spelt: at Enter it is a command of its own, or goes on
    /// with them.
    var spelledBehind: LoneDigits?
    /// A letter that acted alone, and may yet be a word's first.
    var loneLetter: LoneLetter?
    var space: Space?
    var message: Message?
    /// What Enter says when nothing is typed: the nearest verb, or the text as a note.
    var proposal: String?
    /// What a proposed `undo` takes back.
    var proposedUndo: UndoOffer?
    /// What stands in the line again when the offer ends unanswered.
    var proposedText: String?
    /// Texts that are put into the line again when it is free, the last one first.
    var parked: [Parked] = []
    /// The prompt put the text into the line, and nobody touched it: the space bar and the arrows
    /// are keys still.
    var isBack = false
    /// An offer ended by itself a moment ago: Enter, meant for it, does nothing before this.
    var enterRestsUntil: Duration?
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
    /// Lines whose answers were lost: asked for again when rushesd is back.
    var unsure: [Unanswered] = []
    /// The same for a while, for somebody who says them again.
    var lost = LostLines()
    /// Whose answer is the message; nil where it is none.
    var toldOf: Int?
    /// Lines that were pressed while rushesd was silent or away, or came to it too late.
    var dropped: [String] = []
    /// When rushesd said something last.
    var heardAt = Duration.zero
    /// When it was called last, until the first view comes.
    var calledAt: Duration?
    /// The way to rushesd and back: the shortest since it was called, as all else is its own time.
    /// On the box nothing, by radio seconds.
    var wayToBox: Duration?
    /// Lines that were said to rushesd.
    var saidLines = 0
    var newID: @Sendable () -> String = { Identifier.v7(at: Clock.wall()) }
    /// The way to the terminal and back, as measured.
    var roundTrip = Duration.zero
    /// Screens that came after the one the person has before their eyes.
    var unseen: [Unseen] = []
    /// While a key is taken in that was pressed before the last screens could be seen: what was on
    /// the screen then.
    var eyes: Seen?
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

    /// For a lone key, over this line.
    var patience: Duration { Self.patience + roundTrip }

    /// Of a line that is said now.
    var lifetime: Duration { Self.lifetime + min(wayToBox ?? .zero, Self.longestWay) }

    mutating func measure(_ way: Duration) { wayToBox = min(way, wayToBox ?? way) }

    /// What is listed.
    var list: [TakeSummary] { found ?? takes }

    /// The take that verbs mean: the one a line was begun for, else the selected one, else the one
    /// that rolls, else the last; before the first of its scene the one to come.
    var target: TakeSummary? {
        if let aim {
            guard aim.take.take.id != Operation.nextTake else { return aim.take }
            return (list + takes).first { $0.take.id == aim.take.take.id } ?? aim.take
        }
        if let chosen = selected.flatMap({ id in list.first { $0.take.id == id } }) {
            return chosen
        }
        return eyes.map(\.current) ?? current
    }

    /// Where nothing is selected.
    var current: TakeSummary? { comesFirst ?? view?.current }

    /// The take to come, where the last one is of another scene than the one that stands on the
    /// screen.
    private var comesFirst: TakeSummary? {
        guard found == nil, view?.status.rolling == nil, let coming = view?.status.coming else {
            return nil
        }
        if let last = view?.current, last.take.slate.isSameScene(as: coming.slate) { return nil }
        return TakeSummary(take: coming, clips: [])
    }

    /// The slate before the sign where the script's lines on the screen are of another scene; nil
    /// where they are its own.
    var targetOfAnotherScene: SlateNumber? {
        guard let status = view?.status, let slate = target?.take.slate else { return nil }
        let shown = status.rolling?.take.slate ?? status.coming?.slate ?? status.next
        return slate.isSameScene(as: shown) ? nil : slate
    }

    /// A line keeps the take it was begun for until it is said or dropped.
    mutating func keepAim() {
        let isBegun = pending != nil || proposal != nil || isLineOpen || !editor.isEmpty
        aim = isBegun ? aim ?? target.map { Aim(take: $0, isRolling: isRolling) } : nil
    }

    /// The take that rolls, as it is on the screen; empty when none does.
    var rolling: String { eyes?.rolling ?? view?.status.rolling?.take.id ?? "" }

    var isRolling: Bool { !rolling.isEmpty }

    /// What `u` takes back, where the screen says so.
    var undoOffer: UndoOffer? { eyes.map(\.undo) ?? message?.undo }

    /// Ends what was proposed: Enter would not do what this sentence says.
    mutating func say(_ text: String, _ tone: Message.Tone, at now: Duration) {
        endProposal()
        message = Message(text: text, tone: tone, at: now)
        toldOf = nil
    }

    /// Nobody said yes or no: what was typed stands in the line again.
    mutating func endProposal() {
        if let proposedText { park(proposedText, aim) }
        (proposal, proposedUndo, proposedText) = (nil, nil, nil)
    }

    /// It was answered.
    mutating func forgetProposal() {
        if let proposedText { parked.removeAll { $0.text == proposedText } }
        (proposal, proposedUndo, proposedText) = (nil, nil, nil)
    }

    /// Enter says this from now on, until anything else happens.
    ///
    /// - Parameter text: what stands in the line when it does.
    mutating func propose(
        _ line: String, instead text: String? = nil, undo: UndoOffer? = nil, _ sentence: String,
        at now: Duration
    ) {
        say(sentence, .refused, at: now)
        (proposal, proposedUndo, proposedText) = (line, undo, text)
    }
}

extension TakeSummary {
    /// Whether it has not rolled yet.
    var isToCome: Bool { take.id == Operation.nextTake }
}
