import GRDB
import Platform

/// The box's outbox in SQLite (WAL, synchronous FULL); everything but upload addresses can be
/// rebuilt from the clip folders.
///
/// One writer: rushesd's box thread.
public final class BoxCatalogue {
    private let database: DatabaseQueue

    /// What the box remembers of one thing on its way to the backend.
    public struct OutboxEntry: Equatable, Sendable {
        /// The clip's id.
        public var clip: String
        /// Nil for the media.
        public var revision: Int?
        /// Where it lies at the server: a path, whatever the server's address is.
        public var place: String?
        /// Bytes that the server has said it holds.
        public var offset: Int64
        /// The server said that it has every byte.
        public var isUploaded = false
        /// Its digest was compared.
        public var isConfirmed: Bool
        /// The hub that confirmed it, since which beginning, and how far it was then; nil for
        /// servers that do not say.
        public var hub: String?
        /// The hub's epoch at that moment, from 1; nil with `hub`.
        public var epoch: Int?
        /// How far the hub was then, as in `HubCursor`; nil with `hub`.
        public var sequence: Int64?

        /// A nil `revision` is the media; with no more than that, a thing that nobody began to
        /// send.
        public init(
            clip: String, revision: Int?, place: String? = nil, offset: Int64 = 0,
            isConfirmed: Bool = false
        ) {
            self.clip = clip
            self.revision = revision
            self.place = place
            self.offset = offset
            self.isConfirmed = isConfirmed
        }
    }

    /// Opens or makes the catalogue. One that SQLite calls damaged is moved aside and made anew;
    /// the second value then says so.
    public static func open(_ path: String) throws -> (catalogue: BoxCatalogue, complaint: String?)
    {
        do { return (try BoxCatalogue(path), nil) } catch let error as DatabaseError
            where isDamage(error)
        {
            let aside = "\(path).damaged"
            try Files.rename(path, to: aside)
            for ending in ["-wal", "-shm"] { try Files.remove(path + ending) }
            return (
                try BoxCatalogue(path),
                "the catalogue was damaged (\(error.message ?? "no reason given")); it was moved to \(aside) and rebuilt from the clips"
            )
        }
    }

    private static func isDamage(_ error: DatabaseError) -> Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    }

    private init(_ path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        database = try DatabaseQueue(path: path, configuration: configuration)
        try Self.migrations.migrate(database)
        try database.read { database in
            guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "quick_check failed")
            }
        }
    }

    private static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 takes, operations, clips, outbox") { database in
            try database.execute(
                sql: """
                    CREATE TABLE operation (id TEXT PRIMARY KEY, take TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
                    CREATE INDEX operation_take ON operation(take);
                    CREATE TABLE take (id TEXT PRIMARY KEY, slate TEXT NOT NULL, verdict TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
                    CREATE TABLE clip (id TEXT PRIMARY KEY, take TEXT NOT NULL, camera TEXT NOT NULL, state TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
                    CREATE INDEX clip_take ON clip(take);
                    CREATE TABLE outbox (clip TEXT NOT NULL, revision INTEGER NOT NULL, url TEXT, offset INTEGER NOT NULL DEFAULT 0,
                        confirmed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (clip, revision)) WITHOUT ROWID;
                    """)
        }
        // Takes, operations and clips are read from the journal and the clip folders; a row of each
        // cost the crew a sync a key.
        migrator.registerMigration("2 outbox alone") { database in
            try database.execute(sql: "DROP TABLE operation; DROP TABLE take; DROP TABLE clip")
        }
        // Media that an earlier version called confirmed were so by their length alone at some
        // servers: they are asked for once more.
        migrator.registerMigration("outbox: uploaded and verified, by which hub") { database in
            try database.execute(
                sql: """
                    ALTER TABLE outbox RENAME COLUMN url TO place;
                    ALTER TABLE outbox ADD COLUMN uploaded INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE outbox ADD COLUMN hub TEXT;
                    ALTER TABLE outbox ADD COLUMN epoch INTEGER;
                    ALTER TABLE outbox ADD COLUMN sequence INTEGER;
                    UPDATE outbox SET uploaded = confirmed;
                    UPDATE outbox SET confirmed = 0 WHERE revision < 0;
                    """)
        }
        return migrator
    }

    /// Puts entries in or replaces them, all or none.
    public func save(_ entries: [OutboxEntry]) throws {
        guard !entries.isEmpty else { return }
        Held.expectNoLock("commit to the catalogue")
        try database.write { database in
            for entry in entries {
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO outbox
                            (clip, revision, place, offset, uploaded, confirmed, hub, epoch, sequence)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        entry.clip, entry.revision ?? -1, entry.place, entry.offset,
                        entry.isUploaded,
                        entry.isConfirmed, entry.hub, entry.epoch, entry.sequence,
                    ])
            }
        }
    }

    /// All entries in the order of clips, a clip's media before its documents.
    public func outbox() throws -> [OutboxEntry] {
        try database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM outbox ORDER BY clip, revision").map {
                row in
                let revision: Int = row["revision"]
                var entry = OutboxEntry(
                    clip: row["clip"], revision: revision < 0 ? nil : revision, place: row["place"],
                    offset: row["offset"],
                    isConfirmed: row["confirmed"])
                entry.isUploaded = row["uploaded"]
                entry.hub = row["hub"]
                entry.epoch = row["epoch"]
                entry.sequence = row["sequence"]
                return entry
            }
        }
    }

    /// SQLite's own word for how it syncs: 2 is FULL.
    func synchronous() throws -> Int? {
        try database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }
}
