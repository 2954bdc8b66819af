import Foundation
import Platform
import Testing

/// A TCP relay on 127.0.0.1 between box and hub, whose line is as good as told.
final class FaultyRelay {
    enum Line: String, CaseIterable {
        case good
        /// New connections are refused with a reset, those there are broken.
        case cut
        /// 100 kB a second towards the hub, and as little on its way as a radio keeps.
        case slow
        /// Nothing passes; connections stay open.
        case stalled
        /// Breaks every connection after 100 kB.
        case breaking
        /// A captive portal answers every request with a page and 200.
        case portal
        /// A proxy whose backend is away: 502, in HTML.
        case badGateway
    }

    let port: Int
    private let control: String
    private let process = Process()

    init(to target: Int) throws {
        port = try freePort()
        control = NSTemporaryDirectory() + "rushes-line-" + UUID().uuidString
        try Files.replace(control, with: Array(Line.good.rawValue.utf8))
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.program, "\(target)", "\(port)", control]
        process.standardInput = FileHandle.nullDevice
        try Files.replace(control + ".passed", with: [])
        try process.run()
        let ready = control + ".ready"
        try eventually("the relay listens") { Files.exists(ready) }
        unlink(ready)
    }

    deinit {
        process.terminate()
        process.awaitEnd()
        unlink(control)
        unlink(control + ".passed")
    }

    /// Bytes that the hub has been given so far, heads and all.
    func passed() throws -> Int64 {
        let text = String(decoding: try Files.read(control + ".passed"), as: UTF8.self)
        return Int64(text.split(separator: "\n").last ?? "0") ?? 0
    }

    func be(_ line: Line) throws { try Files.replace(control, with: Array(line.rawValue.utf8)) }

    private static let program = """
        import select, signal, socket, struct, sys, threading, time
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        target, port, control = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
        PAGE = b'<html><body>Welcome to the hotel. Please log in.</body></html>'

        def line():
            try:
                return open(control).read().strip()
            except OSError:
                return 'good'

        def reset(connection):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            connection.close()

        def answer(near, status):
            near.settimeout(1)
            try:
                near.recv(65536)
                near.sendall(b'HTTP/1.1 ' + status + b'\\r\\nContent-Type: text/html\\r\\nConnection: close\\r\\n'
                    + b'Content-Length: ' + str(len(PAGE)).encode() + b'\\r\\n\\r\\n' + PAGE)
                near.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            near.close()

        total = 0
        lock = threading.Lock()

        def count(data):
            global total
            with lock:
                total += len(data)
                log.write(str(total) + chr(10))
                log.flush()

        def serve(near):
            near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
            kind = line()
            if kind == 'cut':
                return reset(near)
            if kind == 'portal':
                return answer(near, b'200 OK')
            if kind == 'badGateway':
                return answer(near, b'502 Bad Gateway')
            try:
                far = socket.create_connection(('127.0.0.1', target), 2)
            except OSError:
                return reset(near)
            passed = 0
            while True:
                kind = line()
                if kind in ('cut', 'portal', 'badGateway') or kind == 'breaking' and passed > 100_000:
                    reset(near)
                    return reset(far)
                if kind == 'stalled':
                    time.sleep(0.05)
                    continue
                try:
                    for source in select.select([near, far], [], [], 0.1)[0]:
                        data = source.recv(16384)
                        if source is near:
                            count(data)
                            if kind == 'slow':
                                time.sleep(len(data) / 100_000)
                        if not data:
                            near.close()
                            return far.close()
                        (far if source is near else near).sendall(data)
                        passed += len(data)
                except OSError:
                    near.close()
                    return far.close()

        log = open(control + '.passed', 'a')
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(('127.0.0.1', port))
        listener.listen(64)
        open(control + '.ready', 'w').close()
        while True:
            near, _ = listener.accept()
            threading.Thread(target=serve, args=(near,), daemon=True).start()
        """
}
