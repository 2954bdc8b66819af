import ClipDocuments
import Platform
import Web

/// Follows the hub's feed: a request that stays open, made again when it breaks. Used on one
/// thread.
final class FeedReader {
    enum Word {
        /// Who answers, said before its publications.
        case hub(HubIdentity)
        case publication(Publication)
        /// A standing fault began, nil when it ended.
        case trouble(String?)
    }

    private let hub: String
    private let token: PullToken
    /// The hub refused the token; it may be mended in its file.
    private(set) var isRefused = false
    private let multi: CurlMulti
    private let say: (Word) -> Void
    private var stream = EventStream()
    private var retry = RetrySchedule(seed: 1)
    private var isOpen = false
    private var notBefore: Int64 = 0
    private var hasSpoken = false
    private var complaint: String?

    init(_ hub: String, token: PullToken, multi: CurlMulti, say: @escaping (Word) -> Void) {
        self.hub = hub
        self.token = token
        self.multi = multi
        self.say = say
    }

    /// Opens the feed if it is not; returns when to look again, nil while it is open.
    func follow(after lastEventID: String, at now: Int64) -> Int64? {
        guard !isOpen else { return nil }
        guard now >= notBefore else { return notBefore }
        isOpen = true
        (stream, hasSpoken) = (EventStream(), false)
        let headers =
            BearerToken.header(token.bytes) + [
                ("Last-Event-ID", lastEventID), ("Accept", "text/event-stream"),
            ]
        multi.start(
            HTTPRequest("GET", "\(hub)/api/feed", headers: headers),
            sink: { [weak self] in self?.take($0, $1) ?? false },
            done: { [weak self] answer, _ in self?.ended(answer) })
        return nil
    }

    private func take(_ answer: HTTPAnswer, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard answer.status == 200, answer["content-type"]?.hasPrefix("text/event-stream") == true
        else { return true }
        isUp(answer)
        guard let events = stream.append(bytes) else {
            complain(
                Pull.say(
                    "the hub's feed cannot be read: an event in it is longer than 4 MB",
                    "服务器的消息读不懂: 其中一条超过 4 MB"))
            return false
        }
        for event in events where event.name == "published" { heard(event) }
        // The loop is about to wait for the network; what was heard must be fetched first.
        if !events.isEmpty { multi.wake() }
        return true
    }

    private func isUp(_ answer: HTTPAnswer) {
        guard !hasSpoken else { return }
        hasSpoken = true
        isRefused = false
        if let identity = answer["rushes-hub"].flatMap({ HubIdentity($0) }) { say(.hub(identity)) }
        retry.reset()
        if complaint != nil { say(.trouble(nil)) }
        complaint = nil
    }

    private func heard(_ event: EventStream.Event) {
        // An epoch may begin while the feed is open.
        if let cursor = HubCursor(event.id) { say(.hub(cursor.identity)) }
        do { say(.publication(try Publication.validated(from: event.data.utf8))) } catch {
            complain(
                Pull.say(
                    "the hub's feed cannot be read: \(error)",
                    "服务器的消息读不懂: \(error.sentence(.chinese))"))
        }
    }

    /// A standing fault is said once.
    private func complain(_ sentence: String) {
        guard complaint != sentence else { return }
        complaint = sentence
        say(.trouble(sentence))
    }

    /// Whatever stood in the way may be over.
    func retryNow() { notBefore = 0 }

    private func ended(_ answer: HTTPAnswer) {
        isOpen = false
        isRefused = answer.failure == nil && [401, 403].contains(answer.status)
        let reason = reason(answer)
        notBefore = Clock.monotonic() + (reason.isStanding ? PullPlan.longPause : retry.next())
        // A feed that ends by itself is a hub that stops or a proxy that grew tired: only a failed
        // return is worth a word.
        guard !hasSpoken, complaint != reason.sentence else { return }
        complaint = reason.sentence
        say(.trouble(reason.sentence))
    }

    private func reason(_ answer: HTTPAnswer) -> (sentence: String, isStanding: Bool) {
        if let failure = answer.failure(.own, address: PullOptions.address) {
            return (Pull.say("the hub does not answer: \(failure)", "服务器没有应答: \(failure)"), false)
        }
        switch answer.status {
        case 401, 403: return (PullFailure.refusedToken(answer.status).description, true)
        case 404:
            return (
                Pull.say(
                    "\(hub) is no rushes-hub (404 for /api/feed)",
                    "\(hub) 不是 rushes-hub (404 for /api/feed)"), true
            )
        default:
            if answer.isPortal { return (PullFailure.portal, true) }
            let said = "\(answer.status)\(answer.sentence(.own))"
            return (Pull.say("the hub's feed answers \(said)", "服务器的消息回答 \(said)"), false)
        }
    }

}
