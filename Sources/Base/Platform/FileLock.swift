import CPlatform
import Glibc

extension Files {
    /// Locks a file until the descriptor goes, or its process does; the file holds the owner's
    /// process id.
    ///
    /// EBUSY, with the owner in the hint, when somebody has it. The lock belongs to the open file
    /// (fcntl(2), F_OFD_SETLK), so that a second lock in the same process is refused as well.
    public static func lock(_ path: String) throws(SystemFailure) -> Descriptor {
        let file = try Descriptor.open(path, O_RDWR | O_CREAT)
        let failed = rushes_lock_exclusive(file.raw)
        if failed == -EAGAIN || failed == -EACCES {
            let owner = String(decoding: try read(path, limit: 64), as: UTF8.self)
            throw SystemFailure(
                "lock", path, code: EBUSY,
                hint: "process \(owner.isEmpty ? "?" : owner) uses it already")
        }
        guard failed == 0 else { throw SystemFailure("lock", path, code: -failed) }
        guard ftruncate(file.raw, 0) == 0 else {
            throw SystemFailure("write to", path, code: errno)
        }
        try write(Array("\(getpid())".utf8), to: file, at: 0, path)
        return file
    }

    /// Whether somebody holds the lock; only looks, so that it never turns away a process that
    /// locks at this moment.
    public static func isLocked(_ path: String) throws(SystemFailure) -> Bool {
        guard exists(path) else { return false }
        let file = try Descriptor.open(path, O_RDONLY)
        let answer = rushes_is_locked(file.raw)
        guard answer >= 0 else { throw SystemFailure("ask for the lock of", path, code: -answer) }
        return answer == 1
    }
}
