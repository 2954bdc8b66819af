import ClipDocuments
import Platform
import Web

/// The clips under way from the hub into the folder. One thread.
final class PullBoard {
    private let folder: EditorsFolder
    private let hub: String
    private let token: PullToken
    /// The hub refused the token at the last download; it may be mended in its file.
    private(set) var isRefused = false
    private let multi: CurlMulti
    private let display: PullDisplay
    private var plan: PullPlan
    private var downloads: [String: Download] = [:]
    private var state: PullState

    init(
        _ folder: EditorsFolder, state: PullState, token: PullToken, multi: CurlMulti,
        display: PullDisplay
    ) {
        self.folder = folder
        self.state = state
        self.token = token
        self.multi = multi
        self.display = display
        hub = state.hub
        plan = PullPlan(cursor: state.cursor)
    }

    /// From here on the feed is of interest.
    var lastEventID: String { state.lastEventID(plan.heard) }
    var isIdle: Bool { plan.isEmpty }

    func add(_ publication: Publication) { plan.add(publication) }

    /// Who answers: another hub, or another epoch of it, counts on its own, and what was still to
    /// be fetched is told again.
    func follow(_ identity: HubIdentity) {
        guard identity != state.identity else { return }
        state.follow(identity)
        // What is under way goes on; should it still be wanted, its bytes are found in the folder.
        plan = PullPlan(cursor: state.cursor)
    }

    /// Whatever stood in the way may be over.
    func retryNow() {
        isRefused = false
        plan.retryNow()
    }

    /// Starts what may start; returns when to look again.
    func turn(at now: Int64) -> Int64? {
        while true {
            switch plan.next(at: now) {
            case .idle: return nil
            case .wait(let until): return until
            case .fetch(let publication): attempt(publication) { try fetch(publication) }
            }
        }
    }

    private func attempt(_ publication: Publication, _ body: () throws -> Void) {
        do { try body() } catch {
            if downloads[publication.clip]?.publication == publication {
                downloads[publication.clip] = nil
            }
            if PullFailure.of(error).isRefusedToken { isRefused = true }
            let sentence = plan.failed(publication, PullFailure.of(error), at: Clock.monotonic())
            if let sentence { display.complain(sentence) }
        }
    }

    private func fetch(_ publication: Publication) throws {
        try EditorsFolder.check(publication)
        guard downloads[publication.clip] == nil else {
            throw PullFailure(say("the clip is on its way already", "这条已在传"), .stale)
        }
        if state.holds(publication) { return try settle(publication) }
        try folder.dropParts(of: publication.clip, but: folder.part(publication))
        let former = state.holdings[publication.clip]?.place
        if try folder.adopt(publication, &state) {
            try settle(publication)
            return display.told(
                publication, from: former, to: state.holdings[publication.clip]?.place)
        }
        if publication.damaged?.contains("movie") == true {
            throw PullFailure(
                say(
                    "the hub's disk has damaged it; it comes when its box has sent the clip again",
                    "服务器硬盘损坏了它; 录制主机重新上传后会再来"))
        }
        try makeRoom(publication)
        let download = try Download(
            publication, part: folder.part(publication), isHeadOnly: payload(publication) != nil
        ) {
            [display] done in
            display.progress(publication, done)
        }
        downloads[publication.clip] = download
        if download.isWhole { return try finish(download, nil) }
        multi.start(
            download.request(hub, token: token.bytes),
            sink: { [weak download] in download?.take($0, $1) ?? false },
            done: { [weak self] answer, _ in
                self?.attempt(publication) { try self?.finish(download, answer) }
            })
    }

    /// The payload we hold, if only the head is new.
    private func payload(_ publication: Publication) -> Download.Payload? {
        guard let holding = state.holdings[publication.clip],
            holding.payloadXXH3 == publication.payloadXXH3,
            holding.bytes - holding.headBytes == publication.bytes - publication.headBytes,
            publication.headBytes > 0
        else { return nil }
        let path = folder.file(holding)
        // A file the editor has moved or changed in length is fetched whole.
        guard let size = try? Files.size(path), size == holding.bytes else { return nil }
        return .init(path: path, headBytes: holding.headBytes)
    }

    /// Left free for names, documents and notes.
    private static let reserve: Int64 = 16 << 20

    /// Says so before the disk is full rather than after.
    private func makeRoom(_ publication: Publication) throws {
        let part = folder.part(publication)
        let missing = publication.bytes - (Files.exists(part) ? try Files.size(part) : 0)
        let free = try Files.freeBytes(folder.path)
        guard free >= missing + Self.reserve else {
            let wanted = PullDisplay.size(missing + Self.reserve)
            let left = PullDisplay.size(free)
            throw PullFailure(
                say(
                    "\(folder.path) has \(left) left and \(wanted) are needed; free some space",
                    "\(folder.path) 只剩 \(left), 需要 \(wanted); 请腾出空间"), .passing)
        }
    }

    private func finish(_ download: Download, _ answer: HTTPAnswer?) throws {
        let publication = download.publication
        do { try download.finish(answer, payload: payload(publication)) } catch {
            // The payload was not what it should be: next time without it.
            if error.kind == .passing && !Files.exists(download.part) {
                state.holdings[publication.clip]?.payloadXXH3 = ""
            }
            throw error
        }
        downloads[publication.clip] = nil
        let former = state.holdings[publication.clip]?.place
        let name = try folder.place(download.part, publication, &state)
        try settle(publication)
        display.placed(publication, name)
        if let former, former != name, Files.exists("\(folder.path)/\(former)") {
            display.complain(
                say(
                    "\(former) stays as it is, but it is not the movie the hub has of this clip now; that one is \(name)",
                    "\(former) 保持原样, 但它已不是服务器上这条的文件; 那个是 \(name)"))
        }
    }

    /// Notes that a publication is done with; if that cannot be written, it is not done with.
    private func settle(_ publication: Publication) throws {
        var settled = plan
        settled.done(publication)
        if let holding = state.holdings[publication.clip], holding.xxh3 == publication.xxh3 {
            var settledHolding = holding
            let isSame = holding.origin == state.identity
            settledHolding.sequence =
                isSame ? max(holding.sequence, publication.sequence) : publication.sequence
            settledHolding.origin = state.identity
            state.holdings[publication.clip] = settledHolding
        }
        state.cursor = max(state.cursor, settled.cursor)
        try state.save(folder.path)
        plan = settled
    }
}
