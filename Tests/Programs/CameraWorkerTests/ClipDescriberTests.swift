import ClipDocuments
import Platform
import Synchronization
import Testing
import Time
import Timecode

@testable import CameraWorker
@testable import Recording

struct ClipDescriberTests {
    private static let second: Int64 = 1_000_000_000
    private let said = Sentences()

    /// What the crew was told.
    private final class Sentences: Sendable {
        let all = Mutex<[String?]>([])
        var last: String?? { all.withLock { $0.last } }
    }

    private func keeper(_ choice: TimecodeChoice, rate: FrameRate = FrameRate(25)) -> TimecodeKeeper
    {
        TimecodeKeeper(camera: "A", choice: choice, rate: rate) { [said] sentence in
            said.all.withLock { $0.append(sentence) }
        }
    }

    private func describer(_ keeper: TimecodeKeeper, rate: FrameRate = FrameRate(25))
        -> ClipDescriber
    {
        let video = VideoFacts(
            codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
            source: "test")
        return ClipDescriber(camera: "A", rate: rate, video: video, audio: nil, timecode: keeper)
    }

    private func opening(_ frame: Int64) -> ClipOpening {
        ClipOpening(take: "t", firstFrame: frame, firstSample: 0, rollFrame: 75, inFrame: 0)
    }

    private func closing(_ frames: Int64) -> ClipClosing {
        ClipClosing(take: "t", frames: frames, cutFrame: nil, outFrame: nil, truth: ClipTruth())
    }

    private func wall(_ text: String, at seconds: Int64, isSynchronised: Bool = false) throws
        -> WallReading
    {
        WallReading(
            wall: try #require(UTCTime(text)), monotonic: seconds * Self.second,
            isSynchronised: isSynchronised)
    }

    /// Code that said 10:00:00:00 when the clock said 100 s.
    private func play(_ seconds: Range<Int>, into keeper: TimecodeKeeper, hour: Int = 10) {
        for index in seconds.lowerBound * 25..<seconds.upperBound * 25 {
            keeper.hear(
                CodeFrame(
                    hour: hour, minute: index / 1500 % 60, second: index / 25 % 60,
                    frame: index % 25, nominal: 25,
                    time: 100 * Self.second + Int64(index) * 40_000_000))
        }
    }

    @Test func theOffsetHoldsForTheTimeOfDayAlsoWhenTheClockIsSetLater() throws {
        let rate = FrameRate(30000, 1001)
        let offset = try #require(TimecodeOffset.parse("-04:38:55:00"))
        let keeper = TimecodeKeeper(
            camera: "A", choice: .timeOfDay, offset: offset, rate: rate, isDropFrame: false
        ) { _ in }
        let local = try #require(UTCTime("2026-11-23T14:00:00Z"))
        let wall = WallReading(wall: local, monotonic: 110 * Self.second, isSynchronised: false)
        var clip = describer(keeper, rate: rate).describe(
            opening(0), gridStart: 110 * Self.second, wall)
        let hour = wall.localTime(at: 110 * Self.second).sinceMidnight / 3_600_000_000_000
        #expect(
            clip.time.timecode
                == Timecode(
                    hour: Int(hour), minute: 0, second: 0, frame: 0, rate: rate, isDropFrame: false)?
                .advanced(by: offset.frames(at: rate, isDropFrame: false)).description)
        #expect(clip.time.timecodeOffset == "-04:38:55:00")
        let begun = clip.time.timecode
        let later = UTCTime(nanoseconds: clip.time.start.nanoseconds + 3600 * Self.second)
        let east = Int(
            (wall.localTime(at: 110 * Self.second).nanoseconds - local.nanoseconds) / Self.second)
        clip.followClock(start: later, secondsEast: east, isSynchronised: true, at: 10)
        let hourLater = try #require(Timecode(begun, rate: rate)).advanced(by: 108_000)
        #expect(clip.time.timecode == hourLater.description)
    }

    @Test func aClipIsNamedByTheCodeOfItsFirstFrame() throws {
        let keeper = keeper(.ltc(channel: 1))
        play(0..<8, into: keeper)
        // Grid frame 50 of a grid that begins at 102 s: the clip begins at 104 s, four of them
        // after the code.
        let clip = describer(keeper).describe(
            opening(50), gridStart: 102 * Self.second, try wall("2026-11-23T14:00:00Z", at: 110))
        #expect(clip.time.timecode == "10:00:04:00")
        #expect(clip.time.timecodeSource == .ltc)
        #expect(clip.time.timecodeAgeSeconds.map { abs($0 - 2.04) < 0.001 } == true)
        #expect(clip.time.start.description == "2026-11-23T13:59:54.000Z")
    }

    @Test func codeThatWasNeverHeardIsSaidAndTheTimeOfDayStandsIn() throws {
        let clip = describer(keeper(.ltc(channel: 2))).describe(
            opening(0), gridStart: 0, try wall("2026-11-23T14:00:00Z", at: 0))
        #expect(clip.time.timecodeSource == .timeOfDay)
        #expect(clip.time.timecodeAgeSeconds == nil)
        #expect(said.last??.contains("no timecode comes from ltc:2") == true)
    }

    @Test func codeOfARateThatDoesNotFitIsSaidWithBothRates() throws {
        let keeper = keeper(.mtc(port: "hw:1,0"), rate: FrameRate(30))
        play(0..<2, into: keeper)
        let clip = describer(keeper, rate: FrameRate(30)).describe(
            opening(0), gridStart: 0, try wall("2026-11-23T14:00:00Z", at: 103))
        #expect(clip.time.timecodeSource == .timeOfDay)
        #expect(said.last??.contains("mtc:hw:1,0 runs at 25/1, the camera at 30/1") == true)
        #expect(keeper.state(try wall("2026-11-23T14:00:00Z", at: 103)).standing == .ratesDiffer)
    }

    @Test func aJumpInATakeIsNotedAtItsFrameAndChangesNoName() throws {
        let keeper = keeper(.ltc(channel: 1))
        play(0..<4, into: keeper)
        let describer = describer(keeper)
        var clip = describer.describe(
            opening(0), gridStart: 102 * Self.second, try wall("2026-11-23T14:00:00Z", at: 104))
        play(4..<12, into: keeper, hour: 16)
        describer.close(&clip, closing(200), driftPpm: nil)
        #expect(clip.time.timecode == "10:00:02:00")
        #expect(clip.truth.timecodeJumps == 1)
        #expect(clip.truth.marks == [TruthMark(kind: .timecodeJump, frame: 50, count: 1)])
    }

    @Test func codeThatIsFirstHeardInATakeIsNotedAndThePreRollBeforeALockIsNoJump() throws {
        let late = keeper(.ltc(channel: 1))
        let describer = describer(late)
        var first = describer.describe(
            opening(0), gridStart: 98 * Self.second, try wall("2026-11-23T14:00:00Z", at: 99))
        play(0..<4, into: late)
        describer.close(&first, closing(200), driftPpm: nil)
        #expect(first.truth.marks == [TruthMark(kind: .timecodeJump, frame: 50, count: 1)])

        var second = describer.describe(
            opening(0), gridStart: 98 * Self.second, try wall("2026-11-23T14:00:00Z", at: 104))
        describer.close(&second, closing(200), driftPpm: nil)
        #expect(second.time.timecode == "09:59:58:00")
        #expect(second.truth.timecodeJumps == 0)
    }

    @Test func aClockThatIsSetInATakeMovesNamesButNoFrames() throws {
        let describer = describer(keeper(.timeOfDay))
        var clip = describer.describe(
            opening(0), gridStart: 10 * Self.second, try wall("1970-01-01T00:00:12Z", at: 12))
        #expect(clip.reel == "A_19700101")
        describer.followClock(&clip, frames: 25, try wall("1970-01-01T00:00:13.4Z", at: 13))
        #expect(clip.truth.clockStepSeconds == nil, "0.4 s is slewing")
        describer.followClock(
            &clip, frames: 75, try wall("2026-11-23T14:00:05Z", at: 15, isSynchronised: true))
        describer.close(&clip, closing(100), driftPpm: nil)
        let east = Int64(Clock.secondsEastOfUTC(at: clip.time.start))
        #expect(clip.time.start.description == "2026-11-23T14:00:00.000Z")
        #expect(
            Timecode(clip.time.timecode, rate: FrameRate(25))?.frames == (14 * 3600 + east) * 25)
        #expect(clip.time.clockSynchronised)
        #expect(clip.time.monotonicStart == 10 * Self.second && clip.time.frames == 100)
        #expect(clip.truth.clockStepSeconds.map { ($0 / 1e6).rounded() } == 1795)
        #expect(clip.truth.marks == [TruthMark(kind: .clockStep, frame: 74, count: 1)])
    }

    @Test func aClockThatIsSetDoesNotTouchTheSetsTimecode() throws {
        let keeper = keeper(.ltc(channel: 1))
        play(0..<8, into: keeper)
        let describer = describer(keeper)
        var clip = describer.describe(
            opening(0), gridStart: 102 * Self.second, try wall("1970-01-01T00:00:12Z", at: 108))
        describer.followClock(&clip, frames: 75, try wall("2026-11-23T14:00:05Z", at: 109))
        #expect(clip.time.timecode == "10:00:02:00")
        #expect(clip.reel == "A_20261123")
    }

    @Test func theStateTellsLockedFromFreeRun() throws {
        let keeper = keeper(.ltc(channel: 1))
        #expect(keeper.state(try wall("2026-11-23T14:00:00Z", at: 100)).standing == .waiting)
        play(0..<12, into: keeper)
        let locked = keeper.state(try wall("2026-11-23T14:00:00Z", at: 112))
        #expect(locked.standing == .locked)
        #expect(locked.stamp.timecode.description == "10:00:12:00")
        #expect(locked.ppm.map { abs($0) < 0.1 } == true)
        let free = keeper.state(try wall("2026-11-23T14:00:00Z", at: 400))
        #expect(free.standing == .freeRunning)
        #expect(free.stamp.timecode.description == "10:05:00:00")
        #expect(free.stamp.ageSeconds.map { $0 > 288 } == true)
    }
}
