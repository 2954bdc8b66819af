import Catalogue
import ClipDocuments
import ClipStore
import CrewSentences
import Platform
import Settings
import Slate
import Sync

/// The documents beside clips.
extension Rushesd {
    func describe(_ clip: String) throws { try describe([clip]) }

    /// What a full disk kept from being written is written as soon as it can be.
    func catchUpDocuments() {
        let now = Clock.monotonic()
        guard !undescribed.isEmpty, now >= nextDescription else { return }
        nextDescription = now + 1_000_000_000
        attempt { try describe(undescribed.sorted()) }
    }

    /// Writes and sends the documents of clips that say something new.
    func describe(_ clips: [String]) throws {
        // A number that is given where nobody finds it again would be given twice.
        guard stateTrouble == nil else { return undescribed.formUnion(clips) }
        var documents: [ClipDocument] = []
        for clip in clips {
            do {
                if let document = try document(of: clip) { documents.append(document) }
                undescribed.remove(clip)
            } catch let failure as WireFailure {
                // The same tomorrow: somebody must look.
                undescribed.remove(clip)
                outbox.refuse(clip, failure)
            } catch {
                // Said once: it is tried again each second.
                if undescribed.insert(clip).inserted { Log.error("\(error)") }
                keepCopyWithoutDocument(of: clip)
            }
        }
        try outbox.send(documents)
    }

    /// The document of a clip as it is to be now, on the disk; nil where the take is not known.
    func document(of clip: String) throws -> ClipDocument? {
        guard let card = box.clips[clip], let take = box.log.take(card.manifest.take) else {
            return nil
        }
        // Of revision 0 nothing was written: it is a copy of what was known when there was no room.
        let written = try store.document(clip).flatMap { $0.revision == 0 ? nil : $0 }
        let manifest = try store.manifest(clip)
        var document = ClipDocument(
            revision: written?.revision ?? 0, production: settings.production, box: settings.box,
            clip: manifest, take: take,
            script: lines(in: manifest, of: take))
        try carryOn(written, into: &document)
        if document != written {
            document.revision += 1
            try document.validate()
            try store.write(document)
            keepCopy(document)
        }
        box.clips[clip]?.revision = document.revision
        box.clips[clip]?.number = document.number
        return document
    }

    /// What is said once of a clip: its number when it begins, what it was called when it closed.
    /// Clips of an earlier version stay without.
    private func carryOn(_ written: ClipDocument?, into document: inout ClipDocument) throws {
        document.number = written?.number
        document.slateAtCut = written?.slateAtCut
        if written == nil { document.number = try numbers.next(of: document.clip.camera) }
        let closes = document.clip.media != nil && written?.clip.media == nil
        if closes && document.number != nil {
            document.slateAtCut = document.slateAtCut ?? document.take.slate
        }
    }
}
