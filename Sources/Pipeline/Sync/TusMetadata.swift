import ClipDocuments

/// What an upload says of itself: keys in ASCII, values in base64. `filename` and `filetype`
/// always, because some servers refuse without.
struct TusMetadata {
    private var pairs: [(String, String)]

    init(_ item: UploadItem) {
        switch item {
        case .media(let clip, _):
            pairs = [
                ("filename", "\(clip).mp4"), ("filetype", "video/mp4"), ("kind", "media"),
                ("clip", clip),
            ]
        case .document(let clip, let revision, _):
            pairs = [
                ("filename", "\(clip).r\(revision).json"), ("filetype", ClipDocument.contentType),
                ("kind", "document"),
                ("clip", clip), ("revision", "\(revision)"),
            ]
        }
    }

    var text: String {
        pairs.map { "\($0.0) \(Base64.text(Array($0.1.utf8)))" }.joined(separator: ",")
    }
}

/// RFC 4648, with padding.
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let padded = Array(group) + [UInt8](repeating: 0, count: 3 - group.count)
            let value = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
            let digits = [18, 12, 6, 0].map { letters[value >> $0 & 63] }
            out +=
                digits[...group.count]
                + [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
