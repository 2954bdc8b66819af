import Media
import Platform
import Recording
import Testing
import Time
import Wire

@testable import CameraWorker

struct DeskTests {
    private static let limits = Recorder.Limits(
        rate: FrameRate(30), sampleRate: nil, prerollFrames: 30, postrollFrames: 5, ringFrames: 300)

    private func desk() -> Desk { Desk(Self.limits) }

    private func shoot(_ desk: Desk, _ frames: Range<Int64>) {
        for frame in frames {
            desk.add(
                EncodedPacket(
                    track: .video, position: frame, duration: 1, isKey: frame % 30 == 0,
                    byteCount: 1))
        }
    }

    private func actions(_ desk: Desk) -> [String] {
        desk.end()
        var names: [String] = []
        while let action = desk.work.pop() {
            switch action {
            case .open(let opening, _):
                names.append("open \(opening.take) at \(opening.firstFrame)")
            case .close(let closing, _): names.append("close with \(closing.frames)")
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
        #expect(
            actions(desk) == ["open t1 at 0", "close with 64", "open t2 at 0", "close with 90"])
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
        #expect(
            actions(desk) == ["open t1 at 0", "close with 60", "open t1 at 60", "close with 30"])
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

    @Test func aTakeThatWasCutBeforeTheFirstPictureIsSaidToHaveNoClip() {
        let missed = Locked<[CalledTakes.Missed]>([])
        let desk = Desk(Self.limits) { miss in missed.withLock { $0.append(miss) } }
        desk.roll(take: "t1", at: 0)
        desk.cut(take: "t1", at: 1)
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 2_000_000_000))
        shoot(desk, 0..<10)
        #expect(actions(desk) == [])
        let told = missed.withLock { $0 }
        #expect(told == [.init(take: "t1", reason: .isBeforeMemory, rolledAt: 0)])
        #expect(told.map { $0.report(begun: 0) } == [MissedTake(take: "t1")])
        #expect(
            told.map { $0.report(begun: 1) } == [MissedTake(take: "t1", why: .ended)],
            "it was rolled before this process began")
    }

    // MARK: A disk that does not answer

    @Test func aDiskThatNeverAnswersHoldsNeitherEncoderNorOrdersUp() {
        let desk = desk()
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<30)
        desk.roll(take: "t1", at: 0)
        // Nobody takes anything out of the queue: with a lock held across a wait this ends here.
        shoot(desk, 30..<6000)
        #expect(desk.isInterrupted)
        desk.cut(take: "t1", at: 190_000_000_000)
        desk.roll(take: "t2", at: 195_000_000_000)
        #expect(desk.work.waiting <= 2 * Desk.depth)
    }

    @Test func aTakeThatMemoryHadNoRoomForGoesOnOutOfTheRing() {
        let desk = desk()
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<30)
        desk.roll(take: "t1", at: 0)
        shoot(desk, 30..<6000)
        var frames = Set<Int64>()
        while desk.work.waiting > 0, let work = desk.work.pop() {
            if case .write(let packet) = work { frames.insert(packet.position) }
        }
        #expect(frames.count < 5000 && frames == Set(0..<Int64(frames.count)))
        shoot(desk, 6000..<6010)
        // The ring holds ten seconds before the last whole one.
        #expect(actions(desk) == ["open t1 at 5700", "close with 310"])
    }

    @Test func whatMemoryForgotMeanwhileIsCounted() throws {
        var recorder = Recorder(
            .init(
                rate: FrameRate(30), sampleRate: nil, prerollFrames: 0, postrollFrames: 0,
                ringFrames: 60))
        var closings: [ClipClosing] = []
        for frame: Int64 in 0..<300 {
            recorder.add(
                EncodedPacket(
                    track: .video, position: frame, duration: 1, isKey: frame % 30 == 0,
                    byteCount: 1)
            ) { _ in }
        }
        let opening = ClipOpening(
            take: "t1", firstFrame: 0, firstSample: 0, rollFrame: 0, inFrame: 0)
        let collect: (Recorder.Action) -> Void = {
            if case .close(let closing) = $0 { closings.append(closing) }
        }
        let goesOn = recorder.goOn(ClipBreak(opening, frames: 30), emit: collect)
        #expect(goesOn)
        recorder.end(emit: collect)
        let closing = try #require(closings.first)
        #expect(closing.truth.dropped + Int(closing.frames) == 270)
        #expect(closing.truth.marks.first?.kind == .dropped)
    }
}
