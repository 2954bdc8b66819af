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

    @Test func aCutTakesBackARollThatStillWaits() {
        let desk = desk()
        desk.roll(take: "t1", at: 0)
        desk.cut(take: "t1", at: 1)
        desk.begin(on: FrameGrid(rate: FrameRate(30), start: 0))
        shoot(desk, 0..<10)
        #expect(actions(desk) == [])
    }
}
