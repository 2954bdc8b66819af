import ArgumentParser
import CrewSentences
import Platform
import Time
import Web

/// `rushes-hub rename`: calls a published movie by what its take is called now.
public struct RenameCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Renames a published movie after its take's current slate.",
        discussion: """
            A movie keeps its name from a minute after cut on, because editors' projects point at it; this is the way to change it by hand. \
            Its bytes stay, and every folder that is pulled follows.
            Exit codes: 0 the hub says the new name; 1 it does not; 64 usage; 78 the token file or the CA file cannot be used.
            """)

    @Option(help: "Address of the hub, http://hub:8080.")
    var hub: String

    @Option(help: "File that holds the hub's token.")
    var tokenFile: String?

    @Option(
        help:
            "PEM file of the certificates to trust instead of the system's, for a hub with one of the production's own."
    )
    var caFile: String?

    @Argument(help: "The clip's id, `clip.id` in the document beside the movie.")
    var clip: String

    public init() {}

    public func validate() throws {
        guard Identifier.isValid(clip) else {
            throw ValidationError(
                say(
                    "'\(clip)' is no clip's id; it stands as clip.id in the document beside the movie",
                    "'\(clip)' 不是素材编号; 编号是影片旁文档里的 clip.id"))
        }
    }

    public func run() throws {
        do {
            let answer = try ask(try HubAddress.token(tokenFile))
            print(Phrases.line(of: String(decoding: answer.body, as: UTF8.self), .own))
        } catch {
            let failure = HubFailure(error)
            Log.error("rushes-hub rename: \(failure)")
            throw ExitCode(failure.status)
        }
    }

    private func ask(_ token: [UInt8]?) throws -> HTTPAnswer {
        try HubAddress.check(caFile: caFile)
        let url = "\(WebAddress.trimmed(hub))/api/clips/\(clip)/rename"
        let answer = try wait(for: HTTPRequest("POST", url, headers: BearerToken.header(token)))
        if let failure = answer.failure(.own) { throw HubFailure(1, failure) }
        if [401, 403].contains(answer.status) {
            throw HubFailure(
                1,
                say(
                    "the hub refuses the token (\(answer.status)); check --token-file",
                    "服务器不认令牌 (\(answer.status)); 检查 --token-file"))
        }
        guard answer.status == 202 else {
            let said = "\(answer.status)\(answer.sentence(.own))"
            throw HubFailure(1, say("the hub answers \(said)", "服务器回答 \(said)"))
        }
        return answer
    }

    private func wait(for request: HTTPRequest) throws -> HTTPAnswer {
        let multi = try CurlMulti(caFile: caFile)
        var answer: HTTPAnswer?
        multi.start(request) { got, _ in answer = got }
        while true {
            if let answer { return answer }
            multi.turn(until: Clock.monotonic() + 1_000_000_000)
        }
    }
}
