/// Which pictures are made from data that was lost: from the first after a loss to the next whole
/// key frame.
///
/// Packets come in the order of decoding, pictures in that of showing; both carry the same stamps.
/// Pure.
struct DamageWatch {
    /// After so many pictures, ten seconds at 30 a second, a sender without key frames has
    /// refreshed its picture piece by piece.
    private static let longestGroup = 300

    /// Stamp of the newest packet that was damaged.
    private var since: Int64?
    private var left = 0

    /// A packet that is not whole goes to the decoder.
    mutating func lose(at stamp: Int64) {
        since = max(stamp, since ?? stamp)
        left = Self.longestGroup
    }

    /// Whether a picture that comes out is spoilt.
    mutating func spoils(_ stamp: Int64, isKey: Bool) -> Bool {
        guard let since else { return false }
        if (isKey && stamp > since) || left == 0 {
            self.since = nil
            return false
        }
        left -= 1
        return true
    }
}
