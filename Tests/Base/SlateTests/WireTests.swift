import Slate
import Testing
import Time
import Wire

@Suite struct WireTests {
    private let slate = SlateNumber(episode: "3", scene: "57/58", shot: "B", take: 4)

    @Test func equalValuesAreEqualBytes() throws {
        let text = String(decoding: try JSON.encode(slate), as: UTF8.self)
        #expect(text == #"{"episode":"3","scene":"57/58","shot":"B","take":4}"#)
    }

    @Test func aLineHoldsNoLineEnd() throws {
        let note = Note(
            text: "two\nlines\r\u{2028}台词 🎬 \"x\"", by: "小陈", at: UTCTime(nanoseconds: 5))
        let bytes = try JSON.encode(note)
        #expect(!bytes.contains(10))
        #expect(try JSON.decode(Note.self, from: bytes) == note)
    }

    @Test func aFileForPeopleEndsItsLastLine() throws {
        #expect(try JSON.encodeReadably(slate).suffix(2) == Array("}\n".utf8)[...])
    }

    @Test(arguments: [
        (
            #"{"take":{"id":"x","slate":{"scene":"1"},"kind":"normal"},"clips":[]}"#,
            "take.slate.take"
        ),
        (
            #"{"take":{"id":"x","slate":{"scene":"1","take":"four"},"kind":"normal","verdict":"none","notes":[],"lines":""},"clips":[]}"#,
            "take.slate.take"
        ),
        (
            #"{"take":{"id":"x","slate":{"scene":"1","take":4},"kind":"normal","verdict":"superb","notes":[],"lines":""},"clips":[]}"#,
            "take.verdict"
        ),
        (
            #"{"take":{"id":"x","slate":{"scene":"1","take":4},"kind":"normal","verdict":"none","notes":[{"text":"a","by":"b","at":"noon"}],"lines":""},"clips":[]}"#,
            "take.notes[0].at"
        ),
        (
            #"{"take":{"id":"x","slate":{"scene":"1","take":4},"kind":"normal","verdict":"none","notes":[],"lines":"x-y"},"clips":[]}"#,
            "take.lines"
        ),
    ])
    func aWrongValueIsNamedWithItsPlace(json: String, place: String) {
        let failure = #expect(throws: WireFailure.self) {
            try JSON.decode(TakeSummary.self, from: json.utf8)
        }
        #expect(
            failure?.description.contains("'\(place)'") == true, "\(failure?.description ?? "")")
    }

    @Test(arguments: [
        "", "{", "null", "[]", "\"x\"", "{\"scene\":\"1\",\"take\":1e999}",
        "{\"scene\":\"1\",\"take\":99999999999999999999}",
        "{\"scene\":\"1\",\"take\":1.5}",
    ])
    func whatIsNoJSONObjectOfOursIsOneSentence(json: String) {
        let failure = #expect(throws: WireFailure.self) {
            try JSON.decode(SlateNumber.self, from: json.utf8)
        }
        let told = Language.allCases.compactMap { failure?.sentence($0) }
        #expect(told.count == 2 && told.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
        for leak in ["SlateNumber", "CodingKey", "decode", "Int", "The given data", "Error"] {
            #expect(!told.contains { $0.contains(leak) }, "\(told)")
        }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let bytes: [UInt8] =
            Array("{\"scene\":\"".utf8) + [0xFF, 0xC0, 0x80] + Array("\",\"take\":1}".utf8)
        #expect(throws: WireFailure.self) { try JSON.decode(SlateNumber.self, from: bytes) }
    }

    @Test func aThousandBracketsAreRefusedAndNotFallenInto() {
        #expect(throws: WireFailure.self) {
            try JSON.decode(
                SlateNumber.self, from: [UInt8](repeating: UInt8(ascii: "["), count: 100_000))
        }
    }

    @Test func aKeyFromANewerVersionIsPassedOver() throws {
        #expect(
            try JSON.decode(SlateNumber.self, from: #"{"scene":"1","take":2,"universe":7}"#.utf8)
                == SlateNumber(scene: "1", take: 2))
    }

    @Test func requestsAndRepliesComeBackWhole() throws {
        let requests: [BoxRequest] = [
            .command(CrewCommandLine(line: "note \"导演\"", language: .chinese, person: "小陈")),
            .camera(
                CameraHello(
                    camera: "A", process: 7,
                    rolling: CameraReport.Progress(clip: "c", take: "t", bytes: 1, frames: 2))),
            .report(.trouble(code: "no-picture", message: nil)),
            .report(.finished(clip: "c", take: "t")),
        ]
        for request in requests {
            #expect(try JSON.decode(BoxRequest.self, from: try JSON.encode(request)) == request)
        }
        let replies: [BoxReply] = [
            .answer(CrewAnswer(code: 5, message: "没有")), .order(.roll(take: "t", at: 3)),
            .order(.cut(take: "t", at: .max)),
        ]
        for reply in replies {
            #expect(try JSON.decode(BoxReply.self, from: try JSON.encode(reply)) == reply)
        }
    }

    @Test func aNoteOfTenKilobytesFitsOnALine() throws {
        let worst = "note " + String(repeating: "\u{1}", count: 10_240)
        #expect(
            try JSON.encode(BoxRequest.command(CrewCommandLine(line: worst))).count
                < BoxWire.longestLine)
    }
}
