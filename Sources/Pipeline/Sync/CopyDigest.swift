import Integrity
import Web

/// The digest of a clip as a server gives it back.
final class CopyDigest {
    private let digest = XXH3()
    private let longest: Int64
    private var bytes: Int64 = 0

    init(longest: Int64) { self.longest = longest }

    /// False once it is longer than the clip, and so is not the clip.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        digest.update(piece)
        bytes += Int64(piece.count)
        return bytes <= longest
    }

    /// The answer with what was read of it. One that was ended because it is too long is an answer.
    func verdict(_ answer: HTTPAnswer) -> HTTPAnswer {
        guard answer.failure == nil || bytes > longest else { return answer }
        var read = HTTPAnswer(status: answer.status, headers: answer.headers)
        read.headers["digest-read"] = digest.hex
        read.headers["bytes-read"] = "\(bytes)"
        return read
    }
}
