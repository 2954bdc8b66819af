import Catalogue
import HTTPTypes
import Hummingbird
import Platform
import Slate

/// Answers of HTTP made from our own words.
enum HubAnswer {
    static func json(_ value: some Encodable) throws -> Response {
        let bytes = try JSON.encode(value)
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A sentence for a person, in Chinese on the next line where it may reach a crew, with the
    /// status for the program.
    static func sentence(_ status: Int, _ english: String, _ chinese: String? = nil) -> Response {
        let text = chinese.map { "\(english)\n\($0)" } ?? english
        return sentence(status, text: text)
    }

    private static func sentence(_ status: Int, text: String) -> Response {
        Response(
            status: HTTPResponse.Status(code: status, reasonPhrase: reason(status)),
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    static func refusal(_ refusal: Refusal) -> Response {
        var response = sentence(refusal.status, refusal.description, refusal.chinese)
        if let offset = refusal.offset { response.headers[.uploadOffset] = String(offset) }
        if let seconds = refusal.retryAfter { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    /// What any failure looks like to the client: a full disk is 507 (RFC 4918, 11.5), all else is
    /// ours.
    static func failure(_ error: any Error) -> Response {
        switch error {
        case let known as Refusal: return refusal(known)
        case let system as SystemFailure where system.isDiskFull:
            return sentence(507, system.description, fullDisk)
        case _ where HubCatalogue.isDiskFull(error):
            return sentence(
                507, "the hub's disk is full: its catalogue takes nothing more; free some space",
                fullDisk)
        case let system as SystemFailure: return sentence(500, system.description, "服务器出错, 详见它的日志")
        default:
            // What a library says is for whoever reads the log.
            Log.error("a request failed: \(error)")
            return sentence(500, "the hub failed at this; its log says why", "服务器出错, 详见它的日志")
        }
    }

    private static let fullDisk = "服务器硬盘满了; 请腾出空间"

    private static func reason(_ status: Int) -> String {
        [460: "Checksum Mismatch", 507: "Insufficient Storage"][status]
            ?? HTTPResponse.Status(code: status).reasonPhrase
    }
}

extension HTTPField.Name {
    static let tusResumable = name("Tus-Resumable")
    static let tusVersion = name("Tus-Version")
    static let tusMaxSize = name("Tus-Max-Size")
    static let retryAfter = name("Retry-After")
    static let contentSecurityPolicy = name("Content-Security-Policy")
    static let referrerPolicy = name("Referrer-Policy")
    static let xForwardedProto = name("X-Forwarded-Proto")
    static let xForwardedHost = name("X-Forwarded-Host")
    static let xForwardedPrefix = name("X-Forwarded-Prefix")
    static let tusExtension = name("Tus-Extension")
    static let tusChecksumAlgorithm = name("Tus-Checksum-Algorithm")
    static let uploadOffset = name("Upload-Offset")
    static let uploadLength = name("Upload-Length")
    static let uploadDeferLength = name("Upload-Defer-Length")
    static let uploadMetadata = name("Upload-Metadata")
    static let uploadExpires = name("Upload-Expires")
    static let rushesHub = name("Rushes-Hub")
    static let rushesHubSeen = name("Rushes-Hub-Seen")
    /// nginx keeps an answer back until it has kilobytes of it, and an editor would wait for the
    /// next clip's news to read this one's.
    static let xAccelBuffering = name("X-Accel-Buffering")
    static let rushesHubDamage = name("Rushes-Hub-Damage")
    static let lastEventID = name("Last-Event-ID")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let made = HTTPField.Name(text) else {
            preconditionFailure("'\(text)' is no header's name")
        }
        return made
    }
}
