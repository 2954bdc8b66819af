import CrewSentences
import Slate
import Wire

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
    /// The same for programs.
    package var trouble: UploadTrouble?

    /// As it is made without a transfer; `failure` becomes the detail of a `network` trouble.
    public init(
        status: Int = 0, headers: [String: String] = [:], body: [UInt8] = [], failure: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.failure = failure
        trouble = failure.map { UploadTrouble(.network, detail: $0) }
    }

    package init(_ trouble: UploadTrouble) { fail(trouble) }

    package mutating func fail(_ trouble: UploadTrouble) {
        self.trouble = trouble
        failure = Phrases(.english).trouble(trouble)
    }

    /// A header by its name in lower case.
    public subscript(_ header: String) -> String? { headers[header] }

    /// A header that must be a number from 0.
    public func number(_ header: String) -> Int64? {
        headers[header].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// A server that speaks tus.
    package var isTus: Bool { headers["tus-resumable"] != nil }

    /// Written for people, not for us.
    package var isPage: Bool { headers["content-type"]?.hasPrefix("text/html") ?? false }

    /// A captive portal answers everything with a page of its own.
    public var isPortal: Bool {
        // A page with 404 is a proxy's or a portal's as well: a tus server that forgot an upload
        // says so in tus.
        return status == 511 || (300..<400).contains(status)
            || ([200, 404, 410].contains(status) && isPage && !isTus)
    }

    /// Why there is no answer, one sentence; nil when there is one. `address` is where the reader
    /// has set the hub's.
    public func failure(_ language: Language, address: String = "url") -> String? {
        trouble.map { Phrases(language, address: address).trouble($0) } ?? failure
    }

    /// What the server said in words, if it is short.
    public func sentence(_ language: Language) -> String {
        guard !words.isEmpty else { return "" }
        return ": " + Phrases.line(of: words, language)
    }

    /// What it said, line by line; a page is for people with a browser.
    package var words: String {
        guard !body.isEmpty, body.count < 300, !isPage else { return "" }
        return String(decoding: body, as: UTF8.self).split(whereSeparator: \.isNewline).joined(
            separator: "\n")
    }

    /// Nanoseconds of Retry-After (RFC 9110, 10.2.3: seconds, or a date), at most ten minutes.
    public var retryAfter: Int64? {
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Int64(text) {
            return max(0, min(seconds, Self.longestWait)) * 1_000_000_000
        }
        guard let until = HTTPMoment.seconds(text) else { return nil }
        // By the server's own clock: a box may be hours wrong.
        let now = headers["date"].flatMap(HTTPMoment.seconds) ?? HTTPMoment.now
        return max(0, min(until - now, Self.longestWait)) * 1_000_000_000
    }

    private static let longestWait: Int64 = 600

    /// Nanoseconds until the server throws the upload away if it is not whole by then (tus,
    /// `Upload-Expires`); nil where it does not say.
    package var keptFor: Int64? {
        guard let until = headers["upload-expires"].flatMap(HTTPMoment.seconds) else { return nil }
        let now = headers["date"].flatMap(HTTPMoment.seconds) ?? HTTPMoment.now
        return max(0, min(until - now, Self.longestKept)) * 1_000_000_000
    }

    /// A year.
    private static let longestKept: Int64 = 366 * 86_400
}
