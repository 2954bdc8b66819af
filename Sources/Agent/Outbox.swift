import Catalogue
import ClipStore
import Platform
import Slate
import Sync

/// What is on its way to the backend; entries are in the catalogue before they act, and are forgotten only when the digest is confirmed.
final class Outbox {
    private let catalogue: BoxCatalogue
    private let store: ClipStore
    private let uploader: Uploader?
    private var entries: [UploadKey: BoxCatalogue.OutboxEntry] = [:]
    /// What stands in the way, newest first; empty when all goes well.
    private(set) var obstacle = ""

    init(catalogue: BoxCatalogue, store: ClipStore, uploader: Uploader?) throws {
        self.catalogue = catalogue
        self.store = store
        self.uploader = uploader
        for entry in try catalogue.outbox() { entries[UploadKey(clip: entry.clip, revision: entry.revision)] = entry }
    }

    var waiting: Int { uploader == nil ? 0 : entries.values.filter { !$0.isConfirmed }.count }

    func isConfirmed(_ clip: String) -> Bool { entries[UploadKey(clip: clip, revision: nil)]?.isConfirmed ?? false }
    func sentBytes(_ clip: String) -> Int64 { entries[UploadKey(clip: clip, revision: nil)]?.offset ?? 0 }

    /// Starts or goes on sending a clip's media; `final` once its camera has closed it.
    func send(_ manifest: ClipManifest, durableBytes: Int64, priority: Int) throws {
        let key = UploadKey(clip: manifest.id, revision: nil)
        guard let uploader, entries[key]?.isConfirmed != true else { return }
        let entry = try entry(key)
        uploader.add(.media(clip: manifest.id, path: store.media(manifest.id)), resumingAt: entry.url, priority: priority)
        uploader.grew(clip: manifest.id, durableBytes: durableBytes)
        if let media = manifest.media { uploader.finished(clip: manifest.id, bytes: media.bytes, xxh3: media.xxh3) }
    }

    func grew(_ clip: String, durableBytes: Int64) { uploader?.grew(clip: clip, durableBytes: durableBytes) }

    func prioritise(_ clip: String, priority: Int) { uploader?.prioritise(clip: clip, priority: priority) }

    /// Sends a document; older revisions of it need not go any more.
    func send(_ document: ClipDocument) throws {
        let key = UploadKey(clip: document.clip.id, revision: document.revision)
        guard let uploader, entries[key]?.isConfirmed != true else { return }
        for old in entries.keys where old.clip == key.clip && old.revision ?? .max < document.revision && entries[old]?.isConfirmed == false {
            uploader.remove(old)
            try settle(old)
        }
        let entry = try entry(key)
        uploader.add(
            .document(clip: key.clip, revision: document.revision, bytes: try Wire.encode(document)), resumingAt: entry.url,
            priority: SendPriority.document)
    }

    /// Takes in what the uploader says; returns the clip whose state changed.
    func note(_ event: UploadEvent) throws -> String? {
        switch event {
        case .created(let key, let url): try change(key) { $0.url = url }
        case .acknowledged(let key, let offset):
            obstacle = ""
            // Offsets are the server's to know; they are kept for people, without a write to the disk each.
            entries[key]?.offset = offset
            return key.clip
        case .confirmed(let key):
            obstacle = ""
            try settle(key)
            return key.clip
        case .waiting(_, let reason, _): complain(reason)
        case .abandoned(let key, let reason): complain("\(key.clip) is not sent for ten minutes: \(reason)")
        }
        return nil
    }

    private func complain(_ reason: String) {
        if obstacle != reason { Log.warning("upload waits: \(reason)") }
        obstacle = reason
    }

    private func settle(_ key: UploadKey) throws { try change(key) { $0.isConfirmed = true } }

    private func change(_ key: UploadKey, _ body: (inout BoxCatalogue.OutboxEntry) -> Void) throws {
        guard var entry = entries[key] else { return }
        body(&entry)
        try catalogue.save(entry)
        entries[key] = entry
    }

    private func entry(_ key: UploadKey) throws -> BoxCatalogue.OutboxEntry {
        if let known = entries[key] { return known }
        let entry = BoxCatalogue.OutboxEntry(clip: key.clip, revision: key.revision)
        try catalogue.save(entry)
        entries[key] = entry
        return entry
    }
}

/// The order of sending; smaller goes first.
enum SendPriority {
    static let document = 0
    static let rolling = 1

    /// Circled, hold, unjudged, NG, false starts and void ones.
    static func clip(_ manifest: ClipManifest, of take: Take?) -> Int {
        if manifest.state == .rolling { return rolling }
        if take?.kind == .falseStart || take?.isVoid == true { return 6 }
        switch take?.verdict {
        case .circled: return 2
        case .hold: return 3
        case .ng: return 5
        default: return 4
        }
    }
}
