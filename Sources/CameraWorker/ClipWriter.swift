import ClipStore
import Codec
import Media
import Platform
import Recording
import Slate

/// The writer's thread: carries out the recorder's actions; a fragment is on the disk before it is told of.
final class ClipWriter: @unchecked Sendable {
    private let desk: Desk
    private let store: ClipStore
    private let describer: ClipDescriber
    private let tracks: (video: TrackDescription, audio: TrackDescription?)
    private let troubles: Troubles
    private let board: LiveBoard
    private let tell: @Sendable (CameraReport) -> Void
    private var open: OpenWork?

    private final class OpenWork {
        let clip: OpenClip
        let muxer: ClipMuxer
        var manifest: ClipManifest
        /// What the encoder had done when the clip began.
        let begun: LiveBoard.Reading
        /// Frames written, and those of them that are durable.
        var frames = 0
        var isTold = false

        init(clip: OpenClip, muxer: ClipMuxer, manifest: ClipManifest, begun: LiveBoard.Reading) {
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
        desk: Desk, store: ClipStore, describer: ClipDescriber, video: TrackDescription, audio: TrackDescription?,
        troubles: Troubles, board: LiveBoard, tell: @escaping @Sendable (CameraReport) -> Void
    ) {
        self.desk = desk
        self.store = store
        self.describer = describer
        tracks = (video, audio)
        self.troubles = troubles
        self.board = board
        self.tell = tell
    }

    /// Runs until the desk ends.
    func run() {
        while let action = desk.actions.pop() {
            do {
                try carryOut(action)
                if case .close = action { troubles.end("disk") }
            } catch {
                giveUp(error)
            }
        }
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
        let manifest = describer.describe(opening, gridStart: desk.gridStart ?? Clock.monotonic())
        let muxer = ClipMuxer(
            video: tracks.video, audio: tracks.audio, firstFrame: opening.firstFrame, firstSample: opening.firstSample)
        open = OpenWork(clip: try store.create(manifest), muxer: muxer, manifest: manifest, begun: board.read())
    }

    private func endFragment() throws {
        guard let open else { return }
        try open.muxer.endFragment { bytes in try open.clip.append(bytes) }
        open.manifest.time.frames = open.frames
        describer.followClock(&open.manifest, frames: open.frames)
        tell(open.isTold ? .grew(open.progress) : .opened(open.progress))
        open.isTold = true
    }

    private func finish(_ closing: ClipClosing) throws {
        try endFragment()
        guard let open else { return }
        describer.close(&open.manifest, closing, driftPpm: desk.driftPpm)
        open.manifest.truth.encoderLoad = open.begun.load(until: board.read())
        try open.clip.finish(open.manifest)
        self.open = nil
        tell(.finished(clip: open.manifest.id, take: open.manifest.take))
    }

    /// The disk took no more: what is durable stays and is closed as it is; the camera goes on for the next roll.
    private func giveUp(_ error: any Error) {
        troubles.begin("disk", "the clip of camera \(describer.camera) ends here: \(error)")
        desk.abandon()
        guard let broken = open else { return }
        open = nil
        broken.manifest.truth.recovered = true
        do {
            try broken.clip.salvage(broken.manifest)
            tell(.finished(clip: broken.manifest.id, take: broken.manifest.take))
        } catch {
            Log.error("clip \(broken.manifest.id) stays open on the disk until rushesd recovers it: \(error)")
        }
    }
}
