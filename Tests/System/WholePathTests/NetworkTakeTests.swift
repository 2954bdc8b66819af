import ClipDocuments
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
            "P", "--solo", "--state", state, "--video", address, "--size", "360x640", "--preset",
            "ultrafast", "--seconds", "\(seconds)",
            "--json",
        ]
        if address.hasPrefix("srt") {
            camera.arguments?.append(contentsOf: ["--password-file", "\(state)/phrase"])
        }
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
        camera.awaitEnd()
        // A folder left in the temporary place hurts nobody.
        try? FileManager.default.removeItem(atPath: state)
    }

    /// A flash and a beep every second; calls until somebody answers, as an app does.
    func phoneSends(rate: Int) throws {
        phone = Process()
        phone.executableURL = URL(fileURLWithPath: "/bin/bash")
        let picture =
            "color=black:s=320x240:r=\(rate),drawbox=c=white:t=fill:enable='lt(mod(t,1),0.19)',format=yuv420p"
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

    /// Another program as the phone, run again until somebody answers.
    func phoneRuns(_ command: String) throws {
        phone = Process()
        phone.executableURL = URL(fileURLWithPath: "/bin/bash")
        phone.arguments = [
            "-c", "until ( echo $BASHPID > \(state)/phone; exec \(command) ); do sleep 0.2; done",
        ]
        phone.standardError = FileHandle.nullDevice
        try phone.run()
    }

    func phoneDies() {
        guard phone.isRunning else { return }
        kill(phone.processIdentifier, SIGKILL)
        try? phone(SIGKILL)  // It may never have begun to send.
        phone.awaitEnd()
    }

    func phone(_ signal: Int32) throws {
        let number = try #require(
            Int32(
                String(decoding: try Files.read("\(state)/phone"), as: UTF8.self).filter(\.isNumber)
            ))
        kill(number, signal)
    }

    var log: String {
        get throws { String(decoding: try Files.read("\(state)/log"), as: UTF8.self) }
    }

    /// Waits for the take's end; gives its document and its picture's file.
    func end() throws -> (document: ClipManifest, media: String) {
        #expect(camera.awaitEnd() == 0)
        let clips = try Files.list("\(state)/clips")
        let clip = try #require(clips.first)
        #expect(clips.count == 1)
        let folder = "\(state)/clips/\(clip)"
        return (
            try JSON.decode(ClipManifest.self, from: try Files.read("\(folder)/clip.json")),
            "\(folder)/media.mp4"
        )
    }

    func awaitFrames(_ count: Int) throws {
        try eventually("the take at \(state) has \(count) frames", seconds: 30) {
            let progress = String(decoding: try Files.read("\(self.state)/progress"), as: UTF8.self)
            return progress.matches(of: /"frames":(\d+)/).contains {
                Int($0.1).map { $0 >= count } ?? false
            }
        }
    }
}

@Suite(.serialized) struct NetworkTakeTests {
    /// Below those that Linux gives to callers (32768 and up): one of them may not call itself.
    private func port() -> Int { Int.random(in: 10_000..<30_000) }

    @Test func aPhoneThatDiesAndComesBackIsOneTakeOfConstantRateInStep() throws {
        let port = port()
        let take = try NetworkTake(
            "srt://:\(port)",
            output: "-f mpegts 'srt://127.0.0.1:\(port)?passphrase=a long passphrase'", seconds: 16)
        try take.phoneSends(rate: 25)
        try take.awaitFrames(90)
        take.phoneDies()
        try eventually("the camera says so") {
            try take.log.contains("srt://:\(port) hung up") || take.log.contains("has sent nothing")
        }
        try take.phoneSends(rate: 25)
        let (document, media) = try take.end()
        #expect(
            try probe(
                media, "-select_streams", "v", "-show_entries", "stream=r_frame_rate,avg_frame_rate"
            ) == [
                "r_frame_rate": "30/1", "avg_frame_rate": "30/1",
            ])
        let truth = document.truth
        #expect(truth.captured + truth.duplicated == Int(document.time.frames))
        // A sixth of every second, and the whole of the gap.
        #expect(truth.duplicated > 90 && truth.duplicated < 330, "\(truth.duplicated)")
        #expect(truth.audioSamplesFilled > 48000)
        let log = try take.log
        #expect(log.contains("resolved: "), "\(log)")
        #expect(!log.contains("passphrase"))
        let offsets = try edges(of: media)
        #expect(offsets.count >= 7)
        // The flash and beep that the phone died in may each have lost its beginning.
        #expect(offsets.filter { abs($0) >= 0.04 }.count <= 1, "\(offsets)")
    }

    @Test func aNetworkThatHoldsPicturesBackCostsNone() throws {
        let port = port()
        let take = try NetworkTake(
            "rtmp://:\(port)/live", output: "-f flv 'rtmp://127.0.0.1:\(port)/live/key'",
            seconds: 10)
        try take.phoneSends(rate: 30)
        try take.awaitFrames(60)
        try take.phone(SIGSTOP)
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + 300_000_000)  // The fault itself.
        try take.phone(SIGCONT)
        let (document, _) = try take.end()
        #expect(document.truth.duplicated < 6, "\(document.truth)")
        #expect(document.truth.lost < 3, "\(document.truth)")
    }

    /// How sound comes with its picture, or far from it.
    struct SoundCase: Sendable {
        let name: String
        let address: String
        let output: String
        /// ffmpeg's words for the codecs.
        let codecs: String
        /// Milliseconds that the sound is sent after its picture.
        var delay: Int?
        /// Seconds into the picture at which the sound begins.
        var begins = 0.0
    }

    private func soundCases() -> [SoundCase] {
        let x264 = "-c:v libx264 -preset veryfast -g 25 -b:v 300k"
        return [
            SoundCase(
                name: "B-frames and little sound", address: "srt://:PORT",
                output: "-f mpegts 'srt://127.0.0.1:PORT?passphrase=a long passphrase'",
                codecs: "\(x264) -bf 3 -c:a aac -b:a 64k -ac 1"),
            SoundCase(
                name: "sound 3 s after its picture", address: "tcp://:PORT", output: "tcp",
                codecs: "\(x264) -bf 0 -c:a aac",
                delay: 3000),
            SoundCase(
                name: "sound 1.5 s before its picture", address: "udp://:PORT", output: "udp",
                codecs: "\(x264) -bf 0 -c:a mp2", delay: -1500),
            SoundCase(
                name: "many packets of sound at a time", address: "udp://:PORT",
                output: "-pes_payload_size 16000 -f mpegts 'udp://127.0.0.1:PORT?pkt_size=1316'",
                codecs:
                    "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=25:bframes=4 -b:v 300k -c:a aac -b:a 48k"
            ),
        ]
    }

    @Test func soundComesThroughHoweverFarFromItsPictureItIsSent() throws {
        var takes: [(SoundCase, NetworkTake)] = []
        for sent in soundCases() {
            let port = "\(port())"
            let take = try NetworkTake(
                sent.address.replacing("PORT", with: port), output: "", seconds: 12)
            try take.phoneRuns(try command(sent, port: port, in: take.state))
            takes.append((sent, take))
        }
        for (sent, take) in takes {
            let (document, media) = try take.end()
            let offsets = try edges(of: media)
            #expect(offsets.count >= 10 - Int(sent.begins) - 2, "\(sent.name): \(offsets)")
            #expect(offsets.dropFirst().allSatisfy { abs($0) < 0.045 }, "\(sent.name): \(offsets)")
            let silent = Double(document.truth.audioSamplesFilled) / 48000
            #expect(
                silent >= sent.begins - 1.1 && silent < sent.begins + 0.5,
                "\(sent.name): \(silent) s")
            #expect(document.truth.audioSamplesCut < 9600, "\(sent.name)")
            #expect(document.truth.driftPpm == nil, "\(sent.name): twelve seconds tell nothing")
        }
    }

    /// Makes the film first, so that sending costs little, and the phones send at once; it is
    /// longer than the slowest opening (10 s) and the take together.
    private func command(_ sent: SoundCase, port: String, in folder: String) throws -> String {
        let film = "\(folder)/film.ts"
        let picture =
            "color=black:s=320x240:r=25,drawbox=c=white:t=fill:enable='lt(mod(t,1),0.19)',format=yuv420p"
        let sound =
            "aevalsrc='0.8*sin(2*PI*1000*t)*lt(mod(t,1),0.2)':s=48000,atrim=start=\(sent.begins)"
        let made = try shell([
            "bash", "-c",
            "ffmpeg -v error -y -f lavfi -i \"\(picture)\" -f lavfi -i \"\(sound)\" -t 40 \(sent.codecs) -copyts \(film)",
        ])
        try #require(made.status == 0, "\(made.output)")
        let output = sent.output.replacing("PORT", with: port)
        guard let delay = sent.delay else {
            return "ffmpeg -nostdin -loglevel quiet -re -i \(film) -c copy \(output)"
        }
        try Files.replace("\(folder)/send.py", with: Array(Self.shiftingSender.utf8))
        return "python3 \(folder)/send.py \(film) \(sent.output) \(port) \(delay)"
    }

    /// Sends a transport stream's packets each when its picture or sound is due, the sound (PID
    /// 0x101) so much later: no muxer would, but many phones do.
    private static let shiftingSender = """
        import socket, sys, time
        film, kind, port, delay = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) / 1000
        data = open(film, 'rb').read()
        times, due, plan = {}, 0, []
        for at in range(0, len(data) - 187, 188):
            packet = data[at:at + 188]
            pid = (packet[1] & 0x1f) << 8 | packet[2]
            if packet[1] & 0x40 and pid >= 0x100:
                body = packet[5 + packet[4]:] if packet[3] & 0x20 else packet[4:]
                field = body[14:19] if body[7] & 0x40 else body[9:14]
                stamp = (field[0] >> 1 & 7) << 30 | field[1] << 22 | (field[2] >> 1) << 15 | field[3] << 7 | field[4] >> 1
                times[pid] = stamp / 90000
            due = times.get(pid, due)
            plan.append((due + (delay if pid == 0x101 else 0), len(plan), packet))
        plan.sort()
        link = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == 'tcp' else socket.SOCK_DGRAM)
        link.connect(('127.0.0.1', port))
        start = time.monotonic() - plan[0][0]
        for due, _, packet in plan:
            wait = start + due - time.monotonic()
            if wait > 0: time.sleep(wait)
            try: link.send(packet)
            except ConnectionRefusedError:
                if kind == 'tcp': raise
        """

    /// Seconds from the first lit picture of each flash to its beep.
    private func edges(of media: String) throws -> [Double] {
        let made = try shell([
            "ffmpeg", "-v", "error", "-y", "-copyts", "-i", media, "-map", "0:v", "-vsync",
            "passthrough", "-vf", "scale=1:1", "-f",
            "rawvideo",
            "-pix_fmt", "gray", "\(media).v",
            "-map", "0:a", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "48000", "-f",
            "s16le", "\(media).a",
        ])
        try #require(made.status == 0, "\(made.output)")
        let shades = try Files.read("\(media).v")
        let flashes = shades.indices.dropFirst().filter { shades[$0] > 150 && shades[$0 - 1] < 100 }
            .map { Double($0) / 30 }
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
        return flashes.compactMap { flash in beeps.map { $0 - flash }.min { abs($0) < abs($1) } }
            .filter { abs($0) < 0.4 }
    }
}
