import Foundation
import Platform
import Testing

/// A phone that hangs up before the roll and in mid-take, and comes back as another.
@Suite(.serialized) struct PhoneTakeTests {
    private static let small =
        "-s 320x240 -c:v libx264 -preset ultrafast -tune zerolatency -g 30 -b:v 300k"
    private static let large = "-s 640x360 -c:v mpeg2video -g 15 -b:v 800k"

    @Test func aTakeOfAPhoneThatHungUpSaysWhatItLacksAndClosesAtOnce() throws {
        let port = Int.random(in: 10_000..<30_000)
        let camera = "[camera.P]\nvideo = \"tcp://:\(port)\"\naudio = \"stream\"\n"
        let set = try FilmSet(without: [.hub, .pull, .camera], more: camera)
        let phone = Phone(port: port)
        try phone.sends(Self.small)
        try set.startCamera("P")
        try set.crew("1-1")
        // It hangs up, and what was before is out of the pre-roll.
        try hangUp(phone, set)
        pause(4.5)
        #expect(try set.crew("roll").output.contains("camera P has no picture"))
        pause(2.5)
        #expect(try secondsToClose(set) < 3)

        // It comes back as another between two takes, and hangs up in mid-take.
        try phone.sends(Self.large)
        try eventually("status tells what comes now") {
            try set.crew("status").output.contains("640x360 mpeg2video")
        }
        try set.roll(frames: 60)
        try hangUp(phone, set)
        pause(2.5)
        #expect(try secondsToClose(set) < 3)

        // It comes back as another in mid-take.
        try phone.sends(Self.large)
        try eventually("the picture is back") { try !set.crew("status").output.contains("hung up") }
        try set.roll(frames: 60)
        try hangUp(phone, set)
        try phone.sends(Self.small)
        try eventually("status tells what comes now") {
            try set.crew("status").output.contains("320x240 h264")
        }
        _ = try secondsToClose(set)

        let check = try set.crew("day", "--check").output
        #expect(check.contains("1-1-1_P001.mov was without signal for "), "\(check)")
        #expect(check.contains("1-1-2_P002.mov: the picture stands still for "), "\(check)")
        #expect(
            check.contains("1-1-2_P002.mov: ")
                && check.contains(" s of its sound are missing (silence)"), "\(check)")
        let clips = try set.takes().flatMap(\.clips).map { try set.manifest($0.id) }
        try #require(clips.count == 3)
        #expect(
            clips[0].truth.captured == 0 && clips[0].truth.withoutSignal == clips[0].time.frames,
            "\(clips[0].truth)")
        // Its pre-roll may begin with the last picture of the phone before.
        let second = clips[1].video
        let last = second.laterSources?.last ?? second.source
        #expect(last.contains("640x360 mpeg2video"), "\(second)")
        #expect(clips[2].video.source.contains("640x360 mpeg2video"), "\(clips[2].video)")
        #expect(
            clips[2].video.laterSources?.last?.contains("320x240 h264") == true, "\(clips[2].video)"
        )
    }

    private func hangUp(_ phone: Phone, _ set: FilmSet) throws {
        phone.dies()
        try eventually("the box says so") { try set.crew("status").output.contains("hung up") }
    }

    /// Cuts, and waits until the clip is closed.
    private func secondsToClose(_ set: FilmSet) throws -> Double {
        try set.crew("cut")
        let cut = Platform.Clock.monotonic()
        try eventually("the clip is closed") {
            try set.takes().last?.clips.allSatisfy { $0.state == .finished } ?? false
        }
        return Double(Platform.Clock.monotonic() - cut) / 1e9
    }

    private func pause(_ seconds: Double) {
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + Int64(seconds * 1e9))
    }
}

/// ffmpeg as a phone that calls the box until somebody answers.
private final class Phone {
    private let port: Int
    private var process: Process?
    private let note = NSTemporaryDirectory() + "rushes-phone-" + UUID().uuidString

    init(port: Int) { self.port = port }

    deinit {
        dies()
        unlink(note)
    }

    func sends(_ codec: String) throws {
        let command =
            "ffmpeg -nostdin -loglevel quiet -re -f lavfi -i testsrc2=s=640x360:r=30 -re -f lavfi -i sine=400:r=48000 "
            + "\(codec) -pix_fmt yuv420p -c:a aac -f mpegts tcp://127.0.0.1:\(port)"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [
            "-c", "while :; do ( echo $BASHPID > \(note); exec \(command) ); sleep 0.2; done",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    func dies() {
        guard let process, process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        // It may never have begun to send.
        let text = try? String(contentsOfFile: note, encoding: .utf8)
        if let number = text.flatMap({ Int32($0.filter(\.isNumber)) }) { kill(number, SIGKILL) }
        process.awaitEnd()
        self.process = nil
    }
}
