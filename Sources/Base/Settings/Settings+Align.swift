extension Settings {
    /// How spoken lines are found in a take's sound.
    public struct Align: Equatable, Sendable {
        /// What listens for the lines.
        public enum Engine: String, Sendable, CaseIterable {
            /// Debian's, for English.
            case pocketsphinx
            /// Another program, `command`.
            case command
        }

        /// `command` where a program of the production's own is named, and only there.
        public var engine = Engine.pocketsphinx
        /// Program and arguments of `command`.
        public var command: [String] = []
        /// `en` or `zh`.
        public var language = "en"
        /// The script whose lines `rushes-align clip` listens for; the service asks rushesd.
        public var script: String?
        /// Scores below it are never shown as proposals.
        public var threshold = 0.5

        /// As an empty table `[align]` leaves it.
        public init() {}
    }

    static func align(_ table: inout TableReader) throws(SettingsFailure) -> Align {
        var align = Align()
        var engine = align.engine.rawValue
        try table.text("engine", into: &engine)
        guard let known = Align.Engine(rawValue: engine) else {
            throw table.failure(
                "engine", "must be \"pocketsphinx\" or \"command\", not '\(engine)'")
        }
        align.engine = known
        try table.texts("command", into: &align.command)
        guard (known == .command) == !align.command.isEmpty else {
            throw table.failure(
                "command",
                "and engine = \"command\" go together, such as command = [\"/usr/bin/my-engine\"]")
        }
        try table.text("language", into: &align.language)
        guard ["en", "zh"].contains(align.language), known == .command || align.language == "en"
        else {
            throw table.failure(
                "language",
                "must be \"en\", or \"zh\" with an engine of your own, not '\(align.language)'")
        }
        var script = ""
        try table.text("script", into: &script)
        align.script = script.isEmpty ? nil : script
        try table.seconds("threshold", in: 0.1...1, into: &align.threshold)
        return align
    }
}
