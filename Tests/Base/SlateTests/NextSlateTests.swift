import Testing

@testable import Slate
@Suite struct NextSlateTests {
    @Test func theFirstTakeOfAllIsSceneOne() {
        #expect(NextSlate.next(after: TakeLog(), numbering: .us).description == "1-1")
    }

    @Test func afterACutTheNextTakeWaits() {
        var set = SetTalk()
        set.steer("3-12B")
        set.shoot()
        set.shoot()
        #expect(set.next == "3-12B-3")
    }

    @Test func aFalseStartKeepsItsNumberFree() {
        var set = SetTalk()
        set.steer("3-12B")
        let take = set.shoot()
        set.say(.kind, "falseStart", of: take, old: "normal")
        #expect(set.next == "3-12B-1")
        set.undo()
        #expect(set.next == "3-12B-2")
    }

    @Test func comingBackToASetupItGoesOnAfterItsHighestTake() {
        var set = SetTalk()
        set.steer("3-12B")
        for index in 0..<3 { set.shoot("first \(index)") }
        set.steer("27-4")
        set.shoot()
        set.steer("3-12B")
        #expect(set.next == "3-12B-4")
    }

    @Test(arguments: [
        ("3-13", "3-13-1"), ("12C", "3-12C-1"), ("t7", "3-12B-7"), ("take 9", "3-12B-9"),
        ("take +", "3-12B-3"), ("take -", "3-12B-1"),
        ("shot +", "3-12C-1"), ("shot -", "3-12A-1"), ("shot D", "3-12D-1"), ("scene +", "3-13-1"),
        ("scene -", "3-11-1"),
        ("scene 57/58", "3-57/58-1"), ("ep 4", "4-12-1"), ("27-4-1-2", "27-4-1-2"),
        ("3-12B-8", "3-12B-8"), ("第27集4场", "27-4-1"),
        ("镜D", "3-12D-1"),
    ])
    func afterTake1OfShotBInScene12(line: String, next: String) {
        var set = SetTalk()
        set.steer("3-12B")
        set.shoot()
        set.steer(line)
        #expect(set.next == next)
    }

    @Test func takeNumbersStayWithinReach() {
        var set = SetTalk()
        set.steer("take 9999")
        set.shoot()
        #expect(set.next == "1-9999")
        set.steer("take +")
        #expect(set.next == "1-9999")
        set.say(.slate, TakeLog.text(SlateNumber(scene: "1", take: .max)), of: "wild", old: "")
        set.say(.rolledAt, set.clock.description, of: "wild")
        #expect(set.next == "1-9999")
    }

    @Test(arguments: [
        ("12", 1, "13"), ("1", -1, "1"), ("12A", 1, "13"), ("R10", 1, "R11"), ("57/58", 1, "59"),
        ("57/58", -1, "56"), ("A", 1, "B"),
        ("H", 1, "J"), ("N", 1, "P"), ("Z", 1, "AA"),
        ("AZ", 1, "BA"), ("AA", -1, "Z"), ("J", -1, "H"), ("A", -1, "A"), ("I", 1, "J"),
        ("O", 1, "P"), ("b", 1, "C"), ("", 1, "A"),
        ("", -1, "A"),
        ("9223372036854775807", 1, "9223372036854775807"),
        ("99999999999999999999", 1, "99999999999999999999"),
        ("ZZZZZZZZZZZZ", 1, "ZZZZZZZZZZZZ"),
    ])
    func oneStepFurtherOrBack(text: String, step: Int, result: String) {
        #expect(NextSlate.step(text, by: step) == result)
    }

    @Test func lettersGoOnWithoutIAndOAndWithoutRepeating() {
        var (shot, seen) = ("", [String]())
        for _ in 0..<700 {
            shot = NextSlate.step(shot, by: 1)
            seen.append(shot)
        }
        #expect(Set(seen).count == 700 && !seen.contains { $0.contains("I") || $0.contains("O") })
        for expected in seen.dropLast().reversed() {
            shot = NextSlate.step(shot, by: -1)
            #expect(shot == expected)
        }
    }
}
