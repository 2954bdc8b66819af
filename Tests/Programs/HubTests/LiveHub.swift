import ClipDocuments
import Foundation
import Platform
import Slate
import Synchronization

@testable import Hub

/// A hub on a port of its own, and curl to talk to it.
final class LiveHub: Sendable {
    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]
        /// What curl ended with: 28 when the time was over.
        let exit: Int32

        var text: String { String(decoding: body, as: UTF8.self) }
        var offset: Int64? { headers["upload-offset"].flatMap(Int64.init) }
    }

    let port: Int
    private let work: Task<Void, any Error>?

    /// Starts once the folder is free: a program that another test is just starting holds copies of
    /// our locks for a moment.
    static func start(_ bench: Bench, _ limits: ConnectionLimits = ConnectionLimits()) async throws
        -> LiveHub
    {
        let deadline = Clock.monotonic() + 5_000_000_000
        while true {
            do { return try await startNow(bench, limits) } catch let failure as SystemFailure {
                guard failure.isTransient, Clock.monotonic() < deadline else { throw failure }
                await Task.yield()
            }
        }
    }

    static func startNow(_ bench: Bench, _ limits: ConnectionLimits = ConnectionLimits())
        async throws -> LiveHub
    {
        let plan = HubPlan(
            folders: bench.folders, host: "127.0.0.1", port: 0, token: Array("secret".utf8),
            template: try NameTemplate("{slate}_{camera}"), limits: limits)
        let hub = try HubServer(plan)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let work = Task {
            defer { port.finish() }
            try await hub.run { port.yield($0) }
        }
        for await number in ports { return LiveHub(number, work) }
        try await work.value
        throw SystemFailure("start", "the hub", code: 0)
    }

    private init(_ port: Int, _ work: Task<Void, any Error>) {
        self.port = port
        self.work = work
    }

    /// A hub of another process.
    init(at port: Int) {
        self.port = port
        work = nil
    }

    /// Ends the hub and gives its state folder free.
    func stop() async {
        work?.cancel()
        _ = await work?.result
    }

    func curl(
        _ path: String, _ arguments: String..., token: String? = "secret", limit: String = "20"
    ) async throws -> Answer {
        try await Self.curl(address(path), arguments, token: token, limit: limit)
    }

    /// A path of this hub; the addresses it gives are whole ones.
    private func address(_ path: String) -> String {
        path.hasPrefix("http") ? path : "http://127.0.0.1:\(port)\(path)"
    }

    static func curl(_ url: String, _ arguments: [String], token: String?, limit: String)
        async throws -> Answer
    {
        let authorization = token.map { ["-H", "Authorization: Bearer \($0)"] } ?? []
        let outcome = try await Program.run(
            ["curl", "-s", "-i", "-m", limit, "-H", "Tus-Resumable: 1.0.0"] + authorization
                + arguments + [url])
        return parse(outcome)
    }

    /// Starts an upload and answers its path.
    func create(_ length: String = "Upload-Defer-Length: 1") async throws -> String {
        let clip = Data(Sample.clip.utf8).base64EncodedString()
        let answer = try await curl(
            "/files", "-X", "POST", "-H", length, "-H",
            "Upload-Metadata: kind bWVkaWE=,clip \(clip)")
        return answer.headers["location"] ?? ""
    }

    func patch(
        _ path: String, at offset: Int64, _ file: String, _ more: String..., limit: String = "20"
    ) async throws -> Answer {
        try await Self.curl(
            address(path),
            [
                "-X", "PATCH", "-H", "Upload-Offset: \(offset)", "-H",
                "Content-Type: application/offset+octet-stream", "--data-binary",
                "@\(file)",
            ]
                + more, token: "secret", limit: limit)
    }

    func document(_ document: ClipDocument, _ bench: Bench) async throws -> Answer {
        let bytes = try JSON.encode(document)
        try Files.replace(bench.path("document"), with: bytes)
        let words = ["document", document.clip.id, String(document.revision)].map {
            Data($0.utf8).base64EncodedString()
        }
        return try await curl(
            "/files", "-X", "POST", "-H", "Upload-Length: \(bytes.count)", "-H",
            "Content-Type: application/offset+octet-stream", "-H",
            "Upload-Metadata: kind \(words[0]),clip \(words[1]),revision \(words[2])",
            "--data-binary", "@\(bench.path("document"))")
    }

    func head(_ path: String) async throws -> Answer { try await curl(path, "-I") }

    func receipt() async throws -> ClipReceipt? {
        let answer = try await curl("/api/clips/\(Sample.clip)")
        return answer.status == 200 ? try JSON.decode(ClipReceipt.self, from: answer.body) : nil
    }

    /// Asks until the answer is right or ten seconds are over.
    func waitFor(_ state: ReceiptState, revision: Int = 1) async throws -> Bool {
        let deadline = Clock.monotonic() + 10_000_000_000
        while Clock.monotonic() < deadline {
            let newest = try await publications().last
            if let receipt = try await receipt(), receipt.state == state,
                state != .published || newest?.revision == revision
            {
                return true
            }
        }
        return false
    }

    func publications(after sequence: Int64 = 0) async throws -> [Publication] {
        try JSON.decode(
            [Publication].self, from: try await curl("/api/publications?after=\(sequence)").body)
    }

    private static func parse(_ outcome: Program.Outcome) -> Answer {
        var rest = outcome.output[...]
        var (status, headers): (Int, [String: String]) = (0, [:])
        let blank = Array("\r\n\r\n".utf8)
        // An answer of 100 comes before the answer.
        while rest.starts(with: Array("HTTP/".utf8)),
            let end = rest.indices.first(where: { rest[$0...].starts(with: blank) })
        {
            let lines = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\r\n")
            status = Int(lines[0].split(separator: " ")[1]) ?? 0
            headers = Dictionary(lines.dropFirst().compactMap(pair)) { $1 }
            rest = rest[(end + 4)...]
            if status != 100 { break }
        }
        return Answer(status: status, headers: headers, body: Array(rest), exit: outcome.status)
    }

    private static func pair(_ line: Substring) -> (String, String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        return (
            line[..<colon].lowercased(),
            line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        )
    }
}
