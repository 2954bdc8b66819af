import Catalogue
import ClipDocuments

/// Which of a clip's whole uploads is the clip.
enum MediaChoice {
    /// The first whose digest is the document's and that the disk has not damaged; nil while there
    /// is none.
    static func winner(_ media: [HubMedia], for document: ClipDocument?) -> HubMedia? {
        guard let promised = document?.clip.media else { return nil }
        return media.first {
            $0.xxh3 == promised.xxh3 && $0.bytes == promised.bytes && !$0.isDamaged
        }
    }

    /// What a hub has of a clip; nil when it never heard of it.
    static func receipt(
        clip: String, uploads: [HubUpload], media: [HubMedia], document: ClipDocument?,
        publication: Publication?
    ) -> ClipReceipt? {
        guard !uploads.isEmpty || !media.isEmpty || document != nil else { return nil }
        let media = media.filter { !$0.isDamaged } + media.filter(\.isDamaged)
        let kept = winner(media, for: document) ?? media.first
        let partial = uploads.filter { $0.kind == .media }.map(\.offset).max() ?? 0
        var receipt = ClipReceipt(
            clip: clip, state: state(kept, document, publication), bytes: kept?.bytes ?? partial,
            xxh3: kept?.xxh3,
            revision: document?.revision ?? 0)
        guard receipt.state == .mismatched else { return receipt }
        if let next = uploads.first(where: { $0.kind == .media && $0.isWhole && !$0.isDone }) {
            // Sent again, and all here: it may be the right one once it is filed.
            return ClipReceipt(
                clip: clip, state: .receiving, bytes: next.offset, xxh3: nil,
                revision: receipt.revision)
        }
        if kept?.isDamaged == true { receipt.damaged = true }
        return receipt
    }

    private static func state(
        _ kept: HubMedia?, _ document: ClipDocument?, _ publication: Publication?
    ) -> ReceiptState {
        guard let kept else { return .receiving }
        guard !kept.isDamaged else { return .mismatched }
        guard let promised = document?.clip.media else { return .stored }
        guard kept.xxh3 == promised.xxh3 && kept.bytes == promised.bytes else { return .mismatched }
        return publication == nil ? .stored : .published
    }
}
