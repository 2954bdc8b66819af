import ClipDocuments
import ClipStore
import CrewSentences
import Platform
import Time
import Wire

/// Clips on the spare disk, which may be taken out at any moment: the crew sees them all the same,
/// with where they are.
extension Rushesd {
    /// Clips of which only the first disk's copy of what was written is here.
    func takeInAway() throws {
        for clip in try store.copiedClips() where box.clips[clip] == nil && store.isAway(clip) {
            attempt { try takeIn(clip) }
        }
    }

    /// Remembers that a clip lies on the spare disk, and keeps what was written of it.
    func noteVolume(_ clip: String) {
        guard store.isAway(clip) || store.volume(clip) == .spare else { return forgetVolume(clip) }
        if onSpare[clip] == nil { onSpare[clip] = Clock.monotonic() }
        attempt { if let document = try store.document(clip) { keepCopy(document) } }
    }

    func forgetVolume(_ clip: String) {
        uncopied[clip] = nil
        if onSpare.removeValue(forKey: clip) != nil { attempt { try store.dropCopy(clip) } }
    }

    /// A first disk that is full takes it later, out of memory: the spare disk may be away by then.
    func keepCopy(_ document: ClipDocument) {
        let clip = document.clip.id
        // What lies under the folder's name now is not the first disk.
        guard stateTrouble == nil else { return uncopied[clip] = document }
        do {
            try store.keepCopy(document, isKnown: onSpare[clip] != nil)
            uncopied[clip] = nil
        } catch {
            if uncopied.updateValue(document, forKey: clip) == nil { Log.warning("\(error)") }
        }
    }

    /// Of a clip on the spare disk that has no document yet: what is known of it, as revision 0.
    func keepCopyWithoutDocument(of clip: String) {
        guard onSpare[clip] != nil, uncopied[clip] == nil, let card = box.clips[clip],
            card.revision == 0, let take = box.log.take(card.manifest.take)
        else { return }
        keepCopy(
            ClipDocument(
                revision: 0, production: settings.production, box: settings.box,
                clip: card.manifest, take: take, script: lines(in: card.manifest, of: take)))
    }

    /// Whether a clip is where it was, as far as is known without asking a spare disk that may
    /// hang.
    func isOnDisk(_ clip: String) -> Bool {
        guard let since = onSpare[clip] else {
            // Where all clips are away, none is gone.
            return stateTrouble != nil || Files.exists(store.folder(clip))
                || !Files.isFolder("\(settings.state)/clips")
        }
        guard let found = spare?.found, found.isWhole, found.at > since else { return true }
        return found.clips.contains(clip)
    }

    /// Clips whose disk went, or came back.
    func watchSpareClips() {
        for document in uncopied.values { keepCopy(document) }
        guard let spare, let found = spare.found else { return }
        search(found)
        for (clip, since) in onSpare where found.at > since {
            guard let card = box.clips[clip], found.clips.contains(clip) != (card.away == nil)
            else { continue }
            // A clip that grew, and of which nothing was written, is none: it is forgotten
            // elsewhere.
            if card.away == nil, found.isWhole, card.manifest.state == .rolling { continue }
            attempt { card.away == nil ? try goAway(clip, spare.folder) : try comeBack(clip) }
        }
    }

    private func goAway(_ clip: String, _ folder: String) throws {
        box.clips[clip]?.away = folder
        outbox.hold(clip, on: folder)
        box.clips[clip]?.take(outbox, clip)
        Log.warning("clip \(clip): \(Phrases(.english).isAway(on: folder))")
        // Of one that grew, the cameras told more than was written.
        guard let card = box.clips[clip], card.manifest.state == .rolling,
            var document = try store.document(clip) ?? uncopied[clip]
        else { return }
        document.clip = card.manifest
        keepCopy(document)
    }

    private func comeBack(_ clip: String) throws {
        Log.notice("clip \(clip) is back with its disk")
        let camera = box.clips[clip]?.manifest.camera ?? ""
        outbox.release(clip)
        // Its camera's process may live on, and write another clip by now.
        if box.cameras[camera]?.clip != clip, let recovered = try store.recoverReturned(clip) {
            report(recovered)
            if case .setAside = recovered, let manifest = box.clips[clip]?.manifest {
                return forget(manifest)
            }
        }
        try takeIn(clip)
    }

    // MARK: Clips that nobody told of

    /// A spare disk that came back may hold clips of which this one has no copy: they are taken in
    /// as at start.
    private func search(_ found: SpareWatch.Found) {
        guard found.isWhole else {
            (strangers, searchedAt) = ([], nil)
            return
        }
        guard searchedAt != found.at else { return }
        let isBack = searchedAt == nil
        searchedAt = found.at
        let unknown = found.clips.filter {
            box.clips[$0] == nil && Identifier.isValid($0) && !strangers.contains($0)
        }
        strangers.formUnion(unknown)
        for clip in unknown.sorted() { takeInFound(clip) }
        if isBack { outbox.noteMissing(besides: box.clips.map(\.key)) }
    }

    /// Takes in a clip that is there though nobody told of it, or is there again.
    func takeInFound(_ clip: String) {
        attempt {
            guard Files.exists(store.folder(clip)) else { return }
            if let recovered = try recoverFound(clip) {
                report(recovered)
                if case .setAside = recovered { return }
            }
            try takeIn(clip)
            Log.notice("clip \(clip) was found in \(store.folder(clip))")
            try rememberCuts(of: box.clips[clip].map { [$0] } ?? [])
        }
    }

    private func recoverFound(_ clip: String) throws -> RecoveredClip? {
        if let recovered = try store.recoverIfOrphaned(clip) { return recovered }
        // Its camera's process lives, and writes a later one.
        let camera = try store.manifest(clip).camera
        guard let written = box.cameras[camera]?.clip, written > clip else { return nil }
        return try store.recoverReturned(clip)
    }

    /// Clips that were not where they should be go on by themselves once they are there again.
    func watchMissing() {
        let now = Clock.monotonic()
        guard now >= nextMissing else { return }
        nextMissing = now + 1_000_000_000
        for clip in outbox.missing where isOnDisk(clip) && Files.exists(store.media(clip)) {
            outbox.release(clip)
            takeInFound(clip)
        }
    }
}
