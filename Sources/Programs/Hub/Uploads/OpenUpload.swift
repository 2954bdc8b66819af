import Catalogue
import Glibc
import Integrity
import Platform

/// The file of one upload and who writes to it. Any thread, one at a time; calls block on the disk.
///
/// A writer holds a ticket; whoever takes over makes all older tickets void, so a connection that
/// died without telling cannot stand in the way (tus leaves the lock to the server).
final class OpenUpload: @unchecked Sendable {
    private let writer = Locked(Writer())
    /// For everything below: the file and what is known of it.
    private let disk = DiskTurn()
    private let path: String
    private let catalogue: HubCatalogue
    private var upload: HubUpload
    /// Bytes in the file, of which `upload.offset` are durable.
    private var written: Int64
    /// Over the first `written` bytes; nil until somebody needs it after a restart.
    private var digest: XXH3?
    /// The bytes beyond the last commit wait for their checksum: nobody may make them durable but
    /// who judged them.
    private var isHeld = false
    private var isRemoved = false

    /// Who writes: whoever has the newest ticket.
    private struct Writer {
        var ticket = 0
        var sendAway: (@Sendable () -> Void)?
    }

    /// Bytes between two commits of a long PATCH: what a power cut at the hub may cost.
    private static let stride: Int64 = 16 << 20
    /// Bytes left free on the disk: the catalogue must still be able to say what came.
    private static let reserve: Int64 = 32 << 20

    init(_ upload: HubUpload, path: String, catalogue: HubCatalogue) {
        self.upload = upload
        self.path = path
        self.catalogue = catalogue
        written = upload.offset
        digest = upload.offset == 0 ? XXH3() : nil
    }

    /// Sends the present writer away, makes what it wrote durable, and tells where the upload
    /// stands.
    func takeOver() throws -> (ticket: Int, upload: HubUpload) {
        let (ticket, sendAway) = voidTickets()
        sendAway?()
        return try disk.take {
            try commit()
            return (ticket, upload)
        }
    }

    private func voidTickets() -> (ticket: Int, sendAway: (@Sendable () -> Void)?) {
        writer.withLock { writer in
            writer.ticket += 1
            defer { writer.sendAway = nil }
            return (writer.ticket, writer.sendAway)
        }
    }

    /// How to end the writer with this ticket; done at once when the ticket is void already.
    func onTakeOver(_ ticket: Int, _ sendAway: @escaping @Sendable () -> Void) {
        let isLate = writer.withLock { writer in
            guard ticket == writer.ticket else { return true }
            writer.sendAway = sendAway
            return false
        }
        if isLate { sendAway() }
    }

    /// Writes bytes at the end; `isHeld` keeps them from being made durable before their checksum
    /// is known.
    func append(_ bytes: UnsafeRawBufferPointer, ticket: Int, isHeld: Bool) throws {
        try disk.take {
            try check(ticket)
            if let length = upload.length ?? limit, written + Int64(bytes.count) > length {
                throw Refusal.tooLong(length)
            }
            try checkRoom(for: bytes.count)
            let file = try Descriptor.open(path, O_WRONLY | O_CREAT)
            try Files.write(bytes, to: file, at: written, path)
            written += Int64(bytes.count)
            self.isHeld = isHeld
            digest?.update(bytes)
            if !isHeld && written - upload.offset >= Self.stride { try commit() }
        }
    }

    /// Makes everything written durable, file first, catalogue second; `isJudged` says that a
    /// checksum was right.
    func commit(ticket: Int, isJudged: Bool = false) throws -> HubUpload {
        try disk.take {
            try check(ticket)
            if isJudged { isHeld = false }
            try commit()
            return upload
        }
    }

    /// Files the whole upload, once; a second call, and one for an upload that is not whole,
    /// changes nothing.
    ///
    /// The only place where an upload becomes done: whoever asks afterwards, HEAD, PATCH or DELETE,
    /// sees it.
    func file(_ body: (HubUpload, _ digest: () throws -> String) throws -> Void) throws -> Bool {
        try disk.take {
            guard upload.isWhole, written == upload.offset, !upload.isDone, !isRemoved else {
                return false
            }
            try body(upload) { try wholeDigest() }
            upload.isDone = true
            return true
        }
    }

    /// Voids every ticket and hands the upload's end to `body`; refuses what is whole unless it is
    /// `forced`.
    func retire(forced: Bool, _ body: () throws -> Void) throws {
        let sendAway = try disk.take {
            guard forced || !upload.isKept else { throw Refusal.kept }
            let sendAway = voidTickets().sendAway
            try body()
            isRemoved = true
            return sendAway
        }
        sendAway?()
    }

    /// Says how long the whole is.
    func setLength(_ length: Int64, ticket: Int) throws {
        try disk.take {
            try check(ticket)
            var changed = upload
            changed.length = length
            try catalogue.save(changed)
            upload = changed
        }
    }

    /// Forgets what was written since the last commit.
    func discard(ticket: Int) throws {
        try disk.take {
            try check(ticket)
            forget()
        }
    }

    /// The XXH3-128 of a whole upload, whose file then has exactly its bytes.
    func finishedDigest() throws -> String { try disk.take { try wholeDigest() } }

    private func wholeDigest() throws -> String {
        precondition(upload.isWhole && written == upload.offset, "only a whole upload has a digest")
        let file = try Descriptor.open(path, O_RDWR | O_CREAT)
        // Bytes of a refused checksum may stand behind the end.
        guard ftruncate(file.raw, off_t(written)) == 0 else {
            throw SystemFailure("cut", path, code: errno)
        }
        let digest = try digest ?? rehash()
        self.digest = digest
        try Files.sync(file, path)
        return digest.hex
    }

    private var limit: Int64? { upload.kind == .document ? UploadMachine.longestDocument : nil }

    private func check(_ ticket: Int) throws {
        guard !isRemoved else { throw Refusal.notFound }
        guard ticket == writer.withLock({ $0.ticket }) else { throw Refusal.takenOver }
        guard !upload.isDone else { throw Refusal.kept }
    }

    private func checkRoom(for count: Int) throws(SystemFailure) {
        let free = try Files.freeBytes(Files.parent(of: path))
        guard free >= Self.reserve + Int64(count) else {
            throw SystemFailure("write to", path, code: ENOSPC)
        }
    }

    private func commit() throws {
        guard written > upload.offset else { return }
        // The checksum never came: bytes that cannot be judged are given again.
        guard !isHeld else { return forget() }
        do {
            let file = try Descriptor.open(path, O_WRONLY)
            try Files.sync(file, path)
            var changed = upload
            changed.offset = written
            changed.expires = UploadMachine.expiry(Clock.wall())
            try catalogue.save(changed)
            upload = changed
        } catch {
            // After a failed fdatasync the kernel no longer knows which pages are bad: the sender
            // gives them again.
            forget()
            throw error
        }
    }

    private func forget() {
        isHeld = false
        guard written > upload.offset else { return }
        written = upload.offset
        digest = written == 0 ? XXH3() : nil
    }

    private func rehash() throws -> XXH3 {
        let digest = XXH3()
        try Files.pieces(of: path, to: written) { digest.update($0) }
        return digest
    }
}
