import CrewGrammar
import Settings
import Testing

@testable import Pads

@Suite struct KeyMapTests {
    private func pad(_ change: (inout Settings.Pad) -> Void) -> Settings.Pad {
        var pad = Settings.Pad()
        change(&pad)
        return pad
    }

    private func complaint(_ pad: Settings.Pad) -> String? {
        do throws(SettingsFailure) {
            _ = try KeyMap(pad, named: "desk")
            return nil
        } catch { return error.description }
    }

    @Test func everyLineOfTheUsualMapIsTheCrewsGrammar() throws {
        let map = try KeyMap(Settings.Pad(), named: "desk")
        let lines = map.codes.flatMap { [map[$0].pressed, map[$0].held].compactMap { $0 } }
        #expect(lines.count == 14)
        for line in lines { #expect((try? Grammar.parse(line).get()) != nil, "\(line)") }
    }

    @Test func aKeyOfTheConfigurationMeansNothingElse() throws {
        let map = try KeyMap(
            pad { ($0.keys, $0.held) = (["KEY_KPMINUS": "cut"], ["KEY_KP1": "undo"]) },
            named: "desk")
        #expect(map[74] == KeyMap.Meaning(pressed: "cut", held: nil))
        #expect(map[79] == KeyMap.Meaning(pressed: nil, held: "undo"))
        #expect(map[80].pressed == "hold")
    }

    @Test func anEmptyLineTakesAKeyOut() throws {
        #expect(
            try KeyMap(pad { $0.keys = ["KEY_PAGEUP": ""] }, named: "desk")[104] == KeyMap.Meaning()
        )
    }

    @Test func anyLineOfTheGrammarMayBeGivenToAKey() throws {
        let map = try KeyMap(
            pad { $0.keys = ["KEY_KP7": "note 穿帮", "BTN_3": "roll 5s ago", "KEY_F5": "下一镜"] },
            named: "desk")
        #expect(
            map[71].pressed == "note 穿帮" && map[259].pressed == "roll 5s ago"
                && map[63].pressed == "下一镜")
    }

    @Test func anUnknownKeyIsOneClearSentence() {
        let said = complaint(pad { $0.keys = ["KEY_KP77": "ok"] }) ?? ""
        #expect(said.hasPrefix("[pad.desk]: 'KEY_KP77' is an unknown key; did you mean KEY_KP7? "))
    }

    @Test func aLineTheGrammarDoesNotKnowIsRefusedAtTheStart() {
        let said = complaint(pad { $0.held = ["KEY_KP9": "nota 穿帮"] }) ?? ""
        #expect(said.hasPrefix("[pad.desk] held: KEY_KP9 = \"nota 穿帮\" is no line of the crew's: "))
        #expect(said.contains("note"))
    }

    @Test func keysHaveTheKernelsNumbers() {
        // linux/input-event-codes.h.
        let known: [(String, UInt16)] = [
            ("KEY_KP0", 82), ("KEY_KPENTER", 96), ("KEY_Z", 44), ("KEY_F12", 88), ("BTN_9", 0x109),
        ]
        for (name, code) in known { #expect(KeyNames.code(name) == code, "\(name)") }
        #expect(KeyNames.name(79) == "KEY_KP1")
        #expect(KeyNames.name(700) == "key 700")
    }
}
