import Web
import Wire

/// One upload as a state machine: what to ask the server next, and what its answers mean. Pure;
/// time is an argument.
///
/// tus 1.0 with deferred length. Whatever leaves a doubt (a broken line, an odd answer) is settled
/// by asking for the offset, never by sending again.
struct UploadSession {
    enum Request: Equatable {
        /// POST, with the length if it is known; a document's bytes go with it.
        case create(length: Int64?)
        case head
        /// PATCH of `count` bytes from `offset`; `length` is told once it is known.
        case patch(offset: Int64, count: Int64, length: Int64?)
        /// GET of the hub's receipt; HEAD at a server that is no hub.
        case receipt
        /// GET of the clip where the server may serve it: one after another of the places that
        /// servers use.
        case readBack(Int)
        /// Not asked of the server: compare our own file with its digest.
        case checkOwn
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

    /// How our own file compares with what was recorded.
    enum Own: Equatable {
        case same
        case trouble(UploadTrouble)
    }

    /// Relative to the target, as in `UploadAddress`.
    var place: String?
    /// What the server has; nil when we must ask.
    var offset: Int64?
    private(set) var durable: Int64 = 0
    private(set) var whole: Whole?
    private(set) var isSettled = false
    /// The server has said that it has every byte.
    var isUploaded: Bool

    let key: UploadKey
    var isHub: Bool
    /// Whether the server takes an upload whose length is not known yet; if not, a clip is sent
    /// when it is whole.
    var canDefer: Bool
    /// Whether it announced to compare each PATCH with its checksum.
    var comparesChecksums = false
    /// Whether a document goes as the body of POST; not where a proxy took none so long.
    var sendsBodyWithCreate: Bool
    /// The caller called it uploaded or verified before.
    var isPresumed: Bool
    /// Sent without asking first whether the hub has it.
    var isForced: Bool
    var isLengthTold = false
    /// The furthest the server has been; it may lose bytes, and then gets them again, but not for
    /// ever.
    var reached: Int64?
    var retreats = 0
    var hasDoubtedLoss = false
    /// Until when the server keeps what is not whole, as it said; nil where it did not.
    var keptUntil: Int64?
    /// How often what it had of the whole clip expired.
    var expiries = 0
    var hasAskedReceipt = false
    /// The receipt is wanted of the bytes on the hub's disk.
    var wantsReading = false
    /// The hub said of itself that its disk damaged the copy.
    var isDamagedThere = false
    var needsOwnCheck = false
    /// The check is because of a chunk that arrived damaged, not of a copy that differs.
    var isCheckOfChunk = false
    var readBackPlace = 0
    /// One PATCH carried the whole clip, and its checksum was compared.
    var isCheckedWhole = false
    var chunk: ChunkSize
    private var retry: RetrySchedule
    private var fullRetry: RetrySchedule
    var notBefore: Int64 = 0
    var lastFlush: Int64 = 0
    var counts = Counts()
    /// Why it waits; nil when it does not.
    private(set) var trouble: UploadTrouble?
    private var parkedAt: Int64?
    private var isToldToWait = false

    /// What happened in a row; progress clears it.
    struct Counts {
        var freshStarts = 0
        var conflicts = 0
        var receipts = 0
        var refusals = 0
        var damages = 0
        /// Answers of 404 that did not say they were tus.
        var bareMisses = 0
        var timeouts = 0
    }

    /// New durable bytes of a growing clip go when there are this many, or after this time.
    static let flushBytes: Int64 = 256 << 10
    static let flushTime: Int64 = 1_000_000_000
    static let mostFreshStarts = 2
    static let mostRetreats = 3
    /// A line on which the clip does not get through while the server keeps it: a person is told.
    static let mostExpiries = 3
    /// Refusals in a row before a person is asked for: proxies refuse by accident, and are asked
    /// again.
    static let mostRefusals = 3
    /// Answers of 404 without a word of tus in a row before a plain server's is believed; a proxy's
    /// own end sooner.
    static let mostBareMisses = 4
    /// A hub that still receives what we call whole, asked so often, has lost our upload.
    static let mostReceipts = 10
    /// One that says it has every byte may be digesting them, after a restart from a slow disk: ten
    /// minutes.
    static let mostReceiptsOfAll = 125
    /// Places where a server may serve what was uploaded.
    static let readBackPlaces = 3
    static let slowRetry: Int64 = 30_000_000_000
    static let longRetry: Int64 = 600_000_000_000

    init(
        _ key: UploadKey, past: UploadPast = UploadPast(), isHub: Bool, canDefer: Bool = true,
        chunk: ChunkSize = ChunkSize(), seed: UInt64
    ) {
        self.key = key
        self.isHub = isHub
        self.canDefer = canDefer
        self.chunk = chunk
        place = past.place
        isUploaded = past.isUploaded
        isPresumed = past.isUploaded
        isForced = past.isForced
        sendsBodyWithCreate = key.revision != nil
        retry = RetrySchedule(seed: seed)
        fullRetry = RetrySchedule(seed: seed, from: 4_000_000_000, to: 300_000_000_000)
    }

    mutating func grew(to bytes: Int64) { durable = max(durable, bytes) }

    mutating func finish(_ whole: Whole) {
        self.whole = whole
        durable = whole.bytes
        // What the server has beyond the end is not ours: ask, and see.
        if let told = offset, told > whole.bytes { offset = nil }
    }

    var isGrowing: Bool { whole == nil }

    // MARK: What to ask

    func next(at now: Int64) -> Next {
        if isSettled { return .idle }
        if now < notBefore { return .wait(until: notBefore) }
        if needsOwnCheck { return .ask(.checkOwn) }
        if isUploaded, let next = nextOfUploaded { return next }
        guard place != nil else { return nextOfNew }
        // A chunk for what has expired would be sent for nothing.
        guard let offset, !hasExpired(at: now) else { return .ask(.head) }
        guard let whole else { return nextOfGrowing(offset, now) }
        if offset >= whole.bytes && isLengthTold { return .ask(.receipt) }
        return .ask(patch(from: offset))
    }

    /// Nothing is to be sent: what is there is to be compared.
    private var nextOfUploaded: Next? {
        guard let whole, whole.xxh3 != nil else { return whole == nil ? nil : .idle }
        if isHub { return .ask(.receipt) }
        return readBackPlace < Self.readBackPlaces ? .ask(.readBack(readBackPlace)) : .idle
    }

    private var nextOfNew: Next {
        // A box whose catalogue was lost, or that sent to this hub under another address, need not
        // send again.
        if isHub, !hasAskedReceipt, !isForced, whole?.xxh3 != nil { return .ask(.receipt) }
        return whole != nil || (canDefer && durable > 0)
            ? .ask(.create(length: whole?.bytes)) : .idle
    }

    private func nextOfGrowing(_ offset: Int64, _ now: Int64) -> Next {
        let fresh = durable - offset
        if fresh <= 0 { return .idle }
        if fresh >= min(Self.flushBytes, chunk.bytes) || now - lastFlush >= Self.flushTime {
            return .ask(patch(from: offset))
        }
        return .wait(until: lastFlush + Self.flushTime)
    }

    /// The server said that it would throw away by now what is not whole.
    func hasExpired(at now: Int64) -> Bool {
        guard let keptUntil, !isUploaded else { return false }
        return now >= keptUntil && !(isLengthTold && offset == whole?.bytes)
    }

    private func patch(from offset: Int64) -> Request {
        let count = max(0, min(chunk.bytes, durable - offset))
        let isLast = whole.map { offset + count == $0.bytes } ?? false
        return .patch(offset: offset, count: count, length: isLast ? whole?.bytes : nil)
    }

    /// How long the server may take to answer, in nanoseconds: a proxy on a slow line has to hand
    /// the bytes on, and a slow disk is asked with more patience each time.
    func answerPatience(for request: Request) -> Int64 {
        var count: Int64 = 0
        if case .patch(_, let bytes, _) = request { count = bytes }
        let base = 10_000_000_000 + min(10_000_000_000, count * 1_000_000_000 / (32 << 10))
        return base << Int64(min(counts.timeouts, 2))
    }

    // MARK: What changed around it

    /// Something changed: what waits for the line goes now, what is parked at most twice a minute.
    /// - Parameter isCertain: the very thing that stood in the way has changed.
    mutating func lookAgain(at now: Int64, isCertain: Bool = false) {
        guard notBefore > now, let trouble, isCertain || !trouble.isOwn else { return }
        if let parkedAt {
            guard isCertain || now - parkedAt >= Self.slowRetry else { return }
            unpark()
            notBefore = now
            return
        }
        if isCertain || (trouble.isOfTheLine && !isToldToWait) { notBefore = now }
    }

    /// Asks whether the server still has what it was said to have.
    mutating func verifyAgain(at now: Int64, byReading: Bool = false) {
        wantsReading = wantsReading || byReading
        isUploaded = true
        isPresumed = true
        readBackPlace = 0
        counts.receipts = 0
        lookAgain(at: now, isCertain: true)
    }

    /// What the server is turned out otherwise than it was thought.
    mutating func serverIs(hub: Bool, canDefer: Bool) {
        if hub != isHub { hasAskedReceipt = false }
        isHub = hub
        self.canDefer = canDefer
    }

    // MARK: Turns of the machine, for the answers' sake

    mutating func settle(_ proof: Proof) -> [UploadEvent] {
        isSettled = true
        progress()
        return [.verified(key, proof)]
    }

    /// Something got through.
    mutating func progress() {
        retry.reset()
        fullRetry.reset()
        // Bytes that go through once more do not excuse that they had to.
        let starts = counts.freshStarts
        counts = Counts()
        counts.freshStarts = starts
        trouble = nil
        unpark()
    }

    private mutating func unpark() {
        parkedAt = nil
        isToldToWait = false
    }

    mutating func ask() -> [UploadEvent] {
        offset = nil
        return []
    }

    /// Something went wrong that may be over soon: ask where we are, later.
    mutating func doubt(_ trouble: UploadTrouble, at now: Int64, after: Int64? = nil)
        -> [UploadEvent]
    {
        offset = nil
        return wait(trouble, at: now, for: after ?? retry.next(), isTold: after != nil)
    }

    /// The server's disk is full: it is tried with little, and seldom.
    mutating func waitForRoom(_ trouble: UploadTrouble, at now: Int64, after: Int64?)
        -> [UploadEvent]
    {
        offset = nil
        chunk.probe()
        return wait(trouble, at: now, for: after ?? fullRetry.next(), isTold: true)
    }

    mutating func wait(_ trouble: UploadTrouble, at now: Int64, for time: Int64, isTold: Bool)
        -> [UploadEvent]
    {
        self.trouble = trouble
        parkedAt = nil
        isToldToWait = isTold
        notBefore = now + time
        return [.waiting(key, trouble, until: notBefore)]
    }

    /// Something only a person can mend: no retry storm.
    mutating func pause(_ trouble: UploadTrouble, at now: Int64) -> [UploadEvent] {
        offset = nil
        return wait(trouble, at: now, for: Self.slowRetry, isTold: false)
    }

    /// Refused; asked again a few times, because what refuses may be a proxy in a bad mood.
    mutating func refuse(_ trouble: UploadTrouble, at now: Int64) -> [UploadEvent] {
        counts.refusals += 1
        return counts.refusals > Self.mostRefusals
            ? park(trouble, at: now) : doubt(trouble, at: now)
    }

    mutating func startAfresh(_ trouble: UploadTrouble, at now: Int64) -> [UploadEvent] {
        guard counts.freshStarts < Self.mostFreshStarts else {
            return park(trouble, at: now) + forget()
        }
        let starts = counts.freshStarts + 1
        var told = trouble
        told.isSentAgain = true
        let said = again(told, at: now)
        counts.freshStarts = starts
        return said
    }

    /// From the first byte, at a new place.
    mutating func again(_ trouble: UploadTrouble, at now: Int64) -> [UploadEvent] {
        let lost = forget()
        return lost + wait(trouble, at: now, for: retry.next(), isTold: false)
    }

    /// What the server had of it has expired there: it begins anew, as often as the clip grows; a
    /// whole one not for ever.
    mutating func startAfreshAfterExpiry(at now: Int64) -> [UploadEvent] {
        var told = UploadTrouble(.expired)
        if whole != nil { expiries += 1 }
        guard expiries <= Self.mostExpiries else {
            expiries = 0
            return park(told, at: now) + forget()
        }
        told.isSentAgain = true
        return again(told, at: now)
    }

    private mutating func forget() -> [UploadEvent] {
        let wasPresumed = isPresumed || isUploaded
        place = nil
        offset = nil
        (reached, retreats, keptUntil) = (nil, 0, nil)
        (isLengthTold, isUploaded, isPresumed, isCheckedWhole) = (false, false, false, false)
        (wantsReading, isDamagedThere) = (false, false)
        // The receipt has spoken, or the server has forgotten.
        hasAskedReceipt = true
        return wasPresumed ? [.lost(key)] : []
    }

    /// A person is needed; but the clip is kept, and what they mend may be mended without us
    /// hearing of it.
    mutating func park(_ trouble: UploadTrouble, at now: Int64) -> [UploadEvent] {
        offset = nil
        counts = Counts()
        hasDoubtedLoss = false
        self.trouble = trouble
        parkedAt = now
        isToldToWait = false
        notBefore = now + Self.longRetry
        return [.parked(key, trouble)]
    }
}
