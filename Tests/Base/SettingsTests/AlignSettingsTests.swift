import Testing

@testable import Settings

/// [align]: who listens for spoken lines, and how.
struct AlignSettingsTests {
    private func parse(_ text: String) throws(SettingsFailure) -> Settings {
        try Settings.parse(text, file: "rushes.toml")
    }

    @Test func nobodyListensUnlessTold() throws {
        #expect(try parse("").align == nil)
        #expect(try parse("[align]\n").align == Settings.Align())
    }

    @Test func anEngineOfOnesOwnHasACommandAndMayHearChinese() throws {
        let align = try #require(
            try parse(
                "[align]\nengine = \"command\"\ncommand = [\"/usr/bin/hear\", \"-q\"]\nlanguage = \"zh\"\nthreshold = 0.7\n"
            ).align)
        #expect(align.command == ["/usr/bin/hear", "-q"])
        #expect(align.language == "zh")
        #expect(align.threshold == 0.7)
    }

    @Test(arguments: [
        ("engine = \"whisper\"", "must be \"pocketsphinx\" or \"command\", not 'whisper'"),
        ("engine = \"command\"", "and engine = \"command\" go together"),
        ("command = [\"/usr/bin/hear\"]", "and engine = \"command\" go together"),
        ("language = \"zh\"", "with an engine of your own"),
        ("threshold = 2", "must be 0.1 to 1.0"),
        ("thresold = 0.5", "did you mean 'threshold'?"),
    ])
    func whatCannotBeIsSaid(_ line: String, _ reason: String) {
        var complaint = ""
        do { _ = try parse("[align]\n\(line)\n") } catch { complaint = "\(error)" }
        #expect(complaint.contains(reason), "\(complaint)")
    }
}
