import Foundation
import Platform
import Slate
import Testing

/// A camera's process that takes its picture from the network, and ffmpeg as the phone.
final class NetworkTake {
    let state: String
    private let camera = Process()
    private var phone = Process()
    private let output: String

    /// `output`: ffmpeg's words for where the phone sends.
    init(_ address: String, output: String, seconds: Int) throws {
        self.output = output
        state = NSTemporaryDirectory() + "rushes-phone-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        try Files.replace("\(state)/phrase", with: Array("a long passphrase\n".utf8))
        camera.executableURL = URL(fileURLWithPath: "\(programs)/rushes-camera")
        camera.arguments = [
            "P", "--solo", "--state", state, "--video", address, "--size", "360x640", "--preset", "ultrafast", "--seconds", "\(seconds)",
            "--json",
        ]
        if address.hasPrefix("srt") { camera.arguments?.append(contentsOf: ["--password-file", "\(state)/phrase"]) }
        let log = "\(state)/log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        camera.standardError = FileHandle(forWritingAtPath: log)
        _ = FileManager.default.createFile(atPath: "\(state)/progress", contents: nil)
        camera.standardOutput = FileHandle(forWritingAtPath: "\(state)/progress")
        try camera.run()
    }

    deinit {
        phoneDies()
        if camera.isRunning { camera.terminate() }
        camera.waitUntilExit()
        // A folder left in the temporary place hurts nobody.
        try? FileManager.default.removeItem(atPath: state)
    }

    /// A flash and a beep every second; calls until somebody answers, as an app does.
    func phoneSends(rate: Int) throws {
        phone = Process()
        phone.executableURL = URL(fileURLWithPath: "/bin/bash")
        let picture = "color=black:s=320x240:r=\(rate),drawbox=c=white:t=fill:enable='lt(mod(t,1),0.19)',format=yuv420p"
        let sound = "aevalsrc='0.8*sin(2*PI*1000*t)*lt(mod(t,1),0.2)':s=48000"
        phone.arguments = [
            "-c",
            """
            while :; do ( echo $BASHPID > \(state)/phone; exec ffmpeg -nostdin -loglevel quiet -re -f lavfi -i "\(picture)" -re -f lavfi -i "\(sound)" \
            -c:v libx264 -preset ultrafast -tune zerolatency -g \(rate) -b:v 300k -c:a aac \(output) ); sleep 0.2; done
            """,
        ]
        phone.standardError = FileHandle.nullDevice
        try phone.run()
    }

    func phoneDies() {
        guard phone.isRunning else { return }
        kill(phone.processIdentifier, SIGKILL)
        try? phone(SIGKILL)  // It may never have begun to send.
        phone.waitUntilExit()
    }

    func phone(_ signal: Int32) throws {
        let number = try #require(Int32(String(decoding: try Files.read("\(state)/phone"), as: UTF8.self).filter(\.isNumber)))
        kill(number, signal)
    }

    var log: String { get throws { String(decoding: try Files.read("\(state)/log"), as: UTF8.self) } }

    /// Waits for the take's end; gives its document and its picture's file.
    func end() throws -> (document: ClipManifest, media: String) {
        camera.waitUntilExit()
        #expect(camera.terminationStatus == 0)
        let clips = try Files.list("\(state)/clips")
        let clip = try #require(clips.first)
        #expect(clips.count == 1)
        let folder = "\(state)/clips/\(clip)"
        return (try Wire.decode(ClipManifest.self, from: try Files.read("\(folder)/clip.json")), "\(folder)/media.mp4")
    }

    func awaitFrames(_ count: Int) throws {
        try eventually("the take at \(state) has \(count) frames", seconds: 30) {
            let progress = String(decoding: try Files.read("\(self.state)/progress"), as: UTF8.self)
            return progress.matches(of: /"frames":(\d+)/).contains { Int($0.1).map { $0 >= count } ?? false }
        }
    }
}

@Suite(.serialized) struct NetworkTakeTests {
    /// Below those that Linux gives to callers (32768 and up): one of them may not call itself.
    private func port() -> Int { Int.random(in: 10_000..<30_000) }

    @Test func aPhoneThatDiesAndComesBackIsOneTakeOfConstantRateInStep() throws {
        let port = port()
        let take = try NetworkTake(
            "srt://:\(port)", output: "-f mpegts 'srt://127.0.0.1:\(port)?passphrase=a long passphrase'", seconds: 16)
        try take.phoneSends(rate: 25)
        try take.awaitFrames(90)
        take.phoneDies()
        try eventually("the camera says so") { try take.log.contains("srt://:\(port) hung up") || take.log.contains("has sent nothing") }
        try take.phoneSends(rate: 25)
        let (document, media) = try take.end()
        #expect(
            try probe(media, "-select_streams", "v", "-show_entries", "stream=r_frame_rate,avg_frame_rate") == [
                "r_frame_rate": "30/1", "avg_frame_rate": "30/1",
            ])
        let truth = document.truth
        #expect(truth.captured + truth.duplicated == Int(document.time.frames))
        // A sixth of every second, and the whole of the gap.
        #expect(truth.duplicated > 90 && truth.duplicated < 330, "\(truth.duplicated)")
        #expect(truth.audioSamplesFilled > 48000)
        let log = try take.log
        #expect(log.contains("over: "), "\(log)")
        #expect(!log.contains("passphrase"))
        let offsets = try edges(of: media)
        #expect(offsets.count >= 7)
        // The flash and beep that the phone died in may each have lost its beginning.
        #expect(offsets.filter { abs($0) >= 0.04 }.count <= 1, "\(offsets)")
    }

    @Test func aNetworkThatHoldsPicturesBackCostsNone() throws {
        let port = port()
        let take = try NetworkTake("rtmp://:\(port)/live", output: "-f flv 'rtmp://127.0.0.1:\(port)/live/key'", seconds: 10)
        try take.phoneSends(rate: 30)
        try take.awaitFrames(60)
        try take.phone(SIGSTOP)
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + 300_000_000)  // The fault itself.
        try take.phone(SIGCONT)
        let (document, _) = try take.end()
        #expect(document.truth.duplicated < 6, "\(document.truth)")
        #expect(document.truth.lost < 3, "\(document.truth)")
    }

    /// Seconds from the first lit picture of each flash to its beep.
    private func edges(of media: String) throws -> [Double] {
        let made = try shell([
            "ffmpeg", "-v", "error", "-y", "-copyts", "-i", media, "-map", "0:v", "-vsync", "passthrough", "-vf", "scale=1:1", "-f",
            "rawvideo",
            "-pix_fmt", "gray", "\(media).v",
            "-map", "0:a", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "48000", "-f", "s16le", "\(media).a",
        ])
        try #require(made.status == 0, "\(made.output)")
        let shades = try Files.read("\(media).v")
        let flashes = shades.indices.dropFirst().filter { shades[$0] > 150 && shades[$0 - 1] < 100 }.map { Double($0) / 30 }
        let bytes = try Files.read("\(media).a")
        let loud = stride(from: 0, to: bytes.count - 1, by: 2).filter {
            abs(Int(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))) > 6000
        }
        var (beeps, last): ([Double], Double) = ([], -1)
        for place in loud.map({ Double($0 / 2) / 48000 }) {
            if place - last > 0.4 { beeps.append(place) }
            last = place
        }
        // A flash at the very edge of the gap has lost its beep.
        return flashes.compactMap { flash in beeps.map { $0 - flash }.min { abs($0) < abs($1) } }.filter { abs($0) < 0.4 }
    }
}
