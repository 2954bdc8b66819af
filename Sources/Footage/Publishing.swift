import Glibc
import Platform
import Slate

/// Turns a box's fragmented MP4 into the QuickTime movie an editor opens: same packets, new head.
public enum Publishing {
    /// Writes `media` as a MOV to `path`, durable when it returns; an existing file is overwritten.
    ///
    /// The movie begins at the document's in-point and ends at its out-point. Nothing is encoded again but the pictures between an in-point and the next key frame. The head (moov) comes first and holds everything of the document, so two publishings of one clip differ in the head alone.
    /// On failure `path` may hold a torn file: give it a temporary name.
    public static func publish(media: String, document: ClipDocument, to path: String) throws -> PublishedFile {
        let input = try MovieInput(media)
        let first = Int64(PublishSpan(document.clip.time).first)
        let opening = try OpeningPictures(media: media, document: document, from: first)
        let key = try MovieInput.keyFrame(in: media, atOrBefore: first, document.clip.time.rate)
        let output = try MovieOutput(path, like: input, document: document, firstCopied: opening?.firstCopied ?? key)
        if let opening { try output.write(opening, to: input.videoStream) }
        while let packet = try input.next() { try output.write(packet, from: input) }
        try output.finish()
        try makeDurable(path)
        return PublishedFile(bytes: try Files.size(path), headBytes: try MovieLayout.payloadOffset(path))
    }

    private static func makeDurable(_ path: String) throws(SystemFailure) {
        let file = try Descriptor.open(path, O_RDWR)
        try Files.sync(file, path)
        try file.close(path)
    }
}

/// Sizes of a published movie.
public struct PublishedFile: Equatable, Sendable {
    public let bytes: Int64
    /// Offset of the first byte of pictures or sound.
    public let headBytes: Int64

    public init(bytes: Int64, headBytes: Int64) {
        self.bytes = bytes
        self.headBytes = headBytes
    }
}
