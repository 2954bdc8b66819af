import Slate
import Wire

extension CrewRole {
    /// Reads what the configuration says, in either language.
    public init?(named name: String) {
        guard
            let role = Self.allCases.first(where: {
                $0.rawValue == Fold.lower(name) || Phrases(.chinese).word($0) == name
            })
        else {
            return nil
        }
        self = role
    }

    /// Whether the person may say it; whatever it is, looking is for everybody.
    public func may(_ command: CrewCommand) -> Bool { command.deed <= reach }

    private var reach: Deed {
        switch self {
        case .script, .dit, .sound, .camera: .run
        case .director: .judge
        case .guest: .note
        }
    }

    /// Each includes those before it.
    enum Deed: Int, Comparable {
        case look, note, judge, run

        static func < (left: Deed, right: Deed) -> Bool { left.rawValue < right.rawValue }
    }
}

extension CrewCommand {
    fileprivate var deed: CrewRole.Deed {
        switch self {
        case .takes, .go, .find, .who, .why, .clip, .cameras, .script, .scriptVersions, .coverage,
            .heard, .peek, .status, .log,
            .logOf, .day, .help:
            .look
        // What is taken back or done again is one's own.
        case .note, .undo, .redo: .note
        case .verdict, .trait(.pick, _): .judge
        case .roll, .cut, .next, .falseStart, .noFalseStart, .kind, .trait, .lines, .remark, .mark,
            .accept, .same, .slate, .rename, .own,
            .undoAnyone, .useScript, .sendAgain:
            .run
        }
    }
}

extension Phrases {
    public func word(_ role: CrewRole) -> String {
        switch role {
        case .script: say("script supervisor", "场记")
        case .dit: "DIT"
        case .sound: say("sound", "录音")
        case .director: say("director", "导演")
        case .camera: say("camera", "摄影")
        case .guest: say("guest", "访客")
        }
    }

    /// Why somebody's line was not obeyed.
    public func notFor(_ role: CrewRole, _ person: String) -> String {
        let who = Self.brief(person)
        if role == .guest {
            return say(
                "\(who) is a guest here and may only look and write notes; nothing was changed",
                "\(who) 是访客, 只能查看和写备注; 没有改动")
        }
        return say(
            "\(who) is here as \(word(role)) and may look, write notes, judge and pick; nothing was changed",
            "\(who) 是\(word(role)), 可以查看, 写备注, 评条和选条; 没有改动")
    }
}
