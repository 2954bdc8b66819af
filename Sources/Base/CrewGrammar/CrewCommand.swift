import CrewSentences
import Slate
import TakeNames
import Wire

/// A line of the crew, understood.
public struct CrewLine: Equatable, Sendable {
    /// Nil: the take that rolls, else the last one.
    public var target: TakeTarget?
    /// What is to be done, of the target where it is about a take.
    public var command: CrewCommand

    /// `target` is nil where the line names no take.
    public init(target: TakeTarget? = nil, command: CrewCommand) {
        self.target = target
        self.command = command
    }
}

/// What a line of the crew asks for, once its words are understood.
public enum CrewCommand: Equatable, Sendable {
    /// `ago` in seconds: what was on the screen then is where the take begins.
    case roll(ago: Double = 0)
    /// `ago` in seconds: the take ended then.
    case cut(ago: Double = 0)
    /// Cut if something rolls: the next take then waits with everything inherited.
    case next
    /// `.none` clears; words after the verdict become a note.
    case verdict(Verdict, note: String?)
    case falseStart
    /// It counts after all, as what it was before.
    case noFalseStart
    /// A pick-up with the lines it is for, a wild track with what it is of, or an ordinary take
    /// again.
    case kind(TakeKind, lines: LineRanges? = nil, note: String? = nil)
    case trait(TakeTrait, Bool)
    case note(String)
    case lines(LineRanges)
    /// Lines of the take were changed or dropped, or are as written after all.
    case remark(LineRemark)
    /// A line of the script begins now, in the take that rolls.
    case mark
    /// What was heard in the take's sound.
    case heard
    /// Makes what was heard the take's lines: these of them, or all that was heard well.
    case accept(LineRanges?)
    /// The script, or a part of it: `3`, `3-12`.
    case script(String?)
    /// Every version of it, with who loaded it and when.
    case scriptVersions
    /// An earlier version again; nil takes the last load back.
    case useScript(version: Int?, isAgreed: Bool)
    /// Which takes cover which lines, of all or of a part.
    case coverage(String?)
    /// Lines, kind and traits of the take before.
    case same
    /// Of the take to come, or with a target of a take that was rolled: then only the parts that
    /// are named change.
    case slate(SlateEdit)
    /// Another slate for a take that was rolled: `@1 3-12C-4`.
    case rename(SlateNumber)
    /// What the person said last, so many lines; of the target alone where there is one.
    case undo(lines: Int = 1)
    /// What anybody did last.
    case undoAnyone
    case redo
    /// The slate of the take to come is this person's, or no more.
    case own(Bool)
    case takes
    /// Shows takes that were rolled: the target, or those of a slate's part.
    case go(SlateEdit?)
    /// Takes that fit some half-remembered words.
    case find(String)
    /// Who looks on.
    case who
    /// The history of one take.
    case why
    /// What is true of a clip: of this id, or of the target's, as a certificate in plain words.
    case clip(String?)
    case cameras
    /// A picture of what the camera sees now; nil is the first camera.
    case peek(String?)
    case status
    /// A take's clips go to the hub once more, or all that are on the box.
    case sendAgain(all: Bool)
    case log
    /// So many of the newest entries of the log; nil is all.
    case logOf(Int?)
    /// Of this shooting day, or of the last one that was shot.
    case day(ShootingDay?)
    case help(String?)
}

extension CrewCommand {
    /// Whether it keeps words of somebody's own, which any text would do for.
    var hasFreeText: Bool {
        switch self {
        case .note, .find: true
        case .verdict(_, let note), .kind(_, _, let note): note != nil
        case .remark(let remark): remark.spokenAs != nil
        default: false
        }
    }
}

/// A line that could not be understood; nothing was changed.
public struct GrammarError: Error, Equatable, Sendable {
    /// Why a line is refused; the crew's sentence follows from it.
    public enum Reason: Equatable, Sendable {
        case empty
        /// A take was named, and nothing said of it.
        case missingVerb
        case unknownWord
        /// The verb stands, what follows does not fit it.
        case badArgument(Verb)
        /// A verdict that is asked about or left open.
        case doubt(Verb)
        /// What begins with a verdict's word and speaks of something else, or of a part of the
        /// take.
        case noVerdict(Verb)
        /// A verdict that two takes were named with.
        case severalTakes(Verb)
        /// A verdict of `last take`, 上一条: whoever says so means the one on the screen, or the
        /// one before it.
        case otherTake(Verb)
        /// A verdict and a number in one word, and how to write it.
        case glued(Verb, apart: String)
        case missingArgument(Verb)
        case tooLong(limit: Int)
    }

    /// Names the verb where that was understood.
    public let reason: Reason
    /// The word that was not understood.
    public let word: String
    /// The verb it may have meant.
    public let suggestion: String?
    /// What was typed as a note, where it reads as one; nil with a suggestion.
    public internal(set) var remark: Remark?

    init(reason: Reason, word: String, suggestion: String?) {
        self.reason = reason
        self.word = word
        self.suggestion = suggestion
    }

    /// Whether only who knows the takes can explain it.
    public var isOfAnotherTake: Bool { if case .otherTake = reason { true } else { false } }

    /// - Parameter last: the takes that `@1` and `@2` name.
    public func sentence(_ language: Language, last: [SlateNumber] = []) -> String {
        explained(language, last: last)
            + (remark.map { Phrases(language).asNote($0.line(language)) } ?? "")
    }

    /// The sentence without the note that is offered.
    public func explained(_ language: Language, last: [SlateNumber] = []) -> String {
        let word = Phrases.brief(word)
        let unchanged = language == .chinese ? ", 没有改动" : "; nothing was changed"
        let hint =
            suggestion.map { language == .chinese ? "。你是指 \($0) ?" : "; did you mean \($0)?" }
            ?? unchanged
        switch (reason, language) {
        case (.empty, .english): return "no command given; try: help"
        case (.empty, .chinese): return "没有输入命令; 试试: 帮助"
        case (.missingVerb, .english):
            return "what about \(word)? say ok, hold, ng, note or lines after it"
        case (.missingVerb, .chinese): return "\(word) 怎么了? 后面写 过, 保, 废, 备注 或 台词"
        case (.unknownWord, .english): return "unknown command \"\(word)\"\(hint)"
        case (.unknownWord, .chinese): return "看不懂 \"\(word)\"\(hint)"
        case (.badArgument(let verb), .english) where verb.standsAlone:
            return "\(verb.words[0]) takes no arguments, not \"\(word)\"; nothing was changed"
        case (.badArgument(let verb), .chinese) where verb.standsAlone:
            return "\(verb.word(.chinese)) 单独使用, 不带 \"\(word)\"; 没有改动"
        case (.badArgument(let verb), .english):
            return "\(verb.words[0]) does not take \"\(word)\": \(verb.usage)"
        case (.badArgument(let verb), .chinese):
            return "\(verb.word(.chinese)) 后面不能写 \"\(word)\": \(verb.usage(.chinese))"
        case (.noVerdict(let verb), .english):
            return "\"\(word)\" judges no take; for a verdict say \(verb.words[0]) alone"
        case (.noVerdict(let verb), .chinese):
            return "\"\(word)\" 不算评条, 没有改动; 要评就单说 \(verb.word(.chinese))"
        case (.severalTakes(let verb), .english):
            return
                "\"\(word)\" names two takes; nothing was changed; say one line for each: 3-12B-4 \(verb.words[0])"
        case (.severalTakes(let verb), .chinese):
            return "\"\(word)\" 提到两条, 没有改动; 一行只评一条: 3-12B-4 \(verb.word(.chinese))"
        case (.otherTake(let verb), .english):
            return
                "which take is \"\(word)\"? nothing was changed; say \(Self.choice(verb.words[0], last, " or "))"
        case (.otherTake(let verb), .chinese):
            return "\"\(word)\" 指哪一条? 没有改动; 请写 \(Self.choice(verb.word(.chinese), last, " 或 "))"
        case (.glued(_, let apart), .english):
            return
                "\"\(word)\" is neither a verdict nor a slate; nothing was changed; write \(apart)"
        case (.glued(_, let apart), .chinese): return "\"\(word)\" 不算评条也不是板号, 没有改动; 请写 \(apart)"
        case (.doubt(let verb), .english) where !verb.judges:
            return
                "\"\(word)\" leaves it open, nothing was changed; say \(verb.words[0]) if it is meant"
        case (.doubt(let verb), .english):
            return
                "\"\(word)\" is no verdict yet, nothing was changed; say \(verb.words[0]) once it is"
        case (.doubt(let verb), .chinese):
            return "\"\(word)\" 还没定, 没有改动; 定了就说 \(verb.word(.chinese))"
        case (.missingArgument(let verb), .english):
            return "\(verb.words[0]) needs more: \(verb.usage)"
        case (.missingArgument(let verb), .chinese):
            return "\(verb.word(.chinese)) 后面还要写: \(verb.usage(.chinese))"
        case (.tooLong(let limit), .english):
            return "the line is longer than \(limit) bytes; nothing was changed"
        case (.tooLong(let limit), .chinese): return "这一行超过 \(limit) 字节, 没有改动"
        }
    }

    /// `@1 ok (3-12B-4) or @2 ok (3-12B-3)`
    private static func choice(_ word: String, _ last: [SlateNumber], _ or: String) -> String {
        if last.isEmpty { return "@1 \(word)\(or)@2 \(word)" }
        return last.enumerated().map { "@\($0 + 1) \(word) (\($1))" }.joined(separator: or)
    }
}
