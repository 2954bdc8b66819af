import ClipStore
import Media
import Muxing
import Platform
import Recording
import Synchronization
import Wire

/// The writer's thread: carries out the desk's work; a fragment is on the disk before it is told
/// of.
///
/// It alone waits for a disk, and it asks nobody while it does. What is not durable stays in its
/// hand: when a disk fails, the clip is closed as it is, and another on the spare disk, or on the
/// same one as soon as it takes it, goes on with the first frame that is not durable. When a disk
/// does not even fail, another writer takes the clip out of this one's hand (`successor`).
final class ClipWriter: @unchecked Sendable {
    /// What a writer works with; two that follow each other have the same.
    struct Tools: Sendable {
        let work: BoundedQueue<WriterWork>
        let store: ClipStore
        let describer: ClipDescriber
        let clock: GridClock
        let pictures: PictureTracks
        let sound: TrackDescription?
        let troubles: Troubles
        let board: LiveBoard
        let tell: @Sendable (CameraReport) -> Void
        /// Nanoseconds between two tries on the same disk: one that fails writes a few kilobytes.
        var patience: Int64 = 1_000_000_000
    }

    /// What another writer needs to go on.
    private struct Hand {
        var clip: ClipInHand?
        /// The clip is to be closed with this as soon as all of it is durable.
        var closing: (clip: ClipClosing, driftPpm: Double?)?
        var gridStart: Int64 = 0
        var volume = ClipStore.Volume.state
        /// CLOCK_MONOTONIC at which the disk was asked for what it is doing now; nil while it is
        /// not asked.
        var diskSince: Int64?
        /// What the disk does now is nobody else's to go on with.
        var isPrivate = false
        var isTaken = false
    }

    private struct TakenOver: Error {}

    private let tools: Tools
    private let hand: Locked<Hand>
    private let isFirst: Bool
    private let done = Atomic<Bool>(false)
    /// CLOCK_MONOTONIC by which it gives up; `max` while it has all the time.
    private let endsBy = Atomic<Int64>(.max)
    private let lastTurn = Atomic<Int64>(Clock.monotonic())
    private var open: OpenWork?
    /// Given up, and not closed yet: tried again after every clip that goes well, and while nothing
    /// is to be done; rushesd recovers them should this process die first.
    private var unclosed: [OpenWork] = []
    /// Until when (CLOCK_MONOTONIC) the first disk is not asked again because it failed; a dying
    /// disk takes seconds to say no.
    private var avoidsFirstDisk: Int64

    /// A disk that failed is left alone for a minute when there is a spare.
    private static let avoidance: Int64 = 60_000_000_000
    private static let turn: Int64 = 50_000_000
    private static let lastTries = 5

    convenience init(_ tools: Tools) {
        self.init(tools, hand: Hand(), isFirst: true, avoidsFirstDisk: 0)
    }

    private init(_ tools: Tools, hand: Hand, isFirst: Bool, avoidsFirstDisk: Int64) {
        self.tools = tools
        self.hand = Locked(hand)
        self.isFirst = isFirst
        self.avoidsFirstDisk = avoidsFirstDisk
    }

    /// Runs until the desk ends, or another writer took over.
    func run() {
        if isFirst { closeInherited() }
        settle()
        while !isTaken, let next = nextWork() {
            noteTurn()
            carryOut(next)
        }
        closeRest()
        reportRest()
        done.store(true, ordering: .releasing)
    }

    /// Waits for work; meanwhile clips that are still to be closed are tried again, so that none
    /// waits for the next take.
    private func nextWork() -> WriterWork? {
        while !unclosed.isEmpty, !isTaken {
            if let next = tools.work.pop(until: Clock.monotonic() + tools.patience) { return next }
            if tools.work.isFinished { return nil }
            closeLeftOver()
            if unclosed.isEmpty { tools.troubles.end("disk") }
        }
        return isTaken ? nil : tools.work.pop()
    }

    // MARK: Asked by other threads

    var isDone: Bool { done.load(ordering: .acquiring) }

    /// Nanoseconds the disk has been at one piece of work; 0 while it is not asked.
    var busyFor: Int64 {
        hand.withLock { $0.diskSince }.map { max(0, Clock.monotonic() - $0) } ?? 0
    }

    /// Whether it moved within `nanoseconds`, waits for a disk, or has nothing to do.
    func turns(within nanoseconds: Int64) -> Bool {
        let isIdle = tools.work.waiting == 0
        let hasMoved = Clock.monotonic() - lastTurn.load(ordering: .relaxed) < nanoseconds
        return hasMoved || isIdle || hand.withLock { $0.diskSince != nil }
    }

    /// What is not written by then is left to the next process (CLOCK_MONOTONIC).
    func end(by moment: Int64) { endsBy.store(moment, ordering: .relaxed) }

    /// The writer that goes on with the spare disk while this one waits for the first; nil where
    /// there is no spare, or nothing waits.
    ///
    /// Of what the first disk was given last, both disks may have a copy in the end.
    func successor() -> ClipWriter? {
        guard tools.store.spare != nil else { return nil }
        let taken = hand.withLock { hand -> Hand? in
            guard hand.diskSince != nil, hand.volume == .state, !hand.isTaken, !hand.isPrivate
            else { return nil }
            hand.isTaken = true
            return hand
        }
        guard var next = taken else { return nil }
        next.clip = next.clip?.following()
        (next.diskSince, next.isTaken, next.volume) = (nil, false, .spare)
        return ClipWriter(
            tools, hand: next, isFirst: false, avoidsFirstDisk: Clock.monotonic() + Self.avoidance)
    }

    // MARK: The writer's thread

    private func noteTurn() { lastTurn.store(Clock.monotonic(), ordering: .relaxed) }
    private var isTaken: Bool { hand.withLock { $0.isTaken } }
    private var isLate: Bool { Clock.monotonic() >= endsBy.load(ordering: .relaxed) }

    /// Asks the disk for something. Throws `TakenOver` when another writer went on meanwhile.
    private func atDisk<Result>(_ body: () throws -> Result) throws -> Result {
        hand.withLock { $0.diskSince = Clock.monotonic() }
        let result = Swift.Result { try body() }
        let isTaken = hand.withLock { hand in
            hand.diskSince = nil
            return hand.isTaken
        }
        noteTurn()
        if isTaken { throw TakenOver() }
        return try result.get()
    }

    /// What a process before this one left open; rushesd closes it too, but only while no camera of
    /// that name lives.
    private func closeInherited() {
        hand.withLock { $0.isPrivate = true }
        defer { hand.withLock { $0.isPrivate = false } }
        do {
            let recovered = try atDisk { try tools.store.recover(leftBy: tools.describer.camera) }
            for case .closed(let manifest) in recovered {
                Log.notice(
                    "clip \(manifest.id) was not closed; recovered with \(manifest.time.frames) frames"
                )
                tools.tell(.finished(clip: manifest.id, take: manifest.take))
            }
        } catch { Log.error("\(error)") }
    }

    private func carryOut(_ work: WriterWork) {
        switch work {
        case .open(let opening, let gridStart):
            let clip = ClipInHand(opening, clock: tools.clock)
            hand.withLock { ($0.clip, $0.closing, $0.gridStart) = (clip, nil, gridStart) }
            settle()
        case .write(let packet):
            hand.withLock { $0.clip?.add(packet) }
            open?.muxer.write(packet)
        case .endFragment:
            persist { try save() }
        case .close(let closing, let driftPpm):
            hand.withLock { $0.closing = (closing, driftPpm) }
            persist { try finish() }
        }
    }

    /// Does something with the open clip, and brings it elsewhere if its disk fails.
    private func persist(_ body: () throws -> Void) {
        guard open != nil else { return settle() }
        do { try body() } catch {
            giveUp(error)
            settle()
        }
    }

    /// Brings the clip in hand onto a disk, however often that is tried.
    private func settle() {
        while open == nil, !isTaken, let clip = hand.withLock({ $0.clip }) {
            // Only its last lines were missing, or nobody waits any more.
            if isLate || (clip.isEmpty && hand.withLock { $0.closing != nil }) { return }
            do {
                try begin(clip)
                if hand.withLock({ $0.closing != nil }) { try finish() }
            } catch { giveUp(error) }
        }
    }

    private func begin(_ clip: ClipInHand) throws {
        let picture = tools.pictures.track(of: clip.opening.firstFrame)
        var describer = tools.describer
        describer.video = picture.facts
        let gridStart = hand.withLock { $0.gridStart }
        let manifest = describer.describe(clip.opening, gridStart: gridStart)
        let muxer = ClipMuxer(
            video: picture.description, audio: tools.sound, firstFrame: clip.opening.firstFrame,
            firstSample: clip.opening.firstSample)
        let volume = chosenVolume
        hand.withLock { $0.volume = volume }
        let begun = tools.board.read()
        try atDisk {
            let clip = try tools.store.create(manifest, on: volume)
            open = OpenWork(clip: clip, muxer: muxer, manifest: manifest, begun: begun)
        }
        for packet in clip.unsaved { muxer.write(packet) }
    }

    /// The spare disk while the first fails or is full.
    private var chosenVolume: ClipStore.Volume {
        guard tools.store.spare != nil else { return .state }
        guard Clock.monotonic() >= avoidsFirstDisk else { return .spare }
        // A disk that cannot even say how full it is will say so when it is written to.
        let free = try? Files.freeBytes(tools.store.state)
        return free ?? .max < ClipStore.leastFree ? .spare : .state
    }

    /// Makes what was written durable, and tells of it.
    private func save() throws {
        guard let open, let clip = hand.withLock({ $0.clip }) else { return }
        let frames = clip.frames
        try atDisk {
            open.clip.note(ClipAccount(frames: Int(frames), truth: clip.truth))
            try open.muxer.endFragment { bytes in try open.clip.append(bytes) }
            open.manifest.time.frames = Int(frames)
        }
        hand.withLock { $0.clip?.save() }
        tools.describer.followClock(&open.manifest, frames: Int(frames))
        tools.tell(open.isTold ? .grew(open.progress) : .opened(open.progress))
        open.isTold = true
        tools.troubles.end("disk")
    }

    private func finish() throws {
        try save()
        let (clip, closing) = hand.withLock { ($0.clip, $0.closing) }
        guard let open, let clip, let closing else { return }
        tools.describer.close(
            &open.manifest, clip.closing(closing.clip), driftPpm: closing.driftPpm)
        open.manifest.truth.encoderLoad = open.begun.load(until: tools.board.read())
        try atDisk {
            try open.clip.finish(open.manifest)
            open.isFinished = true
        }
        self.open = nil
        hand.withLock { ($0.clip, $0.closing) = (nil, nil) }
        tools.tell(.finished(clip: open.manifest.id, take: open.manifest.take))
        closeLeftOver()
    }

    // MARK: Disks that fail

    /// What is durable stays and is closed as it is; the rest waits in hand for another disk, or
    /// for this one.
    private func giveUp(_ error: any Error) {
        let work = open
        open = nil
        if error is TakenOver { return leave(work) }
        let (volume, durable) = hand.withLock { hand in
            let durable = hand.clip
            hand.clip = hand.clip?.following()
            return (hand.volume, durable)
        }
        let hasOther = tools.store.spare != nil && volume == .state
        avoidsFirstDisk = volume == .state ? Clock.monotonic() + Self.avoidance : 0
        let next =
            hasOther
            ? "the take goes on in \(tools.store.spare ?? "")"
            : "it goes on as soon as the disk takes it"
        tools.troubles.begin(
            "disk", "the clip cannot be written: \(fault(error, of: volume)); \(next)")
        if let work { close(work, durable) }
        if !hasOther { pause() }
    }

    /// The disk's fault without the file it was met at: each try has a file and a step of its own,
    /// and the journal one line for all.
    private func fault(_ error: any Error, of volume: ClipStore.Volume) -> any Error {
        guard let failure = error as? SystemFailure else { return error }
        let root = volume == .state ? tools.store.state : tools.store.spare ?? tools.store.state
        return SystemFailure("write to", root, code: failure.code)
    }

    /// Another writer has the clip: only the file that this one waited for is left to close.
    private func leave(_ work: OpenWork?) {
        guard let work else { return }
        if work.isFinished {
            return tools.tell(.finished(clip: work.manifest.id, take: work.manifest.take))
        }
        work.noteBroken(hand.withLock { $0.clip })
        do { try salvage(work) } catch {
            Log.error("clip \(work.manifest.id) stays open on the disk for now: \(error)")
        }
    }

    private func pause() {
        let end = Clock.monotonic() + tools.patience
        while Clock.monotonic() < end, !isLate {
            noteTurn()
            Clock.sleep(until: min(end, Clock.monotonic() + Self.turn))
        }
    }

    private func close(_ work: OpenWork, _ durable: ClipInHand?) {
        work.noteBroken(durable)
        do { try atDisk { try salvage(work) } } catch is TakenOver {} catch {
            if unclosed.isEmpty {
                Log.error("clip \(work.manifest.id) stays open on the disk for now: \(error)")
            }
            unclosed.append(work)
        }
    }

    private func salvage(_ work: OpenWork) throws {
        // A clip of which nothing is durable is none.
        guard work.clip.durableLength > 0 else { return try tools.store.remove(work.manifest.id) }
        try work.clip.salvage(work.manifest)
        tools.tell(.finished(clip: work.manifest.id, take: work.manifest.take))
    }

    /// Closes clips whose full disk did not even take their last lines.
    private func closeLeftOver() {
        guard !unclosed.isEmpty else { return }
        unclosed.removeAll { work in
            // Its failure was said when it was the first.
            do { try atDisk { try salvage(work) } } catch { return false }
            return true
        }
    }

    /// Clips that are still to be closed when all is over: a few tries more, and then they are left
    /// to recovery.
    private func closeRest() {
        for _ in 0..<Self.lastTries where !isTaken && !unclosed.isEmpty && !isLate {
            pause()
            closeLeftOver()
        }
    }

    /// What no disk took before the process ends.
    private func reportRest() {
        guard !isTaken, open == nil, let clip = hand.withLock({ $0.clip }), !clip.isEmpty else {
            return
        }
        Log.error(
            "the last \(clip.frames) frames of take \(clip.opening.take) are lost: no disk took them"
        )
    }
}
