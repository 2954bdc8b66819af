import ArgumentParser
import Glibc
import Platform
import Settings
import Slate

/// `rushesd`: the box's memory.
public struct AgentCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushesd",
        abstract: "Keeps takes, clips and their way to the hub; answers crew and cameras on a Unix socket.",
        discussion: "Exit codes: 0 stopped; 1 failed; 64 usage; 75 another rushesd has the folder or the socket; 78 configuration.",
        version: Release.line("rushesd"))

    @Option(help: "Configuration file.")
    var config: String = "/etc/rushes/rushes.toml"

    @Option(help: "Folder of clips, log and catalogue; overrides `state`.")
    var state: String?

    @Option(help: "Unix socket; overrides `socket`.")
    var socket: String?

    public init() {}

    /// The program as a process: whatever is wrong with its options is one line, and the exit status 64.
    public static func start() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard !(error is ExitCode), exitCode(for: error) == .validationFailure else { exit(withError: error) }
            let typed = Array(CommandLine.arguments.dropFirst())
            Log.error(OptionFailure.sentence(message(for: error), program: "rushesd", arguments: typed) { _ in helpMessage() })
            Glibc.exit(ExitStatus.usage)
        }
    }

    public func run() throws {
        do { try serve() } catch let failure as SettingsFailure {
            throw end(ExitStatus.configuration, failure)
        } catch let failure as SystemFailure where failure.operation == "lock" || failure.hint?.contains("another rushesd") == true {
            throw end(ExitStatus.tryLater, failure)
        } catch {
            throw end(ExitStatus.failed, error)
        }
    }

    private func serve() throws {
        let termination = try Termination()
        var settings = try Settings.load(config) { try Files.read($0) }
        if let state { settings.state = state }
        if let socket { settings.socket = socket }
        try Files.createFolders(settings.state)
        let lock = try Files.lock("\(settings.state)/rushesd.lock")
        try Rushesd(settings).run(termination)
        withExtendedLifetime(lock) {}
    }

    private func end(_ code: Int32, _ failure: any Error) -> ExitCode {
        Log.error("rushesd: \(ErrorText.plain("\(failure)"))")
        return ExitCode(code)
    }
}
