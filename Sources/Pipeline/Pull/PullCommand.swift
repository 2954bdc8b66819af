import ArgumentParser
import Glibc
import Options
import Platform
import Slate
import Web

/// `rushes-pull`: keeps an editor's folder filled.
public struct PullCommand: ParsableCommand {
    /// The program's name, help and version, for ArgumentParser.
    public static let configuration = CommandConfiguration(
        commandName: "rushes-pull", abstract: PullOptions.abstract,
        discussion: PullOptions.discussion,
        version: Release.line("rushes-pull"))

    /// The same as those of `rushes-hub pull`.
    @OptionGroup public var options: PullOptions

    /// For ArgumentParser, which fills in the options.
    public init() {}

    /// Pulls until SIGTERM or SIGINT; throws the exit code.
    public func run() throws { try options.run(as: "rushes-pull") }
}

/// What `rushes-pull` is told, and `rushes-hub pull`, which is the same.
public struct PullOptions: ParsableArguments {
    /// What it does, in one line.
    public static let abstract =
        "Fills a folder with a hub's finished clips, for as long as it runs."
    /// The rest of its help.
    public static let discussion = """
        Each clip appears whole, verified and under its name, with its document beside it; a retagged clip is renamed. What is of other \
        making in the folder is left alone.
        Exit codes: 0 stopped; 1 failed; 64 usage; 75 another pull fills the folder; 78 the token file or the CA file cannot be used.
        """

    @Option(help: "Address of the hub, http://hub:8080.")
    var hub: String

    /// The option that names the hub, for sentences about its address.
    static let address = "--hub"

    @Option(help: "Folder to fill; made if it is missing.")
    var into: String

    @Option(help: "File that holds the hub's token.")
    var tokenFile: String?

    @Option(
        help:
            "PEM file of the certificates to trust instead of the system's, for a hub with one of the production's own."
    )
    var caFile: String?

    @Flag(help: "Only say what is wrong.")
    var quiet = false

    /// For ArgumentParser, which fills in the values.
    public init() {}

    /// Refuses a hub's address that is not of http or https; called before `run`.
    public func validate() throws {
        guard WebAddress(hub)?.isHTTP == true else {
            throw ValidationError(
                say(
                    "'\(hub)' is no address of a hub; it looks like http://hub:8080",
                    "'\(hub)' 不是服务器地址; 应如 http://hub:8080"))
        }
    }

    /// Pulls until SIGTERM or SIGINT; throws the exit code, with its sentence logged under the
    /// program's name.
    ///
    /// On the main thread, because signals are taken there before any other thread starts.
    public func run(as program: String) throws {
        do { try pull() } catch let failure as ConfigurationFailure {
            throw ExitStatus.code(ExitStatus.configuration, of: program, because: failure)
        } catch let failure as SystemFailure where failure.operation == "lock" {
            throw ExitStatus.code(ExitStatus.tryLater, of: program, because: failure)
        } catch {
            throw ExitStatus.code(ExitStatus.failed, of: program, because: error)
        }
    }

    private func pull() throws {
        let termination = try Termination()
        let token = try token()
        if let complaint = CertificateFile.complaint(caFile) {
            throw ConfigurationFailure(description: complaint.own)
        }
        let puller = try Puller(
            hub: WebAddress.trimmed(hub), token: token, folder: into,
            display: PullDisplay(isQuiet: quiet), caFile: caFile)
        let sign = StopSign()
        _ = try NamedThread("signals") {
            // A wait that fails ends the program in order rather than leave it deaf to SIGTERM.
            _ = try? termination.hasCome(by: nil)
            sign.set()
        }
        puller.run(until: sign)
    }

    private func token() throws(ConfigurationFailure) -> PullToken {
        do { return try PullToken(file: tokenFile) } catch {
            throw ConfigurationFailure(description: error.sentence(.own))
        }
    }
}

/// A file that the options name cannot be used; one sentence.
private struct ConfigurationFailure: Error, CustomStringConvertible {
    let description: String
}
