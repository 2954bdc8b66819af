import ClipDocuments
import Codec
import Media
import Platform

/// Which encoder made which frames: a clip is described by the one that made its first. Any thread.
final class PictureTracks: Sendable {
    struct Track: Sendable {
        let firstFrame: Int64
        let description: TrackDescription
        let facts: VideoFacts
    }

    private let tracks: Locked<[Track]>

    convenience init(_ video: ProxyVideo) {
        self.init(Track(firstFrame: .min, description: video.parameters, facts: video.facts))
    }

    init(_ first: Track) { tracks = Locked([first]) }

    /// Frames from here on are another encoder's.
    func begin(_ video: ProxyVideo, at frame: Int64) {
        let track = Track(firstFrame: frame, description: video.parameters, facts: video.facts)
        tracks.withLock { tracks in
            tracks.append(track)
            // Clips that wait for the disk begin at most a queue's depth ago; a hundred changes do
            // not fit in there.
            if tracks.count > Self.most { tracks.removeFirst() }
        }
    }

    func track(of frame: Int64) -> Track {
        tracks.withLock { tracks in tracks.last { $0.firstFrame <= frame } ?? tracks[0] }
    }

    private static let most = 100
}
