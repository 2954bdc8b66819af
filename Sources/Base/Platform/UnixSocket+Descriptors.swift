import CPlatform
import Glibc

/// A descriptor that travels to another process, with a line that says what it is.
extension UnixSocket {
    /// Lends a descriptor: the other side holds it as well from then on. The line must be short
    /// enough to go at once, at most 4 KiB.
    public static func lend(
        _ descriptor: Int32, saying line: String, over socket: borrowing Descriptor
    ) throws(SystemFailure) {
        let bytes = Array(line.utf8)
        let sent = rushes_send_descriptor(socket.raw, bytes, bytes.count, descriptor)
        guard sent == bytes.count else {
            throw SystemFailure(
                "lend a descriptor", "to a peer", code: sent < 0 ? Int32(-sent) : EMSGSIZE)
        }
    }

    /// Takes what a peer lends, by a deadline (CLOCK_MONOTONIC, nanoseconds); nil when nothing
    /// came, or no descriptor with it.
    public static func borrow(
        over socket: borrowing Descriptor, until deadline: Int64
    ) throws(SystemFailure) -> (descriptor: Int32, line: String)? {
        var interests = [Poll.Interest(socket.raw)]
        guard try Poll.wait(&interests, until: deadline) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4096)
        var raw: Int32 = -1
        let count = rushes_receive_descriptor(socket.raw, &bytes, bytes.count, &raw)
        guard count > 0, raw >= 0 else { return nil }
        return (raw, String(decoding: bytes.prefix(count), as: UTF8.self))
    }
}
