import Catalogue
import Slate

/// Which of a clip's whole uploads is the clip.
enum MediaChoice {
    /// The first whose digest is the document's; nil while there is none.
    static func winner(_ media: [HubMedia], for document: ClipDocument?) -> HubMedia? {
        guard let promised = document?.clip.media else { return nil }
        return media.first { $0.xxh3 == promised.xxh3 && $0.bytes == promised.bytes }
    }

    /// What a hub has of a clip; nil when it never heard of it.
    static func receipt(
        clip: String, uploads: [HubUpload], media: [HubMedia], document: ClipDocument?, publication: Publication?
    ) -> ClipReceipt? {
        guard !uploads.isEmpty || !media.isEmpty || document != nil else { return nil }
        let kept = winner(media, for: document) ?? media.first
        let partial = uploads.filter { $0.kind == .media }.map(\.offset).max() ?? 0
        return ClipReceipt(
            clip: clip, state: state(kept, document, publication), bytes: kept?.bytes ?? partial, xxh3: kept?.xxh3,
            revision: document?.revision ?? 0)
    }

    private static func state(_ kept: HubMedia?, _ document: ClipDocument?, _ publication: Publication?) -> ReceiptState {
        guard let kept else { return .receiving }
        guard let promised = document?.clip.media else { return .stored }
        guard kept.xxh3 == promised.xxh3 && kept.bytes == promised.bytes else { return .mismatched }
        return publication == nil ? .stored : .published
    }
}
