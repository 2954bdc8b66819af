import Glibc

/// A system call that failed: what was tried, on what, and the errno.
public struct SystemFailure: Error, Equatable, CustomStringConvertible {
    /// A verb phrase that reads after 'cannot': `open`, `write to`.
    public let operation: String
    /// The path, address or device.
    public let subject: String
    /// errno, positive.
    public let code: Int32
    /// What the person can do about it, a whole sentence, when we know.
    public let hint: String?

    /// `code` is an errno, positive; without a hint a full, read-only or failing disk gets its
    /// usual one.
    public init(_ operation: String, _ subject: String, code: Int32, hint: String? = nil) {
        self.operation = operation
        self.subject = subject
        self.code = code
        self.hint = hint ?? SystemFailure.usualHint(code)
    }

    /// One sentence, `cannot write to /clips/A: No space left on device; free some space`.
    public var description: String {
        let sentence = "cannot \(operation) \(subject): \(Self.reason(code))"
        return hint.map { "\(sentence); \($0)" } ?? sentence
    }

    /// Whether the same call may work later without anybody doing anything.
    public var isTransient: Bool {
        [EAGAIN, EINTR, EBUSY, ENOBUFS, ENOMEM, ETIMEDOUT].contains(code)
    }

    /// Whether the disk, or this user's share of it, has no room.
    public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

    /// What an errno means, in words.
    public static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func usualHint(_ code: Int32) -> String? {
        switch code {
        case ENOSPC, EDQUOT: "free some space"
        case EROFS: "the disk is read-only; check it"
        case EIO: "the disk or device is failing; check it"
        default: nil
        }
    }
}
