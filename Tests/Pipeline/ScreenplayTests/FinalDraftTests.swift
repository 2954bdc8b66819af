import Screenplay
import ScriptModel
import Testing

struct FinalDraftTests {
    @Test func onlyTheScriptsOwnParagraphsAreLines() throws {
        let script = try Samples.script("harbour.fdx")
        #expect(
            script.scenes.flatMap(\.lines).map(\.text) == [
                "FADE IN:", "The sea is black & still.", "Nobody told me.", "Everybody knew.",
                "Nobody knew.", "CUT TO:",
                "CLOSE ON THE ROPE", "Here.", "At last.",
            ])
        #expect(script.title == "THE NIGHT FERRY")
        #expect(script.frontMatter == ["THE NIGHT FERRY", "written by the Rushes authors"])
    }

    @Test func headingsCarryNumberLengthAndOmission() throws {
        let script = try Samples.script("harbour.fdx")
        #expect(script.scenes.map(\.number) == ["12", "12A", "13"])
        #expect(script.scenes.map(\.episode) == ["2", "2", "2"])
        #expect(script.scenes.map(\.isOmitted) == [false, true, false])
        #expect(script.scenes[0].eighths == 11)
        #expect(script.scenes[0].location == "FERRY DECK")
        #expect(script.scenes[2].eighths >= 1)
        #expect(
            script.notes.filter { $0.kind == .struck }.map(\.text) == [
                "INT. ENGINE ROOM - NIGHT", "Steam.",
            ])
    }

    @Test func speechesCarryMannerVoiceRevisionAndColumns() throws {
        let speeches = try Samples.script("harbour.fdx").speeches
        #expect(speeches.map { $0.character ?? "" } == ["MIA", "CLERK", "McCOY", "MIA", "MIA"])
        #expect(speeches.map(\.kind) == [.dialogue, .dialogue, .voiceOver, .dialogue, .dialogue])
        #expect(speeches.map(\.parenthetical) == ["low", nil, nil, nil, "beat"])
        #expect(speeches.map(\.isDual) == [false, true, true, false, false])
        #expect(speeches[0].revision == "2")
    }

    @Test func scriptNotesAreKeptBesideTheText() throws {
        let notes = try Samples.script("harbour.fdx").notes
        #expect(notes.filter { $0.kind == .remark }.map(\.text) == ["Is this true?"])
    }

    @Test func brokenAndEmptyDocumentsAreRefused() throws {
        let bytes = try Samples.bytes("harbour.fdx")
        #expect(throws: ScriptFailure.self) {
            try FinalDraft.read(Array(bytes.prefix(bytes.count / 2)))
        }
        #expect(throws: ScriptFailure.self) {
            try FinalDraft.read(Array("<FinalDraft></FinalDraft>".utf8))
        }
    }

    @Test func nestingWithoutEndAndEntityBombsAreRefusedOrInert() throws {
        let deep =
            "<FinalDraft><Content>" + String(repeating: "<Paragraph><DualDialogue>", count: 20_000)
        #expect(throws: ScriptFailure.self) { try FinalDraft.read(Array(deep.utf8)) }
        let types = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\"><!ENTITY c \"&b;\">]>"
        let bomb =
            types
            + "<FinalDraft><Content><Paragraph Type=\"Action\"><Text>&b;</Text></Paragraph></Content></FinalDraft>"
        #expect(try FinalDraft.read(Array(bomb.utf8)).lines(.action) == ["&b;"])
    }
}
