import Glibc

/// Tells systemd how a service does (sd_notify(3)): one datagram to `$NOTIFY_SOCKET`; silent
/// without one.
public struct Notifier: Sendable {
    private let path: String?
    /// How often the watchdog wants to hear of us, half of `$WATCHDOG_USEC`; nil when it does not.
    public let watchdogInterval: Duration?

    /// Reads `$NOTIFY_SOCKET` and `$WATCHDOG_USEC`; both are systemd's to set.
    public init() {
        path = Notifier.variable("NOTIFY_SOCKET")
        watchdogInterval = Notifier.variable("WATCHDOG_USEC").flatMap(Int64.init).map {
            .microseconds($0 / 2)
        }
    }

    /// The service does its work; units that wait for it may start.
    public func ready() { send("READY=1") }
    /// The service has begun to end in order.
    public func stopping() { send("STOPPING=1") }
    /// The service gets on; due within each `watchdogInterval`.
    public func watchdog() { send("WATCHDOG=1") }
    /// One line for `systemctl status`.
    public func status(_ text: String) { send("STATUS=\(text)") }

    /// A notification that cannot be sent is dropped: systemd's own time-outs then act, which is
    /// what they are for.
    private func send(_ message: String) {
        guard let path else { return }
        let raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { return }
        let socket = Descriptor(owning: raw)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path), !name.isEmpty else {
            return
        }
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &address) {
            _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket.raw, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
