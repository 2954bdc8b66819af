import Platform

/// Who is connected from where: pure counting, with a way to cut each connection. Any thread.
final class ConnectionRegistry: Sendable {
    private struct Connection {
        var address: String
        var isGuest = false
        var cut: @Sendable () -> Void
    }

    private struct Book {
        var next = 0
        var connections: [Int: Connection] = [:]
        /// Those that have not shown the token, oldest first.
        var strangers: [Int] = []
        var guests: [String: Int] = [:]
    }

    private let limits: ConnectionLimits
    private let book = Locked(Book())

    init(_ limits: ConnectionLimits) { self.limits = limits }

    /// Takes a connection in; the oldest stranger of its address, or of all, is cut when there are
    /// too many.
    func enter(_ address: String, cut: @escaping @Sendable () -> Void) -> Int {
        let (number, victim) = book.withLock { book in
            book.next += 1
            book.connections[book.next] = Connection(address: address, cut: cut)
            book.strangers.append(book.next)
            return (book.next, Self.victim(&book, address, limits))
        }
        victim?()
        return number
    }

    /// The connection showed the token; false when there are too many that did.
    func welcome(_ number: Int) -> Bool {
        book.withLock { book in
            guard let connection = book.connections[number], !connection.isGuest else {
                return true
            }
            let here = book.guests[connection.address] ?? 0
            let all = book.connections.count - book.strangers.count
            guard here < limits.guestsAnAddress, all < limits.guests else { return false }
            book.connections[number]?.isGuest = true
            book.guests[connection.address] = here + 1
            book.strangers.removeAll { $0 == number }
            return true
        }
    }

    func leave(_ number: Int) {
        book.withLock { book in
            guard let gone = book.connections.removeValue(forKey: number) else { return }
            book.strangers.removeAll { $0 == number }
            guard gone.isGuest else { return }
            let left = (book.guests[gone.address] ?? 1) - 1
            book.guests[gone.address] = left > 0 ? left : nil
        }
    }

    var count: Int { book.withLock { $0.connections.count } }

    private static func victim(
        _ book: inout Book, _ address: String, _ limits: ConnectionLimits
    ) -> (@Sendable () -> Void)? {
        let here = book.strangers.filter { book.connections[$0]?.address == address }
        let oldest: Int?
        if here.count > limits.strangersAnAddress {
            oldest = here.first
        } else {
            oldest = book.strangers.count > limits.strangers ? book.strangers.first : nil
        }
        guard let oldest else { return nil }
        book.strangers.removeAll { $0 == oldest }
        return book.connections[oldest]?.cut
    }
}
