import Screenplay
import Testing

struct FountainTests {
    /// Counted by screenplain 0.12.0: scenes, and runs of words within its speeches (a
    /// parenthetical parts two).
    @Test(arguments: [("harbour.fountain", 7, 10), ("ends.fountain", 2, 4)])
    func scenesAndSpeechesAreAsManyAsScreenplainCounts(name: String, scenes: Int, speeches: Int)
        throws
    {
        let script = try Samples.script(name)
        #expect(script.scenes.count == scenes)
        #expect(script.speeches.count { !$0.text.isEmpty } == speeches)
    }

    @Test func aTitlePageIsTheTitleAndFrontMatter() throws {
        let script = try Samples.script("harbour.fountain")
        #expect(script.title == "THE NIGHT FERRY")
        #expect(script.frontMatter.contains("Draft date: 2/4/2026"))
    }

    @Test func sectionsThatSayEpisodeAreEpisodes() throws {
        let script = try Samples.script("harbour.fountain")
        #expect(script.episodes.map(\.number) == ["1", "2"])
        #expect(script.episodes.first?.title == "The Ticket")
        #expect(script.scenes.map { $0.episode ?? "" } == ["1", "1", "1", "1", "2", "2", "2"])
        #expect(Fountain.read("# 第三集 归来\n\nINT. 客厅 - 日\n\n雨。").scenes.first?.episode == "3")
    }

    @Test func headingsGiveNumberPlaceLocationAndTime() throws {
        let scenes = try Samples.script("harbour.fountain").scenes
        #expect(scenes.map(\.number) == ["1", "1A", "2", "3-5", "1", "2", "3"])
        #expect(scenes.map(\.place) == [.interior, .exterior, nil, .both, .both, nil, .exterior])
        #expect(scenes[0].location == "FERRY TERMINAL")
        #expect(scenes[0].timeOfDay == "NIGHT")
        #expect(scenes[3].location == "CAR - MOVING")
        #expect(scenes[6].timeOfDay == "EVENING")
        #expect(scenes[5].isOmitted)
    }

    @Test func cuesGiveVoicesMannersAndNames() throws {
        let speeches = try Samples.script("harbour.fountain").speeches
        #expect(
            speeches.map { $0.character ?? "" } == [
                "MIA", "MIA", "CLERK", "McCoy", "MIA", "CLERK", "MIA", "SECOND VOICE", "CLERK",
                "1 LANTERN", "MIA",
            ])
        #expect(speeches[1].parenthetical == "beat")
        #expect(speeches[2].kind == .offScreen)
        #expect(speeches[6].kind == .voiceOver)
        #expect(speeches[6].parenthetical == nil)
        #expect(speeches[7].parenthetical == "on radio")
    }

    @Test func twoBlanksKeepASpeechTogether() throws {
        let speeches = try Samples.script("harbour.fountain").speeches
        #expect(speeches[6].text == "I never liked that suitcase. Not even once.")
    }

    @Test func dualDialogueMarksBothSpeeches() throws {
        let speeches = try Samples.script("harbour.fountain").speeches
        #expect(
            speeches.map(\.isDual) == [
                false, false, false, false, true, true, false, false, false, false, false,
            ])
    }

    @Test func forcedElementsLyricsAndCenteredTextAreWhatTheySay() throws {
        let script = try Samples.script("harbour.fountain")
        #expect(script.lines(.transition) == ["FADE IN:", "CUT TO:", "SMASH CUT TO:", "FADE OUT."])
        #expect(script.lines(.sound) == ["Down, down, down where the lamps do not go"])
        #expect(script.lines(.action).contains("SPLASH! A suitcase in the water."))
        #expect(script.lines(.action).contains("THE SEA"))
        #expect(script.lines(.action).contains("...and the lamp turns."))
    }

    @Test func whatNobodyPlaysIsANote() throws {
        let notes = try Samples.script("harbour.fountain").notes
        #expect(notes.map(\.kind) == [.synopsis, .remark, .struck, .pageBreak, .section, .remark])
        #expect(notes[2].text.contains("This is gone."))
        #expect(notes[5].text == "A remark of its own\non two lines")
    }

    @Test func emphasisIsTakenOutAndEscapedStarsStay() throws {
        let script = try Samples.script("harbour.fountain")
        #expect(
            script.lines(.action).contains(
                "Rain on the glass. A single lamp. MIA (28) counts coins."))
        #expect(script.speeches[8].text == "*Static* is all I hear, all day.")
        #expect(
            Fountain.read("A snake_case_name and 2 * 3 * 4.").lines(.action) == [
                "A snake_case_name and 2 * 3 * 4."
            ])
    }

    @Test func aMarkThatIsNeverClosedIsTextAndADiagnostic() {
        let script = Fountain.read("INT. A - DAY\n\nHe says /* nothing\n\nand [[ leaves.\n")
        #expect(script.lines(.action) == ["He says /* nothing", "and [[ leaves."])
        #expect(script.diagnostics.map(\.source) == [3, 5])
    }

    @Test func linesWithoutAHeadingStandInASceneOfTheirOwn() {
        let script = Fountain.read("A door.\n\nMAN\nHello.")
        #expect(script.scenes.count == 1)
        #expect(script.scenes.first?.lines.map(\.text) == ["A door.", "Hello."])
        #expect(script.diagnostics.count == 1)
    }

    @Test func numbersOfEpisodeAndSceneAreSplit() {
        let script = Fountain.read("INT. A - DAY #3-12#\n\nOne.\n\nEXT. B - DAY #4-1A#\n\nTwo.")
        #expect(script.scenes.map(\.episode) == ["3", "4"])
        #expect(script.scenes.map(\.number) == ["12", "1A"])
        #expect(script.episodes.map(\.number) == ["3", "4"])
    }

    @Test func sourcesAreLinesOfTheFile() throws {
        let script = try Samples.script("ends.fountain")
        #expect(script.scenes.map(\.source) == [1, 11])
        #expect(script.scenes[0].lines.map(\.source) == [3, 5, 8])
    }

    @Test func tenMegabytesOfOpeningMarksAreReadInNoTime() {
        let clock = ContinuousClock()
        let text = String(repeating: "/*\n[[\n", count: 100_000)
        #expect(clock.measure { _ = Fountain.read(text) } < .seconds(20))
    }
}
