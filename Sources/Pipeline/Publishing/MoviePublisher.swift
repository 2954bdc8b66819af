import ClipDocuments
import Glibc
import Platform

/// Turns a box's fragmented MP4 into the QuickTime movie an editor opens: same packets, new head.
public enum MoviePublisher {
    /// Stands in every movie's head; another number may make other bytes of the same clip.
    public static let version = 3

    /// Writes `media` as a MOV to `path`, durable when it returns; an existing file is overwritten.
    ///
    /// The movie begins at the document's in-point and ends at its out-point. Nothing is encoded
    /// again but the pictures between an in-point and the next key frame. Its bytes are a function
    /// of the clip, of what its document says since the clip closed, and of `version`: no host, no
    /// clock, nothing the crew says later. On failure `path` may hold a torn file: give it a
    /// temporary name.
    public static func publish(media: String, document: ClipDocument, to path: String) throws
        -> PublishedFile
    {
        let clip = try ClipPackets(media, document)
        let opening = try OpeningPictures(
            media: media, document: document, from: Int64(PublishSpan(document.clip.time).first))
        let picture = try PictureTrack(clip, opening, document)
        let sound = try SoundTracks.make(clip, document, frames: picture.frames)
        let published = document.asPublished
        let movie = MovieFile(
            rate: document.clip.time.rate, frames: picture.frames, tracks: [picture.track] + sound,
            timecode: MovieTimecode(published.clip), keys: PublishTags.file(published),
            created: created(published.clip.time))
        let headBytes = try movie.write(from: media, to: path)
        return PublishedFile(
            bytes: try Files.size(path), headBytes: headBytes, frames: picture.frames)
    }

    /// Seconds since 1904, as QuickTime counts; 0 where nobody knew the time.
    private static func created(_ time: ClipTime) -> UInt32 {
        guard time.clockSynchronised else { return 0 }
        return UInt32(clamping: time.start.nanoseconds / 1_000_000_000 + 2_082_844_800)
    }
}

/// Sizes of a published movie.
public struct PublishedFile: Equatable, Sendable {
    /// Of the whole file.
    public let bytes: Int64
    /// Offset of the first byte of pictures or sound.
    public let headBytes: Int64
    /// Pictures in it.
    public let frames: Int

    /// What was measured of a file once it was whole.
    public init(bytes: Int64, headBytes: Int64, frames: Int) {
        self.bytes = bytes
        self.headBytes = headBytes
        self.frames = frames
    }
}
