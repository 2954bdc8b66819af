import CPlatform
import Glibc

/// Stream sockets in the file system.
public enum UnixSocket {
    /// Connects; non-blocking throughout. A listener whose queue is full is EAGAIN: it lives, but
    /// does not accept.
    public static func connect(_ path: String) throws(SystemFailure) -> Descriptor {
        let socket = try make(path)
        try setNonBlocking(socket, path)
        try withAddress(path) { address, length throws(SystemFailure) in
            guard Glibc.connect(socket.raw, address, length) == 0 else {
                throw SystemFailure("connect to", path, code: errno)
            }
        }
        return socket
    }

    /// Listens under a path with a file mode; a left-over socket nobody answers on is replaced, a
    /// live one is EADDRINUSE.
    public static func listen(_ path: String, mode: UInt32 = 0o660) throws(SystemFailure)
        -> Descriptor
    {
        let socket = try make(path)
        if Files.exists(path) { try removeDead(path) }
        try withAddress(path) { address, length throws(SystemFailure) in
            guard bind(socket.raw, address, length) == 0 else {
                throw SystemFailure("listen on", path, code: errno)
            }
        }
        guard chmod(path, mode) == 0, Glibc.listen(socket.raw, 64) == 0 else {
            throw SystemFailure("listen on", path, code: errno)
        }
        try setNonBlocking(socket, path)
        return socket
    }

    /// Takes a waiting connection, non-blocking; nil when none waits.
    public static func accept(_ listener: borrowing Descriptor, _ path: String)
        throws(SystemFailure) -> Descriptor?
    {
        while true {
            let raw = Glibc.accept(listener.raw, nil, nil)
            if raw >= 0 {
                let socket = Descriptor(owning: raw)
                try setNonBlocking(socket, path)
                return socket
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EAGAIN: return nil
            default: throw SystemFailure("accept on", path, code: errno)
            }
        }
    }

    /// User id and process id at the other end.
    public static func peer(of socket: borrowing Descriptor) -> (user: UInt32, process: Int32)? {
        var user: UInt32 = 0
        var process: Int32 = 0
        guard rushes_peer(socket.raw, &user, &process) == 0 else { return nil }
        return (user, process)
    }

    private static func make(_ path: String) throws(SystemFailure) -> Descriptor {
        let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw SystemFailure("make a socket for", path, code: errno) }
        return Descriptor(owning: raw)
    }

    private static func removeDead(_ path: String) throws(SystemFailure) {
        var facts = stat()
        // connect(2) refuses an ordinary file with the same ECONNREFUSED as a socket nobody listens
        // on.
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFSOCK else {
            throw SystemFailure(
                "listen on", path, code: EEXIST,
                hint: "a file that is no socket has that name; move it away")
        }
        do {
            _ = try connect(path)
        } catch  where error.code == ECONNREFUSED {
            return try Files.remove(path)
        }
        throw SystemFailure(
            "listen on", path, code: EADDRINUSE, hint: "another rushesd answers there")
    }

    private static func setNonBlocking(_ socket: borrowing Descriptor, _ path: String)
        throws(SystemFailure)
    {
        let failed = rushes_fcntl(socket.raw, F_SETFL, O_NONBLOCK)
        guard failed >= 0 else { throw SystemFailure("set up", path, code: -failed) }
        _ = rushes_fcntl(socket.raw, F_SETFD, FD_CLOEXEC)
    }

    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFailure) -> Void
    ) throws(SystemFailure) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemFailure(
                "use the socket path", path, code: ENAMETOOLONG, hint: "at most 107 bytes fit")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        var failure: SystemFailure?
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                do throws(SystemFailure) {
                    try body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
    }
}
