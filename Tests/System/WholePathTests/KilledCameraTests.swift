import Chance
import Foundation
import Platform
import Testing
import Wire

/// Two cameras, of which one is killed while takes follow each other closely: each take is whole,
/// or says what is missing.
///
/// RUSHES_KILL_SEED says when; the seed is printed.
@Suite(.serialized) struct KilledCameraTests {
    private static let cameraB = "[camera.B]\nvideo = \"test\"\naudio = \"none\"\n"

    private static let losses = [
        "has no clip", "after the roll", "before the cut", "s missing at", "between roll and cut",
    ]

    @Test func aTakeCalledInThePostRollOfTheOneBeforeIsWholeOrSaysWhatIsMissing() throws {
        let seed =
            ProcessInfo.processInfo.environment["RUSHES_KILL_SEED"].flatMap { UInt64($0) }
            ?? .random(in: 0..<1_000_000)
        print("killed camera: seed \(seed)")
        var chance = SeededRandom(seed: seed)
        let set = try FilmSet(without: [.hub, .pull], more: Self.cameraB)
        try set.startCamera("B")
        try set.crew("3-12B")
        for isCutWhileAway in [true, false, true] {
            try set.roll(frames: 30)
            try set.crew("cut")
            try set.crew("roll")
            pause(.random(in: 0...0.6, using: &chance))
            set.kill(.camera)
            var answer = ""
            if isCutWhileAway {
                try eventually("rushesd has noticed") {
                    try set.crew("status").output.contains("camera A: ! not connected")
                }
                answer = try set.crew("cut").output
            }
            try set.start(.camera)
            try set.awaitCamera()
            if !isCutWhileAway {
                pause(.random(in: 0...1.5, using: &chance))
                try set.crew("cut")
            }
            try eventually("every clip is closed") {
                try set.takes().flatMap(\.clips).allSatisfy { $0.state != .rolling }
            }
            let last = try #require(try set.takes().last)
            if isCutWhileAway, !last.clips.contains(where: { $0.camera == "A" }) {
                #expect(
                    answer.contains(
                        "; camera A has nothing of it: its program died before anything was on the disk"
                    ), "seed \(seed)")
            }
        }
        let check = try set.crew("day", "--check").output
        try everyLossIsSaid(set, check, "seed \(seed)")
        set.kill(.rushesd)
        try set.start(.rushesd)
        try eventually("both cameras are back") {
            try set.crew("status").output.ranges(of: "ready").count == 2
        }
        #expect(
            try set.crew("day", "--check").output == check,
            "seed \(seed): it is said also by a rushesd that was started again")
    }

    @Test func aClipOfWhichNothingWasOnTheDiskStandsInNoTake() throws {
        let set = try FilmSet(without: [.hub, .pull])
        try set.crew("3-12B")
        try set.crew("roll")
        try eventually("a clip's folder is there") { try !Files.list("\(set.state)/clips").isEmpty }
        set.kill(.camera)
        try set.start(.camera)
        try set.awaitCamera()
        try set.awaitFrames(30)
        try set.crew("cut")
        try eventually("what was begun and never came to anything is gone") {
            let clips = try set.takes().flatMap(\.clips)
            return clips.allSatisfy {
                $0.state != .rolling && Files.exists("\(set.state)/clips/\($0.id)")
            }
        }
        try everyLossIsSaid(set, try set.crew("day", "--check").output, "")
    }

    /// Reckons for itself from the clips on the disk what each camera lacks between roll and cut.
    private func everyLossIsSaid(_ set: FilmSet, _ check: String, _ seed: Comment) throws {
        let lines = check.split(separator: "\n")
        for summary in try set.takes() {
            let slate = "\(summary.take.slate)"
            for camera in summary.take.cameras {
                let own = lines.filter { line in
                    line.hasPrefix("\(slate)_\(camera)") || line.hasPrefix("\(slate): \(camera)")
                        || line.hasPrefix("\(slate) has no clip") && line.contains(" \(camera) (")
                }
                let told = own.contains { line in Self.losses.contains { line.contains($0) } }
                let missing = try secondsMissing(summary, camera, set)
                if missing > 0.2 {
                    #expect(told, "\(seed): \(slate) lacks \(missing) s of \(camera): \(check)")
                }
                if missing < 0.05 {
                    #expect(!told, "\(seed): \(slate) lacks nothing of \(camera): \(check)")
                }
            }
        }
    }

    private func secondsMissing(_ summary: TakeSummary, _ camera: String, _ set: FilmSet) throws
        -> Double
    {
        let roll = try #require(summary.take.rolledAt).nanoseconds
        let cut = try #require(summary.take.cutAt).nanoseconds
        let frame: Int64 = 1_000_000_000 / 30
        let clips = try summary.clips.filter { $0.camera == camera }.map {
            try set.manifest($0.id).time
        }
        let holds = { (moment: Int64) in
            clips.contains {
                $0.start.nanoseconds - frame <= moment
                    && moment < $0.start.nanoseconds + frame * Int64($0.frames + 1)
            }
        }
        return Double(stride(from: roll, to: cut, by: 10_000_000).count { !holds($0) }) / 100
    }

    private func pause(_ seconds: Double) {
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + Int64(seconds * 1e9))
    }
}
