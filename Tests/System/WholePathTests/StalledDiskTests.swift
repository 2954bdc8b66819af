import Foundation
import Platform
import Testing

/// A disk that does not answer, and a camera that is ended meanwhile.
@Suite(.serialized) struct StalledDiskTests {
    /// A library that makes a folder stall as long as a file exists.
    private final class Stall {
        let library: String
        let flag: String

        init() throws {
            let folder = NSTemporaryDirectory() + "rushes-stall-" + UUID().uuidString.prefix(8)
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            library = "\(folder)/stall.so"
            flag = "\(folder)/stalled"
            let source = "\(repository)/Tests/Support/StallingDisk/stalling_disk.c"
            let made = try shell([
                "clang", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl",
            ])
            try #require(made.status == 0, "\(made.output)")
        }

        // A folder left in the temporary place hurts nobody.
        deinit { try? FileManager.default.removeItem(atPath: Files.parent(of: flag)) }

        func begin() throws { try Files.replace(flag, with: []) }
        func end() throws { try Files.remove(flag) }
    }

    /// How a camera is ended.
    enum Ending: CaseIterable, Sendable { case asked, killed }

    private func frames(_ set: FilmSet) throws -> [Int] {
        try set.takes().last?.clips.map(\.frames) ?? []
    }

    @Test(arguments: Ending.allCases, [false, true])
    func aCameraEndedWhileItsDiskStallsLosesNothingDurableAndRollsOn(
        _ ending: Ending, isStalledAtItsReturn: Bool
    ) throws {
        let stall = try Stall()
        let set = try FilmSet(without: [.hub, .pull, .camera])
        set.cameraEnvironment = [
            "LD_PRELOAD": stall.library, "STALL_FOLDER": "\(set.state)/clips",
            "STALL_FLAG": stall.flag,
        ]
        try set.start(.camera)
        try set.awaitCamera()
        try set.roll(frames: 90)
        try stall.begin()
        try eventually("the camera says that its disk does not answer") {
            try set.crew("status").output.contains("has not answered")
        }
        let durable = try #require(try frames(set).last)
        let asked = Platform.Clock.monotonic()
        switch ending {
        case .asked:
            #expect(set.stop(.camera) != 0, "what the disk has not taken is left to recovery")
        case .killed: set.kill(.camera)
        }
        let took = Double(Platform.Clock.monotonic() - asked) / 1e9
        #expect(took < 10, "\(took) s")
        if !isStalledAtItsReturn { try stall.end() }
        try set.launch(.camera)
        if isStalledAtItsReturn {
            Platform.Clock.sleep(until: Platform.Clock.monotonic() + 3_000_000_000)
            try stall.end()
        }
        try eventually("the take rolls on in another clip", seconds: 30) {
            (try frames(set).dropFirst().last ?? 0) >= 60
        }
        try set.crew("cut")
        try eventually("both clips are closed", seconds: 30) {
            try set.takes().last?.clips.allSatisfy { $0.state != .rolling } ?? false
        }
        let take = try #require(try set.takes().last)
        #expect(try set.takes().count == 1 && take.clips.count == 2)
        #expect(
            take.clips[0].frames >= durable,
            "\(take.clips[0].frames) frames, \(durable) were durable")
        for clip in take.clips {
            let media = set.boxMedia(clip.id)
            let count = try probe(
                media, "-count_packets", "-select_streams", "v", "-show_entries",
                "stream=nb_read_packets")
            #expect(count["nb_read_packets"] == "\(clip.frames)")
            #expect(
                try shell(["ffmpeg", "-v", "error", "-i", media, "-f", "null", "-"]).output == "")
        }
    }
}
