import Foundation
import Testing

/// `scripts/man` makes every program's page from its own help, and leaves nothing out.
@Suite struct ManualPageTests {
    private static let programs = [
        "rushesd", "rushes-camera", "rushes-camera-media", "rushes-pad", "rushes-hub",
        "rushes-pull", "rushes-align",
    ]

    private final class Pages {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "rushes-man-\(UUID().uuidString)")

        init() throws {
            let house = URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "../../.."
            ).standardized
            let built = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            let said = try Self.run(
                house.appending(path: "scripts/man").path, [folder.path, "--programs", built.path])
            try #require(said.isEmpty, "\(said)")
        }

        deinit {
            // What stays behind in the temporary folder does no harm.
            try? FileManager.default.removeItem(at: folder)
        }

        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }

        /// What it says, on either stream.
        static func run(_ program: String, _ arguments: [String]) throws -> String {
            let (process, pipe) = (Process(), Pipe())
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
            (process.standardOutput, process.standardError) = (pipe, pipe)
            try process.run()
            let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return String(decoding: said, as: UTF8.self)
        }
    }

    @Test func everyOptionAndExitCodeOfEveryProgramStandsOnItsPage() throws {
        let pages = try Pages()
        for program in Self.programs {
            let page = try pages.text("\(program).1").replacing("\\-", with: "-")
            let help = try Self.words(of: program).map {
                try Pages.run(Self.built(program), $0 + ["--help"])
            }.joined(separator: "\n")
            let options = Set(
                help.split { !($0.isLetter || $0.isNumber || $0 == "-") }.filter {
                    $0.hasPrefix("--") && $0.count > 3
                })
            #expect(options.count > 3)
            for option in options {
                #expect(page.contains("\\fB\(option)\\fR"), "\(program) \(option)")
            }
            let codes =
                MistakeTests.mistakes.filter { $0.program == program }.map(\.status) + [0, 1, 64]
            for code in Set(codes) {
                #expect(page.contains("\\fB\(code)\\fR\n"), "\(program) \(code)")
            }
        }
    }

    private static func built(_ program: String) -> String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: program)
            .path
    }

    private static func words(of program: String) -> [[String]] {
        switch program {
        case "rushes-hub": [["serve"], ["pull"], ["rename"], ["send"]]
        case "rushes-align": [["clip"], ["watch"]]
        default: [[]]
        }
    }

    /// groff is in every Debian system that shows manuals; its warnings are mistakes in the page.
    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff"),
            "groff is not installed"))
    func groffHasNothingToSayAgainstAnyPage() throws {
        let pages = try Pages()
        let names = try FileManager.default.contentsOfDirectory(atPath: pages.folder.path)
        #expect(names.count == Self.programs.count + 2)
        for name in names {
            let path = pages.folder.appending(path: name).path
            let said = try Pages.run(
                "/usr/bin/groff", ["-K", "utf8", "-Tutf8", "-man", "-ww", "-z", path])
            #expect(said.isEmpty, "\(name): \(said)")
        }
    }
}
