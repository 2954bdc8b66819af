import FoundationEssentials
import GRDB
import Slate

/// The bytes of a whole media upload; a clip may have several until its document says which is right.
public struct HubMedia: Equatable, Sendable {
    public var upload: String
    public var clip: String
    public var bytes: Int64
    public var xxh3: String

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
            try $0.execute(sql: "UPDATE uploads SET isDone = 1 WHERE id = ?", arguments: [media.upload])
        }
    }

    public func media(of clip: String) throws -> [HubMedia] {
        try database.read {
            try Row.fetchAll($0, sql: "SELECT * FROM media WHERE clip = ? ORDER BY rowid", arguments: [clip])
        }.map { HubMedia(upload: $0["upload"], clip: $0["clip"], bytes: $0["bytes"], xxh3: $0["xxh3"]) }
    }

    /// Files a document and ends its upload, in one step; the same revision again changes nothing.
    public func file(_ document: ClipDocument, upload: String) throws {
        let json = Data(try Wire.encode(document))
        try database.write {
            try $0.execute(
                sql: "INSERT OR IGNORE INTO documents (clip, revision, json) VALUES (?, ?, ?)",
                arguments: [document.clip.id, document.revision, json])
            try $0.execute(sql: "UPDATE uploads SET isDone = 1 WHERE id = ?", arguments: [upload])
        }
    }

    public func newestDocument(of clip: String) throws -> ClipDocument? {
        let json = try database.read {
            try Data.fetchOne(
                $0, sql: "SELECT json FROM documents WHERE clip = ? ORDER BY revision DESC LIMIT 1", arguments: [clip])
        }
        return try json.map { try Wire.decode(ClipDocument.self, from: $0) }
    }

    /// Clips that have media and a document newer than their publication: what a crash left to do.
    public func clipsToPublish() throws -> [String] {
        try database.read {
            try String.fetchAll(
                $0,
                sql: """
                    SELECT clip FROM documents WHERE clip IN (SELECT clip FROM media) GROUP BY clip
                    HAVING max(revision) > coalesce((SELECT revision FROM publications p WHERE p.clip = documents.clip), -1)
                    ORDER BY clip
                    """)
        }
    }
}
