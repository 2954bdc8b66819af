import Glibc

/// A file that only grows; one owner, one thread at a time.
///
/// After any failure the file takes nothing more: what is durable up to `durableLength` stays so.
public final class AppendFile {
    /// As it was opened; another file may have that name by now (`isInPlace`).
    public let path: String
    /// Bytes written, and bytes known to be on the disk.
    public private(set) var length: Int64
    /// Bytes known to be on the disk, at most `length`; a power cut takes none of these.
    public private(set) var durableLength: Int64
    private let file: Descriptor
    private var failure: SystemFailure?

    /// Opens or makes the file and goes on at its end.
    public init(_ path: String) throws(SystemFailure) {
        self.path = path
        file = try Descriptor.open(path, O_RDWR | O_CREAT)
        length = try Files.size(of: file, path)
        durableLength = length
        // What a killed process wrote may be in memory alone.
        try Files.sync(file, path)
        try Files.syncFolder(Files.parent(of: path))
    }

    /// Writes at the end; durable only after `sync`. Once anything has failed, it throws that
    /// failure again.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(SystemFailure) {
        try carryOn { () throws(SystemFailure) in
            try Files.write(bytes, to: file, at: length, path)
            length += Int64(bytes.count)
        }
    }

    /// Writes an array's bytes at the end; durable only after `sync`.
    public func append(_ bytes: [UInt8]) throws(SystemFailure) {
        try carryOn { () throws(SystemFailure) in
            try Files.write(bytes, to: file, at: length, path)
            length += Int64(bytes.count)
        }
    }

    /// Returns once everything appended is on the disk.
    public func sync() throws(SystemFailure) {
        try carryOn { () throws(SystemFailure) in
            try Files.sync(file, path)
            durableLength = length
        }
    }

    /// Whether the path still names this file; throws where it names none.
    public func isInPlace() throws(SystemFailure) -> Bool {
        var (own, named) = (stat(), stat())
        guard fstat(file.raw, &own) == 0, stat(path, &named) == 0 else {
            throw SystemFailure("look at", path, code: errno)
        }
        return own.st_dev == named.st_dev && own.st_ino == named.st_ino
    }

    private func carryOn(_ body: () throws(SystemFailure) -> Void) throws(SystemFailure) {
        if let failure { throw failure }
        do throws(SystemFailure) { try body() } catch {
            failure = error
            throw error
        }
    }
}

extension AppendFile {
    /// Cuts off what was appended after the last `sync`.
    public func dropUnsynced() throws(SystemFailure) { try Files.cut(path, to: durableLength) }
}
