import Testing

@testable import Settings

struct TimecodeSettingsTests {
    private func camera(_ text: String) throws -> Settings.Camera {
        try #require(try Settings.parse(text, file: "rushes.toml").cameras["A"])
    }

    @Test func theProductionSaysWhetherTheTimeOfDayDropsNumbers() throws {
        let profile = "[profile]\nrate = \"29.97\"\ndrop_frame = false\n"
        #expect(
            try camera(profile + "[camera.A]\ntimecode = \"time-of-day\"\n").profile.dropsFrames
                == false)
        #expect(try camera(profile + "[camera.A]\ndrop_frame = true\n").profile.dropsFrames == true)
        #expect(try camera("[camera.A]\nvideo = \"test\"\n").profile.dropsFrames == nil)
    }

    @Test func anythingButYesAndNoIsRefusedWithItsLine() throws {
        let failure = #expect(throws: SettingsFailure.self) {
            try camera("[profile]\ndrop_frame = \"no\"\n[camera.A]\n")
        }
        #expect(
            failure?.description
                == "rushes.toml, line 2: 'profile.drop_frame' must be true or false")
    }
}
