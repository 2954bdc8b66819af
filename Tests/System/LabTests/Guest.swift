import ClipDocuments
import Foundation
import Slate
import Testing
import Wire

/// The repository, found from this file.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// Whether `scripts/test` has built the lab; what it says instead is the reason of the skip.
let labState =
    ProcessInfo.processInfo.environment["RUSHES_LAB"]
    ?? "missing: run scripts/test, which builds it"

/// How much longer than on a quiet machine anything may take: a guest has half of what a busy host
/// gives, and a test is to find what never comes back. What the figures are is printed, and
/// `scripts/bench` measures the same faults beside others' programs.
let patience = 5.0

/// One guest: a folder shared with it, holding the programs as they are shipped.
struct Guest {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "rushes-lab-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for program in ["rushes", "rushesd", "rushes-camera", "rushes-camera-media", "rushes-pad"] {
            try FileManager.default.copyItem(
                atPath: "\(repository)/.build/release/\(program)", toPath: "\(folder)/\(program)")
        }
    }

    /// Runs a job of the lab in a fresh guest; returns its exit status and what it printed.
    @discardableResult
    func run(_ options: [String] = [], job: String, _ arguments: String...) throws -> (
        status: Int32, output: String
    ) {
        let status = try shell(
            ["\(repository)/lab/run"] + options + [folder, "\(repository)/lab/jobs/\(job)"]
                + arguments
        ).status
        var output = try String(contentsOfFile: "\(folder)/job.out", encoding: .utf8)
        if output.isEmpty && status != 0 {
            output = "the guest's console ends with: \(try console.suffix(1500))"
        }
        return (status, output)
    }

    private var console: String {
        get throws {
            String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/console.log")),
                as: UTF8.self)
        }
    }

    func takes() throws -> [TakeSummary] {
        try JSON.decode(
            CrewAnswer.self,
            from: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/takes.json"))
        ).takes
    }

    func manifest(_ clip: String) throws -> ClipManifest {
        try JSON.decode(
            ClipManifest.self,
            from: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/clips/\(clip)/clip.json")))
    }

    func media(_ clip: String) -> String { "\(folder)/clips/\(clip)/media.mp4" }

    func remove() {
        // A folder left in the temporary place hurts nobody.
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// A job that did not end well; every test that needs its result fails with it.
struct JobFailed: Error, CustomStringConvertible {
    let job: String
    let status: Int32
    let output: String

    var description: String { "\(job) ended with \(status): \(output.suffix(2000))" }
}

/// Runs a program found in PATH or by path; waits for it.
func shell(_ command: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

/// One entry of ffprobe's answer, `key=value` lines.
func probe(_ file: String, _ arguments: String...) throws -> [String: String] {
    let answer = try shell(["ffprobe", "-v", "error"] + arguments + ["-of", "default=nw=1", file])
    #expect(answer.status == 0, "\(answer.output)")
    let pairs = answer.output.split(separator: "\n").compactMap { line -> (String, String)? in
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    return Dictionary(pairs) { first, _ in first }
}
