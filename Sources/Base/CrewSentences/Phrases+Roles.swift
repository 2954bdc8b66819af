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
}

extension Phrases {
    /// The role's one word in this language; `CrewRole(named:)` reads it.
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
