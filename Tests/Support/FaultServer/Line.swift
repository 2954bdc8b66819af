import Glibc

extension FaultServer {
    /// One connection, read and written to in blocks.
    final class Line {
        private let raw: Int32
        private var waiting: [UInt8] = []

        init(_ raw: Int32) { self.raw = raw }

        /// The next request's line and headers; nil when the peer has gone.
        func readHead() -> Request? {
            while true {
                if let end = endOfHead() {
                    let text = String(decoding: waiting[..<end], as: UTF8.self)
                    waiting.removeFirst(end)
                    return parse(text)
                }
                guard receive() else { return nil }
            }
        }

        /// So many bytes, fewer when the peer has gone.
        func read(_ count: Int) -> [UInt8] {
            while waiting.count < count, receive() {}
            let bytes = Array(waiting.prefix(count))
            waiting.removeFirst(bytes.count)
            return bytes
        }

        @discardableResult
        func write(_ text: String) -> Bool { write(Array(text.utf8)) }

        @discardableResult
        func write(_ bytes: [UInt8]) -> Bool {
            var done = 0
            while done < bytes.count {
                let count = bytes.withUnsafeBytes {
                    send(raw, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }

        /// Ends our side and waits for the other's, so that what was written arrives.
        func waitUntilSent() {
            shutdown(raw, Int32(SHUT_WR))
            var byte: UInt8 = 0
            while recv(raw, &byte, 1, 0) > 0 {}
        }

        private func receive() -> Bool {
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = recv(raw, &bytes, bytes.count, 0)
            guard count > 0 else { return false }
            waiting += bytes[..<count]
            return true
        }

        private func endOfHead() -> Int? {
            guard waiting.count >= 4 else { return nil }
            return (4...waiting.count).first {
                waiting[($0 - 4)..<$0].elementsEqual([13, 10, 13, 10])
            }
        }

        private func parse(_ text: String) -> Request? {
            let lines = text.split(separator: "\r\n")
            let words = lines.first?.split(separator: " ") ?? []
            guard words.count == 3 else { return nil }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                headers[line[..<colon].lowercased()] = String(
                    line[line.index(after: colon)...].drop { $0 == " " })
            }
            return Request(method: String(words[0]), path: String(words[1]), headers: headers)
        }
    }
}

/// Sockets on 127.0.0.1.
enum Loopback {
    static func listen(_ port: Int) throws -> Int32 {
        let raw = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(raw, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, Glibc.listen(raw, 64) == 0 else { throw LoopbackFailure(code: errno) }
        return raw
    }

    static func port(of raw: Int32) -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(raw, $0, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Resets the connection: the peer's next call fails.
    static func breakLine(_ raw: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(raw, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        shutdown(raw, Int32(SHUT_RDWR))
    }
}

struct LoopbackFailure: Error {
    let code: Int32
}
