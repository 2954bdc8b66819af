import Catalogue
import ClipDocuments
import ClipStore
import CrewSentences
import Platform
import Slate
import Sync
import Wire

/// What is on its way to the backend. What the catalogue does not take (a full disk) is kept and
/// saved later: the hub's word is not lost, and what is verified may make room. *Uploaded* means
/// that the server said so, *verified* that a digest was compared: by a hub (then bound to that hub
/// and its epoch), or by reading the clip back.
final class Outbox {
    private let commit: ([BoxCatalogue.OutboxEntry]) throws -> Void
    private let store: ClipStore
    private let uploader: Uploader?
    private var entries: [UploadKey: BoxCatalogue.OutboxEntry] = [:]
    /// Why each waits; gone when it gets on.
    private var troubles: [UploadKey: UploadTrouble] = [:]
    /// Who answers, in this run; nil until it has said.
    private var hub: HubIdentity?
    /// When a clip was verified last in this run, CLOCK_MONOTONIC.
    private var verifiedAt: [String: Int64] = [:]
    /// Clips that are asked for again, and whether the hub is to read its bytes for the answer.
    private var asked: [String: Bool] = [:]
    /// What the catalogue has not taken yet.
    private var unsaved: Set<UploadKey> = []
    private var isComplaining = false
    /// The folder of all clips is not in its place, which is told once for all of them.
    var isFolderAway = false

    /// A verification is fresh for so long; who gives media up asks before.
    private static let freshness: Int64 = 600_000_000_000

    /// - Parameter commit: how entries are saved, when not by the catalogue.
    init(
        catalogue: BoxCatalogue, store: ClipStore, uploader: Uploader?,
        commit: (([BoxCatalogue.OutboxEntry]) throws -> Void)? = nil
    ) throws {
        self.commit = commit ?? catalogue.save
        self.store = store
        self.uploader = uploader
        for entry in try catalogue.outbox() {
            entries[UploadKey(clip: entry.clip, revision: entry.revision)] = entry
        }
    }

    /// What the box knows of the hub it spoke with last.
    static func seen(_ catalogue: BoxCatalogue) throws -> HubCursor? {
        let cursors = try catalogue.outbox().compactMap(\.cursor)
        // Of several hubs or epochs the newest clip's; sequences of one hub rise with its clock.
        return cursors.max { ($0.sequence, $0.identity.epoch) < ($1.sequence, $1.identity.epoch) }
    }

    /// What has not reached the backend; what a plain server has whole and nothing can compare is
    /// not waited for.
    var waiting: Int {
        uploader == nil ? 0 : entries.values.filter { !$0.isConfirmed && !$0.isUploaded }.count
    }

    /// Confirmed by another hub, or by this one before it was put back from a backup, and asked for
    /// since.
    func isDoubted(_ clip: String) -> Bool { entries[media(clip)].map { isForeign($0) } ?? false }

    private func isForeign(_ entry: BoxCatalogue.OutboxEntry) -> Bool {
        hub != nil && entry.revision == nil && entry.isConfirmed && entry.cursor?.identity != hub
    }

    func isConfirmed(_ clip: String) -> Bool { entries[media(clip)]?.isConfirmed ?? false }
    func isUploaded(_ clip: String) -> Bool { entries[media(clip)]?.isUploaded ?? false }
    func sentBytes(_ clip: String) -> Int64 { entries[media(clip)]?.offset ?? 0 }

    /// Why a clip, or its document, waits; while the folder of all clips is away none is missing.
    func trouble(_ clip: String) -> UploadTrouble? {
        let trouble = troubles[media(clip)] ?? troubles.first { $0.key.clip == clip }?.value
        return isFolderAway && trouble?.code == .ownMissing ? nil : trouble
    }

    /// Clips that wait for something, oldest first.
    var waits: [(clip: String, trouble: UploadTrouble)] {
        // What is verified and only asked for again waits for nothing that the crew must know.
        let open = troubles.filter { entries[$0.key]?.isConfirmed == false || $0.value.isOfTheCopy }
            .keys
        return Set(open.map(\.clip)).sorted().compactMap { clip in trouble(clip).map { (clip, $0) }
        }
    }

    private func media(_ clip: String) -> UploadKey { UploadKey(clip: clip, revision: nil) }

    // MARK: Sending

    /// Starts or goes on sending a clip's media; `final` once its camera has closed it.
    func send(_ manifest: ClipManifest, durableBytes: Int64, priority: Int) {
        let key = media(manifest.id)
        guard let uploader, entries[key]?.isConfirmed != true else { return }
        let entry = entry(key)
        save([entry])
        uploader.add(item(manifest), past: past(entry), priority: priority)
        uploader.grew(clip: manifest.id, durableBytes: durableBytes)
        if let media = manifest.media {
            uploader.finished(clip: manifest.id, bytes: media.bytes, xxh3: media.xxh3)
        }
    }

    private func item(_ manifest: ClipManifest) -> UploadItem {
        .media(clip: manifest.id, path: store.media(manifest.id))
    }

    private func past(_ entry: BoxCatalogue.OutboxEntry) -> UploadPast {
        UploadPast(place: entry.place, isUploaded: entry.isUploaded)
    }

    func grew(_ clip: String, durableBytes: Int64) {
        uploader?.grew(clip: clip, durableBytes: durableBytes)
    }

    func prioritise(_ clip: String, priority: Int) {
        uploader?.prioritise(clip: clip, priority: priority)
    }

    /// Sends documents; older revisions of them need not go any more. One commit, whatever their
    /// number.
    func send(_ documents: [ClipDocument]) throws {
        guard let uploader else { return }
        let new = documents.filter { entries[Self.key($0)]?.isConfirmed != true }
        let outdated = new.flatMap { document in
            entries.keys.filter { $0.isOlder(than: document) && entries[$0]?.isConfirmed == false }
        }
        save(new.map { entry(Self.key($0)) } + outdated.compactMap(settled))
        for key in outdated {
            uploader.remove(key)
            troubles[key] = nil
        }
        for document in new {
            let key = Self.key(document)
            uploader.add(
                .document(
                    clip: key.clip, revision: document.revision, bytes: try JSON.encode(document)),
                past: past(entry(key)), priority: SendPriority.document)
        }
    }

    private static func key(_ document: ClipDocument) -> UploadKey {
        UploadKey(clip: document.clip.id, revision: document.revision)
    }

    /// Sends a clip from its first byte, whatever the hub said of it: somebody said so.
    func sendAgain(_ manifest: ClipManifest, priority: Int) {
        let key = media(manifest.id)
        guard let uploader, let media = manifest.media else { return }
        uploader.remove(key)
        forget(key)
        uploader.add(item(manifest), past: UploadPast(isForced: true), priority: priority)
        uploader.finished(clip: manifest.id, bytes: media.bytes, xxh3: media.xxh3)
        forgetDocuments(manifest.id)
    }

    /// The hub does not have the clip's document: the newest goes again with the next `send`.
    func forgetDocuments(_ clip: String) {
        for key in entries.keys
        where key.clip == clip && key.revision != nil && entries[key]?.isConfirmed == true {
            forget(key)
        }
    }

    private func forget(_ key: UploadKey) {
        asked[key.clip] = nil
        verifiedAt[key.clip] = nil
        troubles[key] = nil
        change(key) { entry in
            entry = BoxCatalogue.OutboxEntry(clip: entry.clip, revision: entry.revision)
        }
    }

    // MARK: Is it still there

    /// Whether the backend was asked for a clip a short time ago, and had it.
    func isFresh(_ clip: String) -> Bool {
        guard let at = verifiedAt[clip] else { return false }
        return Clock.monotonic() - at < Self.freshness
    }

    /// Asks the backend whether it still has a clip; once, until it has answered.
    ///
    /// `byReading`: a hub is to read the bytes from its disk for the answer.
    func askAgain(_ manifest: ClipManifest, byReading: Bool = false) {
        guard let uploader, let media = manifest.media, let entry = entries[self.media(manifest.id)]
        else { return }
        if let former = asked[manifest.id], former || !byReading { return }
        asked[manifest.id] = byReading
        var past = past(entry)
        past.isUploaded = true
        uploader.verify(
            item(manifest), bytes: media.bytes, xxh3: media.xxh3, past: past,
            priority: SendPriority.verification,
            isRead: byReading)
    }

    /// The hub's disk has damaged its copies of these clips: of those that are gone from here,
    /// `gone`, it is a standing trouble.
    func noteDamage(_ clips: [String], gone: Set<String>) {
        for clip in clips { verifiedAt[clip] = nil }
        for (key, trouble) in troubles
        where trouble.code == .damagedAndGone && !gone.contains(key.clip) { troubles[key] = nil }
        for clip in gone {
            complain(media(clip), UploadTrouble(.damagedAndGone), "is damaged at the hub")
        }
    }

    /// Another hub answers, or the same from another beginning: clips whose confirmation is not its
    /// own.
    func hubIs(_ identity: HubIdentity) -> [String] {
        hub = identity
        let foreign = entries.values.filter(isForeign)
        for entry in foreign { verifiedAt[entry.clip] = nil }
        // Another hub, or a newer one, may do what this one could not.
        for (key, trouble) in troubles where trouble.code == .unread {
            troubles[key] = nil
            asked[key.clip] = nil
        }
        return foreign.map(\.clip).sorted()
    }

    // MARK: Events

    /// Takes in what the uploader says; returns the clip whose state changed.
    func note(_ event: UploadEvent) -> String? {
        switch event {
        case .hub, .damaged: return nil
        case .created(let key, let place): change(key) { $0.place = place }
        case .acknowledged(let key, let offset):
            // Offsets are the server's to know; they are kept for people, without a write to the
            // disk each.
            if offset > entries[key]?.offset ?? 0 { troubles[key] = nil }
            entries[key]?.offset = offset
        case .uploaded(let key):
            troubles[key] = nil
            change(key) { $0.isUploaded = true }
        // It stays asked for: the answer will be the same until the server is another.
        case .unverifiable: break
        case .verified(let key, let proof): settle(key, proof)
        case .lost(let key):
            Log.warning("the hub has \(name(key)) no more; it is sent again")
            let trouble = troubles[key]
            forget(key)
            troubles[key] = trouble
        case .waiting(let key, let trouble, _): complain(key, trouble, "waits")
        case .parked(let key, let trouble): complain(key, trouble, "waits for somebody")
        }
        return event.key?.clip
    }

    /// What the box itself noted of a clip cannot be used: it is not sent, and stays.
    func refuse(_ clip: String, _ failure: WireFailure) {
        save([entry(media(clip))])
        complain(media(clip), UploadTrouble(.ownManifest, detail: "\(failure)"), "is not sent")
    }

    /// A clip whose spare disk is not there is not sent until it is back.
    func hold(_ clip: String, on folder: String) {
        let (key, trouble) = (media(clip), UploadTrouble(.ownAway, place: folder))
        guard let uploader, entries[key]?.isConfirmed != true, troubles[key] != trouble else {
            return
        }
        save([entry(key)])
        uploader.remove(key)
        complain(key, trouble, "is not sent")
    }

    /// What waits of clips that nobody knows any more, because somebody removed their folders,
    /// waits for ever: it says so.
    ///
    /// - Parameter away: the folder of a spare disk that is not there, on which they may lie.
    func noteMissing(besides known: some Collection<String>, away: String? = nil) {
        let known = Set(known)
        for (key, entry) in entries
        where !entry.isConfirmed && !entry.isUploaded && !known.contains(key.clip) {
            let former = trouble(key.clip)
            guard former == nil || former?.code == .ownAway else { continue }
            let trouble =
                away.map { UploadTrouble(.ownAway, place: $0) }
                ?? UploadTrouble(.ownMissing, place: store.folder(key.clip))
            complain(key, trouble, "waits for somebody")
        }
    }

    /// Clips that are not where they should be, on a disk that is here.
    var missing: Set<String> {
        Set(troubles.filter { $0.value.code == .ownMissing }.keys.map(\.clip))
    }

    /// Its disk, or its folder, is back: what it waited for is over, and it can be sent anew.
    func release(_ clip: String) {
        for (key, trouble) in troubles
        where key.clip == clip && (trouble.code == .ownAway || trouble.code == .ownMissing) {
            troubles[key] = nil
            // It may be parked there for long.
            if key.revision == nil { uploader?.remove(key) }
        }
    }

    private func complain(_ key: UploadKey, _ trouble: UploadTrouble, _ verb: String) {
        guard entries[key] != nil else { return }
        let isNews = troubles[key] != trouble
        troubles[key] = trouble
        if isNews { Log.warning("\(name(key)) \(verb): \(Phrases(.english).trouble(trouble))") }
    }

    private func name(_ key: UploadKey) -> String {
        key.revision.map { "document \($0) of clip \(key.clip)" } ?? "clip \(key.clip)"
    }

    private func settle(_ key: UploadKey, _ proof: Proof) {
        troubles[key] = nil
        if key.revision == nil {
            noteFreshness(key, proof)
        }
        change(key) { entry in
            entry.isUploaded = true
            entry.isConfirmed = true
            entry.hub = proof.cursor?.identity.hub
            entry.epoch = proof.cursor?.identity.epoch
            entry.sequence = proof.cursor?.sequence
        }
    }

    /// Only what was read from the server's disk may be given up here.
    private func noteFreshness(_ key: UploadKey, _ proof: Proof) {
        let wasToBeRead = asked[key.clip] == true
        if proof.isRead { verifiedAt[key.clip] = Clock.monotonic() }
        // Asked again, it would say the same until it is another: it stays asked for.
        if wasToBeRead && !proof.isRead {
            return complain(key, UploadTrouble(.unread), "is not removed")
        }
        asked[key.clip] = nil
    }

    /// Whether the newest document that was settled is one that the hub, by its receipt, does not
    /// have.
    func lacksDocument(_ clip: String, filed revision: Int) -> Bool {
        let settled = entries.values.filter { $0.clip == clip && $0.isConfirmed }.compactMap(
            \.revision
        ).max()
        return settled ?? 0 > revision
    }

    private func change(_ key: UploadKey, _ body: (inout BoxCatalogue.OutboxEntry) -> Void) {
        guard var entry = entries[key] else { return }
        body(&entry)
        save([entry])
    }

    /// The entry as it is once nothing of it need go any more.
    private func settled(_ key: UploadKey) -> BoxCatalogue.OutboxEntry? {
        var entry = entries[key]
        entry?.isConfirmed = true
        return entry
    }

    /// The entry as it is, or a new one that is not in the catalogue yet.
    private func entry(_ key: UploadKey) -> BoxCatalogue.OutboxEntry {
        entries[key] ?? BoxCatalogue.OutboxEntry(clip: key.clip, revision: key.revision)
    }

    /// What the catalogue has already costs nothing.
    private func save(_ changed: [BoxCatalogue.OutboxEntry]) {
        for entry in changed {
            let key = UploadKey(clip: entry.clip, revision: entry.revision)
            guard entries[key] != entry else { continue }
            entries[key] = entry
            unsaved.insert(key)
        }
        catchUp()
    }

    /// Saves what the catalogue has not taken yet; tried again each second, and said once.
    func catchUp() {
        guard !unsaved.isEmpty else { return }
        do {
            try commit(unsaved.compactMap { entries[$0] })
            unsaved = []
            isComplaining = false
        } catch {
            if !isComplaining {
                Log.error(
                    "the catalogue takes nothing now (\(error)); what the hub said is kept and saved later"
                )
            }
            isComplaining = true
        }
    }
}
