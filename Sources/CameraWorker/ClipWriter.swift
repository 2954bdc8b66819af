import ClipStore
import Codec
import Media
import Platform
import Recording
import Slate
import Synchronization

/// The writer's thread: carries out the recorder's actions; a fragment is on the disk before it is told of.
final class ClipWriter: @unchecked Sendable {
    private let desk: Desk
    private let store: ClipStore
    private let describer: ClipDescriber
    private let pictures: PictureTracks
    private let sound: TrackDescription?
    private let troubles: Troubles
    private let board: LiveBoard
    private let tell: @Sendable (CameraReport) -> Void
    /// CLOCK_MONOTONIC at which the work in hand began; `max` without any.
    fileprivate let busySince = Atomic<Int64>(.max)
    private var open: OpenWork?
    /// The clip given up last; its close may still be on its way here.
    private var broken: ClipOpening?
    /// Given up, and not closed yet: tried again after every clip that goes well; rushesd recovers them should this process die first.
    private var unclosed: [OpenWork] = []
    /// Until when (CLOCK_MONOTONIC) the first disk is not asked again because it failed; a dying disk takes seconds to say no.
    private var avoidsFirstDisk: Int64 = 0

    /// A disk that failed is left alone for a minute when there is a spare.
    private static let avoidance: Int64 = 60_000_000_000

    private final class OpenWork {
        let opening: ClipOpening
        let clip: OpenClip
        let muxer: ClipMuxer
        var manifest: ClipManifest
        /// What the encoder had done when the clip began.
        let begun: LiveBoard.Reading
        /// Frames written, and those of them that are durable.
        var frames = 0
        var isTold = false

        init(_ opening: ClipOpening, clip: OpenClip, muxer: ClipMuxer, manifest: ClipManifest, begun: LiveBoard.Reading) {
            self.opening = opening
            self.begun = begun
            self.clip = clip
            self.muxer = muxer
            self.manifest = manifest
        }

        var progress: CameraReport.Progress {
            .init(clip: manifest.id, take: manifest.take, bytes: clip.durableLength, frames: manifest.time.frames)
        }
    }

    init(
        desk: Desk, store: ClipStore, describer: ClipDescriber, pictures: PictureTracks, sound: TrackDescription?,
        troubles: Troubles, board: LiveBoard, tell: @escaping @Sendable (CameraReport) -> Void
    ) {
        self.desk = desk
        self.store = store
        self.describer = describer
        self.pictures = pictures
        self.sound = sound
        self.troubles = troubles
        self.board = board
        self.tell = tell
    }

    /// Runs until the desk ends.
    func run() {
        closeInherited()
        while let action = desk.actions.pop() {
            busySince.store(Clock.monotonic(), ordering: .relaxed)
            do { try carryOut(action) } catch { giveUp(error, during: action) }
            busySince.store(.max, ordering: .relaxed)
        }
    }

    /// What a process before this one left open; rushesd closes it too, but only while no camera of that name lives.
    private func closeInherited() {
        do {
            for case .closed(let manifest) in try store.recover(leftBy: describer.camera) {
                Log.notice("clip \(manifest.id) was not closed; recovered with \(manifest.time.frames) frames")
                tell(.finished(clip: manifest.id, take: manifest.take))
            }
        } catch { Log.error("\(error)") }
    }

    private func carryOut(_ action: Recorder.Action) throws {
        switch action {
        case .open(let opening): try begin(opening)
        case .write(let packet):
            open?.muxer.write(packet)
            if packet.track == .video { open?.frames += 1 }
        case .endFragment: try endFragment()
        case .close(let closing): try finish(closing)
        }
    }

    private func begin(_ opening: ClipOpening) throws {
        let picture = pictures.track(of: opening.firstFrame)
        var describer = describer
        describer.video = picture.facts
        let manifest = describer.describe(opening, gridStart: desk.gridStart ?? Clock.monotonic())
        let muxer = ClipMuxer(
            video: picture.description, audio: sound, firstFrame: opening.firstFrame, firstSample: opening.firstSample)
        let volume = self.volume
        do {
            let clip = try store.create(manifest, on: volume)
            open = OpenWork(opening, clip: clip, muxer: muxer, manifest: manifest, begun: board.read())
        } catch {
            goOn(after: ClipBreak(opening, durableFrames: 0), on: volume, error)
        }
    }

    /// The spare disk while the first fails or is full.
    private var volume: ClipStore.Volume {
        guard store.spare != nil else { return .state }
        guard Clock.monotonic() >= avoidsFirstDisk else { return .spare }
        // A disk that cannot even say how full it is will say so when it is written to.
        let free = try? Files.freeBytes(store.state)
        return free ?? .max < ClipStore.leastFree ? .spare : .state
    }

    private func endFragment() throws {
        guard let open else { return }
        try open.muxer.endFragment { bytes in try open.clip.append(bytes) }
        open.manifest.time.frames = open.frames
        describer.followClock(&open.manifest, frames: open.frames)
        tell(open.isTold ? .grew(open.progress) : .opened(open.progress))
        open.isTold = true
        troubles.end("disk")
    }

    private func finish(_ closing: ClipClosing) throws {
        try endFragment()
        guard let open else { return noteCut(closing) }
        describer.close(&open.manifest, closing, driftPpm: desk.driftPpm)
        open.manifest.truth.encoderLoad = open.begun.load(until: board.read())
        try open.clip.finish(open.manifest)
        self.open = nil
        tell(.finished(clip: open.manifest.id, take: open.manifest.take))
        closeLeftOver()
    }

    /// The clip was cut before its disk failed: what follows it ends there too.
    private func noteCut(_ closing: ClipClosing) {
        guard let broken, broken.take == closing.take else { return }
        self.broken = nil
        if let cut = closing.cutFrame { desk.wasCut(take: closing.take, at: broken.firstFrame + cut) }
    }

    /// The disk took no more: what is durable stays and is closed as it is; the take goes on in another clip.
    private func giveUp(_ error: any Error, during action: Recorder.Action) {
        guard let work = open else { return Log.error("\(error)") }
        open = nil
        var cut: Int64?
        if case .close(let closing) = action { cut = closing.cutFrame.map { work.opening.firstFrame + $0 } }
        goOn(
            after: ClipBreak(work.opening, durableFrames: Int64(work.manifest.time.frames)), on: volume(of: work.manifest.id), error,
            cut: cut)
        close(work)
    }

    private func volume(of clip: String) -> ClipStore.Volume { store.folder(clip).hasPrefix(store.state + "/") ? .state : .spare }

    private func goOn(after clip: ClipBreak, on volume: ClipStore.Volume, _ error: any Error, cut: Int64? = nil) {
        let hasOther = store.spare != nil && volume == .state
        avoidsFirstDisk = volume == .state ? Clock.monotonic() + Self.avoidance : 0
        let next = hasOther ? "the take goes on in \(store.spare ?? "")" : "it goes on as soon as the disk takes it"
        troubles.begin("disk", "camera \(describer.camera) cannot write its clip: \(error); \(next)")
        broken = clip.opening
        desk.goOn(after: clip, patiently: !hasOther, cut: cut)
    }

    private func close(_ work: OpenWork) {
        work.manifest.truth.recovered = true
        work.manifest.truth.captured = work.manifest.time.frames
        do { try salvage(work) } catch {
            Log.error("clip \(work.manifest.id) stays open on the disk for now: \(error)")
            unclosed.append(work)
        }
    }

    private func salvage(_ work: OpenWork) throws {
        // A clip of which nothing is durable is none.
        guard work.isTold else { return try store.remove(work.manifest.id) }
        try work.clip.salvage(work.manifest)
        tell(.finished(clip: work.manifest.id, take: work.manifest.take))
    }

    /// Closes clips whose full disk did not even take their last lines.
    private func closeLeftOver() {
        guard !unclosed.isEmpty else { return }
        unclosed.removeAll { work in
            // Its failure was said when it was the first.
            do { try salvage(work) } catch { return false }
            return true
        }
    }
}

extension ClipWriter {
    /// Nanoseconds the disk has been at one piece of work; 0 while it waits for some.
    var busyFor: Int64 { max(0, Clock.monotonic() - busySince.load(ordering: .relaxed)) }
}
