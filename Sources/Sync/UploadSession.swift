import Slate

/// One upload as a state machine: what to ask the server next, and what its answers mean. Pure; time is an argument.
///
/// tus 1.0 with deferred length. Whatever leaves a doubt (a broken line, an odd answer) is settled by asking for the offset, never by sending again.
struct UploadSession {
    enum Request: Equatable {
        /// POST, with the length if it is known; a document's bytes go with it.
        case create(length: Int64?)
        case head
        /// PATCH of `count` bytes from `offset`; `length` is told once it is known.
        case patch(offset: Int64, count: Int64, length: Int64?)
        /// GET of the hub's receipt.
        case receipt
    }

    enum Next: Equatable {
        case ask(Request)
        /// Nothing to do before this time, unless something changes.
        case wait(until: Int64)
        case idle
    }

    /// The end of the media, once its camera has closed it.
    struct Whole: Equatable {
        var bytes: Int64
        /// Nil for documents, whose length alone is checked.
        var xxh3: String?
    }

    private(set) var url: String?
    /// What the server has; nil when we must ask.
    private(set) var offset: Int64?
    private(set) var durable: Int64 = 0
    private(set) var whole: Whole?
    private(set) var isSettled = false

    private let key: UploadKey
    private let isHub: Bool
    /// Whether the server takes an upload whose length is not known yet; if not, a clip is sent when it is whole.
    private var canDefer: Bool
    private var isLengthTold = false
    /// The furthest the server has been; it may lose bytes, and then gets them again, but not for ever.
    private var reached: Int64?
    private var retreats = 0
    private var hasDoubtedLoss = false
    private var chunk = ChunkSize()
    private var retry: RetrySchedule
    private var notBefore: Int64 = 0
    private var lastFlush: Int64 = 0
    private var freshStarts = 0
    private var conflicts = 0
    private var receipts = 0

    /// New durable bytes of a growing clip go when there are this many, or after this time.
    static let flushBytes: Int64 = 256 << 10
    static let flushTime: Int64 = 1_000_000_000
    private static let mostFreshStarts = 2
    private static let mostRetreats = 3
    /// A hub that still receives what we call whole, asked so often, has lost our upload.
    private static let mostReceipts = 10
    /// One that says it has every byte may be digesting them, after a restart from a slow disk: ten minutes.
    private static let mostReceiptsOfAll = 125
    private static let slowRetry: Int64 = 30_000_000_000
    static let longRetry: Int64 = 600_000_000_000

    init(_ key: UploadKey, url: String?, isHub: Bool, canDefer: Bool = true, seed: UInt64) {
        self.key = key
        self.url = url
        self.isHub = isHub
        self.canDefer = canDefer
        retry = RetrySchedule(seed: seed)
    }

    mutating func grew(to bytes: Int64) { durable = max(durable, bytes) }

    mutating func finish(_ whole: Whole) {
        self.whole = whole
        durable = whole.bytes
        // What the server has beyond the end is not ours: ask, and see.
        if let told = offset, told > whole.bytes { offset = nil }
    }

    var isGrowing: Bool { whole == nil }

    func next(at now: Int64) -> Next {
        if isSettled { return .idle }
        if now < notBefore { return .wait(until: notBefore) }
        guard url != nil else { return whole != nil || (canDefer && durable > 0) ? .ask(.create(length: whole?.bytes)) : .idle }
        guard let offset else { return .ask(.head) }
        guard let whole else { return nextOfGrowing(offset, now) }
        if offset >= whole.bytes && isLengthTold { return .ask(.receipt) }
        return .ask(patch(from: offset))
    }

    private func nextOfGrowing(_ offset: Int64, _ now: Int64) -> Next {
        let fresh = durable - offset
        if fresh <= 0 { return .idle }
        if fresh >= Self.flushBytes || now - lastFlush >= Self.flushTime { return .ask(patch(from: offset)) }
        return .wait(until: lastFlush + Self.flushTime)
    }

    private func patch(from offset: Int64) -> Request {
        let count = max(0, min(chunk.bytes, durable - offset))
        let isLast = whole.map { offset + count == $0.bytes } ?? false
        return .patch(offset: offset, count: count, length: isLast ? whole?.bytes : nil)
    }

    /// Takes in the answer to a request; returns what to tell.
    mutating func heard(_ answer: HTTPAnswer, to request: Request, took: Int64, at now: Int64) -> [UploadEvent] {
        guard answer.failure == nil else { return doubt(answer.failure ?? "", at: now) }
        if answer.isPortal { return pause("the network wants a login (a web page answered instead of the hub)", at: now) }
        switch answer.status {
        case 401, 403: return pause("the hub refuses the token (\(answer.status)); check token_file", at: now)
        case 412: return abandon("the server does not speak tus 1.0.0 (412)", at: now)
        case 423, 429, 500...599:
            return doubt("the hub is busy or failing (\(answer.status))\(answer.sentence)", at: now, after: answer.retryAfter)
        default: break
        }
        switch request {
        case .create(let length): return heardCreate(answer, length, at: now)
        case .head: return heardHead(answer, at: now)
        case .patch(let offset, let count, let length): return heardPatch(answer, offset, count, length, took, at: now)
        case .receipt: return heardReceipt(answer, at: now)
        }
    }

    private mutating func heardCreate(_ answer: HTTPAnswer, _ length: Int64?, at now: Int64) -> [UploadEvent] {
        if answer.status == 400 && length == nil { return waitForTheEnd(at: now) }
        guard answer.status == 201, answer.isTus, let location = answer["location"] else {
            if answer.status == 201 {
                return pause("the server puts uploads on another host; give that host's address as the hub's url", at: now)
            }
            return answer.status == 413
                ? abandon("the server takes no file as long as this (413)", at: now)
                : doubt("the server gave no place for the upload (\(answer.status))\(answer.sentence)", at: now)
        }
        url = location
        retry.reset()
        // A server without creation-with-upload ignores the body and says no offset.
        let told = answer.number("upload-offset") ?? 0
        // With media no byte went along: whoever has some has somebody else's.
        guard key.revision != nil || told == 0 else { return startAfresh("the server has bytes that nobody sent", at: now) }
        offset = told
        isLengthTold = length != nil
        return [.created(key, url: location)] + settledIfDocument()
    }

    private mutating func heardHead(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        if [404, 410].contains(answer.status) { return lostUpload(at: now) }
        guard [200, 204].contains(answer.status), answer.isTus, let told = answer.number("upload-offset") else {
            return doubt("the server does not say what it has (\(answer.status))\(answer.sentence)", at: now)
        }
        // While it grows, the server may know of bytes whose camera has not spoken since our restart.
        guard isGrowing || told <= durable else { return startAfresh("the server has more of it than there is", at: now) }
        guard !losesTooMuch(told) else { return startAfresh("the server loses what it has", at: now) }
        reached = told
        offset = told
        isLengthTold = answer.number("upload-length") != nil
        if let whole, let length = answer.number("upload-length"), length != whole.bytes {
            return startAfresh("the server expects \(length) bytes where there are \(whole.bytes)", at: now)
        }
        return [.acknowledged(key, offset: told)] + settledIfDocument()
    }

    private mutating func heardPatch(
        _ answer: HTTPAnswer, _ sentFrom: Int64, _ count: Int64, _ length: Int64?, _ took: Int64, at now: Int64
    ) -> [UploadEvent] {
        switch answer.status {
        case 204 where answer.isTus: break
        case 404, 410: return lostUpload(at: now)
        case 409:
            conflicts += 1
            return conflicts > 1 ? doubt("the server is not where we thought (409)", at: now) : ask()
        case 413:
            guard count > ChunkSize.smallest else { return doubt("the server takes no chunk, however small (413)", at: now) }
            chunk.refused(count)
            return ask()
        case 400 where length == nil && !isLengthTold: return waitForTheEnd(at: now)
        case 460: return doubt("a chunk arrived damaged (460)", at: now)
        case 200..<300, 408, 425:
            return doubt("a chunk got an answer that is not the server's (\(answer.status))\(answer.sentence)", at: now)
        default: return startAfresh("the server refused a chunk (\(answer.status))\(answer.sentence)", at: now)
        }
        guard let told = answer.number("upload-offset"), told >= sentFrom, told <= sentFrom + count else {
            return startAfresh("the server claims another offset than what was sent", at: now)
        }
        guard told > sentFrom || count == 0 else { return doubt("the server keeps nothing of what is sent", at: now) }
        offset = told
        reached = told
        isLengthTold = isLengthTold || (length != nil && told == length)
        chunk.sent(count, inNanoseconds: took)
        retry.reset()
        conflicts = 0
        lastFlush = now
        return [.acknowledged(key, offset: told)] + settledIfDocument()
    }

    private mutating func heardReceipt(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        guard isHub else { return heardLength(answer, at: now) }
        if answer.status == 404 { return startAfresh("the hub does not know the clip", at: now) }
        guard answer.status == 200, let receipt = answer.receipt else {
            return doubt("the hub's receipt cannot be read (\(answer.status))", at: now)
        }
        if let theirs = receipt.xxh3, receipt.state == .stored || receipt.state == .published, theirs == whole?.xxh3 { return settle() }
        let patience = receipt.bytes == whole?.bytes ? Self.mostReceiptsOfAll : Self.mostReceipts
        if receipt.state == .receiving, receipts < patience {
            receipts += 1
            notBefore = now + min(100_000_000 << Int64(min(receipts, 6)), 5_000_000_000)
            return []
        }
        receipts = 0
        return startAfresh(receipt.state == .receiving ? "the hub lost part of it" : "the hub's copy has another digest", at: now)
    }

    /// A plain tus server has no digest to show: it must say, in tus, that it has every byte.
    private mutating func heardLength(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        let said = heardHead(answer, at: now)
        // The length was told with the last bytes; a server need not repeat it, and one that says another is left by `heardHead`.
        guard !isSettled, url != nil, let offset, let whole, offset == whole.bytes else { return said }
        return said + settle()
    }

    /// Counts bytes that the server had and has no more: a restart, or a backup put back. They are still here, so they go again.
    private mutating func losesTooMuch(_ told: Int64) -> Bool {
        if told < reached ?? 0 { retreats += 1 }
        return retreats > Self.mostRetreats
    }

    /// The server knows nothing of the upload: it may have finished and forgotten it, so the receipt decides.
    private mutating func lostUpload(at now: Int64) -> [UploadEvent] {
        // Some servers forget an upload the moment it is whole (SeaweedFS, tussi, aiohttp-tus), and this one has said that it is.
        if !isHub, let whole, isLengthTold, reached == whole.bytes { return settle() }
        if isHub, let whole, whole.xxh3 != nil, !hasDoubtedLoss {
            (offset, isLengthTold, hasDoubtedLoss) = (whole.bytes, true, true)
            return []
        }
        return startAfresh("the server has forgotten the upload", at: now)
    }

    /// The server announced deferred lengths, or was believed to, and refuses them: the clip goes up when it is whole.
    private mutating func waitForTheEnd(at now: Int64) -> [UploadEvent] {
        canDefer = false
        return whole == nil
            ? again("this server takes clips only when they are whole", at: now) : again("the server refuses deferred lengths", at: now)
    }

    private mutating func settledIfDocument() -> [UploadEvent] {
        guard key.revision != nil, let whole, offset == whole.bytes else { return [] }
        return settle()
    }

    private mutating func settle() -> [UploadEvent] {
        isSettled = true
        return [.confirmed(key)]
    }

    private mutating func ask() -> [UploadEvent] {
        offset = nil
        return []
    }

    /// Something went wrong that may be over soon: ask where we are, later.
    private mutating func doubt(_ reason: String, at now: Int64, after: Int64? = nil) -> [UploadEvent] {
        offset = nil
        chunk.failed()
        notBefore = now + (after ?? retry.next())
        return [.waiting(key, reason: reason, until: notBefore)]
    }

    /// Something only a person can mend: no retry storm.
    private mutating func pause(_ reason: String, at now: Int64) -> [UploadEvent] {
        offset = nil
        notBefore = now + Self.slowRetry
        return [.waiting(key, reason: reason, until: notBefore)]
    }

    private mutating func startAfresh(_ reason: String, at now: Int64) -> [UploadEvent] {
        guard freshStarts < Self.mostFreshStarts else { return abandon("\(reason), three times", at: now) }
        freshStarts += 1
        return again("\(reason); sending it again", at: now)
    }

    private mutating func again(_ reason: String, at now: Int64) -> [UploadEvent] {
        url = nil
        offset = nil
        (reached, retreats) = (nil, 0)
        isLengthTold = false
        notBefore = now + retry.next()
        return [.waiting(key, reason: reason, until: notBefore)]
    }

    /// A person is needed; but the clip is kept, and what they mend may be mended without us hearing of it.
    private mutating func abandon(_ reason: String, at now: Int64) -> [UploadEvent] {
        _ = again(reason, at: now)
        (freshStarts, conflicts, receipts, hasDoubtedLoss) = (0, 0, 0, false)
        notBefore = now + Self.longRetry
        return [.abandoned(key, reason: reason)]
    }
}
