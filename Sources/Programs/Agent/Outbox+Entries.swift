import Catalogue
import ClipDocuments
import Slate
import Sync

extension UploadKey {
    /// Whether it is a document that one of a later revision makes needless.
    func isOlder(than document: ClipDocument) -> Bool {
        guard let revision else { return false }
        return clip == document.clip.id && revision < document.revision
    }
}

extension BoxCatalogue.OutboxEntry {
    var cursor: HubCursor? {
        guard let hub, let epoch, let sequence else { return nil }
        return HubCursor(HubIdentity(hub: hub, epoch: epoch), sequence)
    }
}

extension UploadEvent {
    var key: UploadKey? {
        switch self {
        case .hub, .damaged: nil
        case .created(let key, _), .acknowledged(let key, _), .uploaded(let key),
            .verified(let key, _), .lost(let key),
            .unverifiable(let key), .waiting(let key, _, _), .parked(let key, _):
            key
        }
    }
}
