import ClipDocuments
import Platform
import Web
import Wire

/// What kind of server it is, and what is learnt of it on the way.
extension UploadBoard {
    /// Asks what the server is: at first, again where it did not say, and now and then, also when
    /// nothing is to be sent: a hub put back from a backup is to be noticed while the box still has
    /// what it lost. Returns when to look again.
    func askServer(_ now: Int64) -> Int64 {
        guard !isAsking else { return .max }
        guard now >= askAgain else { return askAgain }
        isAsking = true
        var request = HTTPRequest("OPTIONS", "\(target.url)/files", headers: authorization + seen)
        request.caFile = target.caFile
        multi.start(request) { [weak self] answer, _ in self?.heardOptions(answer) }
        return .max
    }

    func heardOptions(_ answer: HTTPAnswer) {
        isAsking = false
        let now = Clock.monotonic()
        note(answer)
        guard let facts = ServerFacts(answer) else { return heardNoServer(answer, at: now) }
        retry.reset()
        askAgain =
            now
            + (facts.isPresumed
                ? presumption.next() : facts.isHub ? Self.askHubEvery : Self.askEvery)
        // A wall's 405 takes nothing back that the server said of itself.
        if facts.isPresumed, server != nil { return }
        let isNews = facts != server
        server = facts
        if isNews { tellSessions() }
        addEarly()
    }

    func addEarly() {
        let waiting = early
        early = []
        for upload in waiting { add(upload.item, past: upload.past, priority: upload.priority) }
        for (clip, bytes) in earlyGrowth { grew(clip, bytes) }
        for (clip, whole) in earlyWholes { finished(clip, whole) }
        (earlyGrowth, earlyWholes) = ([:], [:])
    }

    func heardNoServer(_ answer: HTTPAnswer, at now: Int64) {
        let pause = retry.next()
        // A hub that is put back from a backup is away meanwhile; what it forgot is to be known
        // soon after.
        askAgain =
            now
            + (answer.retryAfter ?? (server?.isHub == true ? min(pause, Self.askHubEvery) : pause))
        // Uploads that know their server say themselves what stands in their way.
        guard server == nil else { return }
        let trouble = reason(against: answer)
        for upload in early { events(.waiting(upload.item.key, trouble, until: askAgain)) }
    }

    func reason(against answer: HTTPAnswer) -> UploadTrouble {
        let place = "\(target.url)/files"
        if let trouble = answer.trouble ?? answer.interloper(at: place) { return trouble }
        switch answer.status {
        case 401, 403: return token.problem ?? UploadTrouble(.token, status: answer.status)
        case 429, 500...599:
            return UploadTrouble(.busy, status: answer.status, detail: answer.words)
        default:
            return UploadTrouble(.notTus, status: answer.status, place: place, detail: answer.words)
        }
    }

    /// Media at a server that is no hub: some (SeaweedFS) file an upload at the very path it was
    /// made at, and a second would replace the first.
    func isPlacedPerClip(_ entry: Entry) -> Bool {
        server?.isHub == false && placesPerClip != false && !isDocument(entry)
    }

    /// A server that takes uploads at one path only says so; it is asked once.
    func isRefusedPlace(_ answer: HTTPAnswer, _ request: UploadSession.Request, _ entry: Entry)
        -> Bool
    {
        guard case .create = request, isPlacedPerClip(entry), answer.failure == nil else {
            return false
        }
        if answer.status == 201 { placesPerClip = true }
        guard placesPerClip == nil,
            [400, 404, 405, 409, 410, 415, 422, 501].contains(answer.status), !answer.isPortal
        else { return false }
        placesPerClip = false
        return true
    }

    /// Where the server refuses a token that our own file does not give, the file is what somebody
    /// must mend.
    func withTokenFile(_ event: UploadEvent) -> UploadEvent {
        guard case .waiting(let key, let trouble, let until) = event, trouble.code == .token else {
            return event
        }
        return .waiting(key, token.problem ?? trouble, until: until)
    }

    func learn(_ answer: HTTPAnswer, _ count: Int64) {
        if answer.status == 413 { probesLimit = true }
        if answer.status == 204, count > ChunkSize.smallest { probesLimit = false }
    }

    func note(_ answer: HTTPAnswer) {
        if [401, 403].contains(answer.status) { token.wasRefused(at: Clock.monotonic()) }
        if answer.isHubs, server?.isHub == false { becomeHub() }
        if let identity = answer.identity { noteHub(identity) }
        if answer.identity != nil { noteDamage(answer.number("rushes-hub-damage") ?? 0) }
    }

    /// The hub's disk damaged something, or it was mended: which clips?
    private func noteDamage(_ number: Int64) {
        guard number != damage else { return }
        let former = damage
        damage = number
        var request = HTTPRequest("GET", "\(target.url)/api/damaged", headers: authorization + seen)
        request.caFile = target.caFile
        multi.start(request) { [weak self] answer, _ in
            guard let self else { return }
            // Not understood, it is asked for again with the next answer that brings the number.
            guard answer.status == 200, let clips = answer.damaged else { return damage = former }
            events(.damaged(clips))
        }
    }

    func noteHub(_ new: HubIdentity) {
        guard new != hub else { return }
        let isFirst = hub == nil
        hub = new
        damage = 0
        events(.hub(new))
        if !isFirst { lookAgain(isCertain: true) }
    }

    /// The furthest we have seen this hub; of another one, or another epoch, the newest counts.
    func noteCursor(_ cursor: HubCursor?) {
        guard let cursor else { return }
        if let seen = target.seen, seen.identity == cursor.identity,
            seen.sequence >= cursor.sequence
        {
            return
        }
        target.seen = cursor
    }

    func becomeHub() {
        server?.isHub = true
        server?.isPresumed = false
        server?.checksum = nil
        tellSessions()
    }

    func tellSessions() {
        guard let server else { return }
        let now = Clock.monotonic()
        for entry in entries.values {
            entry.session.serverIs(hub: server.isHub, canDefer: server.canDefer)
            entry.session.comparesChecksums = server.checksum != nil
            entry.session.lookAgain(at: now, isCertain: true)
        }
    }
}
