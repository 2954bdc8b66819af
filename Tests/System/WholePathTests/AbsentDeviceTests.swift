import ClipDocuments
import Foundation
import Media
import Platform
import Slate
import SourceContract
import Testing
import Wire

/// Cameras and sound cards that are not there yet, with real processes.
@Suite(.serialized) struct AbsentDeviceTests {
    private func status(_ set: FilmSet) throws -> [String: CameraStatus] {
        let said = try shell(["\(programs)/rushes", "--socket", set.socket, "--json", "status"])
            .output
        let status = try #require(try JSON.decode(CrewAnswer.self, from: said.utf8).status)
        return Dictionary(uniqueKeysWithValues: status.cameras.map { ($0.camera, $0) })
    }

    @Test func everyCameraThatDoesNotRollIsThereWithItsReason() throws {
        let footage =
            NSTemporaryDirectory() + "rushes-footage-" + UUID().uuidString.prefix(8) + ".mp4"
        let more = """
            [camera.B]
            video = "/dev/v4l/by-id/usb-nobody-video-index0"
            [camera.C]
            video = "file:\(footage)"
            [camera.D]
            video = "udp://:\(try freePort())"
            [camera.E]
            video = "/dev/null"
            [camera.F]
            video = "test"
            [camera.G]
            video = "srt://"
            """
        let set = try FilmSet(without: [.hub, .pull], more: more)
        for name in ["B", "C", "D", "E", "G"] { try set.startCamera(name, opens: false) }
        let reasons = [
            "B": "no device", "C": "no file", "D": "nobody calls", "E": "wrong format",
            "F": "not running", "G": "misconfigured",
        ]
        try eventually("each has its reason") {
            let status = try status(set)
            // A source that knows more says so beside it.
            return reasons.allSatisfy { name, reason in
                let camera = status[name]
                return camera?.troubleCodes?.contains(reason) == true && camera?.connected == false
            }
        }
        let rolled = try set.crew("roll")
        #expect(rolled.status == 0 && rolled.output.contains("rolling on A;"), "\(rolled.output)")
        for name in reasons.keys {
            #expect(
                rolled.output.contains("camera \(name) does not roll: not connected: "),
                "\(rolled.output)")
        }
        #expect(rolled.output.contains(footage))
        // A file that comes in mid-take is a camera that rolls along.
        try shell([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=20", "-c:v",
            "mjpeg", "\(footage).avi",
        ])
        defer { unlink(footage) }
        try FileManager.default.moveItem(atPath: "\(footage).avi", toPath: footage)
        try eventually("camera C has a clip of the take") {
            try set.takes().last?.clips.contains { $0.camera == "C" && $0.frames > 0 } ?? false
        }
        try set.crew("cut")
    }

    /// Loudest sample of a second of a clip, in dBFS.
    private func peak(_ media: String, second: Int) throws -> Double {
        let said = try shell([
            "ffmpeg", "-nostdin", "-i", media, "-ss", "\(second)", "-t", "1", "-af", "volumedetect",
            "-f", "null", "-",
        ])
        .output
        let level = try #require(said.firstMatch(of: /max_volume: (-?[0-9.]+) dB/))
        return try #require(Double(level.1))
    }

    @Test func aSoundCardThatComesInMidTakeIsHeardFromThenOn() throws {
        let package = Files.parent(
            of: Files.parent(of: Files.parent(of: Files.parent(of: #filePath))))
        let card = try LabCard(package: package)
        let state = "\(card.folder)/state"
        let camera = Process()
        camera.executableURL = URL(fileURLWithPath: "\(programs)/rushes-camera")
        camera.arguments = [
            "A", "--solo", "--json", "--state", state, "--video", "test", "--audio", card.name,
            "--size", "128x128", "--preset",
            "ultrafast",
        ]
        camera.environment = ProcessInfo.processInfo.environment.merging([
            "ALSA_CONFIG_PATH": card.configuration
        ]) { $1 }
        _ = FileManager.default.createFile(atPath: "\(card.folder)/said", contents: nil)
        camera.standardOutput = FileHandle(forWritingAtPath: "\(card.folder)/said")
        camera.standardError = FileHandle.nullDevice
        try camera.run()
        defer { if camera.isRunning { camera.terminate() } }
        let said = { String(decoding: try Files.read("\(card.folder)/said"), as: UTF8.self) }
        let frames = {
            try said().matches(of: /"frames":(\d+)/).compactMap { Int($0.1) }.max() ?? 0
        }
        try eventually("the camera says which card is missing") {
            try said().contains("cannot open sound card \(card.name)")
        }
        try eventually("the take rolls without it") { try frames() >= 60 }
        // Another format than a track of two channels at 48 kHz was begun for.
        try card.plug(channels: 1, rate: 44100)
        try eventually("the card is heard") {
            try said().contains(#"{"trouble":{"code":"sound"}}"#)
        }
        let heard = try frames()
        try eventually("the take rolls on with it") { try frames() >= heard + 90 }
        camera.terminate()
        #expect(camera.awaitEnd() == 0)
        let clip = try #require(try Files.list("\(state)/clips").first)
        let manifest = try JSON.decode(
            ClipManifest.self, from: try Files.read("\(state)/clips/\(clip)/clip.json"))
        #expect(manifest.audio?.source.contains("44100 Hz 1 ch") == true)
        #expect(manifest.truth.audioSamplesFilled > 48000)
        let media = "\(state)/clips/\(clip)/media.mp4"
        #expect(try peak(media, second: 0) < -80)
        #expect(try peak(media, second: manifest.time.frames / 30 - 2) > -12)
    }
}
