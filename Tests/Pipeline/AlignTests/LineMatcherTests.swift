import Testing
import Wire

@testable import Align

struct LineMatcherTests {
    private static let english = [
        "Where were you last night?", "I told you, I was at the office.", "Don't lie to me.", "No.",
        "The driver saw you outside the hotel with my sister.",
        "Then the driver needs new glasses.",
        "Give me the ring and get out.", "You will regret this for the rest of your life.",
    ]
    private static let chinese = [
        "你昨天晚上去哪里了？", "我告诉过你，我在公司加班。", "别骗我了。", "司机看见你和我妹妹在酒店门口。", "把戒指还给我，滚出去！", "你会后悔一辈子的。",
    ]

    private static func lines(_ texts: [String]) -> [SpokenLine] {
        texts.enumerated().map { SpokenLine(id: "L\($0 + 1)", text: $1) }
    }

    /// Words at half-second steps; `|` is five seconds of silence.
    private static func heard(_ text: String, _ language: String = "en") -> [HeardWord] {
        var time = 0.0
        return text.split(separator: "|").flatMap { part -> [HeardWord] in
            let count = SoundUnit.read(String(part), language: language).count
            defer { time += 0.5 * Double(count) + 5 }
            return HeardWord.spread(
                String(part), start: time, end: time + 0.5 * Double(count), confidence: 1,
                language: language)
        }
    }

    /// Lines found at the usual threshold, in order.
    private func found(_ text: String) -> [String] {
        let matcher = LineMatcher(Self.lines(Self.english), language: "en")
        return matcher.find(Self.heard(text)).filter { $0.score >= 0.5 }.map(\.line)
    }

    @Test func aSceneSpokenAsWrittenIsFoundLineByLine() {
        #expect(found(Self.english.joined(separator: " ")) == (1...8).map { "L\($0)" })
    }

    @Test func linesLeftOutAreNotFound() {
        #expect(found("where were you last night | don't lie to me") == ["L1", "L3"])
    }

    @Test func aLineSaidTwiceIsFoundTwice() {
        #expect(
            found("don't lie to me | don't lie to me no | give me the ring and get out") == [
                "L3", "L3", "L4", "L7",
            ])
    }

    @Test func aFalseStartIsNoLine() {
        let matcher = LineMatcher(Self.lines(Self.english), language: "en")
        let all = matcher.find(
            Self.heard("you will regret | sorry | you will regret this for the rest of your life"))
        #expect(all.filter { $0.score >= 0.5 }.map(\.line) == ["L8"])
        #expect(all.last.map { $0.start > 5 } == true)
    }

    @Test func changedAndDroppedWordsAreForgiven() {
        #expect(
            found(
                "the driver saw you outside hotel with her sister | then that driver needs some new glasses"
            ) == ["L5", "L6"])
    }

    @Test func talkBetweenTakesIsNoLine() {
        #expect(
            found(
                "okay quiet please we are rolling | can somebody move that light over there | and cut thank you"
            ).isEmpty)
    }

    @Test func oneWordByItselfProvesNothing() {
        #expect(found("well no | we need more time").isEmpty)
        #expect(found("don't lie to me no") == ["L3", "L4"])
    }

    @Test func timesAreThoseOfTheWords() throws {
        let matcher = LineMatcher(Self.lines(Self.english), language: "en")
        let proposal = try #require(
            matcher.find(Self.heard("okay action don't lie to me and cut")).first {
                $0.line == "L3"
            })
        #expect(proposal.start == 1)
        #expect(proposal.end == 3)
        #expect(proposal.score == 1)
    }

    @Test func doubtInTheEngineIsDoubtInTheProposal() throws {
        let matcher = LineMatcher(Self.lines(Self.english), language: "en")
        var words = Self.heard("give me the ring and get out")
        for index in words.indices { words[index].confidence = 0.1 }
        let score = try #require(matcher.find(words).first?.score)
        #expect(score < 0.7)
    }

    @Test func chineseIsFoundByItsSoundHoweverItIsWritten() {
        let matcher = LineMatcher(Self.lines(Self.chinese), language: "zh")
        let found = matcher.find(
            Self.heard("你昨天晚上去那里了 | 我告诉过你我再公司加班 | 憋骗我了 | 思机看见你和我妹妹在九店门口 | 把借纸还给我滚出去", "zh"))
        #expect(found.filter { $0.score >= 0.5 }.map(\.line) == ["L1", "L2", "L3", "L4", "L5"])
    }

    @Test func aLongRecordingIsReadInStretches() {
        let matcher = LineMatcher(Self.lines(Self.english), language: "en", table: 64)
        let heard = Self.heard(
            Array(repeating: Self.english.joined(separator: " "), count: 5).joined(separator: " | ")
        )
        #expect(heard.count > 3 * 64)
        // Where two stretches meet a line may be cut in two.
        #expect((36...43).contains(matcher.find(heard).filter { $0.score >= 0.5 }.count))
    }

    @Test func nothingHeardAndNothingWrittenIsNothingFound() {
        #expect(LineMatcher([], language: "en").find(Self.heard("hello")).isEmpty)
        #expect(
            LineMatcher(Self.lines(["……", "!"]), language: "zh").find(Self.heard("hello")).isEmpty)
        #expect(LineMatcher(Self.lines(Self.english), language: "en").find([]).isEmpty)
    }

    @Test func nothingBelowTheThresholdIsPromoted() {
        let line = SpokenLine(id: "a", character: "Lin", text: "Yes.")
        let document = Proposals(
            clip: "c", engine: "e", language: "en", threshold: 0.5,
            heard: [
                LineProposal(line, start: 4, end: 5, score: 0.49),
                LineProposal(line, start: 1, end: 2, score: 0.5),
            ])
        #expect(document.proposals.map(\.start) == [1])
        #expect(document.proposals.map(\.state) == [.proposed])
        #expect(document.weak.map(\.state) == [.weak])
    }
}
