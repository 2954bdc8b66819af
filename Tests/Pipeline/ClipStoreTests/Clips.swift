import ClipDocuments
import Time

@testable import ClipStore

/// Clips as a camera would describe them.
enum Clips {
    static let first = "0198f4a0-0000-7000-8000-000000000001"
    static let second = "0198f4a0-0000-7000-8000-000000000002"

    static func manifest(_ id: String = first, camera: String = "A", state: ClipState = .rolling)
        -> ClipManifest
    {
        ClipManifest(
            id: id, camera: camera, take: "0198f4a0-0000-7000-8000-0000000000aa",
            reel: "A_20261123", state: state,
            time: ClipTime(
                rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .timeOfDay,
                start: UTCTime(nanoseconds: 1_795_442_853_000_000_000), clockSynchronised: true,
                monotonicStart: 1,
                bootID: "boot", rollFrame: 0),
            video: VideoFacts(
                codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
                source: "test"),
            audio: nil, truth: ClipTruth())
    }

    /// Writes a clip the way a camera does: header and first fragment together, then fragment after
    /// fragment.
    static func write(_ movie: FragmentedMovie, to clip: OpenClip) throws {
        try append(movie.header + (movie.fragments.first ?? []), to: clip)
        for fragment in movie.fragments.dropFirst() { try append(fragment, to: clip) }
    }

    static func append(_ bytes: [UInt8], to clip: OpenClip) throws {
        try bytes.withUnsafeBytes { try clip.append($0) }
    }
}
