import Slate

/// What came back for a request.
public struct HTTPAnswer: Sendable {
    /// 0 when nothing came back.
    public var status = 0
    /// Names in lower case.
    public var headers: [String: String] = [:]
    /// At most the first megabyte.
    public var body: [UInt8] = []
    /// Why there is no answer, one sentence; nil when there is one.
    public var failure: String?

    public init(status: Int = 0, headers: [String: String] = [:], body: [UInt8] = [], failure: String? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
        self.failure = failure
    }

    /// A header by its name in lower case.
    public subscript(_ header: String) -> String? { headers[header] }

    /// A header that must be a number from 0.
    public func number(_ header: String) -> Int64? { headers[header].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil } }

    var isTus: Bool { headers["tus-resumable"] != nil }

    /// Written for people, not for us.
    var isPage: Bool { headers["content-type"]?.hasPrefix("text/html") ?? false }

    /// A captive portal answers everything with a page of its own.
    public var isPortal: Bool {
        // A page with 404 is a proxy's or a portal's as well: a tus server that forgot an upload says so in tus.
        return status == 511 || (300..<400).contains(status) || ([200, 404, 410].contains(status) && isPage && !isTus)
    }

    /// What the server said in words, if it is short.
    public var sentence: String {
        guard !body.isEmpty, body.count < 300 else { return "" }
        return ": " + String(decoding: body, as: UTF8.self).filter { !$0.isNewline }
    }

    /// Nanoseconds of Retry-After, at most ten minutes.
    public var retryAfter: Int64? { number("retry-after").map { min($0, 600) * 1_000_000_000 } }

    var receipt: ClipReceipt? {
        // A receipt that cannot be read is no receipt: the caller asks again.
        try? Wire.decode(ClipReceipt.self, from: body)
    }
}
