import CrewGrammar
import CrewSentences
import Slate
import Testing
import Time
import Wire

@testable import Agent

/// A box whose clock and ids are the test's.
final class Desk {
    var box: Box
    private var seconds: Int64 = 1_000
    private var ids = 0

    init(_ numbering: Numbering = .cn) {
        box = Box(name: "cart", production: "test", numbering: numbering, log: TakeLog())
        box.cameras["A"] = CameraSeat(name: "A")
    }

    /// - Parameter ofNext: whether the screen showed the take to come.
    @discardableResult
    func say(
        _ line: String, by person: String = "chen", language: Language = .english,
        after pause: Int64 = 10, ofNext: Bool = false
    ) -> Box.Decision {
        seconds += pause
        let now = seconds
        var voice = Box.Voice(
            person: person, wall: UTCTime(nanoseconds: now * 1_000_000_000),
            monotonic: now * 1_000_000_000, phrases: Phrases(language),
            makeID: { [self] in
                ids += 1
                return "id-\(1000 + ids)"
            })
        if ofNext { (voice.take, voice.coming) = (Operation.nextTake, box.nextSlate) }
        guard case .success(let understood) = Grammar.parse(line) else {
            Issue.record("'\(line)' is not understood")
            return Box.Decision(answer: CrewAnswer(message: ""))
        }
        let decision = box.decide(understood, voice)
        box.apply(decision.operations)
        if let owner = decision.owner { box.owner = owner.isEmpty ? nil : owner }
        if let word = decision.advance {
            box.advance = Box.Advance(word: word, person: person, at: voice.monotonic)
        }
        return decision
    }

    /// A line that was read already, in English; nothing is kept of it.
    func decide(_ line: CrewLine) -> Box.Decision { box.decide(line, voice(.english)) }

    /// What is said behind the answer to a line about a take whose name others have.
    func namesakes(_ line: String, _ language: Language = .english) -> String {
        guard case .success(let understood) = Grammar.parse(line) else { return "" }
        return box.namesakes(of: understood, voice(language))
    }

    private func voice(_ language: Language) -> Box.Voice {
        Box.Voice(
            person: "chen", wall: UTCTime(nanoseconds: seconds * 1_000_000_000),
            monotonic: seconds * 1_000_000_000,
            phrases: Phrases(language),
            makeID: { "id-0" })
    }

    var slates: [String] { box.log.takes().map { "\($0.slate)" } }
}
