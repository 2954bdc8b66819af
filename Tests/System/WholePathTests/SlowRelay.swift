import Foundation
import Testing

/// A Unix socket that hands everything on, both ways, so many seconds late: a bad radio link.
final class SlowRelay {
    let path: String
    private let process = Process()

    init(to target: String, at path: String, seconds: Double) throws {
        self.path = path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.program, target, path, "\(seconds)"]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try eventually("the relay listens") { FileManager.default.fileExists(atPath: path) }
    }

    deinit {
        process.terminate()
        process.awaitEnd()
    }

    private static let program = """
        import signal, socket, sys, threading, time, queue
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        target, path, delay = sys.argv[1], sys.argv[2], float(sys.argv[3])

        def pump(source, sink):
            late = queue.Queue()

            def deliver():
                while True:
                    at, data = late.get()
                    time.sleep(max(0, at - time.monotonic()))
                    if not data:
                        return sink.shutdown(socket.SHUT_WR)
                    sink.sendall(data)

            threading.Thread(target=deliver, daemon=True).start()
            while True:
                data = source.recv(65536)
                late.put((time.monotonic() + delay, data))
                if not data:
                    return

        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        while True:
            near, _ = listener.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(target)
            threading.Thread(target=pump, args=(near, far), daemon=True).start()
            threading.Thread(target=pump, args=(far, near), daemon=True).start()
        """
}
