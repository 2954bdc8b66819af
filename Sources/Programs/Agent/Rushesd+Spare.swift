import ClipStore
import CrewLanguage
import Platform
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
        uncopied.remove(clip)
        if onSpare.removeValue(forKey: clip) != nil { attempt { try store.dropCopy(clip) } }
    }

    /// A first disk that is full takes it later; it is tried with each turn.
    func keepCopy(_ document: ClipDocument) {
        do {
            try store.keepCopy(document)
            uncopied.remove(document.clip.id)
        } catch {
            if uncopied.insert(document.clip.id).inserted { Log.warning("\(error)") }
        }
    }

    /// Whether a clip is where it was, as far as is known without asking a spare disk that may
    /// hang.
    func isOnDisk(_ clip: String) -> Bool {
        guard let since = onSpare[clip] else { return Files.exists(store.folder(clip)) }
        guard let found = spare?.found, found.isWhole, found.at > since else { return true }
        return found.clips.contains(clip)
    }

    /// Clips whose disk went, or came back.
    func watchSpareClips() {
        for clip in uncopied {
            attempt { if let document = try store.document(clip) { keepCopy(document) } }
        }
        guard let spare, let found = spare.found else { return }
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
            var document = try store.document(clip)
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
}
