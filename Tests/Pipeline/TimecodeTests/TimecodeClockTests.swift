import Chance
import Testing
import Time

@testable import Timecode

@Suite struct TimecodeClockTests {
    private static let second: Int64 = 1_000_000_000

    /// Code that begins at a label and a moment, as its source sends it: `ppm` fast.
    private struct Source {
        var label: Timecode
        var time: Int64
        var ppm = 0.0

        init(_ text: String, _ rate: FrameRate, at time: Int64 = 5_000_000_000, ppm: Double = 0)
            throws
        {
            label = try #require(Timecode(text, rate: rate))
            self.time = time
            self.ppm = ppm
        }

        func moment(_ frame: Int64) -> Int64 {
            time + Int64(Double(label.rate.nanoseconds(ofFrames: frame)) / (1 + ppm / 1e6))
        }

        func frame(_ index: Int64) -> CodeFrame {
            let label = label.advanced(by: index)
            let (hour, minute, second, frame) = label.numbers
            return CodeFrame(
                hour: hour, minute: minute, second: second, frame: frame,
                isDropFrame: label.isDropFrame, nominal: label.rate.nominal,
                time: moment(index))
        }

        /// Plays frames into a clock; how often it locked.
        @discardableResult
        func play(_ frames: Range<Int64>, into clock: inout TimecodeClock) -> Int {
            frames.count { clock.hear(frame($0)) }
        }
    }

    @Test func fourFramesThatAgreeAreBelieved() throws {
        let source = try Source("10:00:00:00", FrameRate(25))
        var clock = TimecodeClock(rate: FrameRate(25))
        #expect(clock.timecode(at: source.time) == nil)
        #expect(source.play(0..<3, into: &clock) == 0)
        #expect(clock.timecode(at: source.time) == nil)
        #expect(source.play(3..<4, into: &clock) == 1)
        #expect(clock.timecode(at: source.time)?.description == "10:00:00:00")
    }

    @Test func reverseAndGarbageAreNeverBelieved() throws {
        let rate = FrameRate(30)
        var clock = TimecodeClock(rate: rate)
        let source = try Source("10:00:10:00", rate)
        var locks = 0
        for index in Int64(0)..<200 {
            var frame = source.frame(-index)
            frame.time = source.moment(index)
            if clock.hear(frame) { locks += 1 }
        }
        var random = SeededRandom(seed: 3)
        for index in Int64(0)..<5000 {
            var frame = source.frame(index)
            frame.hour = Int.random(in: 0..<40, using: &random)
            frame.second = Int.random(in: 0..<80, using: &random)
            frame.frame = Int.random(in: 0..<40, using: &random)
            if clock.hear(frame) { locks += 1 }
        }
        #expect(locks == 0)
    }

    @Test func aLabelIsThatOfTheCodeFrameACameraFrameLiesMostIn() throws {
        let rate = FrameRate(25)
        let source = try Source("10:00:00:00", rate)
        var clock = TimecodeClock(rate: rate)
        source.play(0..<50, into: &clock)
        let code = source.moment(20)
        for (offset, label) in [(-19, 0), (0, 0), (19, 0), (21, 1), (39, 1), (41, 1), (61, 2)]
            as [(Int64, Int64)]
        {
            #expect(
                clock.timecode(at: code + offset * 1_000_000)
                    == source.label.advanced(by: 20 + label), "\(offset) ms")
        }
    }

    @Test(arguments: [
        (25, 1, 50, 1), (30000, 1001, 60000, 1001), (30, 1, 60, 1), (24, 1, 24, 1),
        (24000, 1001, 24000, 1001), (30000, 1001, 30000, 1001),
    ])
    func everyFrameOfTheCameraIsCountedByCodeOfTheSameOrHalfItsRate(
        _ a: Int, _ b: Int, _ c: Int, _ d: Int
    ) throws {
        let (code, camera) = (FrameRate(a, b), FrameRate(c, d))
        for text in code.hasDropFrame ? ["00:09:58;00", "00:09:58:00"] : ["00:09:58:00"] {
            let source = try Source(text, code)
            var clock = TimecodeClock(rate: camera)
            #expect(source.play(0..<200, into: &clock) == 1)
            let first = try #require(Timecode(text, rate: camera))
            let wrong = (Int64(0)..<400).filter { index in
                let moment = source.time + camera.nanoseconds(ofFrames: index) + 1000
                return clock.timecode(at: moment) != first.advanced(by: index)
            }
            #expect(wrong == [])
        }
    }

    @Test func ratesThatDoNotFitSaySo() throws {
        let source = try Source("10:00:00:00", FrameRate(25))
        var clock = TimecodeClock(rate: FrameRate(30))
        source.play(0..<20, into: &clock)
        #expect(!clock.fits)
        #expect(clock.codeRate == FrameRate(25))
        #expect(clock.timecode(at: source.time) == nil)
    }

    /// LTC at 29.97 without dropped numbers looks like LTC at 30.
    @Test func codeThatOnlyCountsLikeTheCameraIsFoundOutByItsPace() throws {
        let source = try Source("10:00:00:00", FrameRate(30000, 1001))
        var clock = TimecodeClock(rate: FrameRate(30))
        source.play(0..<20, into: &clock)
        #expect(clock.fits)
        source.play(20..<120, into: &clock)
        #expect(!clock.fits)
        #expect(clock.codeRate == FrameRate(30000, 1001))
    }

    @Test func midnightIsAFrameLikeAnother() throws {
        for (text, rate) in [
            ("23:59:55;00", FrameRate(30000, 1001)), ("23:59:55:00", FrameRate(25)),
            ("23:59:55:00", FrameRate(24000, 1001)),
        ] {
            let source = try Source(text, rate)
            var clock = TimecodeClock(rate: rate)
            #expect(source.play(0..<600, into: &clock) == 1)
            let wrong = (Int64(0)..<900).filter {
                clock.timecode(at: source.moment($0) + 1000) != source.label.advanced(by: $0)
            }
            #expect(wrong == [])
        }
    }

    @Test(arguments: [-300.0, 40, 300])
    func freeRunKeepsTheCodesOwnPace(ppm: Double) throws {
        let rate = FrameRate(30)
        let source = try Source("10:00:00:00", rate, ppm: ppm)
        var clock = TimecodeClock(rate: rate)
        source.play(0..<1800, into: &clock)
        let measured = try #require(clock.ppm)
        #expect(abs(measured - ppm) < 0.5)
        // An hour without code: 300 ppm uncorrected would be 32 frames.
        let later = Int64(1800 + 108_000)
        #expect(clock.timecode(at: source.moment(later)) == source.label.advanced(by: later))
        #expect(clock.lastHeard == source.moment(1799))
        #expect(source.play(later..<later + 100, into: &clock) == 0)
    }

    @Test func driftIsNotTrustedBeforeTenSeconds() throws {
        let source = try Source("10:00:00:00", FrameRate(30), ppm: 100)
        var clock = TimecodeClock(rate: FrameRate(30))
        source.play(0..<290, into: &clock)
        #expect(clock.ppm == nil)
        source.play(290..<310, into: &clock)
        #expect(clock.ppm != nil)
    }

    @Test func jitterMovesNoLabel() throws {
        let rate = FrameRate(30)
        let source = try Source("10:00:00:00", rate)
        var clock = TimecodeClock(rate: rate)
        var random = SeededRandom(seed: 11)
        var locks = 0
        for index in Int64(0)..<3000 {
            var frame = source.frame(index)
            frame.time += Int64.random(in: -4_000_000...4_000_000, using: &random)
            if clock.hear(frame) { locks += 1 }
        }
        #expect(locks == 1)
        let wrong = (Int64(0)..<3000).filter {
            clock.timecode(at: source.moment($0) + 12_000_000) != source.label.advanced(by: $0)
        }
        #expect(wrong == [])
    }

    @Test func aDamagedFrameChangesNothing() throws {
        let rate = FrameRate(30)
        let source = try Source("10:00:00:00", rate)
        var clock = TimecodeClock(rate: rate)
        for index in Int64(0)..<300 {
            var frame = source.frame(index)
            if index % 10 == 9 { frame.second = (frame.second + 17) % 60 }
            _ = clock.hear(frame)
        }
        #expect(clock.jumps(from: source.moment(10), to: source.moment(300)) == [])
        #expect(clock.timecode(at: source.moment(299)) == source.label.advanced(by: 299))
    }

    @Test func aJumpIsRememberedAndThePastKeepsItsCode() throws {
        let rate = FrameRate(30)
        let before = try Source("10:00:00:00", rate)
        let after = try Source("16:20:00:00", rate, at: before.moment(300))
        var clock = TimecodeClock(rate: rate)
        #expect(before.play(0..<300, into: &clock) == 1)
        #expect(after.play(0..<300, into: &clock) == 1)
        #expect(clock.timecode(at: before.moment(250))?.description == "10:00:08:10")
        #expect(clock.timecode(at: after.moment(30))?.description == "16:20:01:00")
        #expect(clock.jumps(from: before.moment(10), to: after.moment(300)) == [after.time])
        #expect(clock.jumps(from: after.moment(10), to: after.moment(300)) == [])
    }

    /// A camera that rolled before the code was heard still has the code of then.
    @Test func beforeTheFirstLockTheCodeIsCountedBack() throws {
        let source = try Source("00:00:01:00", FrameRate(25))
        var clock = TimecodeClock(rate: FrameRate(25))
        source.play(0..<10, into: &clock)
        #expect(clock.timecode(at: source.time - 2 * Self.second)?.description == "23:59:59:00")
    }

    @Test func anOffsetIsAddedInTheCodesOwnNumbers() throws {
        let rate = FrameRate(30000, 1001)
        let source = try Source("23:30:00;00", rate)
        for (offset, label) in [
            ("01:00:00:00", "00:30:00;00"), ("-00:00:00:02", "23:29:59;28"),
            ("-23:30:00:00", "00:00:00;00"),
        ] {
            var clock = TimecodeClock(
                rate: rate, offset: try #require(TimecodeOffset.parse(offset)))
            source.play(0..<10, into: &clock)
            #expect(clock.timecode(at: source.time)?.description == label)
        }
    }

    @Test func aSourceThatJumpsAllTheTimeFillsNoMemory() throws {
        var clock = TimecodeClock(rate: FrameRate(25))
        for round in Int64(0)..<500 {
            let source = try Source(
                round % 2 == 0 ? "01:00:00:00" : "02:00:00:00", FrameRate(25),
                at: round * Self.second)
            source.play(0..<10, into: &clock)
        }
        #expect(clock.jumps(from: 0, to: .max).count <= 64)
        #expect(clock.timecode(at: 499 * Self.second)?.description == "02:00:00:00")
    }
}
