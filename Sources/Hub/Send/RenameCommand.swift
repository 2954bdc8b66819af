import ArgumentParser
import Platform
import Slate
import Sync

/// `rushes-hub rename`: calls a published movie by what its take is called now.
public struct RenameCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Renames a published movie after its take's current slate.",
        discussion: """
            A movie keeps its name from a minute after cut on, because editors' projects point at it; this is the way to change it by hand. \
            Its bytes stay, and every folder that is pulled follows.
            Exit codes: 0 the hub says the new name; 1 it does not; 78 the token file cannot be read.
            """)

    @Option(help: "Address of the hub, http://hub:8080.")
    var hub: String

    @Option(help: "File that holds the hub's token.")
    var tokenFile: String?

    @Argument(help: "The clip's id, `clip.id` in the document beside the movie.")
    var clip: String

    public init() {}

    public func validate() throws {
        guard Identifier.isValid(clip) else {
            throw ValidationError(
                "'\(clip)' is no clip's id; it stands as clip.id in the document beside the movie")
        }
    }

    public func run() throws {
        let token: [UInt8]?
        do { token = try tokenFile.map { try Files.read($0, limit: 4096) } } catch {
            Log.error("rushes-hub rename: \(error)")
            throw ExitCode(78)
        }
        let answer = try ask(token.map(Self.trimmed))
        guard answer.failure == nil, answer.status == 202 else {
            Log.error(
                "rushes-hub rename: \(answer.failure ?? "the hub answers \(answer.status)\(answer.sentence)")"
            )
            throw ExitCode(1)
        }
        print(String(decoding: answer.body, as: UTF8.self).filter { !$0.isNewline })
    }

    private func ask(_ token: [UInt8]?) throws -> HTTPAnswer {
        var address = hub
        while address.hasSuffix("/") { address.removeLast() }
        let multi = try CurlMulti()
        var answer: HTTPAnswer?
        let headers = PullHeaders.authorization(token)
        multi.start(HTTPRequest("POST", "\(address)/api/clips/\(clip)/rename", headers: headers)) {
            got, _ in answer = got
        }
        while true {
            if let answer { return answer }
            multi.turn(until: Clock.monotonic() + 1_000_000_000)
        }
    }

    private static func trimmed(_ token: [UInt8]) -> [UInt8] {
        let isSpace = { (byte: UInt8) in byte <= 32 }
        return Array(token.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
