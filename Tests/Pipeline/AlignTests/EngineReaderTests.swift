import Testing
import Wire

@testable import Align

/// Nothing that an engine writes is believed before it was looked at.
struct EngineReaderTests {
    private let reader = EngineReader(
        length: 10, lines: [SpokenLine(id: "a1", text: "Yes."), SpokenLine(id: "b2", text: "No.")])

    private func complaint(_ text: String) -> String? {
        do {
            _ = try reader.read(Array(text.utf8), number: 3)
            return nil
        } catch { return "\(error)" }
    }

    @Test func aLineWithIdAndOneWithTextAreTaken() throws {
        #expect(
            try reader.read(
                Array(#"{"id":"a1","in":1,"out":2.5,"score":0.8,"model":"x"}"#.utf8), number: 1)
                == .line(id: "a1", start: 1, end: 2.5, score: 0.8))
        #expect(
            try reader.read(Array(#"{"text":"yes no","in":1,"out":2.5}"#.utf8), number: 1)
                == .words("yes no", start: 1, end: 2.5, confidence: 1))
    }

    @Test func anEndJustBeyondTheClipIsTheClips() throws {
        #expect(
            try reader.read(Array(#"{"id":"a1","in":9,"out":10.3,"score":1}"#.utf8), number: 1)
                == .line(id: "a1", start: 9, end: 10, score: 1))
    }

    @Test(arguments: [
        (#"{"id":"zz","in":1,"out":2,"score":1}"#, "names the line 'zz'"),
        (#"{"id":"a1","in":3,"out":2,"score":1}"#, "no stretch of time"),
        (#"{"id":"a1","in":-1,"out":2,"score":1}"#, "no stretch of time"),
        (#"{"id":"a1","in":1,"out":20,"score":1}"#, "the clip is 10.0 s long"),
        (#"{"id":"a1","in":1e400,"out":2,"score":1}"#, ""),
        (#"{"id":"a1","in":NaN,"out":2,"score":1}"#, "this is no"),
        (#"{"id":"a1","in":1,"out":2,"score":1.5}"#, "which is not 0 to 1"),
        (#"{"id":"a1","in":1,"out":2}"#, "has no score"),
        (#"{"in":1,"out":2,"score":1}"#, "neither id nor text"),
        ("Loading model...", "this is no"),
        ("[]", "must be an object, not []"),
        (#"{"id":7,"in":1,"out":2,"score":1}"#, "'id' must be text, not 7"),
    ])
    func whatIsWrongIsSaidWithItsLine(_ text: String, _ reason: String) {
        let complaint = complaint(text)
        #expect(complaint?.hasPrefix("the engine's output, line 3, ") == true, "\(text)")
        #expect(complaint?.contains(reason) == true, "\(complaint ?? "taken")")
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: AlignFailure(.engine, "the engine's output, line 1, is not UTF-8")) {
            try reader.read([0x7b, 0xff, 0xfe, 0x7d], number: 1)
        }
    }

    @Test func sphinxsWordsAreReadAndItsNoisesPassedOver() {
        let text =
            "you said\n<s> 0.1 0.2 0.99\nyou 0.20 0.34 0.25\n[NOISE] 0.4 0.5 1\nwas(2) 1.31 1.48 0.8\nsaid 2 1 0.5\n</s> 2 3 1\n"
        #expect(
            SphinxOutput.words(text) == [
                HeardWord(SoundUnit(word: "you"), start: 0.2, end: 0.34, confidence: 0.25),
                HeardWord(SoundUnit(word: "was"), start: 1.31, end: 1.48, confidence: 0.8),
            ])
    }
}
