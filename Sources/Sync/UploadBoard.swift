import Platform
import Slate

/// The uploads under way: who may go now, and what they ask. Lives on the uploader's thread.
final class UploadBoard {
    private final class Entry {
        let item: UploadItem
        var session: UploadSession
        var priority: Int
        var isBusy = false

        init(_ item: UploadItem, session: UploadSession, priority: Int) {
            self.item = item
            self.session = session
            self.priority = priority
        }
    }

    private let target: UploadTarget
    private let multi: CurlMulti
    private let events: @Sendable (UploadEvent) -> Void
    private var entries: [UploadKey: Entry] = [:]
    /// Added before the server's kind was known.
    private var early: [(UploadItem, String?, Int)] = []
    private var earlyGrowth: [String: Int64] = [:]
    private var earlyWholes: [String: UploadSession.Whole] = [:]
    private var isHub: Bool?
    private var canDefer = true
    private var isAsking = false
    private var askAgain: Int64 = 0
    private var retry = RetrySchedule(seed: UInt64(bitPattern: Clock.monotonic()))

    /// Finished clips sent at one time, beside everything that grows and documents.
    private static let mostBacklog = 2
    /// Documents sent at one time: after an outage hundreds wait, and a connection each would be too many for hub and box.
    private static let mostDocuments = 8

    init(_ target: UploadTarget, multi: CurlMulti, events: @escaping @Sendable (UploadEvent) -> Void) {
        self.target = target
        self.multi = multi
        self.events = events
    }

    func add(_ item: UploadItem, url: String?, priority: Int) {
        if let entry = entries[item.key] {
            entry.priority = priority
            return
        }
        guard let isHub else { return early.append((item, url, priority)) }
        let seed = UInt64(truncatingIfNeeded: item.key.hashValue)
        let session = UploadSession(item.key, url: url, isHub: isHub, canDefer: canDefer, seed: seed)
        let entry = Entry(item, session: session, priority: priority)
        if case .document(_, _, let bytes) = item { entry.session.finish(.init(bytes: Int64(bytes.count), xxh3: nil)) }
        entries[item.key] = entry
    }

    func grew(_ clip: String, _ bytes: Int64) {
        if isHub == nil { earlyGrowth[clip] = bytes }
        media(clip)?.session.grew(to: bytes)
    }

    func finished(_ clip: String, _ whole: UploadSession.Whole) {
        if isHub == nil { earlyWholes[clip] = whole }
        media(clip)?.session.finish(whole)
    }

    func prioritise(_ clip: String, _ priority: Int) { media(clip)?.priority = priority }

    func remove(_ key: UploadKey) {
        entries[key] = nil
        early.removeAll { $0.0.key == key }
    }

    private func media(_ clip: String) -> Entry? { entries[UploadKey(clip: clip, revision: nil)] }

    /// Starts what may start, moves bytes, and waits for something to do.
    func turn() {
        let now = Clock.monotonic()
        var wake = now + 1_000_000_000
        if isHub == nil { wake = min(wake, askServer(now)) }
        var backlog = entries.values.filter { $0.isBusy && isBacklog($0) }.count
        var documents = entries.values.filter { $0.isBusy && isDocument($0) }.count
        for entry in entries.values.sorted(by: { $0.priority < $1.priority }) where !entry.isBusy {
            switch entry.session.next(at: now) {
            case .idle: continue
            case .wait(let until): wake = min(wake, until)
            case .ask(let request):
                if isBacklog(entry) {
                    guard backlog < Self.mostBacklog else { continue }
                    backlog += 1
                }
                if isDocument(entry) {
                    guard documents < Self.mostDocuments else { continue }
                    documents += 1
                }
                start(request, entry)
            }
        }
        multi.turn(until: wake)
    }

    private func isDocument(_ entry: Entry) -> Bool { entry.item.key.revision != nil }
    private func isBacklog(_ entry: Entry) -> Bool { !isDocument(entry) && !entry.session.isGrowing }

    private func start(_ request: UploadSession.Request, _ entry: Entry) {
        entry.isBusy = true
        multi.start(http(request, entry)) { [weak self, weak entry] answer, took in
            guard let self, let entry else { return }
            entry.isBusy = false
            let said = entry.session.heard(resolve(answer), to: request, took: took, at: Clock.monotonic())
            if entry.session.isSettled { entries[entry.item.key] = nil }
            for event in said { events(event) }
        }
    }

    // MARK: Requests

    private var authorization: [(String, String)] {
        target.token.map { [("Authorization", "Bearer \(String(decoding: $0, as: UTF8.self))")] } ?? []
    }

    private func http(_ request: UploadSession.Request, _ entry: Entry) -> HTTPRequest {
        let tus = authorization + [("Tus-Resumable", "1.0.0")]
        let url = entry.session.url ?? "\(target.url)/files"
        switch request {
        case .create(let length): return create(entry.item, length, tus)
        case .head: return HTTPRequest("HEAD", url, headers: tus)
        case .receipt:
            let clip = entry.item.key.clip
            guard isHub == true else { return HTTPRequest("HEAD", url, headers: tus) }
            return HTTPRequest("GET", "\(target.url)/api/clips/\(clip)", headers: authorization)
        case .patch(let offset, let count, let length):
            var headers = tus + [("Upload-Offset", "\(offset)"), ("Content-Type", "application/offset+octet-stream")]
            if let length, entry.item.key.revision == nil { headers.append(("Upload-Length", "\(length)")) }
            return HTTPRequest("PATCH", url, headers: headers, body: body(entry.item, offset, count))
        }
    }

    private func create(_ item: UploadItem, _ length: Int64?, _ tus: [(String, String)]) -> HTTPRequest {
        let metadata = ("Upload-Metadata", TusMetadata(item).text)
        guard case .document(_, _, let bytes) = item else {
            let end = length.map { ("Upload-Length", "\($0)") } ?? ("Upload-Defer-Length", "1")
            return HTTPRequest("POST", "\(target.url)/files", headers: tus + [metadata, end])
        }
        let headers = tus + [metadata, ("Upload-Length", "\(bytes.count)"), ("Content-Type", "application/offset+octet-stream")]
        return HTTPRequest("POST", "\(target.url)/files", headers: headers, body: .bytes(bytes))
    }

    private func body(_ item: UploadItem, _ offset: Int64, _ count: Int64) -> HTTPRequest.Body {
        switch item {
        case .media(_, let path): .file(path: path, offset: offset, count: count)
        case .document(_, _, let bytes): .bytes(Array(bytes[Int(offset)..<Int(offset + count)]))
        }
    }

    private func resolve(_ answer: HTTPAnswer) -> HTTPAnswer {
        guard let location = answer["location"] else { return answer }
        var resolved = answer
        resolved.headers["location"] = UploadAddress.resolve(location, target: target.url)
        return resolved
    }

    // MARK: What kind of server

    /// Asks once whether the server is a hub; returns when to look again.
    private func askServer(_ now: Int64) -> Int64 {
        guard !isAsking, now >= askAgain, let first = early.first?.0.key else { return isAsking ? .max : max(askAgain, now + 100_000_000) }
        isAsking = true
        multi.start(HTTPRequest("OPTIONS", "\(target.url)/files", headers: authorization)) { [weak self] answer, _ in
            self?.heardOptions(answer, first)
        }
        return .max
    }

    private func heardOptions(_ answer: HTTPAnswer, _ key: UploadKey) {
        isAsking = false
        // tuspyserver has OPTIONS under /files/ only; what it is and can do is found out by using it. A hub always answers.
        let isSilent = answer.status == 405 && !answer.isPage
        let isTus = isSilent || ([200, 204].contains(answer.status) && answer["tus-version"] != nil)
        guard answer.failure == nil, isTus else {
            askAgain = Clock.monotonic() + retry.next()
            return events(.waiting(key, reason: reason(against: answer), until: askAgain))
        }
        isHub = answer["rushes-hub"] != nil
        canDefer = answer["tus-extension"]?.contains("creation-defer-length") ?? isSilent
        let waiting = early
        early = []
        for (item, url, priority) in waiting { add(item, url: url, priority: priority) }
        for (clip, bytes) in earlyGrowth { grew(clip, bytes) }
        for (clip, whole) in earlyWholes { finished(clip, whole) }
        (earlyGrowth, earlyWholes) = ([:], [:])
    }

    private func reason(against answer: HTTPAnswer) -> String {
        if let failure = answer.failure { return failure }
        if answer.isPortal { return "the network wants a login (a web page answered instead of the hub)" }
        switch answer.status {
        case 401, 403: return "the hub refuses the token (\(answer.status)); check token_file"
        case 429, 500...599: return "the hub is busy or failing (\(answer.status))\(answer.sentence)"
        default: return "\(target.url)/files is no tus server (\(answer.status))\(answer.sentence)"
        }
    }
}
