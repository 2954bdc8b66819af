import ClipDocuments
import FoundationEssentials
import GRDB
import Platform
import Slate
import Time

extension HubCatalogue {
    /// Keeps a file name for a clip; false when another clip has it or one that some disk takes for
    /// it.
    public func reserve(_ name: String, for clip: String) throws -> Bool {
        try database.write {
            let folded = FoldedName(name)
            let others = try String.fetchAll(
                $0, sql: "SELECT name FROM names WHERE clip <> ?", arguments: [clip])
            guard !others.contains(where: { FoldedName($0) == folded }) else { return false }
            try $0.execute(
                sql: "INSERT OR IGNORE INTO names (name, clip) VALUES (?, ?)",
                arguments: [name, clip])
            return true
        }
    }

    /// Names kept for a clip: its file's, and those of files to be removed.
    public func names(of clip: String) throws -> [String] {
        try database.read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM names WHERE clip = ? ORDER BY name", arguments: [clip])
        }
    }

    /// Every name that is kept for a clip.
    public func allNames() throws -> [String] {
        try database.read { try String.fetchAll($0, sql: "SELECT name FROM names") }
    }

    /// Gives a name free for any clip; call it once no file has it any more.
    public func release(_ name: String) throws {
        try database.write {
            try $0.execute(sql: "DELETE FROM names WHERE name = ?", arguments: [name])
        }
    }

    /// Files a publication in place of the clip's former one and gives it the next sequence; a
    /// rename that was asked for is done with it.
    public func publish(_ publication: Publication) throws -> Publication {
        var publication = publication
        let json = Data(try JSON.encode(publication.document))
        (publication.sequence, publication.damaged) = try database.write { [publication] in
            let former = try Row.fetchOne(
                $0, sql: "SELECT firstPublishedAt FROM publications WHERE clip = ?",
                arguments: [publication.clip])
            var first: String? = publication.publishedAt.description
            // A movie of an earlier version has none, and stays without.
            if let former { first = former["firstPublishedAt"] }
            try $0.execute(
                sql: "DELETE FROM publications WHERE clip = ?", arguments: [publication.clip])
            try $0.execute(
                sql: """
                    INSERT INTO publications
                    (clip, revision, name, bytes, headBytes, xxh3, payloadXXH3, publishedAt, json, firstPublishedAt)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    publication.clip, publication.revision, publication.name, publication.bytes,
                    publication.headBytes,
                    publication.xxh3, publication.payloadXXH3, publication.publishedAt.description,
                    json, first,
                ])
            let sequence = $0.lastInsertedRowID
            try $0.execute(sql: "DELETE FROM renames WHERE clip = ?", arguments: [publication.clip])
            return (sequence, try Self.damagedFiles($0, of: publication.clip))
        }
        return publication
    }

    /// When a clip's movie first lay in the folder; nil where it never did, or an earlier version
    /// put it there.
    public func firstPublished(_ clip: String) throws -> UTCTime? {
        let text = try database.read {
            try String.fetchOne(
                $0, sql: "SELECT firstPublishedAt FROM publications WHERE clip = ?",
                arguments: [clip])
        }
        return text.flatMap { UTCTime($0) }
    }

    /// Notes that somebody wants a published movie called by the current slate.
    public func askForRename(of clip: String) throws {
        try database.write {
            try $0.execute(
                sql: "INSERT OR IGNORE INTO renames (clip) VALUES (?)", arguments: [clip])
        }
    }

    /// Whether somebody asked for the current slate as its name, and no publication came since.
    public func isRenameAsked(of clip: String) throws -> Bool {
        try database.read {
            try Bool.fetchOne(
                $0, sql: "SELECT count(*) > 0 FROM renames WHERE clip = ?", arguments: [clip])
                ?? false
        }
    }

    /// What a clip is published as; nil where it is not, or its row cannot be read and was taken
    /// out.
    public func publication(of clip: String) throws -> Publication? {
        let row = try database.read {
            try Row.fetchOne($0, sql: Self.publications + " WHERE clip = ?", arguments: [clip])
        }
        return try row.flatMap(readable)
    }

    /// Publications after a sequence, oldest first, at most `limit`.
    public func publications(after sequence: Int64, limit: Int = .max) throws -> [Publication] {
        let rows = try database.read {
            try Row.fetchAll(
                $0, sql: Self.publications + " WHERE sequence > ? ORDER BY sequence LIMIT ?",
                arguments: [sequence, limit])
        }
        return try rows.compactMap(readable)
    }

    /// Publications with what is known of damage to their clips' files.
    static let publications = """
        SELECT *, (SELECT group_concat(kind) FROM damage d WHERE d.clip = publications.clip AND mendedAt IS NULL) AS damaged
        FROM publications
        """

    /// A publication whose document cannot be used is taken out of the list; its clip is then
    /// published anew.
    func readable(_ row: Row) throws -> Publication? {
        do { return try Publication(row: row) } catch let failure as WireFailure {
            let clip: String = row["clip"]
            Log.error("the publication of clip \(clip) cannot be read and is set aside: \(failure)")
            try database.write {
                try $0.execute(sql: "DELETE FROM publications WHERE clip = ?", arguments: [clip])
            }
            return nil
        }
    }
}

extension Publication {
    init(row: Row) throws {
        let json: Data = row["json"]
        self.init(
            sequence: row["sequence"], clip: row["clip"], revision: row["revision"],
            name: row["name"], bytes: row["bytes"],
            headBytes: row["headBytes"], xxh3: row["xxh3"], payloadXXH3: row["payloadXXH3"],
            publishedAt: UTCTime(row["publishedAt"]) ?? UTCTime(nanoseconds: 0),
            document: try ClipDocument.validated(from: json))
        let kinds: String? = row["damaged"]
        damaged = kinds.map { Set($0.split(separator: ",").map(String.init)).sorted() }
    }
}
