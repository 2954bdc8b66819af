import FoundationEssentials
import Slate
import Testing
import Wire

@testable import Crew

/// `--json` is read by programs: what travels as bytes is printed as the object it is.
@Suite struct PrintedAnswerTests {
    private static let coverage = """
        {"characters":[],"episodes":[],"scenes":[{"heading":"日 内","isOmitted":false,"lines":[{"id":"a","isToBeShot":true,"kind":"dialogue",\
        "number":"12A","takes":[],"text":"就凭你？"}],"slate":"3-12"}]}
        """

    private func answer(_ payload: String?) -> CrewAnswer {
        var answer = CrewAnswer(message: "said")
        answer.script = ScriptAnswer(
            version: 2, name: "ep3.docx", payload: payload.map { Data($0.utf8) })
        return answer
    }

    private func printed(_ answer: CrewAnswer, _ deed: ScriptCommand.Deed?) throws -> String {
        String(decoding: try JSON.encode(PrintedAnswer(answer, deed)), as: UTF8.self)
    }

    @Test func coverageIsAnObjectAndSaysWhatIsOpen() throws {
        let text = try printed(answer(Self.coverage), .coverage(nil, isPage: false))
        #expect(text.contains(#""coverage":\#(Self.coverage),"message":"said""#), "\(text)")
        #expect(text.contains(#""uncovered":[{"lines":["12A"],"scene":"3-12"}]"#))
        #expect(
            text.contains(#""script":{"name":"ep3.docx","person":"","version":2}"#),
            "no base64: \(text)")
    }

    @Test func theScriptIsAnObject() throws {
        let script =
            #"{"diagnostics":[],"episodes":[],"frontMatter":[],"notes":[],"scenes":[],"title":"逆袭归来"}"#
        #expect(try printed(answer(script), .show(nil)).contains(#""content":\#(script),"#))
    }

    @Test func everyOtherAnswerIsPrintedAsItIs() throws {
        var other = CrewAnswer(code: 5, message: "no", takes: [])
        other.warnings = ["duplicate"]
        #expect(try printed(other, nil) == String(decoding: try JSON.encode(other), as: UTF8.self))
        #expect(
            try printed(answer(nil), .coverage(nil, isPage: false))
                == String(decoding: try JSON.encode(answer(nil)), as: UTF8.self))
    }

    @Test(
        arguments: [
            (["script"], nil), (["script", "3-12"], "3-12"), (["剧本", "show", "3-12"], "3-12"),
            (["script", "show"], nil),
        ] as [([String], String?)])
    func aProgramThatAsksForTheScriptGetsAllOfItOrAPart(words: [String], part: String?) {
        #expect(ScriptCommand(words: words, isJSON: true)?.deed == .show(part))
        #expect(ScriptCommand(words: words)?.deed == nil, "a person reads it as text")
    }

    @Test func loadingIsNoShowing() {
        #expect(
            ScriptCommand(words: ["script", "load", "ep3.docx", "--yes"], isJSON: true)?.deed
                == .load("ep3.docx", isSure: true))
        #expect(
            ScriptCommand(words: ["coverage", "3-12"], isJSON: true)?.deed
                == .coverage("3-12", isPage: false))
    }
}
