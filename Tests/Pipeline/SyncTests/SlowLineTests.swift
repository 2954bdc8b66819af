import Glibc
import Platform
import Synchronization
import Testing
import Web

@testable import Sync

/// A line that is slow is not a line that is dead.
struct SlowLineTests {
    /// A peer with little room that takes `step` bytes every 20 ms until a body of `total` has
    /// come, then answers 204; with `step` 0 it never reads.
    private final class SlowPeer: Sendable {
        let url: String
        private let listener: Descriptor
        private let isStopped = Atomic<Bool>(false)
        private let thread = Mutex<NamedThread?>(nil)

        init(step: Int, total: Int) throws {
            listener = Descriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
            var room: Int32 = 65536
            setsockopt(
                listener.raw, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
            url = "http://127.0.0.1:\(try Self.bindAndListen(listener.raw))/"
            let started = try NamedThread("slow peer") { [self] in serve(step: step, total: total) }
            thread.withLock { $0 = started }
        }

        func stop() {
            isStopped.store(true, ordering: .relaxed)
            shutdown(listener.raw, Int32(SHUT_RDWR))
            thread.withLock { $0 }?.join()
        }

        private func serve(step: Int, total: Int) {
            let raw = accept(listener.raw, nil, nil)
            guard raw >= 0 else { return }
            let line = Descriptor(owning: raw)
            var (taken, bytes) = (0, [UInt8](repeating: 0, count: max(1, step)))
            // The body is sevens, and no header of ours holds that byte.
            while taken < total && !isStopped.load(ordering: .relaxed) {
                Clock.sleep(until: Clock.monotonic() + 20_000_000)
                guard step > 0 else { continue }
                let count = read(line.raw, &bytes, step)
                guard count > 0 else { return }
                taken += bytes[..<count].count { $0 == 7 }
            }
            let answer = "HTTP/1.1 204 No Content\r\n\r\n"
            _ = write(line.raw, answer, answer.utf8.count)
        }

        private static func bindAndListen(_ raw: Int32) throws -> Int {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let failed = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(raw, $0, length) != 0 || listen(raw, 4) != 0
                        || getsockname(raw, $0, &length) != 0
                }
            }
            guard !failed else { throw SystemFailure("listen on", "127.0.0.1", code: errno) }
            return Int(address.sin_port.bigEndian)
        }
    }

    private func send(_ count: Int, to peer: SlowPeer) throws -> HTTPAnswer {
        var patience = CurlMulti.Patience()
        (patience.stall, patience.answer) = (700_000_000, 3_000_000_000)
        let multi = try CurlMulti(patience: patience)
        var answer: HTTPAnswer?
        multi.start(
            HTTPRequest("PATCH", peer.url, body: .bytes([UInt8](repeating: 7, count: count)))
        ) { heard, _ in answer = heard }
        let deadline = Clock.monotonic() + 30_000_000_000
        while answer == nil && Clock.monotonic() < deadline {
            multi.turn(until: Clock.monotonic() + 50_000_000)
        }
        return try #require(answer)
    }

    @Test func bytesThatAreTakenSlowlyAreNotGivenUp() throws {
        // At most 400 kB/s: half a megabyte, which libcurl once took at a time, is twice as long
        // under way as a dead line is borne here.
        let peer = try SlowPeer(step: 8000, total: 1_000_000)
        defer { peer.stop() }
        let answer = try send(1_000_000, to: peer)
        #expect(answer.status == 204, "\(answer)")
    }

    @Test func aPeerThatTakesNothingIsGivenUp() throws {
        let peer = try SlowPeer(step: 0, total: 1)
        defer { peer.stop() }
        let before = Clock.monotonic()
        #expect(try send(4_000_000, to: peer).failure != nil)
        #expect(Clock.monotonic() - before < 10_000_000_000)
    }
}
