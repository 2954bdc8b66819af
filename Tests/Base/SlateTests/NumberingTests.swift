import Chance
import Testing

@testable import Slate
/// How productions count: the same words, other numbers.
@Suite struct NumberingTests {
    private func slates(_ numbering: Numbering, _ lines: [String]) -> [String] {
        var set = SetTalk(numbering)
        return lines.map { line in
            set.steer(line)
            let next = set.next
            set.shoot("\(set.operations.count)")
            return next
        }
    }

    @Test func inChinaShotsAreNumbersBehindEpisodeAndScene() {
        #expect(NextSlate.next(after: TakeLog(), numbering: .cn).description == "1-1-1-1")
        #expect(
            slates(
                .cn,
                [
                    "27-4", "下一镜", "27-4-1", "下一场", "3-12", "shot +", "27-4", "4场", "R10", "3-12B",
                    "12场2镜3条",
                ])
                == [
                    "27-4-1-1", "27-4-2-1", "27-4-1-2", "27-5-1-1", "3-12-1-1", "3-12-2-1",
                    "27-4-1-3", "27-4-1-4", "27-R10-1-1", "3-12B-1",
                    "3-12-2-3",
                ])
    }

    @Test func inTheUnitedStatesTheMasterIsTheBareSceneAndLettersFollow() {
        #expect(
            slates(
                .us,
                [
                    "12", "next", "shot +", "shot +", "12H", "shot +", "12Z", "shot +", "shot +",
                    "scene +", "12",
                ])
                == [
                    "12-1", "12-2", "12A-1", "12B-1", "12H-1", "12J-1", "12Z-1", "12AA-1", "12AB-1",
                    "13-1", "12-3",
                ])
    }

    @Test func lettersMayDouble() {
        #expect(
            slates(.usDouble, ["12Z", "shot +", "shot +", "shot -", "shot -"]) == [
                "12Z-1", "12AA-1", "12BB-1", "12AA-2", "12Z-2",
            ])
        #expect(
            NextSlate.step("ZZ", by: 1, doubling: true) == "AAA"
                && NextSlate.step("A", by: -1, doubling: true) == "A")
    }

    @Test func inBritainTheSlateRunsOnWhateverTheScene() {
        #expect(
            slates(
                .uk, ["12", "shot +", "next", "13", "shot +", "12", "shot 2", "shot +", "57-3-4"])
                == [
                    "12-1-1", "12-2-1", "12-2-2", "13-3-1", "13-4-1", "12-5-1", "12-2-3", "12-6-1",
                    "57-3-4",
                ])
    }

    @Test func aSlateThatWasSetAndNotShotIsNotSkippedInBritain() {
        var set = SetTalk(.uk)
        set.steer("12")
        set.shoot()
        set.steer("13")
        set.steer("14")
        #expect(set.next == "14-2-1")
    }

    @Test(arguments: Numbering.allCases)
    func everyStepForwardComesLaterInTheOrderAndNeverTwice(numbering: Numbering) {
        var set = SetTalk(numbering)
        set.steer(numbering == .cn ? "1-1" : "1")
        var seen: [SlateNumber] = []
        for index in 0..<100 {
            seen.append(NextSlate.next(after: set.log, numbering: numbering))
            set.shoot("\(index)")
            set.steer("shot +")
        }
        #expect(seen == seen.sorted() && Set(seen).count == 100)
        #expect(!seen.contains { $0.shot?.contains { "IO".contains($0) } == true })
    }

    @Test(arguments: 0..<40)
    func whateverIsSteeredAndShotTheNextNumberIsFree(round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for numbering in Numbering.allCases {
            var set = SetTalk(numbering)
            for index in 0..<60 {
                let line =
                    [
                        "shot +", "shot -", "scene +", "scene -", "3-12", "3-12B", "next", "12",
                        "镜2", "下一场",
                    ].randomElement(using: &random)
                    ?? "next"
                set.steer(line)
                let next = NextSlate.next(after: set.log, numbering: numbering)
                let isTaken = set.log.takes().contains { !$0.keepsNumberFree && $0.slate == next }
                #expect(!isTaken, "seed \(seed), \(numbering), \(line): \(next)")
                let take = set.shoot("\(index)")
                if Int.random(in: 0..<5, using: &random) == 0 {
                    set.say(.kind, "falseStart", of: take, old: "normal")
                }
                if Int.random(in: 0..<5, using: &random) == 0 {
                    set.say(.rehearsal, "yes", of: take, old: "no")
                }
            }
        }
    }

    @Test func theScriptsOrder() {
        let inOrder = [
            SlateNumber(scene: "2", take: 1), SlateNumber(scene: "10", take: 1),
            SlateNumber(scene: "R10", take: 1),
            SlateNumber(scene: "11", take: 1),
            SlateNumber(scene: "12", take: 2), SlateNumber(scene: "12", take: 10),
            SlateNumber(scene: "12", shot: "2", take: 1),
            SlateNumber(scene: "12", shot: "10", take: 1),
            SlateNumber(scene: "12", shot: "A", take: 3),
            SlateNumber(scene: "12", shot: "B", take: 1),
            SlateNumber(scene: "12", shot: "Z", take: 1),
            SlateNumber(scene: "12", shot: "AA", take: 1), SlateNumber(scene: "12A", take: 1),
            SlateNumber(scene: "57", take: 9), SlateNumber(scene: "57/58", take: 1),
            SlateNumber(scene: "58", take: 1),
            SlateNumber(episode: "3", scene: "1", take: 1),
            SlateNumber(episode: "27", scene: "1", take: 1),
        ]
        for _ in 0..<20 { #expect(inOrder.shuffled().sorted() == inOrder) }
    }

    @Test(arguments: 0..<20)
    func theOrderIsTotal(round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let parts = [
            "", "1", "01", "2", "10", "R10", "12A", "12a", "A", "AA", "57/58", "57", "B", "b",
            "1A2",
        ]
        func slate() -> SlateNumber {
            SlateNumber(
                episode: Bool.random(using: &random) ? nil : parts.randomElement(using: &random),
                scene: parts.randomElement(using: &random) ?? "",
                shot: Bool.random(using: &random) ? "" : parts.randomElement(using: &random),
                take: Int.random(in: 1...2, using: &random))
        }
        for _ in 0..<300 {
            let (a, b, c) = (slate(), slate(), slate())
            #expect(!(a < b && b < a), "seed \(seed)")
            #expect(
                a < b || b < a || a.description == b.description
                    || a.episode ?? "" == b.episode ?? "", "seed \(seed): \(a) \(b)")
            if a < b && b < c { #expect(a < c, "seed \(seed): \(a) \(b) \(c)") }
        }
    }
}
