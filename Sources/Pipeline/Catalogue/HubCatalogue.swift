import FoundationEssentials
import GRDB
import Platform

/// What a hub knows, in one SQLite file. Any thread, one at a time; every call blocks on the disk.
///
/// A change is durable when its call returns: write-ahead log with `synchronous = FULL`
/// (sqlite.org/pragma.html: NORMAL may lose the last commits in a power cut, and a box forgets what
/// we acknowledged).
public final class HubCatalogue: Sendable {
    let database: DatabaseQueue

    /// Opens or makes the file.
    public init(_ path: String) throws {
        var settings = Configuration()
        settings.journalMode = .wal
        settings.busyMode = .timeout(5)
        database = try DatabaseQueue(path: path, configuration: settings)
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try Self.migrator.migrate(database)
    }

    /// Whether an error is the catalogue's.
    public static func isFailure(_ error: any Error) -> Bool { error is DatabaseError }

    /// What the database said, without the statement it was at.
    public static func reason(_ error: any Error) -> String {
        (error as? DatabaseError)?.message ?? "\(error)"
    }

    /// Whether a failure of the catalogue is a full disk.
    public static func isDiskFull(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.resultCode == .SQLITE_FULL
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("hub 1") { try $0.execute(sql: schema) }
        migrator.registerMigration("hub 2: identity, epoch, runs") { try Self.makeIdentity($0) }
        migrator.registerMigration("names that stay") { try $0.execute(sql: namesThatStay) }
        migrator.registerMigration("hub 3: documents set aside") {
            try $0.execute(
                sql: """
                    CREATE TABLE setAside (
                        clip TEXT NOT NULL, revision INTEGER NOT NULL, json BLOB NOT NULL, reason TEXT NOT NULL,
                        PRIMARY KEY (clip, revision));
                    """)
        }
        migrator.registerMigration("hub 4: files that are read again") {
            try $0.execute(sql: checks)
        }
        return migrator
    }

    /// Movies that an earlier version published have no `firstPublishedAt`: their names stay as
    /// they are.
    private static let namesThatStay = """
        ALTER TABLE publications ADD COLUMN firstPublishedAt TEXT;
        CREATE TABLE renames (clip TEXT PRIMARY KEY);
        """

    /// checks: when a file was read last, in nanoseconds since 1970. damage: what was found then,
    /// kept when it is mended.
    private static let checks = """
        CREATE TABLE checks (file TEXT PRIMARY KEY, at INTEGER NOT NULL);
        CREATE TABLE damage (
            number INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, clip TEXT NOT NULL, kind TEXT NOT NULL,
            found TEXT NOT NULL, at TEXT NOT NULL, mendedAt TEXT);
        CREATE UNIQUE INDEX damageNow ON damage (file) WHERE mendedAt IS NULL;
        CREATE INDEX damageOfClip ON damage (clip);
        """

    private static let schema = """
        CREATE TABLE uploads (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, clip TEXT NOT NULL, revision INTEGER, length INTEGER,
            offset INTEGER NOT NULL, metadata TEXT NOT NULL, expires TEXT NOT NULL, isDone INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX uploadsOfClip ON uploads (clip);
        CREATE TABLE media (
            upload TEXT PRIMARY KEY, clip TEXT NOT NULL, bytes INTEGER NOT NULL, xxh3 TEXT NOT NULL);
        CREATE INDEX mediaOfClip ON media (clip);
        CREATE TABLE documents (
            clip TEXT NOT NULL, revision INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY (clip, revision));
        CREATE TABLE names (name TEXT PRIMARY KEY, clip TEXT NOT NULL);
        CREATE TABLE publications (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, clip TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
            name TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, headBytes INTEGER NOT NULL, xxh3 TEXT NOT NULL,
            payloadXXH3 TEXT NOT NULL, publishedAt TEXT NOT NULL, json BLOB NOT NULL);
        -- A hub made anew at the same address counts on from now, in milliseconds: a puller that remembers the old
        -- hub's numbers then misses nothing.
        INSERT INTO sqlite_sequence (name, seq) VALUES ('publications', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER));
        """
}
