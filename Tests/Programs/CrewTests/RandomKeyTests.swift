import Chance
import CrewSentences
import Glibc
import Platform
import Slate
import Terminal
import Testing
import Time
import Wire

@testable import Crew

/// People press random keys at random moments, far from the box and from each other: what happened
/// is what their screens offered.
@Suite(.serialized)
struct RandomKeyTests {
    /// RUSHES_PROMPT_SECONDS makes it longer, RUSHES_PROMPT_SEED brings keys and distances back.
    @Test func whatAKeyDoesIsWhatTheScreenSaysItDoes() throws {
        let seconds = number("RUSHES_PROMPT_SECONDS") ?? 12
        let seed = number("RUSHES_PROMPT_SEED") ?? UInt64.random(in: 0..<1_000_000)
        print("RUSHES_PROMPT_SEED=\(seed) RUSHES_PROMPT_SECONDS=\(seconds)")
        var random = SeededRandom(seed: seed)
        let box = try RealBox()
        let people = try ["chen", "kuan", "li", "wu"].enumerated().map { place, name in
            try KeyPresser(
                name, place % 2 == 0 ? .english : .chinese, box.socket, isOnPhone: place > 1,
                SeededRandom(seed: random.next()))
        }
        let nanoseconds = Int64(seconds) * 1_000_000_000
        var deaths = (0..<max(1, seconds / 8)).map { _ in
            Clock.monotonic()
                + Int64.random(in: nanoseconds / 4...nanoseconds * 3 / 4, using: &random)
        }
        print("rushesd is killed \(deaths.count) times")
        let end = Clock.monotonic() + nanoseconds
        while Clock.monotonic() < end {
            if let death = deaths.min(), Clock.monotonic() >= death {
                deaths.removeAll { $0 <= death }
                box.kill()
                try box.start()
            }
            try step(people, box)
        }
        let quiet = Clock.monotonic() + 1_500_000_000
        for person in people { person.isTired = true }
        while Clock.monotonic() < quiet { try step(people, box) }
        box.kill()
        try check(people, try box.operations(), "seed \(seed)")
    }

    private func number(_ variable: String) -> UInt64? {
        getenv(variable).flatMap { UInt64(String(cString: $0)) }
    }

    private func step(_ people: [KeyPresser], _ box: RealBox) throws {
        for person in people { try person.step(.nanoseconds(Clock.monotonic())) }
        try box.listen()
        Clock.sleep(until: Clock.monotonic() + 1_000_000)
    }

    private func check(_ people: [KeyPresser], _ operations: [Operation], _ seed: String) throws {
        let log = TakeLog(operations)
        var left = Dictionary(
            uniqueKeysWithValues: operations.filter { $0.person != "setup" }.map { ($0.id, $0) })
        var kinds: Set<String> = []
        for person in people {
            #expect(
                person.unanswered.isEmpty,
                "\(seed), \(person.name): nobody was told what became of \(person.unanswered)")
            #expect(
                person.unsaid.isEmpty,
                "\(seed), \(person.name): lost unsaid: \(person.unsaid.first ?? "")")
            for said in person.said {
                let written = (0..<40).compactMap {
                    left.removeValue(forKey: Identifier.derived(from: said.id, $0))
                }
                guard !written.isEmpty else { continue }
                kinds.insert(String(said.line.prefix { $0 != " " }))
                let complaint =
                    said.complaint(written, log, person.language) ?? said.isJudging(written, log)
                #expect(complaint == nil, "\(seed), \(person.name): \(complaint ?? "")")
            }
        }
        #expect(left.isEmpty, "\(seed): nobody pressed a key for \(left.values.map(\.field))")
        #expect(kinds.count >= 2, "\(seed): hardly anything happened: \(kinds)")
    }
}

/// A line that a prompt said, and the screen that its person had seen when they pressed the key
/// that decided it.
struct SaidLine {
    var id: String
    var line: String
    var screen: SeenScreen
    /// Said by the prompt itself: a slate took a digit's verdict back.
    var isQuiet: Bool
    /// What was being typed, where it is a remark.
    var remark: String?

    /// What a remark wrote that it should not have, and that stands.
    func isJudging(_ written: [Operation], _ log: TakeLog) -> String? {
        guard let remark, !line.hasPrefix("note "), !isQuiet else { return nil }
        // Redone, it is somebody's word.
        let undone = Set(log.history().compactMap(\.operation.undoes))
        return written.allSatisfy { undone.contains($0.id) }
            ? nil : "\(remark) was typed, and \(line) was done"
    }

    /// What is wrong with what was written for it; nil when it is what the screen offered.
    func complaint(_ written: [Operation], _ log: TakeLog, _ language: Language) -> String? {
        let (words, phrases) = (PromptWords(language), Phrases(language))
        let slates = Set(written.map { log.take($0.take).map { "\($0.slate)" } ?? $0.take })
        let command = line.prefix { $0 != " " }
        // Whoever types ahead of their screen knows what their own keys did to it; a roll and a cut
        // are what it says all the same.
        if screen.isBehind, command != "roll", command != "cut" { return nil }
        func wrong(_ what: String) -> String {
            "\(what); line \(line), of \(slates), the screen said:\n\(screen.text)"
        }
        switch command {
        case "roll": return screen.offers("Space x2", words.rolls) ? nil : wrong("rolled unasked")
        case "cut":
            return screen.offers("Space x2", words.cuts) && slates.allSatisfy(screen.rolls)
                ? nil : wrong("cut unasked")
        case "next":
            return screen.says(words.cutsAndNext) && slates.allSatisfy(screen.rolls)
                ? nil : wrong("ended a take unasked")
        case "mark": return slates.allSatisfy(screen.rolls) ? nil : wrong("marked another take")
        case "undo":
            let undone = written.compactMap { $0.undoes.flatMap(log.operation) }
            let slate =
                undone.first.flatMap { log.take($0.take) }.map { "\($0.slate)" }
                ?? phrases.takeToCome
            return isQuiet || screen.says(phrases.said(undone, slate))
                ? nil : wrong("took back something else: \(undone.map(\.field))")
        case "ok", "hold", "ng", "clear", "pick", "fs", "same", "note", "lines":
            if slates == [Operation.nextTake] {
                return screen.target.hasPrefix(words.toCome)
                    ? nil : wrong("said of the take to come")
            }
            // What was said of the take to come may have come when it had rolled.
            let targets = [screen.target, screen.target.replacing("\(words.toCome) ", with: "")]
            return slates.allSatisfy(targets.contains) ? nil : wrong("said of another take")
        default: return nil
        }
    }
}

/// A screen of 24 wide rows, or a phone's, as somebody saw it.
struct SeenScreen {
    var rows: [String] = Array(repeating: "", count: 24)
    /// The prompt had not taken in, when it was painted, what this person had pressed before.
    var isBehind = false

    var text: String { rows.filter { !$0.isEmpty && !$0.hasPrefix("---") }.joined(separator: "\n") }
    /// Before the `>`.
    var target: String { rows[rows.count - 1].prefix { $0 != ">" }.trimmingCharacters }
    /// Something is typed.
    var hasText: Bool {
        !rows[rows.count - 1].drop { $0 != ">" }.dropFirst().trimmingCharacters.isEmpty
    }
    private var isPhone: Bool { rows.count < 24 }
    private var isPage: Bool { rows[0].contains("j k ") }

    func offers(_ key: String, _ label: String) -> Bool {
        let row = isPage ? rows[0] : rows[rows.count - 2]
        return row.contains("\(key) \(label)") || row.contains("\(key) + \(label)")
    }

    /// In however many rows.
    func says(_ sentence: String) -> Bool {
        func dense(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        return dense(rows.joined()).contains(dense(sentence))
    }

    /// Whether this slate stands as the one that rolls.
    func rolls(_ slate: String) -> Bool {
        isPage
            ? rows[0].contains("[REC")
            : rows[isPhone ? 0 : 2].contains(slate) && rows[0].contains("[REC")
    }
}

extension StringProtocol {
    fileprivate var trimmingCharacters: String { String(self).trimmingBlanks() }
}
