import CLibAV
import Glibc
import Platform
import Synchronization

/// Tells libavformat when to give up waiting: at a deadline, or when the camera is closed. Any
/// thread.
final class NetworkWatch: Sendable {
    /// A sender that says nothing for this long is gone.
    static let silence: Int64 = 2_000_000_000
    /// Time for a name, a connection, a handshake and the first second of the stream.
    static let opening: Int64 = 6_000_000_000

    private let cancelled = Atomic<Bool>(false)
    private let deadline = Atomic<Int64>(.max)
    /// The TCP port where somebody may call; 0 when nobody does.
    private let callersPort: Int

    init(callersPort: Int = 0) { self.callersPort = callersPort }

    func cancel() { cancelled.store(true, ordering: .relaxed) }
    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    /// From now on this many nanoseconds; nil for as long as nobody calls.
    func allow(_ time: Int64?) {
        deadline.store(time.map { Clock.monotonic() + $0 } ?? .max, ordering: .relaxed)
    }

    /// What libavformat asks every 100 ms while it waits; `self` must outlive the context that uses
    /// it.
    var callback: AVIOInterruptCB {
        AVIOInterruptCB(
            callback: { @Sendable opaque in
                guard let opaque else { return 0 }
                return Unmanaged<NetworkWatch>.fromOpaque(opaque).takeUnretainedValue().isOver
                    ? 1 : 0
            }, opaque: Unmanaged.passUnretained(self).toOpaque())
    }

    private var isOver: Bool {
        if isCancelled { return true }
        let end = deadline.load(ordering: .relaxed)
        if end == .max && callersPort > 0 && hasCaller { allow(Self.opening) }
        return end < Clock.monotonic()
    }

    /// Whether a TCP connection to our port is open. libavformat waits for a caller and for the
    /// caller's first words in one call, so without this a caller that says nothing would hold the
    /// port for ever.
    private var hasCaller: Bool {
        (3..<Self.descriptors).contains { isCaller(Int32($0)) }
    }

    /// A camera's process has about thirty descriptors open.
    private static let descriptors = 128

    private func isCaller(_ descriptor: Int32) -> Bool {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let answer = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size)
            }
        }
        guard answer == 0, address.sin_family == AF_INET,
            Int(UInt16(bigEndian: address.sin_port)) == callersPort
        else { return false }
        return option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
            && option(SO_ACCEPTCONN, of: descriptor) == 0
    }

    private func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}
