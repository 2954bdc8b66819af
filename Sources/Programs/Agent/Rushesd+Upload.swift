import ClipDocuments
import ClipStore
import CrewGrammar
import Platform
import Settings
import Sync
import Web
import Wire

/// Clips on their way to the hub, as the box sees them.
extension Rushesd {
    static func target(_ hub: Settings.Hub, _ seen: HubCursor?) throws -> UploadTarget {
        var token: [UInt8]?
        if let file = hub.tokenFile {
            // A box without its token records on; the hub refuses, and the file is read again.
            do { token = try TokenFile.read(file) } catch { Log.error("\(error)") }
        }
        return UploadTarget(
            url: hub.url, token: token, tokenFile: hub.tokenFile, caFile: hub.caFile, seen: seen,
            limit: hub.limit?.bytesPerSecond)
    }

    func note(_ event: UploadEvent) throws {
        if case .hub(let identity) = event { return askForAll(identity) }
        if case .damaged(let clips) = event { return askForDamaged(clips) }
        guard let clip = outbox.note(event) else { return }
        if var card = box.clips[clip] {
            // What the hub has lost goes again when its disk is back.
            if let folder = card.away { outbox.hold(clip, on: folder) }
            card.take(outbox, clip)
            box.clips[clip] = card
        }
        if case .verified(_, let proof) = event { try sendMissingDocument(clip, proof) }
    }

    /// A hub, or an epoch of it, that has not confirmed what another did.
    private func askForAll(_ identity: HubIdentity) {
        let clips = outbox.hubIs(identity)
        Log.notice(
            "the hub is \(identity)"
                + (clips.isEmpty
                    ? "" : "; it is asked for \(clips.count) clips that another confirmed"))
        for clip in clips {
            guard let card = box.clips[clip] else { continue }
            outbox.askAgain(card.manifest)
            box.clips[clip]?.take(outbox, clip)
        }
    }

    /// The hub's disk has damaged its copies: what is here is asked for, and goes again when the
    /// receipt says so.
    private func askForDamaged(_ clips: [String]) {
        let known = clips.compactMap { box.clips[$0] }.filter { outbox.isConfirmed($0.manifest.id) }
        let here = known.filter { Files.exists(store.media($0.manifest.id)) }
        let gone = Set(known.map(\.manifest.id)).subtracting(here.map(\.manifest.id))
        outbox.noteDamage(clips, gone: gone)
        for card in here { outbox.askAgain(card.manifest) }
        for card in known { box.clips[card.manifest.id]?.take(outbox, card.manifest.id) }
    }

    private func sendMissingDocument(_ clip: String, _ proof: Proof) throws {
        guard let filed = proof.revision, outbox.lacksDocument(clip, filed: filed) else { return }
        outbox.forgetDocuments(clip)
        try describe(clip)
    }

    /// `send again`: from the first byte, whatever the hub said.
    func sendAgain(_ line: CrewLine, all: Bool, _ voice: Box.Voice) -> CrewAnswer {
        let (target, phrases) = (line.target, voice.phrases)
        guard settings.hub != nil else { return CrewAnswer(code: 5, message: phrases.noHub) }
        let wanted: [ClipCard]
        if all {
            wanted = Array(box.clips.values)
        } else {
            guard let take = box.meant(line, voice) else {
                return CrewAnswer(
                    code: 5,
                    message: target.map { phrases.noSuchTake("\($0)") } ?? phrases.noTakeYet)
            }
            wanted = box.clips.of(take.id)
        }
        let closed = wanted.filter { $0.manifest.state != .rolling }.sorted {
            $0.manifest.id < $1.manifest.id
        }
        let here = closed.filter { Files.exists(store.media($0.manifest.id)) }
        for card in here { attempt { try sendAgain(card) } }
        let gone = closed.count - here.count
        return CrewAnswer(
            code: here.isEmpty ? 5 : 0, message: phrases.sentAgain(here.count, gone: gone))
    }

    private func sendAgain(_ card: ClipCard) throws {
        let clip = card.manifest.id
        outbox.sendAgain(card.manifest, priority: priority(card))
        box.clips[clip]?.take(outbox, clip)
        try describe(clip)
    }
}

extension ClipCard {
    /// What the outbox knows of it.
    mutating func take(_ outbox: Outbox, _ clip: String) {
        isDoubted = outbox.isDoubted(clip)
        isConfirmed = outbox.isConfirmed(clip) && !isDoubted
        isUploaded = outbox.isUploaded(clip) && !isDoubted
        sentBytes = isConfirmed || isUploaded || isDoubted ? bytes : outbox.sentBytes(clip)
        // Of one that was verified only that its copies are damaged by now is told.
        let trouble = outbox.trouble(clip)
        waits = (isConfirmed || isDoubted) && trouble?.code != .damagedAndGone ? nil : trouble
    }
}
