import Glibc

/// What every connection asks of the kernel (tcp(7)); a kernel that knows neither option only
/// notices later.
enum SocketTuning {
    /// Sent bytes that nobody acknowledges for this long end the connection: 4 s of outage survive,
    /// a dead line does not.
    private static let unacknowledgedMilliseconds: Int32 = 10_000
    /// The most that may lie unsent in the kernel, so that bytes handed over are bytes under way;
    /// on a slow link megabytes would look like a stall.
    private static let unsentBytes: Int32 = 128 << 10

    static func apply(_ socket: Int32) {
        set(socket, TCP_USER_TIMEOUT, unacknowledgedMilliseconds)
        set(socket, TCP_NOTSENT_LOWAT, unsentBytes)
    }

    /// Bytes given to the kernel that the other side has not acknowledged (SIOCOUTQ, tcp(7)); 0
    /// where it cannot tell.
    static func unacknowledged(_ socket: Int32) -> Int64 {
        var count: Int32 = 0
        return ioctl(socket, UInt(TIOCOUTQ), &count) == 0 ? Int64(max(0, count)) : 0
    }

    private static func set(_ socket: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        _ = setsockopt(
            socket, Int32(IPPROTO_TCP), option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
