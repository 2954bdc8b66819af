import ClipDocuments
import FaultServer
import Foundation
import Integrity
import Slate
import Synchronization

/// A tus server in memory that plays a hub, honest but for the faults it was given.
final class TusBench: FaultServer.Script {
    /// Happens once, at the n-th request (from 1) of its method.
    enum Fault: Sendable {
        /// So many bytes of the body are kept, then the line breaks.
        case cutBody(after: Int)
        /// The request is obeyed, its answer lost.
        case loseAnswer
        /// Not obeyed.
        case answer(Int, [String: String], String)
        /// The upload is gone before the request is looked at.
        case forget
    }

    struct Upload: Sendable {
        var clip: String
        var kind: String
        var bytes: [UInt8] = []
        var length: Int?
    }

    struct Log: Sendable {
        var uploads: [String: Upload] = [:]
        var counts: [String: Int] = [:]
        var requests: [String] = []
        var faults: [String: [Int: Fault]] = [:]
        var isHub = true
        var canDefer = true
        /// Gives an upload's bytes to GET, as tusd does.
        var serves = false
        /// Who it is, said with every answer; nil is a hub of the version before.
        var identity: (@Sendable () -> HubIdentity)?
        /// Answers receipts with this digest instead of the true one, so often.
        var lies = 0
    }

    let state = Mutex(Log())

    init(isHub: Bool = true) { state.withLock { $0.isHub = isHub } }

    func at(_ method: String, _ number: Int, _ fault: Fault) {
        state.withLock { $0.faults[method, default: [:]][number] = fault }
    }

    func count(_ method: String) -> Int { state.withLock { $0.counts[method] ?? 0 } }

    /// Every byte of the clip's media that lies in a whole upload.
    func media(_ clip: String) -> [UInt8]? {
        state.withLock { log in
            log.uploads.values.first {
                $0.clip == clip && $0.kind == "media" && $0.length == $0.bytes.count
            }?.bytes
        }
    }

    func received(_ clip: String) -> Int {
        state.withLock { log in
            log.uploads.values.filter { $0.clip == clip && $0.kind == "media" }.map(\.bytes.count)
                .max() ?? 0
        }
    }

    // MARK: Script

    func reading(of head: FaultServer.Request) -> FaultServer.Reading {
        state.withLock { log in
            log.counts[head.method, default: 0] += 1
            if case .cutBody(let count) = fault(head.method, log) { return .cut(after: count) }
            return .all
        }
    }

    func answer(to request: FaultServer.Request) -> FaultServer.Answer {
        state.withLock { log in
            log.requests.append("\(request.method) \(request.path)")
            return named(play(request, &log), log)
        }
    }

    private func named(_ answer: FaultServer.Answer, _ log: Log) -> FaultServer.Answer {
        guard case .reply(let status, let headers, let body) = answer,
            let identity = log.identity?()
        else { return answer }
        return .reply(status, headers.merging(["Rushes-Hub": "\(identity)"]) { $1 }, body)
    }

    private func play(_ request: FaultServer.Request, _ log: inout Log) -> FaultServer.Answer {
        switch fault(request.method, log) {
        case .answer(let status, let headers, let body):
            return .reply(status, headers, Array(body.utf8))
        case .forget:
            log.uploads[request.path] = nil
            return obey(request, &log)
        case .loseAnswer:
            _ = obey(request, &log)
            return .hangUp
        default: return obey(request, &log)
        }
    }

    private func fault(_ method: String, _ log: Log) -> Fault? {
        log.faults[method]?[log.counts[method] ?? 0]
    }

    private func obey(_ request: FaultServer.Request, _ log: inout Log) -> FaultServer.Answer {
        let tus = ["Tus-Resumable": "1.0.0"]
        switch request.method {
        case "OPTIONS":
            let extensions =
                "creation,creation-with-upload" + (log.canDefer ? ",creation-defer-length" : "")
            let facts = tus.merging(["Tus-Version": "1.0.0", "Tus-Extension": extensions]) { $1 }
            return .status(204, log.isHub ? facts.merging(["Rushes-Hub": "1"]) { $1 } : facts)
        case "POST" where request.path != "/files": return .status(405)
        case "POST": return create(request, &log)
        case "GET" where !log.isHub:
            guard log.serves, let upload = log.uploads[request.path] else { return .status(404) }
            return .reply(200, ["Content-Type": "video/mp4"], upload.bytes)
        case "GET": return receipt(request, &log)
        default: break
        }
        guard var upload = log.uploads[request.path] else { return .status(404, tus) }
        if request.method == "PATCH" {
            guard request.headers["upload-offset"] == "\(upload.bytes.count)" else {
                return .status(409, tus)
            }
            upload.bytes += request.body
            if let length = request.headers["upload-length"].flatMap({ Int($0) }) {
                upload.length = length
            }
            log.uploads[request.path] = upload
            return .status(204, tus.merging(["Upload-Offset": "\(upload.bytes.count)"]) { $1 })
        }
        var headers = tus.merging(["Upload-Offset": "\(upload.bytes.count)"]) { $1 }
        if let length = upload.length {
            headers["Upload-Length"] = "\(length)"
        } else {
            headers["Upload-Defer-Length"] = "1"
        }
        return .status(200, headers)
    }

    private func create(_ request: FaultServer.Request, _ log: inout Log) -> FaultServer.Answer {
        if request.headers["upload-defer-length"] != nil && !log.canDefer {
            return .status(400, ["Tus-Resumable": "1.0.0"])
        }
        let pairs = (request.headers["upload-metadata"] ?? "").split(separator: ",").map {
            $0.split(separator: " ")
        }
        let texts = pairs.map {
            String(decoding: Data(base64Encoded: String($0[1])) ?? Data(), as: UTF8.self)
        }
        let metadata = Dictionary(uniqueKeysWithValues: zip(pairs.map { String($0[0]) }, texts))
        let path = "/files/\(log.uploads.count + 1)"
        log.uploads[path] = Upload(
            clip: metadata["clip"] ?? "", kind: metadata["kind"] ?? "", bytes: request.body,
            length: request.headers["upload-length"].flatMap { Int($0) })
        return .status(
            201,
            ["Tus-Resumable": "1.0.0", "Location": path, "Upload-Offset": "\(request.body.count)"])
    }

    private func receipt(_ request: FaultServer.Request, _ log: inout Log) -> FaultServer.Answer {
        let clip = request.path.split(separator: "/").last.map(String.init) ?? ""
        let uploads = log.uploads.values.filter { $0.clip == clip && $0.kind == "media" }
        guard let best = uploads.max(by: { $0.bytes.count < $1.bytes.count }) else {
            return .status(404)
        }
        let isWhole = best.length == best.bytes.count
        let truth = isWhole ? XXH3.hex(of: best.bytes) : nil
        let isLie = log.lies > 0
        log.lies -= isLie ? 1 : 0
        if isLie { log.uploads = log.uploads.filter { $0.value.clip != clip } }
        var receipt = ClipReceipt(
            clip: clip, state: isLie ? .mismatched : isWhole ? .stored : .receiving,
            bytes: Int64(best.bytes.count),
            xxh3: isLie ? String(repeating: "0", count: 32) : truth, revision: 0)
        if let identity = log.identity?() { receipt = receipt.signed(by: HubCursor(identity, 7)) }
        guard let body = try? JSON.encode(receipt) else { return .status(500) }
        return .reply(200, ["Content-Type": "application/json"], body)
    }
}
