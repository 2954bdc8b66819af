import GRDB
import Platform
import Slate

/// The box's index and outbox in SQLite (WAL, synchronous FULL); everything but upload addresses can be rebuilt from the journal and the clip folders.
///
/// One writer: rushesd's box thread.
public final class BoxCatalogue {
    private let database: DatabaseQueue

    /// What the box remembers of one thing on its way to the backend.
    public struct OutboxEntry: Equatable, Sendable {
        public var clip: String
        /// Nil for the media.
        public var revision: Int?
        public var url: String?
        public var offset: Int64
        public var isConfirmed: Bool

        public init(clip: String, revision: Int?, url: String? = nil, offset: Int64 = 0, isConfirmed: Bool = false) {
            self.clip = clip
            self.revision = revision
            self.url = url
            self.offset = offset
            self.isConfirmed = isConfirmed
        }
    }

    /// Opens or makes the catalogue. One that SQLite calls damaged is moved aside and made anew; the second value then says so.
    public static func open(_ path: String) throws -> (catalogue: BoxCatalogue, complaint: String?) {
        do { return (try BoxCatalogue(path), nil) } catch let error as DatabaseError where isDamage(error) {
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
        return migrator
    }

    /// Adds operations and the takes they changed in one transaction.
    public func record(_ operations: [Slate.Operation], takes: [Take]) throws {
        try database.write { database in
            for operation in operations {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO operation (id, take, json) VALUES (?, ?, ?)",
                    arguments: [operation.id, operation.take, try Self.text(operation)])
            }
            for take in takes {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO take (id, slate, verdict, json) VALUES (?, ?, ?, ?)",
                    arguments: [take.id, take.slate.description, take.verdict.rawValue, try Self.text(take)])
            }
        }
    }

    public func operationIDs() throws -> Set<String> {
        try database.read { Set(try String.fetchAll($0, sql: "SELECT id FROM operation")) }
    }

    public func save(_ clip: ClipManifest) throws {
        try database.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO clip (id, take, camera, state, json) VALUES (?, ?, ?, ?, ?)",
                arguments: [clip.id, clip.take, clip.camera, clip.state.rawValue, try Self.text(clip)])
        }
    }

    public func clips() throws -> [ClipManifest] {
        try database.read { database in
            try String.fetchAll(database, sql: "SELECT json FROM clip ORDER BY id")
                .map { try Wire.decode(ClipManifest.self, from: $0.utf8) }
        }
    }

    public func takes() throws -> [Take] {
        try database.read { database in
            try String.fetchAll(database, sql: "SELECT json FROM take ORDER BY id").map { try Wire.decode(Take.self, from: $0.utf8) }
        }
    }

    /// Puts an entry in or replaces it.
    public func save(_ entry: OutboxEntry) throws {
        try database.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO outbox (clip, revision, url, offset, confirmed) VALUES (?, ?, ?, ?, ?)",
                arguments: [entry.clip, entry.revision ?? -1, entry.url, entry.offset, entry.isConfirmed])
        }
    }

    public func outbox() throws -> [OutboxEntry] {
        try database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM outbox ORDER BY clip, revision").map { row in
                let revision: Int = row["revision"]
                return OutboxEntry(
                    clip: row["clip"], revision: revision < 0 ? nil : revision, url: row["url"], offset: row["offset"],
                    isConfirmed: row["confirmed"])
            }
        }
    }

    /// SQLite's own word for how it syncs: 2 is FULL.
    func synchronous() throws -> Int? { try database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } }

    private static func text(_ value: some Encodable) throws -> String { String(decoding: try Wire.encode(value), as: UTF8.self) }
}
