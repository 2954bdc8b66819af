import ClipDocuments
import Web
import Wire

/// What the server's answers mean.
extension UploadSession {
    /// Takes in the answer to a request; returns what to tell.
    mutating func heard(_ answer: HTTPAnswer, to request: Request, took: Int64, at now: Int64)
        -> [UploadEvent]
    {
        if let trouble = answer.trouble { return heardNothing(trouble, to: request, at: now) }
        counts.timeouts = 0
        if case .readBack(let place) = request { return heardReadBack(answer, place, at: now) }
        if let trouble = answer.interloper(at: key.clip) { return pause(trouble, at: now) }
        if let said = heardRefusal(answer, to: request, at: now) { return said }
        noteExpiry(answer, to: request, at: now)
        switch request {
        case .create(let length): return heardCreate(answer, length, at: now)
        case .head: return heardHead(answer, at: now)
        case .patch(let offset, let count, let length):
            return heardPatch(answer, offset, count, length, took, at: now)
        case .receipt: return heardReceipt(answer, at: now)
        case .readBack, .checkOwn: return []
        }
    }

    /// The line broke, or our own disk does not give what it has.
    private mutating func heardNothing(_ trouble: UploadTrouble, to request: Request, at now: Int64)
        -> [UploadEvent]
    {
        if trouble.isOwn { return park(trouble, at: now) }
        if trouble.code == .timeout { counts.timeouts += 1 }
        if case .patch = request { chunk.failed() }
        return doubt(trouble, at: now)
    }

    /// What any request may be answered with.
    private mutating func heardRefusal(_ answer: HTTPAnswer, to request: Request, at now: Int64)
        -> [UploadEvent]?
    {
        let (status, words) = (answer.status, answer.words)
        switch status {
        case 401, 403: return pause(UploadTrouble(.token, status: status), at: now)
        case 412: return refuse(UploadTrouble(.version, status: status), at: now)
        case 507:
            return waitForRoom(
                UploadTrouble(.full, status: status, detail: words), at: now,
                after: answer.retryAfter)
        case 423, 429, 500...599:
            if case .patch = request { chunk.failed() }
            return doubt(
                UploadTrouble(.busy, status: status, detail: words), at: now,
                after: answer.retryAfter)
        default: return nil
        }
    }

    /// How long the server keeps what is not whole, which each PATCH may put off.
    private mutating func noteExpiry(_ answer: HTTPAnswer, to request: Request, at now: Int64) {
        guard (200..<300).contains(answer.status), answer.isTus else { return }
        let told = answer.keptFor.map { now + $0 }
        switch request {
        case .create, .patch: keptUntil = told
        // It need not be said here; what is there past its time is kept.
        case .head: if told != nil || hasExpired(at: now) { keptUntil = told }
        default: break
        }
    }

    private mutating func heardCreate(_ answer: HTTPAnswer, _ length: Int64?, at now: Int64)
        -> [UploadEvent]
    {
        let status = answer.status
        if status == 400 && length == nil { return waitForTheEnd(at: now) }
        if status == 413 { return heardTooLong(at: now, after: answer.retryAfter) }
        guard status == 201, answer.isTus else {
            return refuse(UploadTrouble(.noPlace, status: status, detail: answer.words), at: now)
        }
        guard let location = answer["location"] else {
            return park(UploadTrouble(.otherHost), at: now)
        }
        place = location
        // A server without creation-with-upload ignores the body and says no offset.
        let told = answer.number("upload-offset") ?? 0
        // With media no byte went along: whoever has some has somebody else's.
        guard sendsBodyWithCreate || told == 0 else {
            return startAfresh(UploadTrouble(.unsent), at: now)
        }
        progress()
        offset = told
        reached = told
        isLengthTold = length != nil
        return [.created(key, place: location)] + settledIfDocument()
    }

    /// A document's POST carries its bytes, which a proxy may find too long; a clip's says its
    /// length alone, which the server does.
    private mutating func heardTooLong(at now: Int64, after: Int64?) -> [UploadEvent] {
        guard sendsBodyWithCreate else {
            return refuse(UploadTrouble(.tooLong, status: 413), at: now)
        }
        sendsBodyWithCreate = false
        return []
    }

    mutating func heardHead(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        if [404, 410].contains(answer.status) { return heardMissing(answer, at: now) }
        guard [200, 204].contains(answer.status), answer.isTus,
            let told = answer.number("upload-offset")
        else {
            return doubt(
                UploadTrouble(.silent, status: answer.status, detail: answer.words), at: now)
        }
        // While it grows, the server may know of bytes whose camera has not spoken since our
        // restart.
        guard isGrowing || told <= durable else {
            return startAfresh(UploadTrouble(.ahead), at: now)
        }
        guard !losesTooMuch(told) else { return startAfresh(UploadTrouble(.loses), at: now) }
        if let whole, let length = answer.number("upload-length"), length != whole.bytes {
            return startAfresh(
                UploadTrouble(.otherLength, detail: "\(length) / \(whole.bytes)"), at: now)
        }
        // Bytes of a PATCH that broke off are progress: a line that dies each 100 kB is slow, not
        // down.
        if let reached, told > reached { progress() }
        reached = told
        offset = told
        isLengthTold = answer.number("upload-length") != nil
        return [.acknowledged(key, offset: told)] + settledIfDocument()
    }

    /// A 404 counts when it says that it is the server's.
    private mutating func heardMissing(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        if !isHub, hasGoneInTime(answer, at: now) { return startAfreshAfterExpiry(at: now) }
        if answer.isTus || answer.isHubs { return lostUpload(at: now) }
        // Some servers forget an upload the moment it is whole, and do not say so in tus.
        if !isHub, let whole, isLengthTold, reached == whole.bytes { return lostUpload(at: now) }
        counts.bareMisses += 1
        guard isHub || counts.bareMisses < Self.mostBareMisses else { return lostUpload(at: now) }
        return doubt(
            UploadTrouble(.notTheServers, status: answer.status, detail: answer.words), at: now)
    }

    /// What is gone when its time was over needs no second look, nor does 410 of a server that said
    /// that there would be such a time.
    private func hasGoneInTime(_ answer: HTTPAnswer, at now: Int64) -> Bool {
        guard keptUntil != nil, !isUploaded, !(isLengthTold && reached == whole?.bytes) else {
            return false
        }
        return hasExpired(at: now) || answer.status == 410 && !answer.isPage
    }

    private mutating func heardPatch(
        _ answer: HTTPAnswer, _ sentFrom: Int64, _ count: Int64, _ length: Int64?, _ took: Int64,
        at now: Int64
    ) -> [UploadEvent] {
        let (status, words) = (answer.status, answer.words)
        switch status {
        case 204 where answer.isTus: break
        case 404, 410: return heardMissing(answer, at: now)
        case 409:
            counts.conflicts += 1
            return counts.conflicts > 1
                ? doubt(UploadTrouble(.conflict, status: status), at: now) : ask()
        case 413: return heardLimit(count, at: now, after: answer.retryAfter)
        case 400 where length == nil && !isLengthTold: return waitForTheEnd(at: now)
        case 460: return heardDamage(at: now)
        case 200..<300, 408, 425:
            return doubt(
                UploadTrouble(.notTheServers, status: status, detail: words), at: now,
                after: answer.retryAfter)
        default:
            return heardOddRefusal(UploadTrouble(.refused, status: status, detail: words), at: now)
        }
        guard let told = answer.number("upload-offset"), told >= sentFrom, told <= sentFrom + count
        else {
            return startAfresh(UploadTrouble(.otherOffset), at: now)
        }
        guard told > sentFrom || count == 0 else { return doubt(UploadTrouble(.notKept), at: now) }
        heardBytes(told, from: sentFrom, took: took, at: now)
        isLengthTold = isLengthTold || (length != nil && told == length)
        return [.acknowledged(key, offset: told)] + settledIfDocument()
    }

    private mutating func heardBytes(
        _ told: Int64, from sentFrom: Int64, took: Int64, at now: Int64
    ) {
        offset = told
        reached = told
        chunk.sent(told - sentFrom, inNanoseconds: took)
        progress()
        lastFlush = now
        isCheckedWhole = comparesChecksums && sentFrom == 0 && told > 0 && told == whole?.bytes
    }

    /// A proxy takes no body so long: shorter ones do, down to a length that every proxy takes.
    private mutating func heardLimit(_ count: Int64, at now: Int64, after: Int64?) -> [UploadEvent]
    {
        let trouble = UploadTrouble(.chunkTooLong, status: 413)
        guard count > ChunkSize.smallest else { return waitForRoom(trouble, at: now, after: after) }
        chunk.refused(count)
        guard let after else { return ask() }
        return doubt(trouble, at: now, after: after)
    }

    private mutating func heardDamage(at now: Int64) -> [UploadEvent] {
        counts.damages += 1
        // Once is the line's, twice may be our own disk's.
        if counts.damages > 1, whole?.xxh3 != nil { (needsOwnCheck, isCheckOfChunk) = (true, true) }
        return doubt(UploadTrouble(.damagedChunk, status: 460), at: now)
    }

    /// The offset is asked for and the chunk tried again before all is sent anew: proxies answer
    /// 4xx of their own.
    private mutating func heardOddRefusal(_ trouble: UploadTrouble, at now: Int64) -> [UploadEvent]
    {
        counts.refusals += 1
        guard counts.refusals > Self.mostRefusals else { return doubt(trouble, at: now) }
        counts.refusals = 0
        return startAfresh(trouble, at: now)
    }

    // MARK: Is it there, and is it ours

    private mutating func heardReceipt(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        guard isHub else { return heardLength(answer, at: now) }
        if answer.status == 404 { return heardNoReceipt(answer, at: now) }
        guard answer.status == 200, let receipt = answer.receipt else {
            return doubt(UploadTrouble(.badReceipt, status: answer.status), at: now)
        }
        hasAskedReceipt = true
        // Whatever else it says: the hub calls its own copy a wrong one.
        if receipt.state == .mismatched {
            isDamagedThere = receipt.damaged == true
            return heardMismatch()
        }
        if receipt.state == .receiving { return heardReceiving(receipt, at: now) }
        guard let theirs = receipt.xxh3, theirs == whole?.xxh3 else { return heardMismatch() }
        if wantsReading, receipt.isBeingRead == true { return heardReading(at: now) }
        // Of a hub that names itself in the header alone, the place is not known.
        let cursor = receipt.cursor ?? answer.identity.map { HubCursor($0, 0) }
        return settle(
            Proof(
                .receipt, cursor: cursor, revision: receipt.revision, isRead: receipt.readAt != nil)
        )
    }

    /// The hub reads its copy, which takes as long as its disk does.
    private mutating func heardReading(at now: Int64) -> [UploadEvent] {
        counts.receipts += 1
        notBefore = now + min(100_000_000 << Int64(min(counts.receipts, 6)), 5_000_000_000)
        return []
    }

    private mutating func heardNoReceipt(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        // A clip that was never sent, as it should be; whoever said so, it costs nothing to
        // believe.
        let isFirst = !hasAskedReceipt && place == nil && !isPresumed
        if isFirst {
            hasAskedReceipt = true
            return []
        }
        counts.bareMisses += 1
        // Hubs of the version before do not name themselves here: theirs is believed when HEAD said
        // the same in tus, or at the fourth time.
        guard
            answer.isHubs || answer.isTus || hasDoubtedLoss
                || counts.bareMisses >= Self.mostBareMisses
        else {
            return doubt(
                UploadTrouble(.notTheServers, status: answer.status, detail: answer.words), at: now)
        }
        return startAfresh(UploadTrouble(.unknownClip), at: now)
    }

    private mutating func heardReceiving(_ receipt: ClipReceipt, at now: Int64) -> [UploadEvent] {
        // Asked before anything was sent: another upload of it may be under way, and the first that
        // is whole wins.
        if place == nil && !isUploaded { return [] }
        let patience = receipt.bytes == whole?.bytes ? Self.mostReceiptsOfAll : Self.mostReceipts
        guard counts.receipts >= patience else {
            counts.receipts += 1
            notBefore = now + min(100_000_000 << Int64(min(counts.receipts, 6)), 5_000_000_000)
            return []
        }
        return startAfresh(UploadTrouble(.lostPart), at: now)
    }

    /// Two copies differ: before the hub is blamed, our own is compared with what was recorded.
    private mutating func heardMismatch() -> [UploadEvent] {
        needsOwnCheck = true
        isCheckOfChunk = false
        return []
    }

    /// Our own file was compared with what was recorded.
    mutating func heardOwn(_ own: Own, at now: Int64) -> [UploadEvent] {
        needsOwnCheck = false
        switch own {
        case .same where isCheckOfChunk: return []
        case .same:
            return startAfresh(UploadTrouble(isDamagedThere ? .damaged : .mismatched), at: now)
        case .trouble(let trouble):
            needsOwnCheck = true
            return park(trouble, at: now)
        }
    }

    /// A plain tus server has no digest to show: it must say, in tus, that it has every byte.
    private mutating func heardLength(_ answer: HTTPAnswer, at now: Int64) -> [UploadEvent] {
        let said = heardHead(answer, at: now)
        // The length was told with the last bytes; a server need not repeat it, and one that says
        // another is left by `heardHead`.
        guard !isSettled, !isUploaded, place != nil, let offset, let whole, offset == whole.bytes
        else { return said }
        return said + uploaded()
    }

    /// Every byte is there, as the server says.
    private mutating func uploaded() -> [UploadEvent] {
        if key.revision != nil { return settle(Proof(.document)) }
        isUploaded = true
        progress()
        if isCheckedWhole { return [.uploaded(key)] + settle(Proof(.checksum)) }
        return [.uploaded(key)]
    }

    private mutating func heardReadBack(_ answer: HTTPAnswer, _ place: Int, at now: Int64)
        -> [UploadEvent]
    {
        switch answer.status {
        case 200:
            return heardCopy(
                digest: answer["digest-read"], bytes: answer.number("bytes-read"), place)
        case 408, 425, 429, 500...599:
            let trouble = UploadTrouble(.busy, status: answer.status, detail: answer.words)
            return wait(trouble, at: now, for: answer.retryAfter ?? Self.slowRetry, isTold: true)
        default: return tryNextPlace(after: place)
        }
    }

    private mutating func tryNextPlace(after place: Int) -> [UploadEvent] {
        readBackPlace = place + 1
        return readBackPlace < Self.readBackPlaces ? [] : [.unverifiable(key)]
    }

    private mutating func heardCopy(digest: String?, bytes: Int64?, _ place: Int) -> [UploadEvent] {
        if digest == whole?.xxh3, bytes == whole?.bytes { return settle(Proof(.readBack)) }
        // As long as the clip and not the clip: it is the clip, damaged. Anything else is another
        // file, or a page.
        if bytes == whole?.bytes { return heardMismatch() }
        return tryNextPlace(after: place)
    }

    /// Counts bytes that the server had and has no more: a restart, or a backup put back. They are
    /// still here, so they go again.
    private mutating func losesTooMuch(_ told: Int64) -> Bool {
        if told < reached ?? 0 { retreats += 1 }
        return retreats > Self.mostRetreats
    }

    /// The server knows nothing of the upload: it may have finished and forgotten it, so the
    /// receipt decides.
    private mutating func lostUpload(at now: Int64) -> [UploadEvent] {
        counts.bareMisses = 0
        // Some servers forget an upload the moment it is whole (SeaweedFS, tussi, aiohttp-tus), and
        // this one has said that it is.
        if !isHub, let whole, isLengthTold, reached == whole.bytes { return uploaded() }
        if isHub, let whole, whole.xxh3 != nil, !hasDoubtedLoss {
            (offset, isLengthTold, hasDoubtedLoss) = (whole.bytes, true, true)
            return []
        }
        return startAfresh(UploadTrouble(.forgotten), at: now)
    }

    /// The server announced deferred lengths, or was believed to, and refuses them: the clip goes
    /// up when it is whole.
    private mutating func waitForTheEnd(at now: Int64) -> [UploadEvent] {
        canDefer = false
        return again(UploadTrouble(whole == nil ? .wholeOnly : .noDefer), at: now)
    }

    private mutating func settledIfDocument() -> [UploadEvent] {
        guard key.revision != nil, let whole, offset == whole.bytes else { return [] }
        return settle(Proof(.document))
    }
}
