import Media
import Platform
import Recording
import Slate
import Testing

@testable import CameraWorker

struct DeskTests {
    private func desk() -> Desk {
        Desk(.init(rate: FrameRate(30), sampleRate: nil, prerollFrames: 30, postrollFrames: 5, ringFrames: 300))
    }

    private func shoot(_ desk: Desk, _ frames: Range<Int64>) {
        for frame in frames {
            desk.add(EncodedPacket(track: .video, position: frame, duration: 1, isKey: frame % 30 == 0, byteCount: 1))
        }
    }

    private func actions(_ desk: Desk) -> [String] {
        desk.end()
        var names: [String] = []
        while let action = desk.actions.pop() {
            switch action {
            case .open(let opening): names.append("open \(opening.take) at \(opening.firstFrame)")
            case .close(let closing): names.append("close with \(closing.frames)")
            case .write, .endFragment: break
            }
        }
        return names
    }

    @Test func aRollBeforeTheFirstPictureWaitsForIt() {
        let desk = desk()
        desk.roll(take: "t1", at: 0)
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<10)
        #expect(actions(desk) == ["open t1 at 0", "close with 10"])
    }

    @Test func aRollInThePostRollOfTheTakeBeforeFollowsItAtOnce() {
        let desk = desk()
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<60)
        desk.roll(take: "t1", at: 1_900_000_000)
        desk.cut(take: "t1", at: 1_980_000_000)
        desk.roll(take: "t2", at: 1_990_000_000)
        shoot(desk, 60..<90)
        #expect(actions(desk) == ["open t1 at 0", "close with 64", "open t2 at 0", "close with 90"])
    }

    @Test func anotherEncoderWaitsForTheEndOfATake() {
        let desk = desk()
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<60)
        desk.roll(take: "t1", at: 1_900_000_000)
        #expect(!desk.beginAnew(evenInTake: false))
        desk.cut(take: "t1", at: 1_950_000_000)
        shoot(desk, 60..<70)
        #expect(desk.beginAnew(evenInTake: false))
        desk.roll(take: "t2", at: 2_400_000_000)
        shoot(desk, 90..<100)
        #expect(
            actions(desk) == ["open t1 at 0", "close with 63", "open t2 at 90", "close with 10"],
            "pictures of the encoder before begin no clip")
    }

    @Test func anEncoderThatFailedEndsItsClipAndTheTakeGoesOnInAnother() {
        let desk = desk()
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<60)
        desk.roll(take: "t1", at: 1_000_000_000)
        #expect(desk.beginAnew(evenInTake: true))
        shoot(desk, 60..<90)
        #expect(actions(desk) == ["open t1 at 0", "close with 60", "open t1 at 60", "close with 30"])
    }

    @Test func aTakeThatWasCutDoesNotGoOnWithAnotherEncoder() {
        let desk = desk()
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<60)
        desk.roll(take: "t1", at: 1_000_000_000)
        desk.cut(take: "t1", at: 1_990_000_000)
        #expect(desk.beginAnew(evenInTake: true))
        shoot(desk, 60..<90)
        #expect(actions(desk) == ["open t1 at 0", "close with 60"])
    }

    @Test func aCutTakesBackARollThatStillWaits() {
        let desk = desk()
        desk.roll(take: "t1", at: 0)
        desk.cut(take: "t1", at: 1)
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<10)
        #expect(actions(desk) == [])
    }

    // MARK: A disk that takes no more

    /// A take that rolls from frame 0 and lost its disk after 30 durable frames.
    private func brokenDesk() -> (desk: Desk, broken: ClipBreak) {
        let desk = desk()
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<70)
        desk.roll(take: "t1", at: 0)
        return (desk, ClipBreak(ClipOpening(take: "t1", firstFrame: 0, firstSample: 0, rollFrame: 0, inFrame: 0), durableFrames: 30))
    }

    @Test func aTakeWhoseDiskFailedGoesOnWithTheFirstFrameNotDurable() {
        let (desk, broken) = brokenDesk()
        desk.goOn(after: broken, patiently: false)
        shoot(desk, 70..<90)
        #expect(actions(desk) == ["open t1 at 0", "open t1 at 30", "close with 60"])
    }

    @Test func aCutBeforeTheDiskFailedEndsWhatFollowsToo() {
        let (desk, broken) = brokenDesk()
        desk.goOn(after: broken, patiently: false, cut: 50)
        shoot(desk, 70..<90)
        #expect(actions(desk) == ["open t1 at 0", "open t1 at 30", "close with 25"])
    }

    @Test func aBrokenClipThatWasWholeIsNotFollowed() {
        let (desk, broken) = brokenDesk()
        desk.goOn(after: broken, patiently: false, cut: 20)
        #expect(actions(desk) == ["open t1 at 0"])
    }

    @Test func whatMemoryForgotMeanwhileIsCounted() throws {
        var recorder = Recorder(.init(rate: FrameRate(30), sampleRate: nil, prerollFrames: 0, postrollFrames: 0, ringFrames: 60))
        var closings: [ClipClosing] = []
        for frame: Int64 in 0..<300 {
            recorder.add(EncodedPacket(track: .video, position: frame, duration: 1, isKey: frame % 30 == 0, byteCount: 1)) { _ in }
        }
        let opening = ClipOpening(take: "t1", firstFrame: 0, firstSample: 0, rollFrame: 0, inFrame: 0)
        let collect: (Recorder.Action) -> Void = { if case .close(let closing) = $0 { closings.append(closing) } }
        let goesOn = recorder.goOn(ClipBreak(opening, durableFrames: 30), emit: collect)
        #expect(goesOn)
        recorder.end(emit: collect)
        let closing = try #require(closings.first)
        #expect(closing.truth.dropped + Int(closing.frames) == 270)
        #expect(closing.truth.marks.first?.kind == .dropped)
    }
}
