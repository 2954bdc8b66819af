import Chance
import ClipDocuments
import FaultServer
import Foundation
import Integrity
import Platform
import Slate
import Synchronization
import Time
import Web

@testable import Pull

/// A hub made of memory, for the puller: a feed and media, with faults at the n-th request for
/// media.
final class FeedBench: FaultServer.Script {
    enum Fault: Sendable {
        case cut(after: Int)
        case status(Int)
        /// Sends other bytes than were published.
        case corrupt
        case hangUp
    }

    struct State: Sendable {
        var publications: [String: Publication] = [:]
        var media: [String: [UInt8]] = [:]
        var sequence: Int64 = 0
        var feeds: [BoundedQueue<[UInt8]>] = []
        var faults: [Int: Fault] = [:]
        var ranges: [String] = []
        var feedStatus = 200
        /// Who this hub says it is; nil as the version before.
        var identity: HubIdentity?
        /// Last-Event-ID of every feed.
        var seen: [String] = []
    }

    let state = Mutex(State())

    init(_ identity: HubIdentity? = nil) { state.withLock { $0.identity = identity } }

    /// The hub comes back from a backup that holds these clips; its feeds break.
    func restore(keeping clips: [String], epoch: Int) {
        state.withLock { state in
            state.publications = state.publications.filter { clips.contains($0.key) }
            state.identity?.epoch = epoch
        }
        closeFeeds()
    }

    var seen: [String] { state.withLock { $0.seen } }

    /// Publishes a clip: a head over a payload.
    @discardableResult
    func publish(
        _ clip: String, _ name: String, head: [UInt8], payload: [UInt8], revision: Int = 1,
        broken: (String) -> String = { $0 }
    ) -> Publication {
        state.withLock { state in
            state.sequence += 1
            var document = Self.document(clip, revision)
            document.movie = MovieFacts(
                name: name, bytes: Int64(head.count + payload.count),
                xxh3: XXH3.hex(of: head + payload), sha256: "", frames: 315)
            let publication = Publication(
                sequence: state.sequence, clip: clip, revision: revision, name: name,
                bytes: Int64(head.count + payload.count),
                headBytes: Int64(head.count), xxh3: XXH3.hex(of: head + payload),
                payloadXXH3: XXH3.hex(of: payload),
                publishedAt: UTCTime(nanoseconds: 1_800_000_000_000_000_000), document: document)
            state.publications[clip] = publication
            state.media[clip] = head + payload
            let event = broken(
                String(decoding: Self.event(publication, state.identity), as: UTF8.self))
            for feed in state.feeds { _ = feed.offer(Array(event.utf8)) }
            return publication
        }
    }

    func fail(_ number: Int, _ fault: Fault) { state.withLock { $0.faults[number] = fault } }
    var ranges: [String] { state.withLock { $0.ranges } }
    func closeFeeds() {
        state.withLock { state in
            for feed in state.feeds { feed.close() }
            state.feeds = []
        }
    }

    func reading(of head: FaultServer.Request) -> FaultServer.Reading { .all }

    func answer(to request: FaultServer.Request) -> FaultServer.Answer {
        guard request.headers["authorization"] == "Bearer secret" else { return .status(401) }
        return request.path == "/api/feed" ? feed(request) : media(request)
    }

    private func feed(_ request: FaultServer.Request) -> FaultServer.Answer {
        state.withLock { state in
            guard state.feedStatus == 200 else { return .status(state.feedStatus) }
            let last = request.headers["last-event-id"] ?? ""
            state.seen.append(last)
            let seen = HubCursor(last)
            let after =
                Int64(last) ?? (seen?.identity == state.identity ? seen?.sequence : nil) ?? 0
            let queue = BoundedQueue<[UInt8]>(capacity: 1000)
            _ = queue.offer(Array(": rushes\n\n".utf8))
            let news = state.publications.values.filter { $0.sequence > after }.sorted {
                $0.sequence < $1.sequence
            }
            for publication in news { _ = queue.offer(Self.event(publication, state.identity)) }
            state.feeds.append(queue)
            let named = state.identity.map { ["Rushes-Hub": "\($0)"] } ?? [:]
            return .stream(200, named.merging(["Content-Type": "text/event-stream"]) { $1 }, queue)
        }
    }

    private func media(_ request: FaultServer.Request) -> FaultServer.Answer {
        state.withLock { state in
            let clip = request.path.split(separator: "/").last.map(String.init) ?? ""
            state.ranges.append(request.headers["range"] ?? "all")
            let fault = state.faults[state.ranges.count]
            guard let whole = state.media[clip], let publication = state.publications[clip] else {
                return .status(404)
            }
            let tag = "\"\(publication.xxh3)\""
            var (status, body, headers) = (200, whole, ["ETag": tag])
            let range = ByteRange.read(
                request.headers["range"], ifRange: request.headers["if-range"], tag: tag,
                length: Int64(whole.count))
            if case .part(let part) = range {
                status = 206
                body = Array(whole[Int(part.lowerBound)..<Int(part.upperBound)])
                headers["Content-Range"] =
                    "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(whole.count)"
            }
            switch fault {
            case .cut(let count): return .cutReply(status, headers, body, after: count)
            case .status(let status): return .status(status)
            case .corrupt: return .reply(status, headers, body.map { $0 ^ 1 })
            case .hangUp: return .hangUp
            case nil: return .reply(status, headers, body)
            }
        }
    }

    private static func event(_ publication: Publication, _ hub: HubIdentity?) -> [UInt8] {
        guard let data = try? JSON.encode(publication) else { return [] }
        let id = hub.map { "\(HubCursor($0, publication.sequence))" } ?? "\(publication.sequence)"
        return Array("id: \(id)\nevent: published\ndata: ".utf8) + data + [10, 10]
    }

    private static func document(_ clip: String, _ revision: Int) -> ClipDocument {
        let time = ClipTime(
            rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .timeOfDay,
            start: UTCTime(nanoseconds: 1_800_000_000_000_000_000),
            clockSynchronised: true, monotonicStart: 0, bootID: "", rollFrame: 90, cutFrame: 390,
            frames: 405)
        let video = VideoFacts(
            codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
            source: "test")
        let manifest = ClipManifest(
            id: clip, camera: "A", take: "t", reel: "A_20261123", state: .finished, time: time,
            video: video, audio: nil, truth: ClipTruth()
        )
        return ClipDocument(
            revision: revision, production: "p", box: "b", clip: manifest,
            take: Take(id: "t", slate: SlateNumber(scene: "12", take: 1)))
    }
}

/// An editor's folder with a puller at work on it.
final class FolderBench: Sendable {
    let path: String
    private let sentences = Mutex<[String]>([])
    private let running = Mutex<(StopSign, NamedThread)?>(nil)

    init() { path = NSTemporaryDirectory() + "pull-" + UUID().uuidString }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    var said: [String] { sentences.withLock { $0 } }

    /// Starts pulling on a thread; `around` wraps the whole work, so that a fault can be planned
    /// for its thread.
    func start(
        _ url: String, tokenFile: String? = nil,
        around: @escaping @Sendable (() -> Void) -> Void = { $0() }
    ) throws {
        let sign = StopSign()
        let thread = try NamedThread("pull") { [self] in
            around {
                do {
                    let display = PullDisplay(isQuiet: true) { [self] sentence in
                        sentences.withLock { $0.append(sentence) }
                    }
                    let token =
                        tokenFile == nil
                        ? PullToken(Array("secret".utf8)) : try PullToken(file: tokenFile)
                    try Puller(hub: url, token: token, folder: path, display: display).run(
                        until: sign)
                } catch { sentences.withLock { $0.append("\(error)") } }
            }
        }
        running.withLock { $0 = (sign, thread) }
    }

    func stop() {
        let now = running.withLock { running in
            defer { running = nil }
            return running
        }
        now?.0.set()
        now?.1.join()
    }

    /// Names in the folder, without ours.
    var names: [String] { ((try? Files.list(path)) ?? []).filter { $0 != ".rushes" } }
    var parts: [String] {
        ((try? Files.list("\(path)/.rushes")) ?? []).filter { $0.hasSuffix(".part") }
    }
    func bytes(_ name: String) -> [UInt8]? { try? Files.read("\(path)/\(name)") }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Files.createFolders("\(path)/.rushes")
        try Files.replace("\(path)/\(name)", with: bytes)
    }
}
