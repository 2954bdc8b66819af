import ArgumentParser

/// `rushes-hub`: takes clips from boxes and hands them to editors.
public struct HubCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushes-hub", abstract: "Takes clips from boxes and hands them to editors.",
        subcommands: [ServeCommand.self])

    public init() {}
}

/// The program `rushes-hub`.
public enum HubProgram {
    /// Reads the command line, does what it says, and ends the process with the exit status.
    public static func start() async { await HubCommand.main() }
}
