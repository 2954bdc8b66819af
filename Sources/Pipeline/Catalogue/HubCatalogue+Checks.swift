import ClipDocuments
import GRDB
import Platform
import Time

/// A file on the hub's disk whose digest is known: what a box sent, or a published movie.
public struct StoredFile: Equatable, Sendable {
    /// Media are a box's upload, a movie is what the hub published.
    public enum Kind: String, Sendable { case media, movie }

    /// Also says what `id` is the id of.
    public var kind: Kind
    /// The upload of media, the clip of a movie.
    public var id: String
    /// Id of the clip it belongs to.
    public var clip: String
    /// Length it was filed or published with.
    public var bytes: Int64
    /// XXH3-128 that it was filed or published with.
    public var xxh3: String
    /// A movie's file name; empty for media.
    public var name: String
    /// When it was last read from the disk; nil when it never was.
    public var checkedAt: UTCTime?

    /// Without `checkedAt`, a file that was never read back.
    public init(
        _ kind: Kind, id: String, clip: String, bytes: Int64, xxh3: String, name: String = "",
        checkedAt: UTCTime? = nil
    ) {
        self.kind = kind
        self.id = id
        self.clip = clip
        self.bytes = bytes
        self.xxh3 = xxh3
        self.name = name
        self.checkedAt = checkedAt
    }

    /// The file of a media upload, as it was filed.
    public init(_ media: HubMedia) {
        self.init(.media, id: media.upload, clip: media.clip, bytes: media.bytes, xxh3: media.xxh3)
    }

    /// The file of a published movie, as it was published.
    public init(_ movie: Publication) {
        self.init(
            .movie, id: movie.clip, clip: movie.clip, bytes: movie.bytes, xxh3: movie.xxh3,
            name: movie.name)
    }

    var key: String { Self.name(kind, id) }
    static func name(_ kind: Kind, _ id: String) -> String { "\(kind.rawValue)/\(id)" }
}

/// Which files were read again when, and what was found.
extension HubCatalogue {
    /// The file whose last reading is the longest ago, those never read first; nil when there is
    /// none.
    ///
    /// A reading in the future was noted by a clock that was wrong, and counts as none.
    public func longestUnread(at now: UTCTime) throws -> StoredFile? {
        let row = try database.read {
            try Row.fetchOne(
                $0,
                sql: """
                    SELECT f.*, c.at FROM (
                        SELECT 'media/' || upload AS file, 'media' AS kind, upload AS id, clip, bytes, xxh3, '' AS name FROM media
                        UNION ALL
                        SELECT 'movie/' || clip, 'movie', clip, clip, bytes, xxh3, name FROM publications
                    ) f LEFT JOIN checks c ON c.file = f.file
                    ORDER BY CASE WHEN c.at IS NULL OR c.at > ? THEN 0 ELSE c.at END, f.id LIMIT 1
                    """,
                arguments: [now.nanoseconds])
        }
        return row.map { row in
            let at: Int64? = row["at"]
            let isKnown = at.map { $0 <= now.nanoseconds } ?? false
            return StoredFile(
                StoredFile.Kind(rawValue: row["kind"]) ?? .media, id: row["id"], clip: row["clip"],
                bytes: row["bytes"],
                xxh3: row["xxh3"], name: row["name"],
                checkedAt: isKnown ? at.map(UTCTime.init(nanoseconds:)) : nil)
        }
    }

    /// Bytes of all files that are read again.
    public func storedBytes() throws -> Int64 {
        try database.read {
            try Int64.fetchOne(
                $0,
                sql: """
                    SELECT CAST(min((SELECT total(bytes) FROM media) + (SELECT total(bytes) FROM publications),
                    4611686018427387904.0) AS INTEGER)
                    """) ?? 0
        }
    }

    /// Notes that a file was read; `found` is the digest it had, empty where it could not be read.
    ///
    /// Returns whether that is news: it was sound and is damaged now, or the other way round. Its
    /// publication is then told anew.
    public func noteReading(of file: StoredFile, found: String, at now: UTCTime) throws -> Bool {
        try database.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO checks (file, at) VALUES (?, ?)",
                arguments: [file.key, now.nanoseconds])
            let wasDamaged = try Self.isDamaged(database, file.key)
            let isDamaged = found != file.xxh3
            guard isDamaged != wasDamaged else { return false }
            if isDamaged {
                try database.execute(
                    sql: "INSERT INTO damage (file, clip, kind, found, at) VALUES (?, ?, ?, ?, ?)",
                    arguments: [file.key, file.clip, file.kind.rawValue, found, now.description])
            } else {
                try Self.mend(database, file.key, at: now)
            }
            try Self.tellAnew(database, file.clip)
            return true
        }
    }

    /// A damaged file was replaced by a good one.
    public func noteMended(_ file: StoredFile, at now: UTCTime) throws {
        try database.write { try Self.mend($0, file.key, at: now) }
    }

    /// Clips with a damaged file, in the order in which that was found.
    public func damagedClips() throws -> [DamagedClip] {
        let rows = try database.read {
            try Row.fetchAll(
                $0,
                sql: """
                    SELECT clip, group_concat(DISTINCT kind) AS kinds, min(at) AS at FROM damage WHERE mendedAt IS NULL
                    GROUP BY clip ORDER BY min(number)
                    """)
        }
        return rows.map { row in
            let kinds: String = row["kinds"]
            return DamagedClip(
                clip: row["clip"], files: kinds.split(separator: ",").map(String.init).sorted(),
                at: UTCTime(row["at"]) ?? UTCTime(nanoseconds: 0))
        }
    }

    /// Rises with everything that was found damaged, and with everything that was mended; 0 when
    /// nothing ever was.
    public func damageNumber() throws -> Int64 {
        try database.read {
            try Int64.fetchOne($0, sql: "SELECT count(*) + count(mendedAt) FROM damage") ?? 0
        }
    }

    /// A file that is no more is neither to be read nor damaged.
    static func forget(_ database: Database, _ file: String, at now: UTCTime) throws {
        try database.execute(sql: "DELETE FROM checks WHERE file = ?", arguments: [file])
        guard try isDamaged(database, file) else { return }
        let clip = try String.fetchOne(
            database, sql: "SELECT clip FROM damage WHERE file = ? AND mendedAt IS NULL",
            arguments: [file])
        try mend(database, file, at: now)
        if let clip { try tellAnew(database, clip) }
    }

    static func damagedFiles(_ database: Database, of clip: String) throws -> [String]? {
        let kinds = try String.fetchAll(
            database,
            sql:
                "SELECT DISTINCT kind FROM damage WHERE clip = ? AND mendedAt IS NULL ORDER BY kind",
            arguments: [clip])
        return kinds.isEmpty ? nil : kinds
    }

    private static func isDamaged(_ database: Database, _ file: String) throws -> Bool {
        let sql = "SELECT count(*) > 0 FROM damage WHERE file = ? AND mendedAt IS NULL"
        return try Bool.fetchOne(database, sql: sql, arguments: [file]) ?? false
    }

    private static func mend(_ database: Database, _ file: String, at now: UTCTime) throws {
        try database.execute(
            sql: "UPDATE damage SET mendedAt = ? WHERE file = ? AND mendedAt IS NULL",
            arguments: [now.description, file])
    }

    /// The clip's publication under the next sequence: who follows the feed hears what changed.
    private static func tellAnew(_ database: Database, _ clip: String) throws {
        let next = try newest(database) + 1
        try database.execute(
            sql: "UPDATE publications SET sequence = ? WHERE clip = ?", arguments: [next, clip])
        if database.changesCount > 0 { try advance(database, to: next) }
    }
}
