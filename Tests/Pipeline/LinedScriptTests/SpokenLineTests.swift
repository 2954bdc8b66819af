import LinedScript
import ScriptModel
import Testing

struct SpokenLineTests {
    @Test func onlyWhatIsSpokenIsListenedFor() {
        let kinds: [ScriptLine.Kind] = [
            .dialogue, .action, .offScreen, .voiceOver, .caption, .transition, .sound,
        ]
        let lines = kinds.enumerated().map {
            ScriptLine(id: "\($0)", kind: $1, character: "A", text: "t", source: 1)
        }
        #expect(
            ScriptScene(number: "1", heading: "1", lines: lines).spokenLines.map(\.id) == [
                "0", "2", "3",
            ])
    }
}
