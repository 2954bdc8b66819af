import ClipDocuments
import Integrity
import Platform
import Web

/// The uploads under way: who may go now, and what they ask. Lives on the uploader's thread.
final class UploadBoard {
    final class Entry {
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

    struct Early {
        var item: UploadItem
        var past: UploadPast
        var priority: Int
    }

    var target: UploadTarget
    let multi: CurlMulti
    let events: @Sendable (UploadEvent) -> Void
    /// Runs what takes long on another thread, and what comes of it on this one.
    private let aside:
        (@escaping @Sendable () -> UploadSession.Own, @escaping (UploadSession.Own) -> Void) -> Void
    var entries: [UploadKey: Entry] = [:]
    /// Added before the server's kind was known.
    var early: [Early] = []
    var earlyGrowth: [String: Int64] = [:]
    var earlyWholes: [String: UploadSession.Whole] = [:]
    var server: ServerFacts?
    var hub: HubIdentity?
    /// What the hub counted as damaged and mended when it was last asked which clips are meant.
    var damage: Int64 = 0
    var isAsking = false
    var askAgain: Int64 = 0
    var retry = RetrySchedule(seed: UInt64(bitPattern: Clock.monotonic()))
    var presumption = RetrySchedule(
        seed: UInt64(bitPattern: Clock.monotonic()), from: 2_000_000_000, to: UploadBoard.askEvery)
    /// As the last upload left it: the line is the same for the next.
    private var chunk = ChunkSize()
    /// A proxy refused a body for its length, and none so long as we would like has passed since.
    var probesLimit = false
    /// Whether a plain server gives each clip a place of its own (`files/CLIP.mp4`), as SeaweedFS
    /// must be asked to; nil before it was tried.
    var placesPerClip: Bool?
    var token: TokenKeeper

    /// Finished clips sent at one time, beside everything that grows and documents.
    private static let mostBacklog = 2
    /// Documents sent at one time: after an outage hundreds wait, and a connection each would be
    /// too many for hub and box.
    private static let mostDocuments = 8
    /// What a server is is asked again so often: it may have been a wall that answered.
    static let askEvery: Int64 = 600_000_000_000
    /// A hub says with each answer what its disk has damaged, and whose memory it has: a box with
    /// nothing to send hears of it within this.
    static let askHubEvery: Int64 = 5_000_000_000

    init(
        _ target: UploadTarget, multi: CurlMulti, events: @escaping @Sendable (UploadEvent) -> Void,
        aside:
            @escaping (
                @escaping @Sendable () -> UploadSession.Own, @escaping (UploadSession.Own) -> Void
            ) -> Void
    ) {
        self.target = target
        self.multi = multi
        self.events = events
        self.aside = aside
        token = TokenKeeper(target)
    }

    // MARK: Words

    func add(_ item: UploadItem, past: UploadPast, priority: Int) {
        if let entry = entries[item.key] {
            entry.priority = priority
            return
        }
        guard let server else {
            return early.append(Early(item: item, past: past, priority: priority))
        }
        let seed = UInt64(truncatingIfNeeded: item.key.hashValue)
        var session = UploadSession(
            item.key, past: past, isHub: server.isHub, canDefer: server.canDefer, chunk: chunk,
            seed: seed)
        session.comparesChecksums = server.checksum != nil
        let entry = Entry(item, session: session, priority: priority)
        if case .document(_, _, let bytes) = item {
            entry.session.finish(.init(bytes: Int64(bytes.count), xxh3: nil))
        }
        entries[item.key] = entry
    }

    func grew(_ clip: String, _ bytes: Int64) {
        if server == nil { earlyGrowth[clip] = bytes }
        media(clip)?.session.grew(to: bytes)
    }

    func finished(_ clip: String, _ whole: UploadSession.Whole) {
        if server == nil { earlyWholes[clip] = whole }
        media(clip)?.session.finish(whole)
    }

    func prioritise(_ clip: String, _ priority: Int) { media(clip)?.priority = priority }

    func verify(
        _ item: UploadItem, _ whole: UploadSession.Whole, past: UploadPast, priority: Int,
        isRead: Bool
    ) {
        add(item, past: past, priority: priority)
        finished(item.key.clip, whole)
        entries[item.key]?.session.verifyAgain(at: Clock.monotonic(), byReading: isRead)
    }

    func remove(_ key: UploadKey) {
        entries[key] = nil
        early.removeAll { $0.item.key == key }
    }

    private func media(_ clip: String) -> Entry? { entries[UploadKey(clip: clip, revision: nil)] }

    // MARK: Turns

    /// Starts what may start, moves bytes, and waits for something to do.
    func turn() {
        let now = Clock.monotonic()
        var wake = now + 1_000_000_000
        if token.hasChanged(at: now) { lookAgain(isCertain: true) }
        wake = min(wake, askServer(now))
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

    func isDocument(_ entry: Entry) -> Bool { entry.item.key.revision != nil }
    private func isBacklog(_ entry: Entry) -> Bool {
        !isDocument(entry) && !entry.session.isGrowing
    }

    private func start(_ request: UploadSession.Request, _ entry: Entry) {
        entry.isBusy = true
        switch request {
        case .checkOwn: checkOwn(entry)
        case .readBack(let place): readBack(place, entry)
        default: send(request, entry)
        }
    }

    private func send(_ request: UploadSession.Request, _ entry: Entry) {
        let asked: HTTPRequest
        do { asked = try http(request, entry) } catch {
            return heard(HTTPAnswer(error.trouble), to: request, entry, took: 0)
        }
        multi.start(asked) { [weak self, weak entry] answer, took in
            guard let self, let entry else { return }
            note(answer)
            if isRefusedPlace(answer, request, entry) { return entry.isBusy = false }
            if case .patch(_, let count, _) = request { learn(answer, count) }
            if case .receipt = request { noteCursor(answer.receipt?.cursor) }
            heard(resolve(answer, asked: asked.url), to: request, entry, took: took)
        }
    }

    private func heard(
        _ answer: HTTPAnswer, to request: UploadSession.Request, _ entry: Entry, took: Int64
    ) {
        let said = entry.session.heard(answer, to: request, took: took, at: Clock.monotonic())
        if case .patch = request { chunk = entry.session.chunk }
        finish(entry, said)
    }

    private func finish(_ entry: Entry, _ said: [UploadEvent]) {
        entry.isBusy = false
        if entry.session.isSettled, entries[entry.item.key] === entry {
            entries[entry.item.key] = nil
        }
        for event in said { events(withTokenFile(event)) }
        // What gets through for one may get through for the others.
        if said.contains(where: \.isProgress) { lookAgain(isCertain: false) }
    }

    func lookAgain(isCertain: Bool) {
        let now = Clock.monotonic()
        for entry in entries.values { entry.session.lookAgain(at: now, isCertain: isCertain) }
        if isCertain { askAgain = min(askAgain, now) }
    }

    // MARK: Our own file, and the server's copy of it

    private func checkOwn(_ entry: Entry) {
        guard case .media(_, let path) = entry.item, let whole = entry.session.whole else {
            return finish(entry, [])
        }
        aside({ OwnFile.compare(path, with: whole) }) { [weak self, weak entry] own in
            guard let self, let entry else { return }
            finish(entry, entry.session.heardOwn(own, at: Clock.monotonic()))
        }
    }

    private func readBack(_ place: Int, _ entry: Entry) {
        guard let url = servedAt(place, entry), let whole = entry.session.whole else {
            return heard(HTTPAnswer(status: 404), to: .readBack(place), entry, took: 0)
        }
        let copy = CopyDigest(longest: whole.bytes)
        var request = HTTPRequest("GET", url, headers: authorization)
        request.caFile = target.caFile
        multi.start(request, sink: { answer, bytes in answer.status != 200 || copy.take(bytes) }) {
            [weak self, weak entry] answer, took in
            guard let self, let entry else { return }
            heard(copy.verdict(answer), to: .readBack(place), entry, took: took)
        }
    }

    /// Where servers serve what was uploaded: at the upload itself (tusd, tuspyserver), at the
    /// place it was made for, or at that place beside the tus service (SeaweedFS:
    /// `/.tus/files/CLIP.mp4` is `/files/CLIP.mp4`).
    private func servedAt(_ place: Int, _ entry: Entry) -> String? {
        let own = "files/\(entry.item.key.clip).mp4"
        switch place {
        case 0: return entry.session.place.map { UploadAddress.url($0, target: target.url) }
        case 1: return UploadAddress.parent(of: target.url).map { "\($0)/\(own)" }
        default: return "\(target.url)/\(own)"
        }
    }
}

extension UploadEvent {
    fileprivate var isProgress: Bool {
        switch self {
        case .created, .acknowledged, .uploaded, .verified: true
        case .hub, .damaged, .unverifiable, .lost, .waiting, .parked: false
        }
    }
}
