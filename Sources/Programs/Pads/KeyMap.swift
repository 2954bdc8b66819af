import CrewGrammar
import Settings
import Slate

/// What each key of a pad says: a line when it is pressed, a line when it is held, or both.
struct KeyMap: Equatable {
    struct Meaning: Equatable {
        var pressed: String?
        var held: String?
    }

    private(set) var meanings: [UInt16: Meaning] = [:]

    subscript(code: UInt16) -> Meaning { meanings[code] ?? Meaning() }

    var codes: [UInt16] { meanings.keys.sorted() }

    /// The usual map, and over it what the configuration says; throws a sentence that names pad,
    /// key and line.
    init(_ pad: Settings.Pad, named name: String) throws(SettingsFailure) {
        try add(Self.usual, \.pressed, "the usual map")
        try add(Self.usuallyHeld, \.held, "the usual map")
        // A key that the configuration speaks of means nothing else.
        for key in Set(pad.keys.keys).union(pad.held.keys) {
            meanings[try Self.code(key, "[pad.\(name)]")] = nil
        }
        try add(pad.keys, \.pressed, "[pad.\(name)] keys")
        try add(pad.held, \.held, "[pad.\(name)] held")
    }

    /// A roll that nobody meant costs an undo, a cut that nobody meant the rest of the take: so one
    /// press rolls, and cut wants its key held. Roll and cut have keys of their own; only a single
    /// button (KEY_RECORD) does both. A presenter's forward and back are yes and no.
    private static let usual = [
        "KEY_KP1": "ok", "KEY_KP2": "hold", "KEY_KP3": "ng", "KEY_KP0": "clear", "KEY_KP5": "pick",
        "KEY_KPENTER": "next", "KEY_KPDOT": "same", "KEY_KPPLUS": "roll", "KEY_PAGEDOWN": "ok",
        "KEY_PAGEUP": "ng", "KEY_RECORD": "roll",
    ]

    private static let usuallyHeld = ["KEY_KPMINUS": "cut", "KEY_RECORD": "cut", "KEY_STOP": "cut"]

    private mutating func add(
        _ lines: [String: String], _ manner: WritableKeyPath<Meaning, String?>, _ place: String
    ) throws(SettingsFailure) {
        for (key, line) in lines.sorted(by: { $0.key < $1.key }) {
            let code = try Self.code(key, place)
            guard !line.isEmpty else { continue }
            if case .failure(let error) = Grammar.parse(line) {
                throw SettingsFailure(
                    "\(place): \(key) = \"\(line)\" is no line of the crew's: \(error.sentence(.english))"
                )
            }
            meanings[code, default: Meaning()][keyPath: manner] = line
        }
    }

    private static func code(_ key: String, _ place: String) throws(SettingsFailure) -> UInt16 {
        if let code = KeyNames.code(key) { return code }
        let guess =
            Spelling.nearest(to: key, among: KeyNames.all).map { "did you mean \($0)? " } ?? ""
        let help = "the journal of rushes-pad names every key that is pressed and means nothing yet"
        throw SettingsFailure("\(place): '\(key)' is an unknown key; \(guess)\(help)")
    }
}
