import ArgumentParser
import Glibc
import Options
import Platform
import Settings
import Slate

/// `rushesd`: the box's memory.
public struct AgentCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushesd",
        abstract:
            "Keeps takes, clips and their way to the hub; answers crew and cameras on a Unix socket.",
        discussion:
            "Exit codes: 0 stopped; 1 failed; 64 usage; 75 another rushesd has the folder or the socket; 78 configuration.",
        version: Release.line("rushesd"))

    @Option(help: "Configuration file.")
    var config: String = "/etc/rushes/rushes.toml"

    @Option(help: "Folder of clips, log and catalogue; overrides `state`.")
    var state: String?

    @Option(help: "Unix socket; overrides `socket`.")
    var socket: String?

    public init() {}

    public func run() throws {
        do { try serve() } catch let failure as SettingsFailure {
            throw ExitStatus.code(ExitStatus.configuration, of: "rushesd", because: failure)
        } catch let failure as SystemFailure
            where failure.operation == "lock" || failure.hint?.contains("another rushesd") == true
        {
            throw ExitStatus.code(ExitStatus.tryLater, of: "rushesd", because: failure)
        } catch {
            throw ExitStatus.code(ExitStatus.failed, of: "rushesd", because: error)
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
}
