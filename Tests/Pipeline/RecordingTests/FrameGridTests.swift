import Chance
import Testing
import Time

@testable import Recording

struct FrameGridTests {
    private let frame: Int64 = 1_000_000_000 / 30

    private func expect(_ grid: inout FrameGrid, frameAt time: Int64, _ wanted: FrameGrid.Placement)
    {
        let placement = grid.place(frameAt: time)
        #expect(placement == wanted)
    }

    @Test func camerasOfOneBoxNumberTheSameMomentAlike() {
        let boot: Int64 = 86_400_000_000_000
        for rate in [FrameRate(30), FrameRate(24000, 1001), FrameRate(60000, 1001)] {
            let period = rate.nanoseconds(ofFrames: 1)
            let group = Int64(rate.numerator / rate.denominator)
            let early = FrameGrid(rate: rate, firstFrameAt: boot)
            // The other camera starts 100 frames later, and its shutter is not in phase.
            let late = FrameGrid(rate: rate, firstFrameAt: boot + 100 * period + period / 3)
            let moment = boot + 2000 * period + period / 2
            #expect((early.frame(at: moment) - late.frame(at: moment)) % group == 0)
            #expect(
                abs(early.start - early.origin) <= period / 2 + 1
                    && abs(late.start - late.origin) <= period / 2 + 1)
        }
    }

    @Test func theFirstFrameOfACameraHasItsPlaceOnTheBoxsGrid() {
        var grid = FrameGrid(rate: FrameRate(30), firstFrameAt: 10_500_000_000 + 3)
        expect(&grid, frameAt: 10_500_000_003, .show(index: 15, repeatsBefore: 0))
        #expect(grid.origin == 10_000_000_000)
        expect(&grid, frameAt: 10_500_000_003 + frame, .show(index: 16, repeatsBefore: 0))
    }

    @Test func aSteadyCameraFillsEveryPlaceOnce() {
        var grid = FrameGrid(rate: FrameRate(30), start: 1000)
        for index in 0..<Int64(9000) {
            expect(
                &grid, frameAt: 1000 + index * 1_000_000_000 / 30,
                .show(index: index, repeatsBefore: 0))
        }
    }

    @Test func jitterOfAThirdOfAFrameMovesNothing() {
        var grid = FrameGrid(rate: FrameRate(30), start: 0)
        var random = SeededRandom(seed: 7)
        for index in 0..<Int64(3000) {
            let jitter = index == 0 ? 0 : Int64(random.next() % UInt64(2 * frame / 3)) - frame / 3
            expect(&grid, frameAt: index * frame + jitter, .show(index: index, repeatsBefore: 0))
        }
    }

    @Test func lostFramesBecomeRepeatsAtTheirPlace() {
        var grid = FrameGrid(rate: FrameRate(30), start: 0)
        _ = grid.place(frameAt: 0)
        expect(&grid, frameAt: 4 * frame, .show(index: 4, repeatsBefore: 3))
        expect(&grid, frameAt: 5 * frame, .show(index: 5, repeatsBefore: 0))
    }

    @Test func aFrameThatComesTwiceIsLeftOut() {
        var grid = FrameGrid(rate: FrameRate(30), start: 0)
        _ = grid.place(frameAt: 0)
        expect(&grid, frameAt: frame / 10, .leaveOut)
        expect(&grid, frameAt: frame, .show(index: 1, repeatsBefore: 0))
    }

    @Test(arguments: [15.0, 24.0, 29.72, 30.3, 60.0])
    func aCameraOfAnyRateFillsTheGridToOneFrame(_ framesPerSecond: Double) {
        var grid = FrameGrid(rate: FrameRate(30000, 1001), start: 0)
        var shown: Int64 = 0
        for index in 0..<Int(framesPerSecond * 600) {
            if case .show(_, let repeats) = grid.place(
                frameAt: Int64(Double(index) / framesPerSecond * 1e9))
            {
                shown += repeats + 1
            }
        }
        #expect(abs(Double(shown) - 600 * 30000 / 1001) <= 2)
    }

    @Test func aSilentCameraIsCarriedOnAndLosesNoTime() {
        var grid = FrameGrid(rate: FrameRate(30), start: 0)
        for index in 0..<Int64(30) { _ = grid.place(frameAt: index * frame) }
        let early = grid.repeats(silentUntil: 32 * frame)
        #expect(early == 0)
        var carried: Int64 = 0
        for now in Int64(33)...90 { carried += grid.repeats(silentUntil: now * frame) }
        #expect(carried > 50)
        guard case .show(let index, let repeats) = grid.place(frameAt: 91 * frame) else {
            Issue.record("the camera's return was left out")
            return
        }
        #expect(index == 91)
        #expect(30 + carried + repeats == 91)
    }

    @Test func marksAreTheFrameOnTheScreen() {
        let grid = FrameGrid(rate: FrameRate(25), start: 500)
        #expect(grid.frame(at: 500) == 0)
        #expect(grid.frame(at: 500 + 39_999_999) == 0)
        #expect(grid.frame(at: 500 + 40_000_000) == 1)
        #expect(grid.time(of: 25) == 1_000_000_500)
    }
}
