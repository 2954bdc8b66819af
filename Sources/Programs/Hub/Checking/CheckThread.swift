import Catalogue
import Glibc
import Integrity
import Platform

/// The thread that reads what lies on the disk: slowly, all files in turn; at once, what a box is
/// about to give up.
final class CheckThread: Sendable {
    private let asked: BoundedQueue<String>
    private let thread: NamedThread

    init(
        _ asked: BoundedQueue<String>, _ plan: CheckPlan, _ desk: PublicationDesk,
        _ readings: FreshReadings,
        _ activity: HubActivity
    ) throws(SystemFailure) {
        self.asked = asked
        thread = try NamedThread("checks") {
            let round = CheckRound(plan, desk, readings, activity, isOver: { !asked.isOpen })
            round.announce()
            while asked.isOpen {
                let next = round.step(at: Clock.monotonic())
                if let clip = asked.pop(until: next) { round.read(clip) }
            }
        }
    }

    /// Ends after the piece at hand.
    func stop() {
        asked.close()
        thread.join()
    }
}

/// The round over all files, a piece at a time. On the checks' thread.
///
/// Its place is when each file was read last, in the catalogue: a restart goes on with the file it
/// was at.
final class CheckRound {
    private let plan: CheckPlan
    private let desk: PublicationDesk
    private let readings: FreshReadings
    private let activity: HubActivity
    private let isOver: () -> Bool
    private var current: OpenReading?
    private var complaint = ""

    /// Bytes read at once.
    private static let piece = 1 << 20
    private static let nothingDue: Int64 = 10_000_000_000
    private static let busy: Int64 = 1_000_000_000

    init(
        _ plan: CheckPlan, _ desk: PublicationDesk, _ readings: FreshReadings,
        _ activity: HubActivity,
        isOver: @escaping () -> Bool = { false }
    ) {
        self.plan = plan
        self.desk = desk
        self.readings = readings
        self.activity = activity
        self.isOver = isOver
    }

    /// Says when the pace is too slow for the promise.
    func announce() {
        // What cannot be asked now cannot be read either, and that is told.
        if let bytes = try? desk.catalogue.storedBytes(), let sentence = plan.shortage(of: bytes) {
            Log.warning(sentence)
        }
    }

    /// Reads one piece, if it is time for one; returns when to come again, CLOCK_MONOTONIC.
    func step(at now: Int64) -> Int64 {
        do {
            if current == nil { current = try nextReading() }
            guard let reading = current else { return now + Self.nothingDue }
            if !reading.isOverdue, activity.isBusy(at: now) { return now + Self.busy }
            let count = try reading.readPiece(Self.piece)
            if reading.isAtEnd { try finish(reading) }
            complaint = ""
            return now + plan.pause(after: max(count, 4096))
        } catch {
            current = nil
            complain("the files on this disk cannot be read again now: \(error)")
            return now + Self.nothingDue
        }
    }

    /// Reads a clip's media as fast as it goes, for a box that asked.
    func read(_ clip: String) {
        do {
            let media = try desk.catalogue.media(of: clip)
            guard
                let kept = MediaChoice.winner(
                    media, for: try desk.catalogue.newestDocument(of: clip)) ?? media.first
            else {
                return readings.done(clip, nil)
            }
            let reading = OpenReading(
                StoredFile(kept), path: desk.path(of: StoredFile(kept)), isOverdue: true)
            while !reading.isAtEnd, !isOver() { _ = try reading.readPiece(Self.piece) }
            guard reading.isAtEnd else { return readings.done(clip, nil) }
            try desk.settle(reading.file, found: reading.found)
            readings.done(clip, FreshReadings.Reading(xxh3: reading.found, at: desk.now()))
        } catch {
            readings.done(clip, nil)
            complain("clip \(clip) cannot be read for its receipt now: \(error)")
        }
    }

    private func nextReading() throws -> OpenReading? {
        guard let file = try desk.catalogue.longestUnread(at: desk.now()) else { return nil }
        let urgency = plan.urgency(lastRead: file.checkedAt, at: desk.now())
        guard urgency != .notDue else { return nil }
        return OpenReading(file, path: desk.path(of: file), isOverdue: urgency == .overdue)
    }

    private func finish(_ reading: OpenReading) throws {
        current = nil
        try desk.settle(reading.file, found: reading.found)
    }

    private func complain(_ sentence: String) {
        if complaint != sentence { Log.error(sentence) }
        complaint = sentence
    }
}

/// A file that is being read from the disk itself, not from what the kernel remembers of it.
final class OpenReading {
    let file: StoredFile
    let isOverdue: Bool
    private let path: String
    private let digest = XXH3()
    private var source: Source?
    private var offset: Int64 = 0
    private var isBroken = false

    private final class Source {
        let descriptor: Descriptor
        init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
    }

    init(_ file: StoredFile, path: String, isOverdue: Bool) {
        self.file = file
        self.path = path
        self.isOverdue = isOverdue
    }

    var isAtEnd: Bool { isBroken || (source != nil && offset >= file.bytes) }

    /// The digest of what was read; empty where the disk did not give it.
    var found: String { isBroken ? "" : digest.hex }

    /// Reads on; returns the bytes read. What the disk does not give ends the reading; other
    /// failures are thrown.
    func readPiece(_ most: Int) throws -> Int {
        var count = 0
        let isRead = try PublicationDesk.readable {
            let source = try self.source ?? open()
            let bytes = try Files.read(
                source.descriptor, at: offset, count: Int(min(Int64(most), file.bytes - offset)),
                path)
            digest.update(bytes)
            count = bytes.count
            offset += Int64(count)
            Files.forgetCache(source.descriptor)
            return count > 0 || file.bytes == 0
        }
        if !isRead { isBroken = true }
        return count
    }

    private func open() throws -> Source {
        let opened = Source(try Descriptor.open(path, O_RDONLY))
        Files.forgetCache(opened.descriptor)
        source = opened
        return opened
    }
}
