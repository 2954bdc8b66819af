import Foundation
import Testing

/// A film as a camera, through the program that records it.
struct FilmTakeTests {
    private func folder() throws -> String {
        let path = NSTemporaryDirectory() + "rushes-film-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// What a program printed; it must end with 0.
    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let isGood = process.terminationReason == .exit && process.terminationStatus == 0
        #expect(isGood, "\(program) \(arguments): \(text)")
        return text
    }

    private func ffmpeg(_ arguments: String) throws {
        let words = arguments.split(separator: " ").map(String.init)
        _ = try run("/usr/bin/ffmpeg", ["-v", "error"] + words)
    }

    /// The clip that a camera made of a film.
    private func clip(of film: String, in folder: String, _ more: [String]) throws -> String {
        let arguments = [
            "A", "--solo", "--state", "\(folder)/box", "--video", "file:\(film)",
            "--size", "180x320", "--preset", "ultrafast",
        ]
        _ = try run("\(programs)/rushes-camera", arguments + more)
        let found = try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/box").filter {
            $0.hasSuffix(".mp4")
        }
        return "\(folder)/box/\(try #require(found.first))"
    }

    @Test(arguments: ["x.avi -c:v mjpeg", "x.mp4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"])
    func anHDFilmEndsWellWithItsLastPicture(_ film: String) throws {
        let folder = try folder()
        // A left-over folder in /tmp hurts nobody.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let parts = film.split(separator: " ", maxSplits: 1)
        let path = "\(folder)/\(parts[0])"
        try ffmpeg("-f lavfi -i testsrc2=s=1280x720:r=25:d=2 \(parts[1]) \(path)")
        let clip = try clip(of: path, in: folder, ["--unpaced", "--rate", "25"])
        let count = try run(
            "/usr/bin/ffprobe",
            [
                "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of",
                "csv=p=0", clip,
            ])
        #expect(count == "50\n")
    }

    /// The last picture of a film stands as long as the others.
    @Test(arguments: [5, 12, 25]) func aFilmIsAsLongInTheClipWhateverItsRate(_ rate: Int) throws {
        let folder = try folder()
        // A left-over folder in /tmp hurts nobody.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/x.mp4"
        try ffmpeg(
            "-f lavfi -i testsrc2=s=320x180:r=\(rate):d=3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p \(path)"
        )
        let clip = try clip(of: path, in: folder, ["--unpaced", "--rate", "30"])
        let count = try run(
            "/usr/bin/ffprobe",
            [
                "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of",
                "csv=p=0", clip,
            ])
        #expect(Int(count.dropLast()) == 90, "\(count)")
    }

    /// What libraries say of broken pictures is for the journal; the camera says how many were
    /// broken.
    @Test func noLibrarySpeaksAtTheTerminal() throws {
        let folder = try folder()
        // A left-over folder in /tmp hurts nobody.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/x.mjpeg"
        try ffmpeg("-f lavfi -i testsrc2=s=320x180:r=25:d=2 -c:v mjpeg -f mjpeg \(path)")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for place in stride(from: 3000, to: bytes.count, by: 9000) {
            bytes[place..<min(bytes.count, place + 40)] = Data([0xFF, 0xC0, 0, 3])
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        let said = try run(
            "\(programs)/rushes-camera",
            "A --solo --state \(folder)/box --video file:\(path) --size 180x320 --preset ultrafast --unpaced"
                .split(separator: " ")
                .map(String.init))
        #expect(
            !said.contains(" @ 0x") && !said.contains("IMGUTILS") && !said.contains("library:"),
            "\(said)")
    }

    /// Fifty pictures a second in a clip of twenty-five: the flash of one picture is where its beep
    /// is.
    @Test func aFilmOfTwiceTheRateKeepsItsFlashWithItsBeep() throws {
        let folder = try folder()
        // A left-over folder in /tmp hurts nobody.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/x.mkv"
        try ffmpeg(
            "-f lavfi -i color=black:s=160x284:r=50:d=2.5,drawbox=t=fill:c=white:enable=eq(n\\,50)+eq(n\\,100) "
                + "-f lavfi -i aevalsrc=if(lt(mod(t\\,1)\\,0.05)*gt(t\\,0.5)\\,sin(6283*t)\\,0):s=48000:d=2.5 "
                + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a pcm_s16le \(path)")
        let clip = try clip(of: path, in: folder, ["--rate", "25"])
        try ffmpeg(
            "-i \(clip) -f rawvideo -pix_fmt gray \(folder)/v -f s16le -ac 1 -ar 48000 \(folder)/a")
        let pictures = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/v"))
        let flashes = (0..<(pictures.count / (180 * 320))).filter {
            pictures[$0 * 180 * 320 + 160 * 180 + 90] > 150
        }
        let sound = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a"))
        let samples = sound.withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
        var beeps: [Double] = []
        for (index, sample) in samples.enumerated() where abs(Int(sample)) > 3000 {
            let time = Double(index) / 48000
            if time - (beeps.last ?? -1) > 0.5 { beeps.append(time) }
        }
        try #require(
            flashes.count == 2 && beeps.count == 2, "flashes at \(flashes), beeps at \(beeps)")
        for (flash, beep) in zip(flashes, beeps) {
            #expect(abs(Double(flash) / 25 - beep) < 0.02, "\(flashes) and \(beeps)")
        }
    }
}
