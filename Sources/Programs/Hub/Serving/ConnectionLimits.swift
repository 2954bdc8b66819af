import NIOCore

/// How long a connection may do nothing, and how many there may be.
///
/// Whoever holds the token is let be as long as bytes move; whoever has not shown it yet has
/// seconds, and gives way.
struct ConnectionLimits: Sendable {
    /// From the connection's begin to its first whole head.
    var head: TimeAmount = .seconds(15)
    /// From an answer to the next whole head; libcurl keeps connections for 118 s.
    var keepAlive: TimeAmount = .seconds(120)
    /// While the hub waits for a body, this much must come in each window: a telephone line in a
    /// tunnel does.
    var window: TimeAmount = .seconds(60)
    var bytesAWindow = 4096
    /// While the hub has an answer to give: how long the reader may take none of it.
    var answer: TimeAmount = .seconds(300)
    /// After a refusal, before the connection is cut: the answer must arrive before the reset does.
    var farewell: TimeAmount = .seconds(2)
    /// Bytes of a refused body that are read and dropped meanwhile.
    var mostDropped = 1 << 20

    /// Connections that have not shown the token, of one address and of all; the oldest gives way
    /// to the newest.
    var strangersAnAddress = 64
    var strangers = 192
    /// Connections that have, of one address and of all; the newest is cut.
    var guestsAnAddress = 1024
    var guests = 4096

    /// As many as the process' descriptors allow; the disk and the catalogue need some.
    func fitting(descriptors: Int) -> ConnectionLimits {
        var limits = self
        let room = max(16, descriptors - 128)
        limits.strangers = min(strangers, max(8, room / 4))
        limits.strangersAnAddress = min(strangersAnAddress, limits.strangers)
        limits.guests = min(guests, max(8, room / 2))
        limits.guestsAnAddress = min(guestsAnAddress, limits.guests)
        return limits
    }
}
