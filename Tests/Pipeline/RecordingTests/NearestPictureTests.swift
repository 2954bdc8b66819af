import Chance
import Testing
import Time

@testable import Recording

/// Cameras that have another rate than the clip: each place shows the picture nearest to it, and
/// nothing is called missing.
struct NearestPictureTests {
    private struct Course {
        /// Of each place that shows a picture of its own, how far that is from its time, in camera
        /// periods.
        var errors: [Double] = []
        var leftOut = 0
        var repeats: Int64 = 0
    }

    private func course(
        _ camera: Double, _ rate: FrameRate, seconds: Int, jitter: Double = 0, seed: UInt64 = 1
    ) -> Course {
        var random = SeededRandom(seed: seed)
        var grid = FrameGrid(rate: rate, start: 0)
        var course = Course()
        for index in 0..<Int(camera * Double(seconds)) {
            let stray = index == 0 ? 0 : (Double(random.next() % 2001) / 1000 - 1) * jitter
            let time = (Double(index) + stray) / camera
            switch grid.place(frameAt: Int64(time * 1e9)) {
            case .leaveOut: course.leftOut += 1
            case .show(let place, let repeats):
                course.repeats += repeats
                let wanted = Double(place) * Double(rate.denominator) / Double(rate.numerator)
                // Until the camera's rate is known it is taken for the clip's.
                if index > 8 { course.errors.append((time - wanted) * camera) }
            }
        }
        return course
    }

    @Test(
        arguments: [
            (50.0, 25), (60, 30), (120, 30), (120, 25), (100, 25), (60, 25), (50, 30), (30, 25),
            (60, 24), (48, 24),
        ], [0, 0.1])
    func ofAFasterCameraTheNearestPictureTakesThePlace(_ camera: (Double, Int), _ jitter: Double) {
        let seed: UInt64 = 7
        let course = course(camera.0, FrameRate(camera.1), seconds: 20, jitter: jitter, seed: seed)
        let worst = course.errors.map(abs).max() ?? 9
        #expect(
            worst <= 0.5 + 2 * jitter + 0.01, "seed \(seed): \(worst) of a camera's period away")
        let places = Double(20 * camera.1)
        #expect(
            abs(Double(course.errors.count) - places) <= 8 && course.repeats <= 4,
            "\(course.repeats) repeats")
        #expect(abs(Double(course.leftOut) - 20 * camera.0 + places) <= 8)
    }

    @Test func of5994And60PicturesEverySecondIsShownAtItsVeryTime() {
        for (camera, rate) in [
            (60000.0 / 1001, FrameRate(30000, 1001)), (60, FrameRate(30)), (50, FrameRate(25)),
        ] {
            let course = course(camera, rate, seconds: 20)
            #expect((course.errors.map(abs).max() ?? 9) < 0.01, "\(rate)")
        }
    }

    @Test func aSlowerCameraRepeatsWhatIsNearestAndLeavesNothingOut() {
        for jitter in [0, 0.08] {
            let course = course(24, FrameRate(25), seconds: 40, jitter: jitter)
            #expect(course.leftOut == 0)
            #expect(abs(course.repeats - 40) <= 2, "\(course.repeats)")
            #expect((course.errors.map(abs).max() ?? 9) <= 0.5 + jitter + 0.02)
        }
    }

    @Test func clocksThatRunApartCostOnePictureWhenTheyHaveDriftedByOne() {
        let fast = course(30.03, FrameRate(30), seconds: 200, jitter: 0.2)
        #expect(
            (4...7).contains(fast.leftOut) && fast.repeats == 0,
            "\(fast.leftOut) left out, \(fast.repeats) repeated")
        let slow = course(29.97, FrameRate(30), seconds: 200, jitter: 0.2)
        #expect(
            (4...7).contains(slow.repeats) && slow.leftOut == 0,
            "\(slow.leftOut) left out, \(slow.repeats) repeated")
    }

    @Test func lossesOfAFasterCameraAreRepeatedWhereNothingElseIsNear() {
        var random = SeededRandom(seed: 3)
        var grid = FrameGrid(rate: FrameRate(30), start: 0)
        var next: Int64 = 0
        for index in 0..<1200 where index < 16 || random.next() % 4 != 0 {
            guard
                case .show(let place, let repeats) = grid.place(
                    frameAt: Int64(index) * 1_000_000_000 / 60)
            else { continue }
            #expect(place - repeats == next)
            next = place + 1
            if index > 16 {
                #expect(abs(Double(index) / 2 - Double(place)) <= 1, "picture \(index) at \(place)")
            }
        }
        #expect(abs(next - 600) <= 2)
    }
}
