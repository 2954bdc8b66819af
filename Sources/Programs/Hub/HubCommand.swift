import ArgumentParser
import Glibc
import Platform
import Pull
import Slate

/// `rushes-hub`: takes clips from boxes and hands them to editors.
public struct HubCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushes-hub", abstract: "Takes clips from boxes and hands them to editors.",
        version: Release.line("rushes-hub"),
        subcommands: [ServeCommand.self, PullSubcommand.self, RenameCommand.self, SendCommand.self])

    public init() {}
}

/// The program `rushes-hub`.
public enum HubProgram {
    /// Reads the command line, does what it says, and ends the process with the exit status.
    ///
    /// On the main thread, because `pull` takes its signals there before any other thread starts.
    @MainActor public static func start() async {
        do {
            var command = try HubCommand.parseAsRoot()
            if var serving = command as? any AsyncParsableCommand { try await serving.run() } else { try command.run() }
        } catch {
            guard !(error is ExitCode), HubCommand.exitCode(for: error) == .validationFailure else { HubCommand.exit(withError: error) }
            let typed = Array(CommandLine.arguments.dropFirst())
            Log.error(OptionFailure.sentence(HubCommand.message(for: error), program: "rushes-hub", arguments: typed, help: help))
            Glibc.exit(ExitStatus.usage)
        }
    }

    private static func help(_ word: String?) -> String {
        let sub = HubCommand.configuration.subcommands.first { $0.configuration.commandName == word }
        return sub.map { HubCommand.helpMessage(for: $0) } ?? HubCommand.helpMessage()
    }
}

/// `rushes-hub pull`: the same as `rushes-pull`, for who has the hub at hand.
struct PullSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: PullOptions.abstract, discussion: PullOptions.discussion)

    @OptionGroup var options: PullOptions

    func run() throws { try options.run(as: "rushes-hub pull") }
}
