import GRDB
import Platform
import Time

/// One tus upload, as far as it is durable.
public struct HubUpload: Equatable, Sendable {
    /// A clip's pictures and sound, or one revision of its document.
    public enum Kind: String, Sendable { case media, document }

    /// Given by the hub; the end of the upload's address, `/files/ID`.
    public var id: String
    /// As the sender's metadata said.
    public var kind: Kind
    /// Id of the clip, as the sender's metadata said.
    public var clip: String
    /// Of a document.
    public var revision: Int?
    /// Whole length in bytes, nil while the sender has not said.
    public var length: Int64?
    /// Bytes that are on the disk.
    public var offset: Int64
    /// `Upload-Metadata` as it came.
    public var metadata: String
    /// When an unfinished upload may be thrown away.
    public var expires: UTCTime
    /// Whether the whole was taken over and the upload's work is over.
    public var isDone = false

    /// An upload that begins; a document must have its revision, from 1.
    public init(
        id: String, kind: Kind, clip: String, revision: Int? = nil, length: Int64?,
        offset: Int64 = 0,
        metadata: String, expires: UTCTime
    ) {
        self.id = id
        self.kind = kind
        self.clip = clip
        self.revision = revision
        self.length = length
        self.offset = offset
        self.metadata = metadata
        self.expires = expires
    }

    /// Every byte is here.
    public var isWhole: Bool { offset == length }
}

extension HubUpload {
    init(_ row: Row) {
        self.init(
            id: row["id"], kind: Kind(rawValue: row["kind"]) ?? .media, clip: row["clip"],
            revision: row["revision"],
            length: row["length"], offset: row["offset"], metadata: row["metadata"],
            expires: UTCTime(row["expires"]) ?? UTCTime(nanoseconds: 0))
        isDone = row["isDone"]
    }
}

extension HubCatalogue {
    /// Files an upload, or what became of it.
    public func save(_ upload: HubUpload) throws {
        try database.write {
            try $0.execute(
                sql: """
                    INSERT INTO uploads (id, kind, clip, revision, length, offset, metadata, expires, isDone)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET length = excluded.length, offset = excluded.offset,
                    expires = excluded.expires, isDone = max(isDone, excluded.isDone)
                    """,
                arguments: [
                    upload.id, upload.kind.rawValue, upload.clip, upload.revision, upload.length,
                    upload.offset,
                    upload.metadata, upload.expires.description, upload.isDone,
                ])
        }
    }

    /// Nil where the hub never had it, or it was removed.
    public func upload(_ id: String) throws -> HubUpload? {
        try database.read {
            try Row.fetchOne($0, sql: "SELECT * FROM uploads WHERE id = ?", arguments: [id])
        }.map(HubUpload.init)
    }

    /// Every upload, of one clip or of all.
    public func uploads(of clip: String? = nil) throws -> [HubUpload] {
        try database.read {
            try Row.fetchAll(
                $0, sql: "SELECT * FROM uploads WHERE ? IS NULL OR clip = ? ORDER BY id",
                arguments: [clip, clip])
        }.map(HubUpload.init)
    }

    /// Uploads of which every byte is here and that are not filed yet.
    public func unfiledUploads() throws -> [HubUpload] {
        try database.read {
            try Row.fetchAll(
                $0, sql: "SELECT * FROM uploads WHERE isDone = 0 AND offset = length ORDER BY id")
        }.map(HubUpload.init)
    }

    /// Forgets an upload, the media it brought and what was found in them; the file is the caller's
    /// to remove.
    public func removeUpload(_ id: String) throws {
        try database.write {
            try $0.execute(sql: "DELETE FROM uploads WHERE id = ?", arguments: [id])
            try $0.execute(sql: "DELETE FROM media WHERE upload = ?", arguments: [id])
            try Self.forget($0, StoredFile.name(.media, id), at: Clock.wall())
        }
    }
}
