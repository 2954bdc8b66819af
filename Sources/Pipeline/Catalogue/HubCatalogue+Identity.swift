import ClipDocuments
import GRDB
import Platform
import Time

/// Who the hub is, and which sequences are its own.
///
/// Sequences of one *run* (from one start to the next) follow each other; each run begins beyond
/// the clock's milliseconds. So a cursor from what a restored hub has forgotten lies between two
/// runs or beyond the last one, however much was published since the backup was put back.
extension HubCatalogue {
    /// A cursor of the hub itself: its identity and the newest sequence it gave.
    public func cursor() throws -> HubCursor { try database.read { try Self.cursor($0) } }

    /// Notes that the hub starts: its sequences go on from the clock's milliseconds.
    public func beginRun(at now: UTCTime) throws {
        try database.write { try Self.addRun($0, beyond: max(0, now.nanoseconds) / 1_000_000) }
    }

    /// Where to go on telling publications: after the cursor's, or from the beginning (0) when it
    /// is not ours.
    ///
    /// A cursor of this hub that is not in its memory begins a new epoch, durably.
    public func resume(_ seen: HubCursor) throws -> (sequence: Int64, isNewEpoch: Bool) {
        try database.write { database in
            let own = try Self.cursor(database)
            guard seen.identity.hub == own.identity.hub, seen.identity.epoch >= own.identity.epoch
            else { return (0, false) }
            let isSameEpoch = seen.identity.epoch == own.identity.epoch
            let isKnown = isSameEpoch ? try Self.isKnown(seen.sequence, database) : false
            if isKnown { return (seen.sequence, false) }
            try Self.beginEpoch(database, own, seen)
            return (0, true)
        }
    }

    /// The same for a bare number, as pullers of the version before send it: it cannot tell whose
    /// it is.
    public func resume(_ sequence: Int64) throws -> Int64 {
        try database.read { try Self.isKnown(sequence, $0) ? sequence : 0 }
    }

    /// Publications after a sequence, oldest first, with the identity they are told under.
    public func news(after sequence: Int64, limit: Int) throws -> (
        identity: HubIdentity, publications: [Publication]
    ) {
        let (identity, rows) = try database.read { database in
            let rows = try Row.fetchAll(
                database, sql: Self.publications + " WHERE sequence > ? ORDER BY sequence LIMIT ?",
                arguments: [sequence, limit])
            return (try Self.cursor(database).identity, rows)
        }
        return (identity, try rows.compactMap(readable))
    }

    static func makeIdentity(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE identity (hub TEXT NOT NULL, epoch INTEGER NOT NULL);
                -- first: where a run's sequences begin; before: the newest sequence of the run before it.
                CREATE TABLE runs (first INTEGER PRIMARY KEY, before INTEGER NOT NULL);
                INSERT INTO runs (first, before) VALUES (0, 0);
                """)
        try database.execute(
            sql: "INSERT INTO identity (hub, epoch) VALUES (?, 1)",
            arguments: [Identifier.v7(at: Clock.wall())])
    }

    private static func cursor(_ database: Database) throws -> HubCursor {
        guard let row = try Row.fetchOne(database, sql: "SELECT hub, epoch FROM identity") else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT,
                message: "the hub's catalogue has lost the hub's identity")
        }
        return HubCursor(HubIdentity(hub: row["hub"], epoch: row["epoch"]), try newest(database))
    }

    static func newest(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'publications'") ?? 0
    }

    /// Whether a sequence was given in this hub's memory: it lies within one of its runs.
    private static func isKnown(_ sequence: Int64, _ database: Database) throws -> Bool {
        guard sequence > 0 else { return sequence == 0 }
        guard sequence <= (try newest(database)) else { return false }
        let next = try Int64.fetchOne(
            database, sql: "SELECT before FROM runs WHERE first > ? ORDER BY first LIMIT 1",
            arguments: [sequence])
        let first = try Int64.fetchOne(database, sql: "SELECT min(first) FROM runs") ?? 0
        return sequence >= first && next.map { sequence <= $0 } ?? true
    }

    private static func addRun(_ database: Database, beyond floor: Int64) throws {
        let before = try newest(database)
        let first = max(before + 1, floor)
        try database.execute(
            sql: "INSERT INTO runs (first, before) VALUES (?, ?)", arguments: [first, before])
        try advance(database, to: first)
    }

    static func advance(_ database: Database, to sequence: Int64) throws {
        try database.execute(
            sql: "UPDATE sqlite_sequence SET seq = ? WHERE name = 'publications'",
            arguments: [sequence])
    }

    /// Counts the epoch up and gives every publication a new sequence, beyond all that anybody has
    /// seen.
    private static func beginEpoch(_ database: Database, _ own: HubCursor, _ seen: HubCursor) throws
    {
        // A number no hub can have counted to is not followed: there must be room above.
        let isPlausible = seen.sequence <= HubCursor.lastSequence / 2
        let epoch = min(max(own.identity.epoch, seen.identity.epoch) + 1, HubIdentity.lastEpoch)
        try database.execute(sql: "UPDATE identity SET epoch = ?", arguments: [epoch])
        try database.execute(sql: "DELETE FROM runs")
        try addRun(database, beyond: isPlausible ? seen.sequence + 1 : 0)
        var sequence = try newest(database)
        for former in try Int64.fetchAll(
            database, sql: "SELECT sequence FROM publications ORDER BY sequence")
        {
            sequence += 1
            try database.execute(
                sql: "UPDATE publications SET sequence = ? WHERE sequence = ?",
                arguments: [sequence, former])
        }
        try advance(database, to: sequence)
    }
}

extension HubCatalogue {
    /// Writes the whole catalogue into a new file, as a backup program would find it.
    public func backUp(to path: String) throws {
        try database.writeWithoutTransaction {
            try $0.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
    }
}
