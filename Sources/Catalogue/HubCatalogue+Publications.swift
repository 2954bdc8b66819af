import FoundationEssentials
import GRDB
import Slate

extension HubCatalogue {
    /// Keeps a file name for a clip; false when another clip has it, whatever its letters' case (the editor's disk may not tell them apart).
    public func reserve(_ name: String, for clip: String) throws -> Bool {
        try database.write {
            let owner = try String.fetchOne(
                $0, sql: "SELECT clip FROM names WHERE name = ? COLLATE NOCASE", arguments: [name])
            guard owner == nil || owner == clip else { return false }
            try $0.execute(sql: "INSERT OR IGNORE INTO names (name, clip) VALUES (?, ?)", arguments: [name, clip])
            return true
        }
    }

    /// Names kept for a clip: its file's, and those of files to be removed.
    public func names(of clip: String) throws -> [String] {
        try database.read { try String.fetchAll($0, sql: "SELECT name FROM names WHERE clip = ? ORDER BY name", arguments: [clip]) }
    }

    public func release(_ name: String) throws {
        try database.write { try $0.execute(sql: "DELETE FROM names WHERE name = ?", arguments: [name]) }
    }

    /// Files a publication in place of the clip's former one and gives it the next sequence.
    public func publish(_ publication: Publication) throws -> Publication {
        var publication = publication
        let json = Data(try Wire.encode(publication.document))
        publication.sequence = try database.write { [publication] in
            try $0.execute(sql: "DELETE FROM publications WHERE clip = ?", arguments: [publication.clip])
            try $0.execute(
                sql: """
                    INSERT INTO publications (clip, revision, name, bytes, headBytes, xxh3, payloadXXH3, publishedAt, json)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    publication.clip, publication.revision, publication.name, publication.bytes, publication.headBytes,
                    publication.xxh3, publication.payloadXXH3, publication.publishedAt.description, json,
                ])
            return $0.lastInsertedRowID
        }
        return publication
    }

    public func publication(of clip: String) throws -> Publication? {
        try database.read { try Row.fetchOne($0, sql: "SELECT * FROM publications WHERE clip = ?", arguments: [clip]) }
            .map(Publication.init(row:))
    }

    /// Publications after a sequence, oldest first, at most `limit`.
    public func publications(after sequence: Int64, limit: Int = .max) throws -> [Publication] {
        try database.read {
            try Row.fetchAll(
                $0, sql: "SELECT * FROM publications WHERE sequence > ? ORDER BY sequence LIMIT ?", arguments: [sequence, limit])
        }.map(Publication.init(row:))
    }
}

extension Publication {
    init(row: Row) throws {
        let json: Data = row["json"]
        self.init(
            sequence: row["sequence"], clip: row["clip"], revision: row["revision"], name: row["name"], bytes: row["bytes"],
            headBytes: row["headBytes"], xxh3: row["xxh3"], payloadXXH3: row["payloadXXH3"],
            publishedAt: UTCTime(row["publishedAt"]) ?? UTCTime(nanoseconds: 0),
            document: try Wire.decode(ClipDocument.self, from: json))
    }
}
