import ArgumentParser
import Glibc
import Options
import Platform
import Settings
import Slate

/// `rushes-pad`: number pads, presenters and buttons as a door to the crew's grammar.
public struct PadCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushes-pad",
        abstract:
            "Number pads, presenters and buttons speak the crew's grammar: one key a verb, and the pad's lamp answers.",
        discussion: """
            Runs as a service beside rushesd. [pad.NAME] of the configuration says which device, who speaks through it, and what its keys mean.

            Exit codes: 0 stopped; 1 failed; 64 usage; 78 configuration.
            """,
        version: Release.line("rushes-pad"))

    @Option(help: "Configuration file.")
    var config: String = "/etc/rushes/rushes.toml"

    @Option(help: "rushesd's socket; overrides `socket`.")
    var socket: String?

    @Flag(help: "List the key devices of this machine, as `device` may name them, and end.")
    var list = false

    public init() {}

    public func run() throws {
        do { if list { PadListing().show() } else { try serve() } } catch let failure
            as SettingsFailure
        {
            throw ExitStatus.code(ExitStatus.configuration, of: "rushes-pad", because: failure)
        } catch {
            throw ExitStatus.code(ExitStatus.failed, of: "rushes-pad", because: error)
        }
    }

    private func serve() throws {
        let termination = try Termination()
        var settings = try Settings.load(config) { try Files.read($0) }
        if let socket { settings.socket = socket }
        if settings.pads.isEmpty { settings.pads = ["pad": Settings.Pad()] }
        try PadDesk(settings).run(termination)
    }
}

/// What `--list` shows: path, name, links, and whether `auto` would take it.
struct PadListing {
    let finder = PadFinder()

    func show() {
        for path in finder.devices() {
            do throws(SystemFailure) {
                let facts = try PadDevice.facts(path)
                print(
                    "\(path)  \"\(facts.name)\"\(PadFinder.looksLikeNumberPad(facts) ? "  a number pad" : "")"
                )
            } catch { print("\(path)  \(error)") }
        }
    }
}
