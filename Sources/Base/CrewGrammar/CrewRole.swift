import Wire

extension CrewRole {
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
