import Catalogue
import ClipDocuments
import ClipStore
import Platform
import Settings
import Slate
import Time

/// What the box finds on its disk, at start and when a camera closed clips meanwhile.
extension Rushesd {
    func takeInClips() throws {
        for recovered in try store.recover() { report(recovered) }
        for clip in try store.list() { attempt { try takeIn(clip) } }
        attempt { try takeInAway() }
        outbox.noteMissing(besides: box.clips.map(\.key), away: spareAway)
        attempt { try rememberCuts(of: box.clips.values) }
    }

    /// The spare disk's folder while that disk is not there: what nobody here knows may lie on it.
    private var spareAway: String? {
        spare.flatMap { $0.found?.isWhole == true ? nil : $0.folder }
    }

    /// A cut that the log lost with its disk is still in the clip that ended with it.
    func rememberCuts(of clips: some Sequence<ClipCard>) throws {
        for card in clips {
            let time = card.manifest.time
            guard let cut = time.cutFrame, let take = box.log.take(card.manifest.take),
                take.rolledAt != nil, take.cutAt == nil
            else {
                continue
            }
            var pen = Pen(box, voice("rushesd", .english))
            let (end, isBeyond) = time.start.nanoseconds.addingReportingOverflow(
                time.rate.nanoseconds(ofFrames: Int64(cut)))
            pen.write(
                .cutAt, UTCTime(nanoseconds: isBeyond ? time.start.nanoseconds : end).description,
                of: take.id)
            try record(pen.operations)
            Log.notice(
                "take \(take.slate) was cut, as its clip \(card.manifest.id) says; the log had lost it"
            )
        }
    }

    func report(_ recovered: RecoveredClip) {
        switch recovered {
        case .closed(let manifest):
            Log.notice(
                "clip \(manifest.id) of camera \(manifest.camera) was not closed; recovered with \(manifest.time.frames) frames"
            )
        case .setAside(let clip):
            Log.warning(
                "clip \(clip) had no whole fragment; it lies in \(settings.state)/empty-clips")
        case .failed(let clip, let reason):
            Log.error("clip \(clip) cannot be recovered now: \(reason)")
        }
    }

    /// Reads a clip from the disk into memory, document and outbox.
    func takeIn(_ clip: String) throws {
        attempt { try store.bringBack(clip) }
        let manifest = try store.manifest(clip)
        // What rotted on our own disk is neither computed with nor sent.
        do { try manifest.validate() } catch { return outbox.refuse(clip, error) }
        if box.log.take(manifest.take) == nil { try adopt(manifest) }
        var card = box.clips[clip] ?? ClipCard(manifest, bytes: 0)
        card.manifest = manifest
        card.away = try store.awayFolder(clip)
        card.bytes = manifest.media?.bytes ?? card.bytes
        if card.away == nil { outbox.release(clip) }
        card.take(outbox, clip)
        card.revision = try store.document(clip)?.revision ?? 0
        if card.hearing == nil {
            attempt { card.hearing = try store.proposals(clip).map(Hearing.init) }
        }
        box.clips[clip] = card
        noteVolume(clip)
        if let folder = card.away {
            outbox.hold(clip, on: folder)
            box.clips[clip]?.take(outbox, clip)
        }
        // A clip that rolls on is sent when its camera says how much of it is durable.
        if manifest.state != .rolling, card.away == nil {
            outbox.send(manifest, durableBytes: card.bytes, priority: priority(card))
        }
        try describe(clip)
    }

    /// A clip whose take nobody knows: the log was lost, or the camera recorded alone. Its document
    /// remembers the take; without one it gets a slate of its own, to be renamed.
    private func adopt(_ manifest: ClipManifest) throws {
        let remembered = try store.document(manifest.id)?.take
        var take = remembered.flatMap { $0.id == manifest.take ? $0 : nil } ?? stray(manifest)
        take.rolledAt = take.rolledAt ?? manifest.time.start
        // One that still rolls is not to be cut by us.
        if manifest.state != .rolling && take.cutAt == nil { take.cutAt = end(of: manifest) }
        try record(take.retold(by: "rushesd", on: settings.box) { Identifier.v7(at: $0) })
    }

    private func stray(_ manifest: ClipManifest) -> Take {
        let number =
            1 + (box.log.takes().filter { $0.slate.scene == "X" }.map(\.slate.take).max() ?? 0)
        return Take(id: manifest.take, slate: SlateNumber(scene: "X", take: number))
    }

    private func end(of manifest: ClipManifest) -> UTCTime {
        let (start, rate) = (manifest.time.start.nanoseconds, manifest.time.rate)
        let (end, isBeyond) = start.addingReportingOverflow(
            rate.nanoseconds(ofFrames: Int64(manifest.time.frames)))
        return UTCTime(nanoseconds: isBeyond ? start : end)
    }
}
