import ClipDocuments
import ClipStore
import Muxing
import Recording
import Wire

/// A clip's file, as far as it is.
final class OpenWork {
    let clip: OpenClip
    let muxer: ClipMuxer
    var manifest: ClipManifest
    /// What the encoder had done when the clip began.
    let begun: LiveBoard.Reading
    var isTold = false
    var isFinished = false

    init(clip: OpenClip, muxer: ClipMuxer, manifest: ClipManifest, begun: LiveBoard.Reading) {
        self.begun = begun
        self.clip = clip
        self.muxer = muxer
        self.manifest = manifest
    }

    var progress: CameraReport.Progress {
        .init(
            clip: manifest.id, take: manifest.take, bytes: clip.durableLength,
            frames: manifest.time.frames)
    }

    /// It ends with what is durable, of which this is known.
    func noteBroken(_ durable: ClipInHand?) {
        guard manifest.truth.unaccounted == nil else { return }
        manifest.noteRecovery(
            durable.map { ClipAccount(frames: Int($0.durableFrames), truth: $0.durableTruth) })
    }
}
