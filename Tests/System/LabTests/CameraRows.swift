import ClipDocuments
import Foundation
import Slate
import Testing

/// What one guest's rows left: each take's document, what ffprobe says of its media, what the
/// camera said and when.
struct CameraRows {
    struct Row {
        let manifest: ClipManifest
        /// Frames in the media, their size, and whether each follows the other by the same time.
        let frames: Int
        let size: String
        let isEven: Bool
        /// Mean colours of eight columns of a picture near the beginning and near the end: red,
        /// green, blue, 0 to 255.
        let first: [Int]
        let last: [Int]
    }

    let output: String
    private var rows: [String: Row] = [:]
    private var texts: [String: String] = [:]

    /// Boots a guest for the rows of a kind; its folder is gone when they are read.
    init(_ kind: String) throws {
        let guest = try Guest()
        defer { guest.remove() }
        let (status, output) = try guest.run(["--timeout", "600"], job: "cameras.sh", kind)
        self.output = output
        // Its own error: that of a requirement is silent in every test but the first that asks.
        guard status == 0 else {
            throw JobFailed(job: "cameras.sh \(kind)", status: status, output: output)
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: guest.folder) {
            let folder = "\(guest.folder)/\(name)"
            // A plain file has no contents of that kind; it is no row.
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where !file.contains(".") {
                texts["\(name)/\(file)"] = try String(
                    contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            }
            if FileManager.default.fileExists(atPath: "\(folder)/clip.json") {
                rows[name] = try Row(folder)
            }
        }
    }

    func row(_ name: String) throws -> Row {
        try #require(rows[name], "row \(name) left no clip: \(text(name, "log")) \(output)")
    }

    func text(_ row: String, _ file: String) -> String { texts["\(row)/\(file)"] ?? "" }

    /// When the camera, or the job, said something that contains the words; seconds of the guest's
    /// uptime.
    func time(_ row: String, _ file: String, _ words: String) throws -> Double {
        let line = text(row, file).split(separator: "\n").first { $0.contains(words) }
        let found = try #require(line, "nothing about '\(words)' in \(row): \(text(row, file))")
        return try #require(Double(found.prefix { $0 != " " }))
    }

    func mark(_ row: String, _ words: String) throws -> Double { try time(row, "marks", words) }
    func said(_ row: String, _ words: String) throws -> Double { try time(row, "log", words) }

    /// Expects that something was over, or told, within so many seconds on a quiet machine;
    /// printed, since how quickly a camera is back is a figure worth knowing.
    func expect(_ what: String, within seconds: Double, from begin: Double, to end: Double) {
        print(
            "lab: \(what): over, or told, after \(((end - begin) * 100).rounded() / 100) s of \(seconds) s"
        )
        #expect(end - begin < seconds * patience, "\(what)")
    }
}

extension CameraRows.Row {
    init(_ folder: String) throws {
        let media = "\(folder)/media.mp4"
        manifest = try JSON.decode(
            ClipManifest.self,
            from: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/clip.json")))
        let answer = try shell([
            "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries",
            "packet=pts:stream=width,height", "-of", "csv=p=0", media,
        ])
        let lines = answer.output.split(separator: "\n").map(String.init)
        let times = lines.dropLast().compactMap { Int($0.prefix { $0 != "," }) }.sorted()
        frames = times.count
        size = lines.last?.replacingOccurrences(of: ",", with: "x") ?? ""
        isEven = Set(zip(times, times.dropFirst()).map { $1 - $0 }).count == 1
        first = try Self.colours(media, "-ss", "0.5")
        last = try Self.colours(media, "-sseof", "-0.3")
    }

    private static func colours(_ media: String, _ seek: String, _ seconds: String) throws -> [Int]
    {
        let process = [
            "ffmpeg", "-v", "error", seek, seconds, "-i", media, "-frames:v", "1", "-vf",
            "scale=8:1:flags=area", "-f", "rawvideo",
            "-pix_fmt", "rgb24", "-",
        ]
        return try bytes(process).map(Int.init)
    }
}

/// What a program writes to standard output.
func bytes(_ command: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return output
}
