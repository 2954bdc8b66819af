extension Settings {
    /// A number pad, presenter or button that speaks the crew's grammar: `[pad.desk]`.
    public struct Pad: Equatable, Sendable {
        /// `auto` (whatever looks like a number pad), a path, a name in /dev/input/by-id or
        /// by-path, or a part of the device's own name.
        public var device = "auto"
        /// Who speaks through it, as in `[crew.NAME]`; nil is the pad's own name.
        public var person: String?
        /// Lines of the grammar by the kernel's names of keys, `KEY_KP7`: said when the key is
        /// pressed. An empty line takes a key out of the usual map.
        public var keys: [String: String] = [:]
        /// Said when the key is held for half a second.
        public var held: [String: String] = [:]
        /// Lit while a take rolls; blinks once for done, three times for refused.
        public var lamp = Lamp.auto

        /// As an empty table `[pad.NAME]` leaves it.
        public init() {}

        /// The lamp on the device that answers.
        public enum Lamp: String, Sendable, CaseIterable {
            /// The first there is of NumLock, ScrollLock and CapsLock.
            case auto
            case numlock, scrolllock, capslock
            /// Neither a lamp nor a beep.
            case none
        }
    }

    /// Reads `[pad.NAME]`.
    static func pad(_ name: String, _ pads: inout TableReader) throws(SettingsFailure) -> Pad {
        guard !name.isEmpty, name.utf8.count <= 64,
            !name.unicodeScalars.contains(where: { $0.value < 32 })
        else {
            throw pads.failure(
                name, "a pad's name is 1 to 64 bytes without control characters, such as desk")
        }
        guard var table = try pads.table(name) else { throw pads.failure(name, "is no table") }
        var pad = Pad()
        try table.text("device", into: &pad.device)
        guard !pad.device.isEmpty else {
            throw table.failure(
                "device", "must be \"auto\", or a device that rushes-pad --list shows")
        }
        var person = ""
        try table.text("person", into: &person)
        pad.person = person.isEmpty ? nil : person
        var lamp = pad.lamp.rawValue
        try table.text("lamp", into: &lamp)
        guard let chosen = Pad.Lamp(rawValue: lamp) else {
            let known = Pad.Lamp.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw table.failure("lamp", "must be one of \(known), not '\(lamp)'")
        }
        pad.lamp = chosen
        pad.keys = try lines("keys", &table)
        pad.held = try lines("held", &table)
        try table.finish()
        return pad
    }

    private static func lines(_ key: String, _ table: inout TableReader) throws(SettingsFailure)
        -> [String: String]
    {
        guard var keys = try table.table(key) else { return [:] }
        var lines: [String: String] = [:]
        for name in keys.names {
            var line = ""
            try keys.text(name, into: &line)
            lines[name] = line
        }
        return lines
    }
}
