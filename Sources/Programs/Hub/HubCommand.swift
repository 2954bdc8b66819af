import ArgumentParser
import Glibc
import Options
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
    @MainActor public static func start() async { await HubCommand.startAsynchronously() }
}

/// `rushes-hub pull`: the same as `rushes-pull`, for who has the hub at hand.
struct PullSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: PullOptions.abstract, discussion: PullOptions.discussion)

    @OptionGroup var options: PullOptions

    func run() throws { try options.run(as: "rushes-hub pull") }
}
