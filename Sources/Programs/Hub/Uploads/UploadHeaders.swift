import ClipDocuments
import FoundationEssentials

/// What a tus request says in its header fields (tus 1.0.0, 'Core protocol' and the extensions we
/// speak).
struct UploadHeaders: Equatable {
    var version: String?
    var offset: String?
    var length: String?
    var deferLength: String?
    var metadata: String?
    var checksum: String?
    var contentType: String?
    var contentLength: Int64?
    /// Content-Length is there and is no number that a file could have.
    var hasBadContentLength = false

    /// The longest upload that may be announced; every sum of two such numbers fits.
    static let longest = WireBounds.mostCount

    /// `field` answers a header by its name in lower case.
    init(_ field: (String) -> String?) {
        version = field("tus-resumable")
        offset = field("upload-offset")
        length = field("upload-length")
        deferLength = field("upload-defer-length")
        metadata = field("upload-metadata")
        checksum = field("upload-checksum")
        contentType = field("content-type")
        let length = field("content-length")
        contentLength = Self.number(length)
        hasBadContentLength = length != nil && contentLength == nil
    }

    /// A header that must be a number of bytes.
    static func number(_ text: String?) -> Int64? {
        text.flatMap { WireNumber.read($0, in: 0...longest) }
    }

    var hasUploadType: Bool { contentType == "application/offset+octet-stream" }

    /// `Upload-Metadata` taken apart: pairs of a key and base64, with commas between; nil when it
    /// is not that.
    static func pairs(_ text: String) -> [String: String]? {
        var pairs: [String: String] = [:]
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ")
            guard let key = words.first, words.count <= 2 else { return nil }
            guard let value = words.count == 2 ? Data(base64Encoded: String(words[1])) : Data()
            else { return nil }
            pairs[String(key)] = String(decoding: value, as: UTF8.self)
        }
        return pairs
    }
}

/// `Upload-Checksum`: what the bytes of one PATCH must add up to.
struct UploadChecksum: Equatable {
    enum Algorithm: String, CaseIterable {
        case sha1
        case xxh3 = "xxh3-128"
    }

    let algorithm: Algorithm
    let digest: [UInt8]

    /// Reads `sha1 BASE64`; nil for anything else.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let algorithm = Algorithm(rawValue: String(words[0])),
            let digest = Data(base64Encoded: String(words[1]))
        else { return nil }
        self.algorithm = algorithm
        self.digest = Array(digest)
    }

    static let names = Algorithm.allCases.map(\.rawValue).joined(separator: ",")
}
