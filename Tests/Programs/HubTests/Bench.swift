import Catalogue
import ClipDocuments
import Foundation
import Hummingbird
import Integrity
import Platform
import Slate
import Time

@testable import Hub

/// Values of one clip.
enum Sample {
    typealias Context = BasicRequestContext
    static let clip = "019ab000-0000-7000-8000-000000000001"

    static func document(
        clip: String = Sample.clip, revision: Int = 1, media: MediaDigest? = nil,
        scene: String = "12"
    ) -> ClipDocument {
        let time = ClipTime(
            rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .timeOfDay,
            start: UTCTime(nanoseconds: 0),
            clockSynchronised: true, monotonicStart: 0, bootID: "", rollFrame: 0, frames: 30)
        let video = VideoFacts(
            codec: "h264", width: 160, height: 288, bitrateKbps: 500, encoder: "libx264",
            source: "test")
        let manifest = ClipManifest(
            id: clip, camera: "A", take: "019ab000-0000-7000-8000-000000000002", reel: "A_20261123",
            state: .finished,
            time: time, video: video, audio: nil, truth: ClipTruth(), media: media)
        let take = Take(
            id: manifest.take, slate: SlateNumber(episode: "3", scene: scene, shot: "B", take: 4))
        return ClipDocument(
            revision: revision, production: "test", box: "box", clip: manifest, take: take)
    }
}

/// A folder that goes when the test does.
final class Bench: Sendable {
    let folder: String
    let folders: HubFolders

    init() throws {
        folder = NSTemporaryDirectory() + "hub-\(UUID().uuidString)"
        folders = HubFolders(state: folder + "/state", into: nil)
        try folders.create()
    }

    deinit { try? Files.removeTree(folder) }  // Left-over folders in /tmp harm nobody.

    func path(_ name: String) -> String { "\(folder)/\(name)" }
    func write(_ text: String, _ name: String) throws {
        try Files.replace(path(name), with: Array(text.utf8))
    }
    func catalogue() throws -> HubCatalogue { try HubCatalogue(folders.catalogue) }

    /// A second of picture and sound as a box writes it; the seed makes clips differ.
    func makeClip(_ name: String, seed: Int = 1) async throws -> (
        bytes: [UInt8], digest: MediaDigest
    ) {
        _ = try await Program.run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x288:r=30:d=1", "-f",
            "lavfi", "-i",
            "sine=\(440 * seed):r=48000:d=1", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0",
            "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-movflags", "frag_keyframe+delay_moov+default_base_moof", path(name))
        let bytes = try Files.read(path(name))
        return (
            bytes, MediaDigest(bytes: Int64(bytes.count), xxh3: XXH3.hex(of: bytes), sha256: "")
        )
    }

    /// Puts whole media and its document into the catalogue as an upload would have.
    func file(
        _ clip: String, _ media: [UInt8], _ document: ClipDocument, in catalogue: HubCatalogue
    ) throws {
        let id = "u-\(clip)"
        try Files.replace(folders.upload(id), with: media)
        try catalogue.file(
            HubMedia(upload: id, clip: clip, bytes: Int64(media.count), xxh3: XXH3.hex(of: media)))
        try catalogue.file(document, upload: "d-\(clip)")
    }
}

/// Another program, waited for without holding one of the pool's threads.
enum Program {
    struct Outcome: Sendable {
        let status: Int32
        let output: [UInt8]
    }

    static func run(_ words: String...) async throws -> Outcome { try await run(words) }

    static func run(_ words: [String]) async throws -> Outcome {
        let path = NSTemporaryDirectory() + "out-\(UUID().uuidString)"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        defer { try? Files.remove(path) }  // Left-over files in /tmp harm nobody.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = FileHandle(forWritingAtPath: path)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Outcome(status: status, output: try Files.read(path))
    }
}
