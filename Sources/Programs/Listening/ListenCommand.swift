import Align
import ArgumentParser
import Glibc
import LibAV
import Options
import Platform
import Settings
import Slate
import Wire

/// `rushes-align`: which lines were spoken in a clip, as proposals.
public struct ListenCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushes-align",
        abstract: "Proposes which lines of a scene were spoken in a clip, and where.",
        discussion: """
            Proposals are proposals: nothing is tagged. It runs when nothing else wants the processor.

            Exit codes: 0 done; 1 failed; 64 usage; 66 no such clip, lines or script; 78 configuration.
            """,
        version: Release.line("rushes-align"),
        subcommands: [Once.self, Watch.self, SoundCommand.self], defaultSubcommand: Once.self)

    public init() {}

    private static func help(_ word: String?) -> String {
        let sub = configuration.subcommands.first { $0.configuration.commandName == word }
        return sub.map { helpMessage(for: $0) } ?? helpMessage()
    }

    static func end(_ code: Int32, _ failure: any Error) -> ExitCode {
        ExitStatus.code(code, of: "rushes-align", because: failure)
    }

    static func settings(_ path: String?) throws -> Settings {
        try path.map { try Settings.load($0) { try Files.read($0) } } ?? Settings()
    }
}

/// One clip, now; proposals on standard output.
struct Once: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clip", abstract: "Listen to one clip; proposals as JSON on standard output.")

    @Option(help: "The clip.")
    var media: String

    @Option(help: "JSON file: [{\"id\", \"character\", \"text\"}] of the scene.")
    var lines: String?

    @Option(help: "Script that has the scene.")
    var script: String?

    @Option(help: "Scene as the slate says it: 3-12.")
    var scene: String?

    @Option(help: "Configuration file; without it pocketsphinx listens for English.")
    var config: String?

    func validate() throws {
        guard (lines == nil) != (script == nil && scene == nil) else {
            throw ValidationError(
                "give --lines FILE, or --scene 3-12 with --script FILE or a script in the configuration"
            )
        }
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        LibraryLog.keepQuiet()
        ChildProcess.becomeIdle()
        do {
            let align = try ListenCommand.settings(config).align ?? Settings.Align()
            let task = SpeechTask(
                engine: Engine(settings: align), clip: media, media: media, lines: try wanted(align)
            )
            let document = try JSON.encodeReadably(try task.run())
            print(String(decoding: document, as: UTF8.self), terminator: "")
        } catch let failure as SettingsFailure {
            throw ListenCommand.end(ExitStatus.configuration, failure)
        } catch {
            throw ListenCommand.end(
                ExitStatus.of(missing: media, lines, script) ?? ExitStatus.failed, error)
        }
    }

    private func wanted(_ align: Settings.Align) throws -> [SpokenLine] {
        if let lines { return try SceneLines.file(lines) }
        guard let scene, let script = script ?? align.script else {
            throw SettingsFailure(
                "no script: give --script FILE, or script = \"FILE\" under [align]")
        }
        return try SceneLines.script(script, scene: scene)
    }
}
