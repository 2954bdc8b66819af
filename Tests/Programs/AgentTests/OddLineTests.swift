import Platform
import Slate
import Testing
import Wire

@testable import Agent

/// Whoever says something odd to the box's socket is told what, in words.
struct OddLineTests {
    @Test func aLineThatIsNotUnderstoodIsAnsweredWithPlaceAndValue() throws {
        let box = try RunningBox()
        let lines = [
            ("hello", "this is no JSON: line 1, column 1 reads 'hello'"),
            ("{\"command\":", "the JSON breaks off at line 1, column 12"),
            ("{}", "this says nothing"), ("{\"sing\":{}}", "'sing' is nothing that is known here"),
            ("{\"watch\":{},\"command\":{}}", "only one of 'watch', 'command' may be said"),
            ("{\"command\":{\"_0\":{\"line\":7}}}", "'command.line' must be text, not 7"),
            ("{\"command\":{\"_0\":{\"language\":\"en\"}}}", "'command.line' is missing"),
            (
                "{\"hearing\":{\"keep\":{\"clip\":\"x\"}}}",
                "what 'hearing' says must stand in its '_0'"
            ),
        ]
        for (line, sentence) in lines {
            let talk = try box.connect()
            try talk.send(Array(line.utf8))
            guard case .answer(let answer) = try JSON.decode(BoxReply.self, from: try talk.hear())
            else {
                Issue.record("no answer to \(line)")
                continue
            }
            #expect(
                answer.code == 1 && answer.message.hasPrefix("this line is not understood: "),
                "\(answer.message)")
            #expect(answer.message.contains(sentence), "\(line): \(answer.message)")
            for leak in ["CodingKey", "BoxRequest", "Decod", "Optional", "The given data"] {
                #expect(!answer.message.contains(leak), "\(answer.message)")
            }
        }
    }
}
