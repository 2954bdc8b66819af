import Chance
import Settings
import Testing

@testable import Pads

/// Events to lines, with the clock as an argument. Times are milliseconds here.
@Suite struct KeyReaderTests {
    private let kp1: UInt16 = 79
    private let plus: UInt16 = 78
    private let minus: UInt16 = 74
    private let record: UInt16 = 167

    private func reader(_ pad: Settings.Pad = Settings.Pad()) throws -> KeyReader {
        KeyReader(try KeyMap(pad, named: "desk"))
    }

    /// What is said when these (key, value, ms) happen, and what is due until the end.
    private func said(
        _ reader: KeyReader, _ events: [(UInt16, Int32, Int64)], until end: Int64 = 5000
    ) -> [KeyAct] {
        var reader = reader
        var acts: [KeyAct] = []
        for (code, value, at) in events {
            acts += reader.take(KeyEvent(code: code, value: value, at: at * 1_000_000))
        }
        while let due = reader.due, due <= end * 1_000_000 { acts += reader.pass(due) }
        return acts
    }

    @Test func aVerdictIsSaidTheMomentItsKeyGoesDown() throws {
        #expect(said(try reader(), [(kp1, 1, 7)]) == [.say("ok", key: kp1, at: 7_000_000)])
    }

    @Test func theKernelsRepeatsSayNothing() throws {
        let repeats = (0..<50).map { (kp1, Int32(2), Int64(250 + 33 * $0)) }
        #expect(said(try reader(), [(kp1, 1, 0)] + repeats + [(kp1, 0, 2000)]).count == 1)
    }

    @Test func contactsThatBounceAreOnePress() throws {
        let bounces: [(UInt16, Int32, Int64)] = [
            (kp1, 1, 0), (kp1, 0, 2), (kp1, 1, 4), (kp1, 0, 9), (kp1, 1, 39), (kp1, 0, 90),
        ]
        #expect(said(try reader(), bounces).count == 1)
    }

    @Test func twoPressesByAFastHandAreTwo() throws {
        #expect(
            said(try reader(), [(kp1, 1, 0), (kp1, 0, 50), (kp1, 1, 100), (kp1, 0, 150)]).count == 2
        )
    }

    @Test func twoKeysAtOnceAreBothSaid() throws {
        let acts = said(try reader(), [(kp1, 1, 0), (plus, 1, 1), (kp1, 0, 60), (plus, 0, 61)])
        #expect(acts == [.say("ok", key: kp1, at: 0), .say("roll", key: plus, at: 1_000_000)])
    }

    @Test func aCutWantsItsKeyHeldForHalfASecond() throws {
        #expect(
            said(try reader(), [(minus, 1, 0), (minus, 0, 499)]) == [.tooShort(key: minus, at: 0)])
        #expect(
            said(try reader(), [(minus, 1, 0), (minus, 0, 500)]) == [
                .say("cut", key: minus, at: 500_000_000)
            ])
    }

    @Test func aHeldKeySpeaksWhileItIsStillDownAndOnce() throws {
        let repeats = (0..<20).map { (minus, Int32(2), Int64(250 + 33 * $0)) }
        #expect(
            said(try reader(), [(minus, 1, 0)] + repeats, until: 900) == [
                .say("cut", key: minus, at: 500_000_000)
            ])
    }

    @Test func aHoldThatBouncesInBetweenIsAHold() throws {
        let events: [(UInt16, Int32, Int64)] = [
            (minus, 1, 0), (minus, 0, 3), (minus, 1, 8), (minus, 0, 700),
        ]
        #expect(said(try reader(), events) == [.say("cut", key: minus, at: 500_000_000)])
    }

    @Test func oneButtonRollsWhenPressedAndCutsWhenHeld() throws {
        #expect(
            said(try reader(), [(record, 1, 0), (record, 0, 80)]) == [
                .say("roll", key: record, at: 0)
            ])
        #expect(
            said(try reader(), [(record, 1, 0), (record, 0, 800)]) == [
                .say("cut", key: record, at: 500_000_000)
            ])
    }

    @Test func aKeyWithoutAMeaningIsNamedAndSaysNothing() throws {
        #expect(said(try reader(), [(71, 1, 0), (71, 0, 50)]) == [.nothing(key: 71)])
    }

    @Test func whatWasHalfPressedWhenThePadWentIsNothing() throws {
        var reader = try reader()
        _ = reader.take(KeyEvent(code: minus, value: 1, at: 0))
        reader.forget()
        #expect(reader.due == nil)
        #expect(reader.take(KeyEvent(code: minus, value: 0, at: 900_000_000)).isEmpty)
    }

    @Test func anyOrderOfEventsSaysAtMostOneLineAPress() throws {
        var random = SeededRandom(seed: 4)
        for _ in 0..<200 {
            var reader = try reader()
            var now: Int64 = 0
            var presses = 0
            var lines = 0
            for _ in 0..<60 {
                now += Int64.random(in: 0...120_000_000, using: &random)
                let value = Int32.random(in: 0...2, using: &random)
                if value == 1 { presses += 1 }
                let key = [kp1, minus, record].randomElement(using: &random) ?? kp1
                lines += reader.take(KeyEvent(code: key, value: value, at: now)).count
            }
            lines += reader.pass(now + 10_000_000_000).count
            #expect(lines <= presses)
        }
    }
}
