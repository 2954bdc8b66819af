import Platform

/// Lends a card to whoever asks at a socket; `serve` runs on a thread of its own until `stop` is
/// called from another.
final class CardLender: Sendable {
    private let card: SharedCard
    private let path: String
    private let listener: Descriptor
    private let bell: WakeUp

    /// What waits before the next look when the socket itself fails (out of descriptors), in
    /// nanoseconds.
    private static let pause: Int64 = 100_000_000

    init(_ card: SharedCard, at path: String) throws(SystemFailure) {
        try Files.createFolders(Files.parent(of: path), mode: 0o770)
        (self.card, self.path) = (card, path)
        listener = try UnixSocket.listen(path)
        bell = try WakeUp()
    }

    func stop() { bell.ring() }

    /// Lends until it is stopped; who did not get the card asks again.
    func serve() {
        var interests = [Poll.Interest(listener.raw), Poll.Interest(bell.raw)]
        while !interests[1].canRead {
            do {
                while let peer = try UnixSocket.accept(listener, path) {
                    try UnixSocket.lend(card.raw, saying: card.line, over: peer)
                }
                try Poll.wait(&interests, until: nil)
            } catch {
                Clock.sleep(until: Clock.monotonic() + Self.pause)
            }
        }
        // A socket that stays behind is refused by the kernel and replaced by the next lender.
        try? Files.remove(path)
    }
}
