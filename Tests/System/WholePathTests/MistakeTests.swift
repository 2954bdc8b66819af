import Foundation
import Testing

/// The same slips with every program: one line that begins with its name, and an exit status of one
/// table.
@Suite struct MistakeTests {
    struct Case: Sendable, CustomStringConvertible {
        let program: String
        let arguments: [String]
        let status: Int32

        init(_ program: String, _ arguments: [String], _ status: Int32) {
            (self.program, self.arguments, self.status) = (program, arguments, status)
        }

        var description: String { ([program] + arguments).joined(separator: " ") }
    }

    @Test(
        arguments: [
            (
                "rushesd", ["--confgi", "x"],
                "unknown option --confgi; did you mean --config? See: rushesd --help"
            ),
            (
                "rushes-pull", ["--hbu", "x"],
                "unknown option --hbu; did you mean --hub? See: rushes-pull --help"
            ),
            (
                "rushes-pad", ["--lst"],
                "unknown option --lst; did you mean --list? See: rushes-pad --help"
            ),
            (
                "rushes-camera", ["--slo"],
                "unknown option --slo; did you mean --solo? See: rushes-camera --help"
            ),
            (
                "rushes-align", ["wach"],
                "unknown word wach; did you mean watch? See: rushes-align --help"
            ),
            (
                "rushes-align", ["--meida", "a"],
                "unknown option --meida; did you mean --media? See: rushes-align --help"
            ),
            (
                "rushes-align", ["watch", "--confgi", "x"],
                "unknown option --confgi; did you mean --config? See: rushes-align --help"
            ),
            (
                "rushes-hub", ["srve"],
                "unknown word srve; did you mean serve? See: rushes-hub --help"
            ),
            (
                "rushes-hub", ["serve", "--sate", "x"],
                "unknown option --sate; did you mean --state? See: rushes-hub --help"
            ),
            (
                "rushes-hub", ["pull", "--nonsense"],
                "unknown option --nonsense; see: rushes-hub --help"
            ),
            (
                "rushes", ["--lang", "en", "day", "--chekc"],
                "unknown option --chekc; did you mean --check? See: rushes --help"
            ),
            (
                "rushes", ["--lang", "en", "scnee", "+"],
                "unknown command \"scnee\"; did you mean scene?"
            ),
        ])
    func whatNoProgramKnowsIsNamedInOneStyleWithTheNearest(
        program: String, arguments: [String], sentence: String
    ) throws {
        let said = try Said(program, arguments)
        #expect(said.status == 64 && said.errors == "\(program): \(sentence)\n", "\(said)")
    }

    private static let all = [
        "rushes", "rushesd", "rushes-camera", "rushes-camera-media", "rushes-pad", "rushes-hub",
        "rushes-pull", "rushes-align",
    ]

    @Test(arguments: all) func everyProgramSaysItsVersion(program: String) throws {
        let said = try Said(program, ["--version"])
        #expect(
            said.status == 0 && said.output == "\(program) 0.1\n" && said.errors.isEmpty, "\(said)")
    }

    static let mistakes: [Case] =
        [
            "rushesd", "rushes-camera", "rushes-camera-media", "rushes-pad", "rushes-align",
            "rushes-hub", "rushes-pull",
        ].map {
            Case($0, ["--no-such-option"], 64)
        } + [
            Case("rushes", ["ok", "--no-such-option"], 64),
            Case("rushes", ["--lang", "fr", "ok"], 64), Case("rushes", ["1", "more"], 64),
            Case("rushes", ["ok", "--as"], 64), Case("rushes", ["day", "--cut", "25"], 64),
            Case("rushes", ["--socket", "/nowhere/s", "ok"], 69),
            Case("rushes", ["script", "check", "/nowhere/script.txt"], 66),
            Case("rushesd", ["--config", "/nowhere/rushes.toml"], 78),
            Case("rushesd", ["--config"], 64), Case("rushesd", ["surplus"], 64),
            Case("rushes-pad", ["--config", "/nowhere/rushes.toml"], 78),
            Case("rushes-pad", ["surplus"], 64),
            Case("rushes-camera", ["A", "--config", "/nowhere/rushes.toml", "--solo"], 78),
            Case("rushes-camera", [], 64),
            Case("rushes-camera", ["A", "--solo", "--video", "test", "--size", "7x7"], 64),
            Case("rushes-camera", ["A", "--solo", "--video", "test", "--rate", "x"], 64),
            Case("rushes-camera", ["A", "--solo", "--video", "test", "--profile", "huge"], 64),
            Case("rushes-camera", ["A", "--solo", "--video", "test", "--fit", "squeeze"], 64),
            Case("rushes-camera", ["A", "--solo", "--video", "test", "--seconds", "x"], 64),
            Case("rushes-align", ["watch", "--config", "/nowhere/rushes.toml"], 78),
            Case("rushes-align", ["watch", "--busiest", "0"], 64),
            Case(
                "rushes-align",
                ["clip", "--media", "/nowhere/a.mov", "--lines", "/nowhere/l.json"], 66),
            Case("rushes-hub", ["serve", "--state", "/tmp", "--token-file", "/nowhere/token"], 78),
            Case("rushes-hub", ["serve"], 64),
            Case(
                "rushes-hub",
                ["serve", "--state", "/tmp", "--token-file", "/dev/null", "--listen", "nowhere"], 64
            ),
            Case(
                "rushes-hub",
                ["serve", "--state", "/tmp", "--token-file", "/dev/null", "--settle-s", "x"], 64),
            Case("rushes-hub", ["pull", "--hub", "ftp://hub", "--into", "/tmp/x"], 64),
            Case("rushes-pull", ["--hub", "ftp://hub", "--into", "/tmp/x"], 64),
            Case("rushes-pull", ["--hub", "http://hub:x", "--into", "/tmp/x"], 64),
            Case(
                "rushes-pull",
                ["--hub", "http://hub", "--into", "/tmp/x", "--token-file", "/nowhere/token"], 78),
        ]

    @Test(arguments: mistakes) func aMistakeIsOneLineAndItsStatusIsOfTheTable(_ mistake: Case)
        throws
    {
        let said = try Said(mistake.program, mistake.arguments)
        #expect(said.status == mistake.status, "\(said)")
        let lines = said.errors.split(separator: "\n")
        #expect(lines.count == 1 && said.output.isEmpty, "\(said)")
        let line = lines.first.map(String.init) ?? ""
        let name = mistake.program == "rushes-camera-media" ? "rushes-camera" : mistake.program
        #expect(line.hasPrefix(name), "\(line)")
        for leak in ["Error:", "Usage:", "(ENOENT)", "(curl", "Optional(", "parsing"] {
            #expect(!line.contains(leak), "\(line)")
        }
    }

    /// What a program says when it is run in English, and what it ends with.
    private struct Said: CustomStringConvertible {
        let status: Int32
        let output: String
        let errors: String

        init(_ program: String, _ arguments: [String]) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "\(programs)/\(program)")
            process.arguments = arguments
            process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
            let (out, err) = (Pipe(), Pipe())
            process.standardInput = FileHandle.nullDevice
            (process.standardOutput, process.standardError) = (out, err)
            try process.run()
            output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            status = process.terminationStatus
        }

        var description: String { "\(status): \(output)\(errors)" }
    }
}
