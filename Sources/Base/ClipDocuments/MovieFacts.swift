/// The published movie that a document lies beside.
public struct MovieFacts: Codable, Equatable, Sendable {
    /// Its file name in this folder.
    public var name: String
    /// Size of the whole file.
    public var bytes: Int64
    /// XXH3-128, 32 lower-case hex digits, and SHA-256, 64 of them, of the whole file.
    public var xxh3: String
    /// SHA-256 of the whole file, 64 lower-case hex digits.
    public var sha256: String
    /// Pictures in it.
    public var frames: Int

    /// All of the published file as it lies on the hub's disk.
    public init(name: String, bytes: Int64, xxh3: String, sha256: String, frames: Int) {
        self.name = name
        self.bytes = bytes
        self.xxh3 = xxh3
        self.sha256 = sha256
        self.frames = frames
    }
}

/// The box's own clip, which a published movie was made of: another file, with a time line of its
/// own.
public struct BoxClip: Codable, Equatable, Sendable {
    /// Size of the whole file, `media.mp4` on the box.
    public var bytes: Int64
    /// XXH3-128 of the whole file, 32 lower-case hex digits.
    public var xxh3: String
    /// SHA-256 of the whole file, 64 lower-case hex digits.
    public var sha256: String
    /// Frames in it.
    public var frames: Int
    /// Which of them is the movie's first picture.
    public var firstFrame: Int

    /// Of a closed clip: `media` is its manifest's; `firstFrame` counts from 0.
    public init(_ media: MediaDigest, frames: Int, firstFrame: Int) {
        bytes = media.bytes
        xxh3 = media.xxh3
        sha256 = media.sha256
        self.frames = frames
        self.firstFrame = firstFrame
    }
}
