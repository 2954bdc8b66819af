import ArgumentParser
import CrewSentences
import Integrity
import Platform
import Sync
import Time
import Web

/// `rushes-hub send`: how fast, and whether at all, a file goes to a hub the way a box sends its
/// clips.
public struct SendCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Sends one file as a box would, to try a line; prints the seconds it took.",
        discussion:
            "The hub keeps the file among its uploads and publishes nothing. Prints `verified` once a digest was compared, `uploaded` where the server has no way to. Exit codes: 0 sent; 1 not sent; 64 usage; 78 the token file or the CA file cannot be used."
    )

    @Option(help: "Address of the hub, http://hub:8080.")
    var hub: String

    @Option(help: "File that holds the hub's token.")
    var tokenFile: String?

    @Option(help: "PEM file of the certificates to trust instead of the system's.")
    var caFile: String?

    @Argument(help: "The file.")
    var file: String

    public init() {}

    public func run() throws {
        do { try send() } catch {
            let failure = HubFailure(error)
            Log.error("rushes-hub send: \(failure)")
            throw ExitCode(failure.status)
        }
    }

    private func send() throws {
        let bytes = try Files.size(file)
        let digest = try digest()
        let clip = Identifier.v7(at: Clock.wall())
        let outcome = BoundedQueue<String>(capacity: 16)
        let last = Locked("")
        let uploader = try Uploader(try target()) { event in
            switch event {
            case .verified: _ = outcome.offer("")
            case .parked(_, let trouble): _ = outcome.offer(Phrases(.own).trouble(trouble))
            case .waiting(_, let trouble, _):
                let sentence = Phrases(.own).trouble(trouble)
                // Said once, however often it is tried.
                let isNews = last.withLock { former in
                    defer { former = sentence }
                    return former != sentence
                }
                if isNews { Log.warning(sentence) }
            case .unverifiable: _ = outcome.offer("unverified")
            case .uploaded:
                Log.notice(
                    say(
                        "uploaded; reading it back to compare, as the server has no receipt to give",
                        "已上传; 服务器不给回执, 回读比较中"))
            case .created, .acknowledged, .hub, .damaged, .lost: break
            }
        }
        let begun = Clock.monotonic()
        uploader.add(.media(clip: clip, path: file), priority: 0)
        uploader.finished(clip: clip, bytes: bytes, xxh3: digest)
        let reason = outcome.pop() ?? ""
        let seconds = Double(Clock.monotonic() - begun) / 1e9
        uploader.stop()
        let isUnverified = reason == "unverified"
        guard reason.isEmpty || isUnverified else {
            throw HubFailure(1, say("\(file) was not sent: \(reason)", "\(file) 没有传成: \(reason)"))
        }
        let state = isUnverified ? "uploaded" : "verified"
        print("{\"bytes\":\(bytes),\"seconds\":\(seconds),\"state\":\"\(state)\"}")
    }

    private func digest() throws -> String {
        let digest = XXH3()
        try Files.pieces(of: file) { digest.update($0) }
        return digest.hex
    }

    private func target() throws -> UploadTarget {
        try HubAddress.check(caFile: caFile)
        let token = try HubAddress.token(tokenFile)
        return UploadTarget(
            url: WebAddress.trimmed(hub), token: token, tokenFile: tokenFile, caFile: caFile)
    }
}
