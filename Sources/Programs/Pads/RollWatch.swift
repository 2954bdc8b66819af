import Glibc
import Platform
import Slate
import Wire

/// Looks on as a prompt does, to know whether a take rolls. Never blocks; comes back by itself
/// after rushesd was away. One thread.
final class RollWatch {
    private final class Line {
        let descriptor: Descriptor
        init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
    }

    private let path: String
    private var socket: Line?
    private var lines = LineBuffer(limit: 4 << 20)
    private var nextTry: Int64 = 0
    /// Whether a take rolls; nil while rushesd is away or has not said.
    private(set) var isRolling: Bool?

    /// Nanoseconds between two tries.
    static let pause: Int64 = 1_000_000_000

    init(_ path: String) { self.path = path }

    /// To be polled for reading; nil while rushesd is away.
    var raw: Int32? { socket?.descriptor.raw }

    /// When to call `step` although nothing came.
    var due: Int64? { raw == nil ? nextTry : nil }

    /// Connects, or reads what has come.
    func step(_ now: Int64) {
        if raw == nil, now >= nextTry { connect(now) }
        if raw != nil { read(now) }
    }

    private func connect(_ now: Int64) {
        nextTry = now + Self.pause
        // Whoever presses a key is told that rushesd is away; this only lights a lamp.
        guard
            let wish = try? JSON.encode(
                BoxRequest.watch(WatchWish(person: "pad", language: .english, device: "rushes-pad"))
            ) + [10],
            let made = line(to: path)
        else { return }
        let sent = wish.withUnsafeBytes {
            send(made.descriptor.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if sent == wish.count { socket = made }
    }

    private func line(to path: String) -> Line? {
        do throws(SystemFailure) { return Line(try UnixSocket.connect(path)) } catch { return nil }
    }

    private func read(_ now: Int64) {
        guard let raw else { return }
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(raw, &bytes, bytes.count, 0)
            guard count > 0 else {
                if count == 0 || (errno != EAGAIN && errno != EINTR) { leave(now) }
                return
            }
            lines.append(bytes[..<count])
            while case .line(let line)? = lines.next() { take(line) }
        }
    }

    /// A view of a later rushesd that cannot be read leaves the lamp as it is.
    private func take(_ line: [UInt8]) {
        if case .view(let view)? = try? JSON.decode(BoxReply.self, from: line) {
            isRolling = view.status.rolling != nil
        }
    }

    private func leave(_ now: Int64) {
        socket = nil
        lines = LineBuffer(limit: 4 << 20)
        isRolling = nil
        nextTry = now + Self.pause
    }
}
