import Chance
import Slate
import Testing
import Time

/// Operations reach a log in any order: over a network, from a journal, from two boxes.
@Suite struct LogOrderTests {
    @Test(arguments: 0..<25)
    func theSumDoesNotDependOnTheOrderOfArrival(round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let operations = Self.operations(60, &random)
        let expected = Sum(TakeLog(operations))
        for _ in 0..<8 {
            let shuffled = operations.shuffled(using: &random)
            #expect(Sum(TakeLog(shuffled)) == expected, "seed \(seed)")
            var grown = TakeLog(shuffled.prefix(7))
            for operation in shuffled { grown.add(operation) }
            #expect(Sum(grown) == expected, "seed \(seed), one by one")
            #expect(
                Sum(TakeLog(shuffled + shuffled.prefix(20))) == expected,
                "seed \(seed), some came twice")
        }
    }

    /// All that can be asked of a log.
    private struct Sum: Equatable {
        let takes: [Take]
        let next: SlateNumber
        let coming: Take
        let undoable: [Operation?]
        let redoable: [Operation?]
        let history: [Operation]
        let latest: HybridTime

        init(_ log: TakeLog) {
            takes = log.takes()
            next = NextSlate.next(after: log)
            coming = NextSlate.take(after: log)
            undoable = LogOrderTests.people.map(log.lastUndoable)
            redoable = LogOrderTests.people.map(log.lastRedoable)
            history = log.history().map(\.operation)
            latest = log.latest
        }
    }

    private static let people = ["chen", "kuan", "lin", "wu", "zhao"]

    /// Several people and devices at once: times that are equal, undos of undos, values nobody
    /// understands.
    private static func operations(_ count: Int, _ random: inout SeededRandom) -> [Operation] {
        var made: [Operation] = []
        for index in 0..<count {
            let field = TakeField.allCases.randomElement(using: &random) ?? .note
            let undone =
                Int.random(in: 0..<4, using: &random) == 0
                ? made.randomElement(using: &random) : nil
            // An undo that names another take than what it takes back is wrong, and must still be
            // wrong in the same way.
            let isAstray = Int.random(in: 0..<8, using: &random) == 0
            let wall = UTCTime(nanoseconds: Int64.random(in: 1...20, using: &random))
            made.append(
                Operation(
                    id: Identifier.v7(at: wall, using: &random),
                    time: HybridTime(wall: wall, count: Int.random(in: 0...1, using: &random)),
                    person: people.randomElement(using: &random) ?? "chen", device: "box",
                    take: (isAstray ? nil : undone?.take) ?? ["a", "b", "c", Operation.nextTake]
                        .randomElement(using: &random) ?? "a",
                    field: field,
                    old: Bool.random(using: &random) ? nil : "old",
                    new: value(field, index, &random), undoes: undone?.id))
        }
        return made
    }

    private static func value(_ field: TakeField, _ index: Int, _ random: inout SeededRandom)
        -> String
    {
        switch field {
        case .slate:
            TakeLog.text(
                SlateNumber(
                    scene: "\(Int.random(in: 1...3, using: &random))",
                    shot: Int.random(in: 0...3, using: &random) == 0 ? "WT" : nil,
                    take: Int.random(in: 1...3, using: &random)))
        case .kind:
            ["normal", "falseStart", "wildTrack", "tomorrow's"].randomElement(using: &random) ?? ""
        case .verdict: ["circled", "hold", "ng", "none", "?"].randomElement(using: &random) ?? ""
        case .episode, .scene, .shot: ["", "1", "2", "B"].randomElement(using: &random) ?? ""
        case .take: ["0", "1", "7", "x"].randomElement(using: &random) ?? ""
        case .mos, .tail, .series, .rehearsal, .pick, .void:
            ["yes", "no", "maybe"].randomElement(using: &random) ?? ""
        case .note: "note \(index)"
        case .lines: ["1-3", "7,!8", "x"].randomElement(using: &random) ?? ""
        case .remark:
            [
                "changed 14 what \(index)", "dropped 13-15", "written 14", "dropped 14A", "sung 14",
                "",
            ].randomElement(using: &random) ?? ""
        case .heard:
            ["[]", #"[{"id":"a","in":0,"number":"1","out":5,"score":1}]"#, "x"].randomElement(
                using: &random) ?? ""
        case .cameras: ["A", "A,B", "", ","].randomElement(using: &random) ?? ""
        case .mark: ["0", "2000000000", "x"].randomElement(using: &random) ?? ""
        case .rolledAt, .cutAt:
            UTCTime(nanoseconds: Int64.random(in: 0...5, using: &random)).description
        }
    }
}
