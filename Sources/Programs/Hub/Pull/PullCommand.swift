import ArgumentParser
import Platform
import Slate
import Sync

/// `rushes-hub pull`: keeps an editor's folder filled.
public struct PullCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fills a folder with a hub's finished clips, for as long as it runs.",
        discussion: """
            Each clip appears whole, verified and under its name, with its document beside it; a retagged clip is renamed. What is of other \
            making in the folder is left alone.
            Exit codes: 0 stopped; 1 failed; 64 usage; 75 another pull fills the folder; 78 the token file or the CA file cannot be used.
            """)

    @Option(help: "Address of the hub, http://hub:8080.")
    var hub: String

    @Option(help: "Folder to fill; made if it is missing.")
    var into: String

    @Option(help: "File that holds the hub's token.")
    var tokenFile: String?

    @Option(help: "PEM file of the certificates to trust instead of the system's, for a hub with one of the production's own.")
    var caFile: String?

    @Flag(help: "Only say what is wrong.")
    var quiet = false

    public init() {}

    public func validate() throws {
        guard hub.hasPrefix("http://") || hub.hasPrefix("https://") else {
            throw ValidationError(
                say("'\(hub)' is no address of a hub; it looks like http://hub:8080", "'\(hub)' 不是服务器地址; 应如 http://hub:8080"))
        }
    }

    public func run() throws {
        do { try pull() } catch let failure as SystemFailure where failure.operation == "lock" {
            throw end(75, failure)
        } catch {
            throw end(1, error)
        }
    }

    private func pull() throws {
        let termination = try Termination()
        let token: PullToken
        do {
            token = try PullToken(file: tokenFile)
            try HubAddress.check(caFile: caFile)
        } catch { throw end(78, error) }
        let puller = try Puller(
            hub: HubAddress.trimmed(hub), token: token, folder: into, display: PullDisplay(isQuiet: quiet), caFile: caFile)
        let sign = StopSign()
        _ = try NamedThread("signals") {
            // A wait that fails ends the program in order rather than leave it deaf to SIGTERM.
            _ = try? termination.hasCome(by: nil)
            sign.set()
        }
        puller.run(until: sign)
    }

    private func end(_ code: Int32, _ failure: any Error) -> ExitCode {
        if let code = failure as? ExitCode { return code }
        Log.error("rushes-hub pull: \(ErrorText.plain("\(failure)"))")
        return ExitCode(code)
    }
}
