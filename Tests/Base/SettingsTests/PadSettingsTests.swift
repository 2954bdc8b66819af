import Settings
import Testing

@Suite struct PadSettingsTests {
    private func pads(_ text: String) throws -> [String: Settings.Pad] {
        try Settings.parse(text, file: "rushes.toml").pads
    }

    private func complaint(_ text: String) -> String {
        do {
            _ = try pads(text)
            return ""
        } catch { return "\(error)" }
    }

    @Test func aPadIsReadWithItsKeys() throws {
        let text = """
            [pad.desk]
            device = "usb-SIGMACHIP_USB_Keyboard-event-kbd"
            person = "小陈"
            lamp = "scrolllock"
            keys = { KEY_KP7 = "note 穿帮", KEY_KP9 = "" }
            [pad.desk.held]
            KEY_KPASTERISK = "undo"
            """
        let pad = try #require(try pads(text)["desk"])
        #expect(
            pad.device == "usb-SIGMACHIP_USB_Keyboard-event-kbd" && pad.person == "小陈"
                && pad.lamp == .scrolllock)
        #expect(pad.keys == ["KEY_KP7": "note 穿帮", "KEY_KP9": ""])
        #expect(pad.held == ["KEY_KPASTERISK": "undo"])
    }

    @Test func aPadThatSaysNothingIsAnyNumberPad() throws {
        #expect(try pads("[pad.desk]\n")["desk"] == Settings.Pad())
    }

    @Test func whatCannotBeMeantIsASentenceWithItsLine() {
        #expect(
            complaint("[pad.desk]\nlamp = \"red\"\n").contains(
                "line 2: 'pad.desk.lamp' must be one of \"auto\""))
        #expect(complaint("[pad.desk]\ndevise = \"x\"\n").contains("did you mean 'device'?"))
        #expect(
            complaint("[pad.desk]\nkeys = { KEY_KP1 = 7 }\n").contains("must be text in quotes"))
        #expect(complaint("[pad.desk]\ndevice = \"\"\n").contains("rushes-pad --list"))
    }
}
