import CPlatform
import Glibc

/// Whole-file work on the local disk; durable means fsync'd, names included.
public enum Files {
    /// Reads a whole file; refuses one longer than `limit` bytes with EFBIG.
    public static func read(_ path: String, limit: Int = 64 << 20) throws(SystemFailure) -> [UInt8]
    {
        let file = try Descriptor.open(path, O_RDONLY)
        let length = try size(of: file, path)
        guard length <= limit else {
            throw SystemFailure("read", path, code: EFBIG, hint: "at most \(limit) bytes are read")
        }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let count = try readAll(file, into: &bytes, path)
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private static func readAll(
        _ file: borrowing Descriptor, into bytes: inout [UInt8], _ path: String
    ) throws(SystemFailure) -> Int {
        var filled = 0
        while filled < bytes.count {
            try Faults.check(.read, "read", path)
            let count = bytes.withUnsafeMutableBytes {
                pread(file.raw, $0.baseAddress! + filled, $0.count - filled, off_t(filled))
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure("read", path, code: errno) }
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }

    /// Puts a file in place whole: temporary name beside it, write, fsync, rename, fsync of the
    /// folder.
    ///
    /// On failure the name still holds a whole file, the old one (or the new one, when only the
    /// folder could not be made durable), and the temporary one is gone.
    public static func replace(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o644)
        throws(SystemFailure)
    {
        let temporary = path + ".new"
        do throws(SystemFailure) {
            let file = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
            try write(bytes, to: file, at: 0, temporary)
            try sync(file, temporary)
            try file.close(temporary)
            try rename(temporary, to: path)
        } catch {
            // The failure is what matters; a left-over temporary file is overwritten by the next
            // try.
            _ = unlink(temporary)
            throw error
        }
    }

    /// Writes all bytes at an offset (pwrite; EINTR and short writes are carried on).
    public static func write(
        _ bytes: UnsafeRawBufferPointer, to file: borrowing Descriptor, at offset: Int64,
        _ path: String
    ) throws(SystemFailure) {
        var done = 0
        while done < bytes.count {
            try Faults.check(.write, "write to", path)
            let count = pwrite(
                file.raw, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done)
            )
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw SystemFailure("write to", path, code: count < 0 ? errno : EIO)
            }
            done += count
        }
    }

    /// Writes an array's bytes at an offset.
    public static func write(
        _ bytes: [UInt8], to file: borrowing Descriptor, at offset: Int64, _ path: String
    ) throws(SystemFailure) {
        var failure: SystemFailure?
        bytes.withUnsafeBytes { buffer in
            do throws(SystemFailure) { try write(buffer, to: file, at: offset, path) } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// fdatasync: data and length are on the disk when it returns. After a failure the file must be
    /// given up: the kernel reports it once.
    public static func sync(_ file: borrowing Descriptor, _ path: String) throws(SystemFailure) {
        Held.expectNoLock("make \(path) durable")
        try Faults.check(.sync, "make durable", path)
        guard fdatasync(file.raw) == 0 else {
            throw SystemFailure("make durable", path, code: errno)
        }
    }

    /// Renames within one file system and makes the new name durable.
    public static func rename(_ from: String, to: String) throws(SystemFailure) {
        try Faults.check(.rename, "rename to", to)
        guard Glibc.rename(from, to) == 0 else {
            throw SystemFailure("rename \(from) to", to, code: errno)
        }
        try syncFolder(parent(of: to))
    }

    /// Renames only if the new name is free; false when it is taken.
    public static func renameExclusively(_ from: String, to: String) throws(SystemFailure) -> Bool {
        try Faults.check(.rename, "rename to", to)
        let failed = rushes_rename_exclusive(from, to)
        if failed == -EEXIST { return false }
        guard failed == 0 else { throw SystemFailure("rename \(from) to", to, code: -failed) }
        try syncFolder(parent(of: to))
        return true
    }

    /// Makes names that were made, changed or removed in a folder durable (fsync); not with a lock
    /// held.
    public static func syncFolder(_ path: String) throws(SystemFailure) {
        Held.expectNoLock("make \(path) durable")
        let folder = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
        try Faults.check(.sync, "make durable", path)
        guard fsync(folder.raw) == 0 else { throw SystemFailure("make durable", path, code: errno) }
    }

    /// Makes a folder and those above it; existing ones are left alone.
    public static func createFolders(_ path: String, mode: UInt32 = 0o755) throws(SystemFailure) {
        if mkdir(path, mode) == 0 { return try syncFolder(parent(of: path)) }
        let code = errno
        switch code {
        case EEXIST where isFolder(path): return
        case EEXIST:
            throw SystemFailure(
                "create folder", path, code: ENOTDIR, hint: "a file has that name; move it away")
        case ENOENT where parent(of: path) != path:
            try createFolders(parent(of: path), mode: mode)
            guard mkdir(path, mode) == 0 || errno == EEXIST else {
                throw SystemFailure("create folder", path, code: errno)
            }
            try syncFolder(parent(of: path))
        default: throw SystemFailure("create folder", path, code: code)
        }
    }

    /// Names in a folder, sorted, without `.` and `..`.
    public static func list(_ path: String) throws(SystemFailure) -> [String] {
        guard let folder = opendir(path) else { throw SystemFailure("list", path, code: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether a path leads to anything; false for a link to nothing, and where nobody may look.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a path leads to a folder, through links too; false where nobody may look.
    public static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// A number that all folders of one disk share; nil where there is none.
    public static func disk(of path: String) -> UInt64? {
        var facts = stat()
        return stat(path, &facts) == 0 ? UInt64(facts.st_dev) : nil
    }

    /// Length in bytes of the file that a path leads to, through links too; throws where there is
    /// none.
    public static func size(_ path: String) throws(SystemFailure) -> Int64 {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw SystemFailure("look at", path, code: errno) }
        return Int64(facts.st_size)
    }

    static func size(of file: borrowing Descriptor, _ path: String) throws(SystemFailure) -> Int64 {
        var facts = stat()
        guard fstat(file.raw, &facts) == 0 else {
            throw SystemFailure("look at", path, code: errno)
        }
        return Int64(facts.st_size)
    }

    /// Removes a file; one that is not there is as good.
    public static func remove(_ path: String) throws(SystemFailure) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw SystemFailure("remove", path, code: errno)
        }
    }

    /// Removes a folder with everything in it; links are removed, not followed.
    public static func removeTree(_ path: String) throws(SystemFailure) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else {
            if errno == ENOENT { return }
            throw SystemFailure("remove", path, code: errno)
        }
        guard facts.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
        for name in try list(path) { try removeTree(path + "/" + name) }
        guard rmdir(path) == 0 else { throw SystemFailure("remove", path, code: errno) }
    }

    /// Bytes an unprivileged process may still write on the disk that holds `path`.
    public static func freeBytes(_ path: String) throws(SystemFailure) -> Int64 {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else {
            throw SystemFailure("ask for free space on", path, code: errno)
        }
        return Int64(facts.f_bavail) * Int64(facts.f_frsize)
    }

    /// Bytes of the whole disk that holds `path`.
    public static func diskBytes(_ path: String) throws(SystemFailure) -> Int64 {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else {
            throw SystemFailure("ask for the size of", path, code: errno)
        }
        return Int64(facts.f_blocks) * Int64(facts.f_frsize)
    }

    /// Everything before the last slash; `.` for a bare name.
    public static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension Files {
    /// Reads a file whose size says nothing (/proc, /sys), at most 64 kB.
    public static func readStream(_ path: String) throws(SystemFailure) -> [UInt8] {
        let file = try Descriptor.open(path, O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(file.raw, &bytes, bytes.count)
        guard count >= 0 else { throw SystemFailure("read", path, code: errno) }
        return Array(bytes[..<count])
    }
}

extension Files {
    /// Reads up to `count` bytes at an offset; fewer only at the end of the file.
    public static func read(
        _ file: borrowing Descriptor, at offset: Int64, count: Int, _ path: String
    ) throws(SystemFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            try Faults.check(.read, "read", path)
            let got = bytes.withUnsafeMutableBytes {
                pread(
                    file.raw, $0.baseAddress! + filled, count - filled,
                    off_t(offset) + off_t(filled))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw SystemFailure("read", path, code: errno) }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}

extension Files {
    /// Drops what the kernel keeps of a file in memory, so that the next reading is the disk's own
    /// word.
    ///
    /// A hint (posix_fadvise): a file in memory alone, or bytes that are not written yet, stay.
    public static func forgetCache(_ file: borrowing Descriptor) {
        _ = posix_fadvise(file.raw, 0, 0, POSIX_FADV_DONTNEED)
    }
}

extension Files {
    /// Shortens a file to `length` bytes, durably.
    public static func cut(_ path: String, to length: Int64) throws(SystemFailure) {
        let file = try Descriptor.open(path, O_WRONLY)
        guard ftruncate(file.raw, off_t(length)) == 0 else {
            throw SystemFailure("cut", path, code: errno)
        }
        try sync(file, path)
    }
}

extension Files {
    /// Fills a buffer from an offset; returns the bytes read, fewer at the end of the file or on a
    /// failure.
    public static func readInto(
        _ buffer: UnsafeMutableRawBufferPointer, _ file: borrowing Descriptor, at offset: Int64
    ) -> Int {
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let got = pread(
                file.raw, base + filled, buffer.count - filled, off_t(offset) + off_t(filled))
            if got < 0 && errno == EINTR { continue }
            if got <= 0 { break }
            filled += got
        }
        return filled
    }
}
