import Catalogue
import ClipDocuments
import Time

/// What a hub does with a tus request: facts in, answer out; no socket, no disk, no clock.
enum UploadMachine {
    static let version = "1.0.0"
    static let extensions =
        "creation,creation-defer-length,creation-with-upload,checksum,expiration,termination"
    /// A clip's document is some kilobytes; more is a mistake or an attack.
    static let longestDocument: Int64 = 16 << 20
    /// An unfinished upload nobody adds to for a week is thrown away: its box still has the clip.
    static let lifeSeconds: Int64 = 7 * 86400

    enum Answer: Equatable {
        case refuse(Refusal)
        case create(HubUpload, withBody: Bool)
        case append(Append)
        case tell(HubUpload)
        /// Success without a change: what was asked for is already so.
        case acknowledge(HubUpload)
        case remove(String)
    }

    /// What to do with the body of a PATCH.
    struct Append: Equatable {
        /// The upload's whole length if this request is the first to say it.
        var length: Int64?
        var checksum: UploadChecksum?
        var contentLength: Int64?
    }

    /// POST /files.
    static func create(_ headers: UploadHeaders, id: String, now: UTCTime) -> Answer {
        if let refusal = checkVersion(headers) { return .refuse(refusal) }
        guard let pairs = headers.metadata.flatMap(UploadHeaders.pairs) else {
            return .refuse(
                .badRequest("Upload-Metadata is missing or not pairs of a key and base64"))
        }
        guard let kind = pairs["kind"].flatMap(HubUpload.Kind.init), let clip = pairs["clip"],
            Identifier.isValid(clip)
        else {
            return .refuse(
                .badRequest(
                    "Upload-Metadata must have kind (media or document) and clip (a clip's id)"))
        }
        let revision = pairs["revision"].flatMap {
            WireNumber.read($0, in: 1...WireBounds.mostRevision)
        }.map(Int.init)
        guard kind == .media || revision != nil else {
            return .refuse(
                .badRequest("Upload-Metadata of a document must have its revision, from 1"))
        }
        if headers.hasBadContentLength { return .refuse(badContentLength) }
        switch length(headers, kind) {
        case .failure(let refusal): return .refuse(refusal)
        case .success(let length):
            let upload = HubUpload(
                id: id, kind: kind, clip: clip, revision: kind == .media ? nil : revision,
                length: length,
                metadata: headers.metadata ?? "", expires: expiry(now))
            return .create(upload, withBody: headers.hasUploadType)
        }
    }

    /// HEAD /files/ID.
    static func look(_ headers: UploadHeaders, at upload: HubUpload?) -> Answer {
        if let refusal = checkVersion(headers) { return .refuse(refusal) }
        return upload.map(Answer.tell) ?? .refuse(.notFound)
    }

    /// PATCH /files/ID; `upload` as it is after whoever wrote to it before was sent away.
    static func append(_ headers: UploadHeaders, to upload: HubUpload?) -> Answer {
        if let refusal = checkVersion(headers) { return .refuse(refusal) }
        guard let upload else { return .refuse(.notFound) }
        guard headers.hasUploadType else {
            return .refuse(
                Refusal(415, "the Content-Type of a PATCH must be application/offset+octet-stream"))
        }
        guard let offset = UploadHeaders.number(headers.offset) else {
            return .refuse(.badRequest("Upload-Offset must be a number from 0"))
        }
        guard offset == upload.offset else {
            return .refuse(
                Refusal(
                    409, "this upload stands at byte \(upload.offset), not \(offset)",
                    offset: upload.offset))
        }
        if headers.hasBadContentLength { return .refuse(badContentLength) }
        return upload.isDone ? repeated(headers, upload) : plan(headers, upload)
    }

    /// A filed upload is told where it stands when the answer to the last PATCH was lost; nothing
    /// is added to it.
    private static func repeated(_ headers: UploadHeaders, _ upload: HubUpload) -> Answer {
        if let text = headers.length, UploadHeaders.number(text) != upload.length {
            return .refuse(
                .badRequest(
                    "Upload-Length was \(upload.length ?? 0) and cannot become \(text.prefix(30))"))
        }
        return (headers.contentLength ?? 0) == 0
            ? .acknowledge(upload) : .refuse(.tooLong(upload.offset))
    }

    private static let badContentLength = Refusal(
        413, "Content-Length is no number of bytes that an upload can have")

    /// DELETE /files/ID. What is whole stays: a clip is only ever replaced by its publication.
    static func remove(_ headers: UploadHeaders, _ upload: HubUpload?) -> Answer {
        if let refusal = checkVersion(headers) { return .refuse(refusal) }
        guard let upload else { return .refuse(.notFound) }
        guard !upload.isKept else { return .refuse(.kept) }
        return .remove(upload.id)
    }

    static func expiry(_ now: UTCTime) -> UTCTime {
        UTCTime(nanoseconds: now.nanoseconds + lifeSeconds * 1_000_000_000)
    }

    private static func plan(_ headers: UploadHeaders, _ upload: HubUpload) -> Answer {
        var append = Append(length: nil, checksum: nil, contentLength: headers.contentLength)
        if let text = headers.length {
            guard let length = UploadHeaders.number(text), length >= upload.offset else {
                return .refuse(
                    .badRequest(
                        "Upload-Length must be a number not below the \(upload.offset) bytes already here"
                    ))
            }
            guard upload.length == nil || upload.length == length else {
                return .refuse(
                    .badRequest(
                        "Upload-Length was \(upload.length ?? 0) and cannot become \(length)"))
            }
            guard upload.kind == .media || length <= longestDocument else {
                return .refuse(.tooLong(longestDocument))
            }
            append.length = length
        }
        if let text = headers.checksum {
            guard let checksum = UploadChecksum(text) else {
                return .refuse(
                    .badRequest("Upload-Checksum must be one of \(UploadChecksum.names) and base64")
                )
            }
            append.checksum = checksum
        }
        if let length = append.length ?? upload.length, let more = headers.contentLength,
            upload.offset + more > length
        {
            return .refuse(.tooLong(length))
        }
        return .append(append)
    }

    private static func length(_ headers: UploadHeaders, _ kind: HubUpload.Kind) -> Result<
        Int64?, Refusal
    > {
        if headers.deferLength != nil {
            guard headers.deferLength == "1", headers.length == nil else {
                return .failure(.badRequest("Upload-Defer-Length must be 1, without Upload-Length"))
            }
            return .success(nil)
        }
        guard let length = UploadHeaders.number(headers.length) else {
            return .failure(
                .badRequest("Upload-Length must be a number from 0, or Upload-Defer-Length 1"))
        }
        return kind == .document && length > longestDocument
            ? .failure(.tooLong(longestDocument)) : .success(length)
    }

    private static func checkVersion(_ headers: UploadHeaders) -> Refusal? {
        headers.version == version
            ? nil : Refusal(412, "this hub speaks tus 1.0.0; send Tus-Resumable: 1.0.0")
    }
}

/// Why a request is not done: a status of HTTP and one sentence.
struct Refusal: Error, Equatable, CustomStringConvertible {
    var status: Int
    var description: String
    /// The same in Chinese, where it may reach a crew or an editor.
    var chinese: String?
    /// Where the upload stands, when the sender was wrong about it.
    var offset: Int64?
    /// Seconds after which it is worth asking again.
    var retryAfter: Int?

    init(
        _ status: Int, _ sentence: String, chinese: String? = nil, offset: Int64? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.chinese = chinese
        description = sentence
        self.offset = offset
        self.retryAfter = retryAfter
    }

    static func badRequest(_ sentence: String) -> Refusal { Refusal(400, sentence) }
    static func tooLong(_ length: Int64) -> Refusal {
        Refusal(413, "this upload is at most \(length) bytes", chinese: "这次上传最多 \(length) 字节")
    }
    static let notFound = Refusal(404, "this hub has no such upload", chinese: "服务器没有这次上传")
    /// tus 1.0.0, checksum extension.
    static let wrongChecksum = Refusal(
        460, "the bytes do not match Upload-Checksum; send them again")
    static let kept = Refusal(
        403, "this upload is whole; it is not thrown away", chinese: "这次上传已完整, 不会丢弃")
    static let takenOver = Refusal(409, "another request goes on with this upload")
}

extension HubUpload {
    /// Whole or filed: nobody outside may throw it away. An empty one that was never begun is not
    /// meant.
    var isKept: Bool { isDone || (isWhole && offset > 0) }
}
