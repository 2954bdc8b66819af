import ArgumentParser
import Integrity
import Platform
import Slate
import Sync

/// `rushes-hub send`: how fast, and whether at all, a file goes to a hub the way a box sends its clips.
public struct SendCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Sends one file as a box would, to try a line; prints the seconds it took.",
        discussion:
            "The hub keeps the file among its uploads and publishes nothing. Exit codes: 0 sent and its digest confirmed; 1 not sent.")

    @Option(help: "Address of the hub, http://hub:8080.")
    var hub: String

    @Option(help: "File that holds the hub's token.")
    var tokenFile: String?

    @Argument(help: "The file.")
    var file: String

    public init() {}

    public func run() throws {
        do { try send() } catch {
            Log.error("rushes-hub send: \(error)")
            throw ExitCode(1)
        }
    }

    private func send() throws {
        let bytes = try Files.size(file)
        let digest = try digest()
        let clip = Identifier.v7(at: Clock.wall())
        let outcome = BoundedQueue<String>(capacity: 16)
        let uploader = try Uploader(UploadTarget(url: hub, token: try token())) { event in
            switch event {
            case .confirmed: _ = outcome.offer("")
            case .abandoned(_, let reason): _ = outcome.offer(reason)
            case .waiting(_, let reason, _): Log.warning(reason)
            case .created, .acknowledged: break
            }
        }
        let begun = Clock.monotonic()
        uploader.add(.media(clip: clip, path: file), resumingAt: nil, priority: 0)
        uploader.finished(clip: clip, bytes: bytes, xxh3: digest)
        let reason = outcome.pop() ?? ""
        let seconds = Double(Clock.monotonic() - begun) / 1e9
        uploader.stop()
        guard reason.isEmpty else { throw SendFailure(description: "\(file) was not sent: \(reason)") }
        print("{\"bytes\":\(bytes),\"seconds\":\(seconds)}")
    }

    private func digest() throws -> String {
        let descriptor = try Descriptor.open(file, 0)
        let digest = XXH3()
        var offset: Int64 = 0
        while true {
            let chunk = try Files.read(descriptor, at: offset, count: 1 << 20, file)
            if chunk.isEmpty { return digest.hex }
            digest.update(chunk)
            offset += Int64(chunk.count)
        }
    }

    private func token() throws -> [UInt8]? {
        guard var token = try tokenFile.map({ try Files.read($0, limit: 4096) }) else { return nil }
        while let last = token.last, last <= 32 { token.removeLast() }
        return token
    }
}

struct SendFailure: Error, CustomStringConvertible {
    let description: String
}
