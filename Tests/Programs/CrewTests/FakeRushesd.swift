import Glibc
import Platform
import Slate
import Synchronization
import Wire

@testable import Crew

/// A socket that behaves, or misbehaves, as rushesd might; one caller at a time.
final class FakeRushesd: Sendable {
    enum Manner: Sendable {
        case answers(CrewAnswer)
        /// Hears so many lines and hangs up, and answers the next.
        case losesAnswers(Int, then: CrewAnswer)
        /// Raw bytes, then silence.
        case says([UInt8])
        case hangsUp
        case isSilent
        /// A byte every few milliseconds, and never the end of the line.
        case trickles
    }

    let path: String
    private let folder: String
    private let heard = Mutex<[CrewCommandLine]>([])
    private let isOver = Atomic<Bool>(false)
    private let thread = Mutex<NamedThread?>(nil)
    private let listener: Descriptor

    init(_ manner: Manner) throws {
        folder = try TemporaryFolder.make()
        path = "\(folder)/rushesd.sock"
        listener = try UnixSocket.listen(path)
        let started = try NamedThread("fake-rushesd") { [self] in serve(manner) }
        thread.withLock { $0 = started }
    }

    /// What it was told, after it has gone.
    func finish() throws -> [CrewCommandLine] {
        isOver.store(true, ordering: .releasing)
        thread.withLock { $0.take() }?.join()
        try Files.removeTree(folder)
        return heard.withLock { $0 }
    }

    private func serve(_ manner: Manner) {
        while !isOver.load(ordering: .acquiring) {
            var interest = [Poll.Interest(listener.raw)]
            guard (try? Poll.wait(&interest, until: Clock.monotonic() + 5_000_000)) == true,
                let socket = try? UnixSocket.accept(listener, path)
            else { continue }
            if case .hangsUp = manner { continue }
            listen(socket)
            answer(socket, manner)
        }
    }

    private func listen(_ socket: borrowing Descriptor) {
        var lines = LineBuffer(limit: .max)
        var bytes = [UInt8](repeating: 0, count: 65536)
        while !isOver.load(ordering: .acquiring) {
            let count = recv(socket.raw, &bytes, bytes.count, 0)
            if count == 0 { return }
            if count > 0 { lines.append(bytes[..<count]) }
            guard case .line(let line)? = lines.next() else { continue }
            if case .command(let command)? = try? JSON.decode(BoxRequest.self, from: line) {
                heard.withLock { $0.append(command) }
            }
            return
        }
    }

    private func answer(_ socket: borrowing Descriptor, _ manner: Manner) {
        switch manner {
        case .answers(let answer):
            // Another kind of reply first, which is not for us.
            send((try? JSON.encode(BoxReply.order(.cut(take: "t", at: 1))) + [10]) ?? [], socket)
            send((try? JSON.encode(BoxReply.answer(answer)) + [10]) ?? [], socket)
        case .says(let bytes):
            send(bytes, socket)
            wait(socket) {}
        case .trickles: wait(socket) { send([32], socket) }
        case .isSilent: wait(socket) {}
        case .losesAnswers(let count, let late):
            if heard.withLock({ $0.count }) > count { answer(socket, .answers(late)) }
        case .hangsUp: break
        }
    }

    private func wait(_ socket: borrowing Descriptor, _ act: () -> Void) {
        while !isOver.load(ordering: .acquiring) {
            var nobody: [Poll.Interest] = []
            _ = try? Poll.wait(&nobody, until: Clock.monotonic() + 2_000_000)
            act()
        }
    }

    private func send(_ bytes: [UInt8], _ socket: borrowing Descriptor) {
        var done = 0
        while done < bytes.count, !isOver.load(ordering: .acquiring) {
            let count = bytes.withUnsafeBytes {
                Glibc.send(socket.raw, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { done += count } else if errno != EAGAIN { return }
        }
    }
}

enum TemporaryFolder {
    /// A new folder with a short name: a socket's path has 107 bytes.
    static func make() throws -> String {
        var template = Array("/tmp/crew-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemFailure("make a folder in", "/tmp", code: errno)
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
