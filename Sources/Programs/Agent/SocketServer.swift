import Glibc
import Platform
import Slate
import Wire

/// rushesd's Unix socket: clients come and go, lines come in, lines go out; nobody who reads slowly
/// holds up the others. One thread.
final class SocketServer {
    enum Event {
        case line(client: Int, LineBuffer.Line)
        case gone(client: Int)
    }

    private final class Client {
        let socket: Descriptor
        var lines = LineBuffer(limit: BoxWire.longestLine)
        var outgoing: [UInt8] = []
        let user: UInt32?
        let since: Int64
        /// A line came that was understood: a camera, a prompt or a pad, which may be quiet for
        /// hours.
        var hasSpoken = false
        /// A camera, or a prompt that looks on: it stays whoever comes.
        var isStanding = false
        /// CLOCK_MONOTONIC of its last bytes.
        var heardAt: Int64
        /// It ended with something unread.
        var wasCutOff = false

        init(_ socket: consuming Descriptor) {
            user = UnixSocket.peer(of: socket)?.user
            since = Clock.monotonic()
            heardAt = since
            self.socket = socket
        }
    }

    private let path: String
    private let listener: Descriptor
    private var clients: [Int: Client] = [:]
    private var nextClient = 0
    /// Hung up on, and not told yet.
    private var departed: [Int] = []

    /// A client that lets this much lie unread is hung up on; a list of 10,000 takes is 8 MB.
    private static let mostWaiting = 32 << 20
    static let mostClients = 256
    /// Of one user: nobody takes the places of the others.
    static let mostClientsAUser = 128
    /// A client that has said nothing for so long is hung up on.
    static let longestSilence: Int64 = 30_000_000_000
    private let silence: Int64

    init(path: String, silence: Int64 = SocketServer.longestSilence) throws {
        self.path = path
        self.silence = silence
        try Files.createFolders(Files.parent(of: path))
        listener = try UnixSocket.listen(path)
    }

    deinit { _ = unlink(path) }

    /// Waits until something happens, `others` can be read, or the deadline passes.
    func wait(others: [Int32], until deadline: Int64?) throws -> [Event] {
        let order = clients.keys.sorted()
        var interests = others.map { Poll.Interest($0) } + [Poll.Interest(listener.raw)]
        interests += order.compactMap { key in
            clients[key].map { Poll.Interest($0.socket.raw, write: !$0.outgoing.isEmpty) }
        }
        try Poll.wait(&interests, until: deadline)
        if interests[others.count].canRead { try acceptAll() }
        hangUpOnSilence(at: Clock.monotonic())
        let gone = departed.map { Event.gone(client: $0) }
        departed = []
        return gone + zip(order, interests[(others.count + 1)...]).flatMap { serve($0, $1) }
    }

    func send(_ reply: BoxReply, to client: Int) {
        guard let open = clients[client] else { return }
        do { open.outgoing += try JSON.encode(reply) + [10] } catch {
            return Log.error("cannot answer: \(error)")
        }
        flush(open)
        if open.outgoing.count > Self.mostWaiting { clients[client] = nil }
    }

    /// The user at the other end, by name; the number where it has none.
    func person(_ client: Int) -> String {
        guard let open = clients[client], let peer = UnixSocket.peer(of: open.socket) else {
            return "unknown"
        }
        guard let entry = getpwuid(peer.user), let name = entry.pointee.pw_name else {
            return "user \(peer.user)"
        }
        return String(cString: name)
    }

    /// The user id at the other end; nil when it is gone.
    func user(_ client: Int) -> UInt32? {
        clients[client].flatMap { UnixSocket.peer(of: $0.socket)?.user }
    }

    private func acceptAll() throws {
        while let socket = try UnixSocket.accept(listener, path) {
            let client = Client(socket)
            guard makeRoom(for: client) else {
                Log.warning(
                    "too many clients of user \(client.user.map(String.init) ?? "?") on \(path); one is hung up on"
                )
                continue
            }
            clients[nextClient] = client
            nextClient += 1
        }
    }

    /// What a client said was understood; `isStanding` for a camera or a prompt that looks on.
    func heard(_ client: Int, isStanding: Bool) {
        clients[client]?.hasSpoken = true
        if isStanding { clients[client]?.isStanding = true }
    }

    /// Who has not spoken yet gives way, the oldest first, then who asked something and has been
    /// idle the longest; false when all are cameras and prompts.
    private func makeRoom(for client: Client) -> Bool {
        let peers = clients.filter { $0.value.user == client.user }
        if peers.count >= Self.mostClientsAUser { return hangUpOnOne(of: peers) }
        return clients.count < Self.mostClients || hangUpOnOne(of: clients)
    }

    private func hangUpOnOne(of some: [Int: Client]) -> Bool {
        let silent = some.filter { !$0.value.hasSpoken }.keys.min()
        let idle = some.filter { !$0.value.isStanding }.min { $0.value.heardAt < $1.value.heardAt }?
            .key
        guard let leaving = silent ?? idle else { return false }
        clients[leaving] = nil
        departed.append(leaving)
        return true
    }

    private func hangUpOnSilence(at now: Int64) {
        for (key, client) in clients where !client.hasSpoken && now - client.since > silence {
            clients[key] = nil
            departed.append(key)
        }
    }

    private func serve(_ key: Int, _ interest: Poll.Interest) -> [Event] {
        guard let client = clients[key] else { return [] }
        if interest.canWrite { flush(client) }
        guard interest.canRead || interest.hasFailed else { return [] }
        let isOpen = receive(client)
        var events: [Event] = []
        while let line = client.lines.next() {
            events.append(.line(client: key, line))
        }
        if !isOpen { events.append(.gone(client: key)) }
        return events
    }

    /// Whether a client that is gone left something unread: it may not know what it was answered.
    func leftUnread(_ client: Int) -> Bool {
        clients[client].map { $0.wasCutOff || !$0.outgoing.isEmpty } ?? false
    }

    /// Forgets a client after its last lines have been answered.
    func drop(_ client: Int) { clients[client] = nil }

    private func receive(_ client: Client) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(client.socket.raw, &bytes, bytes.count, 0)
            if count > 0 {
                client.heardAt = Clock.monotonic()
                client.lines.append(bytes[..<count])
            } else {
                // unix(7): the peer was closed with unread data.
                client.wasCutOff = count < 0 && errno == ECONNRESET
                return count < 0 && (errno == EAGAIN || errno == EINTR)
            }
            if count < bytes.count { return true }
        }
    }

    private func flush(_ client: Client) {
        while !client.outgoing.isEmpty {
            let count = client.outgoing.withUnsafeBytes {
                Glibc.send(client.socket.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A peer that is gone is noticed where it is read.
            guard count > 0 else { return }
            client.outgoing.removeFirst(count)
        }
    }
}
