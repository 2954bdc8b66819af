import ArgumentParser
import Codec
import Glibc
import Platform
import Testing
import Time

@testable import CameraWorker

/// A folder of its own for one test, gone with it.
private final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/rushes-trials-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemFailure("make a folder in", "/tmp", code: errno)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    // A folder that stays behind in /tmp does no harm.
    deinit { try? Files.removeTree(path) }
}

/// The programs here stand for the one that tries an encoder.
struct EncoderTrialsTests {
    private static let profile = ProxyProfile(
        width: 720, height: 1280, rate: FrameRate(30000, 1001), bitrateKbps: 3000,
        preset: "superfast")

    private func verdict(_ trials: EncoderTrials) -> String {
        do {
            try trials.judge("h264_vaapi", Self.profile)
            return "passed"
        } catch {
            return "\(error)"
        }
    }

    /// A program of the shell's, which also counts how often it ran.
    private func trials(_ scratch: Scratch, _ script: String, patience: Int64 = 20_000_000_000)
        throws -> EncoderTrials
    {
        let path = "\(scratch.path)/program"
        try Files.replace(
            path, with: Array("#!/bin/sh\necho \"$@\" >> \(scratch.path)/runs\n\(script)\n".utf8))
        _ = chmod(path, 0o700)
        return EncoderTrials(program: path, patience: patience)
    }

    private func runs(_ scratch: Scratch) throws -> [String] {
        try String(decoding: Files.read("\(scratch.path)/runs"), as: UTF8.self).split(
            separator: "\n"
        ).map(String.init)
    }

    @Test(arguments: [
        ("echo passed", "passed"), ("echo a driver says hello; echo passed", "passed"),
        ("true", "its driver ended the trial"),
        ("echo cannot open the card; exit 1", "cannot open the card"),
        ("exit 3", "its trial ended with exit code 3"),
        ("kill -ABRT $$", "its driver crashed (Aborted)"),
    ])
    func aTrialIsWhatItsProcessSaysLast(script: String, answer: String) throws {
        let scratch = try Scratch()
        #expect(verdict(try trials(scratch, script)) == answer)
    }

    @Test func aDriverThatHangsIsAskedOnceAndKilled() throws {
        let scratch = try Scratch()
        let trials = try trials(
            scratch, "echo $$ > \(scratch.path)/pid; kill -STOP $$", patience: 1_000_000_000)
        #expect(verdict(trials) == "its driver did not answer within 1 s")
        #expect(verdict(trials) == "its driver did not answer within 1 s")
        #expect(
            try runs(scratch) == [
                "--try-encoder h264_vaapi --size 720x1280 --rate 30000/1001 --kbps 3000"
            ])
        let pid = try #require(
            pid_t(
                String(decoding: Files.read("\(scratch.path)/pid"), as: UTF8.self).filter(
                    \.isNumber)))
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
    }

    @Test func aProgramThatIsNotThereIsASentence() {
        let said = verdict(EncoderTrials(program: "/nowhere/rushes-camera-media"))
        #expect(
            said.hasPrefix("its trial could not be run: cannot start /nowhere/rushes-camera-media"),
            "\(said)")
    }

    @Test func theTrialsProcessReadsWhatItIsAsked() throws {
        let wish = EncoderTrialWish("h264_vaapi", Self.profile)
        let command = try CameraCommand.parse(wish.arguments)
        #expect(
            command.tryEncoder == "h264_vaapi" && command.size == "720x1280"
                && command.rate == "30000/1001" && command.kbps == 3000)
    }
}
