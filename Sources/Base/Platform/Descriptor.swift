import CPlatform
import Glibc

/// An open file descriptor with one owner; it is closed when the owner lets go.
public struct Descriptor: ~Copyable, Sendable {
    /// The number, for calls that borrow it.
    public let raw: Int32

    /// Takes over a descriptor that nobody else closes.
    public init(owning raw: Int32) { self.raw = raw }

    deinit { _ = Glibc.close(raw) }

    /// Closes now and reports what the kernel held back until then; EINTR counts as closed (Linux,
    /// close(2)).
    public consuming func close(_ subject: String) throws(SystemFailure) {
        let number = raw
        discard self
        guard Glibc.close(number) == 0 || errno == EINTR else {
            throw SystemFailure("close", subject, code: errno)
        }
    }

    /// Opens a path; `flags` as open(2), close-on-exec is added. EINTR is retried.
    public static func open(_ path: String, _ flags: Int32, mode: UInt32 = 0o644)
        throws(SystemFailure) -> Descriptor
    {
        try Faults.check(.open, "open", path)
        let raw = rushes_open(path, flags, mode)
        guard raw >= 0 else { throw SystemFailure("open", path, code: -raw) }
        return Descriptor(owning: raw)
    }
}

extension Descriptor {
    /// Gives the number to a new owner, who closes it.
    public consuming func take() -> Int32 {
        let number = raw
        discard self
        return number
    }
}
