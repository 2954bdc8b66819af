import ClipDocuments
import FoundationEssentials
import GRDB
import Platform
import Slate

/// The bytes of a whole media upload; a clip may have several until its document says which is
/// right.
public struct HubMedia: Equatable, Sendable {
    /// Id of the upload that brought it, under which its file lies.
    public var upload: String
    /// Id of the clip it was sent for.
    public var clip: String
    /// Length of the whole.
    public var bytes: Int64
    /// XXH3-128 of the whole as it arrived, 32 lower-case hex digits.
    public var xxh3: String
    /// What was read of it last was not what was filed.
    public var isDamaged = false

    /// Whole and undamaged, as an upload is when it ends.
    public init(upload: String, clip: String, bytes: Int64, xxh3: String) {
        self.upload = upload
        self.clip = clip
        self.bytes = bytes
        self.xxh3 = xxh3
    }
}

extension HubCatalogue {
    /// Files whole media and ends its upload, in one step.
    public func file(_ media: HubMedia) throws {
        try database.write {
            try $0.execute(
                sql: "INSERT OR REPLACE INTO media (upload, clip, bytes, xxh3) VALUES (?, ?, ?, ?)",
                arguments: [media.upload, media.clip, media.bytes, media.xxh3])
            try $0.execute(
                sql: "UPDATE uploads SET isDone = 1 WHERE id = ?", arguments: [media.upload])
        }
    }

    /// Every whole upload of a clip's media, in the order they were filed.
    public func media(of clip: String) throws -> [HubMedia] {
        try database.read {
            try Row.fetchAll(
                $0,
                sql: """
                    SELECT *, 'media/' || upload IN (SELECT file FROM damage WHERE mendedAt IS NULL) AS isDamaged
                    FROM media WHERE clip = ? ORDER BY rowid
                    """,
                arguments: [clip])
        }.map { row in
            var media = HubMedia(
                upload: row["upload"], clip: row["clip"], bytes: row["bytes"], xxh3: row["xxh3"])
            media.isDamaged = row["isDamaged"]
            return media
        }
    }

    /// Files a document and ends its upload, in one step; the same revision again changes nothing.
    public func file(_ document: ClipDocument, upload: String) throws {
        let json = Data(try JSON.encode(document))
        try database.write {
            try $0.execute(
                sql: "INSERT OR IGNORE INTO documents (clip, revision, json) VALUES (?, ?, ?)",
                arguments: [document.clip.id, document.revision, json])
            try $0.execute(sql: "UPDATE uploads SET isDone = 1 WHERE id = ?", arguments: [upload])
        }
    }

    /// The newest document that can be used; those above it that cannot are set aside, with a
    /// sentence.
    public func newestDocument(of clip: String) throws -> ClipDocument? {
        while let (revision, json) = try newestJSON(of: clip) {
            do { return try ClipDocument.validated(from: json) } catch {
                Log.error("revision \(revision) of clip \(clip) is set aside: \(error)")
                try setAside(clip, revision, json, error.description)
            }
        }
        return nil
    }

    private func newestJSON(of clip: String) throws -> (revision: Int64, json: Data)? {
        let row = try database.read {
            try Row.fetchOne(
                $0,
                sql:
                    "SELECT revision, json FROM documents WHERE clip = ? ORDER BY revision DESC LIMIT 1",
                arguments: [clip])
        }
        return row.map { ($0["revision"], $0["json"]) }
    }

    /// Keeps what cannot be used where nothing stumbles over it.
    private func setAside(_ clip: String, _ revision: Int64, _ json: Data, _ reason: String) throws
    {
        try database.write {
            try $0.execute(
                sql:
                    "INSERT OR REPLACE INTO setAside (clip, revision, json, reason) VALUES (?, ?, ?, ?)",
                arguments: [clip, revision, json, reason])
            try $0.execute(
                sql: "DELETE FROM documents WHERE clip = ? AND revision = ?",
                arguments: [clip, revision])
        }
    }

    /// Clips that have media and a document newer than their publication, or are to be renamed:
    /// what a crash left to do.
    public func clipsToPublish() throws -> [String] {
        try database.read {
            try String.fetchAll(
                $0,
                sql: """
                    SELECT clip FROM documents WHERE clip IN (SELECT clip FROM media) GROUP BY clip
                    HAVING max(revision) > coalesce((SELECT revision FROM publications p WHERE p.clip = documents.clip), -1)
                    OR clip IN (SELECT clip FROM renames)
                    ORDER BY clip
                    """)
        }
    }
}
