import ArgumentParser
import Glibc
import LibAV
import Options
import Platform
import Slate

/// `rushes-hub serve`: runs the hub until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Takes clips from boxes, publishes them, and serves them to editors.",
        discussion: """
            Exit status: 0 told to stop; 1 failed, the sentence says why; 64 an option cannot be used; 75 the port or the \
            state folder is in use; 78 the token file cannot be used.
            """)

    @Option(help: "Folder of uploads and catalogue; one hub at a time.")
    var state: String

    @Option(help: "Address and port to listen on.")
    var listen = "127.0.0.1:8080"

    @Option(help: "File with the token every box and puller must know.")
    var tokenFile: String

    @Option(help: "Folder for the published movies; STATE/published by default.")
    var into: String?

    @Option(
        help:
            "Names of the published movies, from {slate}, {camera}, {number} (of the camera's clip) and {clip}."
    )
    var nameTemplate = "{slate}_{camera}{number}"

    @Option(
        name: [.customLong("settle-s"), .customLong("settle")],
        help:
            "Seconds after cut in which a corrected slate or a false start still renames the movie."
    )
    var settle = 60

    @Option(
        help:
            "Address under which others reach the hub, https://films.example/rushes; needed behind some proxies."
    )
    var publicURL: String?

    @Option(
        help:
            "Every file here is read again at least once in so many days, to find what the disk lost; 0: never."
    )
    var checkDays = 14

    @Option(
        name: .customLong("check-mb-s"),
        help: "At most so many megabytes a second are read for that.")
    var checkMegabytes = 8

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        LibraryLog.keepQuiet()
        do {
            let hub = try HubServer(try plan())
            let host = HubPlan.address(listen)?.host ?? ""
            try await hub.run { port in
                Log.info("rushes-hub listens on \(host):\(port)")
                Notifier().ready()
            }
        } catch is CancellationError {
            return
        } catch {
            let failure = HubFailure(error, state: state)
            Log.error("rushes-hub: \(ErrorText.plain("\(failure)"))")
            throw ExitCode(failure.status)
        }
    }

    private func plan() throws -> HubPlan {
        guard let (host, port) = HubPlan.address(listen) else {
            throw HubFailure(
                ExitStatus.usage,
                say(
                    "--listen must be an address and a port such as 127.0.0.1:8080, not \(listen)",
                    "--listen 要写地址和端口, 如 127.0.0.1:8080, 不是 \(listen)"))
        }
        guard (0...86_400).contains(settle) else {
            throw HubFailure(
                ExitStatus.usage,
                say(
                    "--settle-s must be 0 to 86400 seconds, not \(settle)",
                    "--settle-s 要在 0 到 86400 秒之间, 不是 \(settle)"))
        }
        guard (0...3650).contains(checkDays), (1...100_000).contains(checkMegabytes) else {
            throw HubFailure(
                ExitStatus.usage,
                say(
                    "--check-days must be 0 to 3650 and --check-mb-s 1 to 100000, not \(checkDays) and \(checkMegabytes)",
                    "--check-days 要在 0 到 3650 之间, --check-mb-s 要在 1 到 100000 之间, 不是 \(checkDays) 和 \(checkMegabytes)"
                ))
        }
        let stated = publicURL.map(PublicAddress.read)
        if let stated, stated == nil {
            let given = publicURL ?? ""
            throw HubFailure(
                ExitStatus.usage,
                say(
                    "--public-url must be an address such as https://films.example/rushes, not \(given)",
                    "--public-url 要写地址, 如 https://films.example/rushes, 不是 \(given)"))
        }
        return HubPlan(
            folders: HubFolders(state: state, into: into), host: host, port: port,
            token: try HubPlan.token(tokenFile),
            template: try NameTemplate(nameTemplate), settleSeconds: settle,
            address: PublicAddress(stated: stated ?? nil),
            checks: CheckPlan(days: checkDays, bytesPerSecond: Int64(checkMegabytes) << 20))
    }

}
