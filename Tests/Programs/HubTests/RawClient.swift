import Glibc
import Platform

/// A connection to a hub that says exactly what it is told to, and nothing else. Blocking.
final class RawClient {
    private let socket: Descriptor

    init(port: Int) throws {
        socket = Descriptor(owning: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let failed = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket.raw, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) != 0
            }
        }
        if failed { throw SystemFailure("connect to", "port \(port)", code: errno) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        _ = setsockopt(
            socket.raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// False when the other end is gone.
    @discardableResult
    func say(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return send(socket.raw, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Everything until the hub closes; nil when it did not within a minute.
    func hearToTheEnd() -> String? {
        var heard: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket.raw, &bytes, bytes.count, 0)
            if count > 0 {
                heard += bytes[..<count]
            } else {
                let isOver = count == 0 || errno == ECONNRESET
                return isOver ? String(decoding: heard, as: UTF8.self) : nil
            }
        }
    }
}
