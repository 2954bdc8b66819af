import CCurl
import Glibc
import Platform
import Wire

/// A request to make.
public struct HTTPRequest: Sendable {
    /// What is sent with a request.
    public enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Part of a file, read as it goes.
        case file(path: String, offset: Int64, count: Int64)

        var count: Int64 {
            switch self {
            case .none: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .file(_, _, let count): count
            }
        }
    }

    /// In capitals; all but `GET` and `HEAD` send a body, which may be empty.
    public var method: String
    /// The whole address; what it redirects to is not followed.
    public var url: String
    /// In the order they are sent; an empty value keeps back one that libcurl would add.
    public var headers: [(String, String)]
    /// `none` with `GET` and `HEAD`.
    public var body: Body
    /// Certificates to trust instead of the system's: a PEM file; nil for the system's.
    public var caFile: String?
    /// How long the server may take for its answer once it has everything, in nanoseconds; nil for
    /// the usual time.
    public var answerPatience: Int64?
    /// Sends the body only when the server wants it (RFC 9110, `Expect: 100-continue`), to find a
    /// proxy's limit without paying for it.
    public var asksFirst = false

    /// Certificates, patience and whether to ask first are set afterwards.
    public init(
        _ method: String, _ url: String, headers: [(String, String)] = [], body: Body = .none
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// A request that could not be made.
package struct RequestFailure: Error {
    package let trouble: UploadTrouble

    package init(_ trouble: UploadTrouble) { self.trouble = trouble }
}

/// Takes a reply's body as it comes, with the status and headers that came before it; false ends
/// the transfer.
public typealias HTTPSink = (HTTPAnswer, UnsafeRawBufferPointer) -> Bool

/// One libcurl transfer with its callbacks. Used on one thread.
final class EasyHandle {
    let raw: OpaquePointer
    private(set) var answer = HTTPAnswer()
    /// CLOCK_MONOTONIC of the last byte either way.
    private(set) var lastProgress = Clock.monotonic()
    private(set) var bodySent: Int64 = 0
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var source: Source = .none
    private let bodyCount: Int64
    private let place: String
    private let caFile: String?
    private let answerPatience: Int64?
    private let sink: HTTPSink?
    private var watch: TransferWatch
    /// Nil for what may go out at once.
    private let budget: SendBudget?
    /// Since when it waits for the budget, CLOCK_MONOTONIC; nil while it does not.
    private(set) var heldSince: Int64?
    /// What libcurl writes of a failure (CURLOPT_ERRORBUFFER).
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: EasyHandle.mostWords)
    private static let mostWords = 256
    /// Why the body could not be read from our own disk.
    private var ownTrouble: UploadTrouble?

    private enum Source {
        case none
        case bytes([UInt8])
        case file(FileBody)
    }

    final class FileBody {
        let descriptor: Descriptor
        let path: String
        let offset: Int64
        init(_ descriptor: consuming Descriptor, path: String, offset: Int64) {
            self.descriptor = descriptor
            self.path = path
            self.offset = offset
        }
    }

    private static let longestBody = 1 << 20

    init(_ request: HTTPRequest, sink: HTTPSink? = nil, budget: SendBudget? = nil)
        throws(RequestFailure)
    {
        guard let made = curl_easy_init() else {
            throw RequestFailure(UploadTrouble(.network, detail: "no memory for a request"))
        }
        raw = OpaquePointer(made)
        self.sink = sink
        place = request.url
        caFile = request.caFile
        answerPatience = request.answerPatience
        bodyCount = request.body.count
        words.initialize(repeating: 0, count: Self.mostWords)
        watch = TransferWatch(total: bodyCount, at: Clock.monotonic())
        // Documents are small, and what the crew waits for.
        if case .file = request.body { self.budget = budget } else { self.budget = nil }
        switch request.body {
        case .none: source = .none
        case .bytes(let bytes): source = .bytes(bytes)
        case .file(let path, let offset, _):
            source = .file(FileBody(try RequestFile.open(path), path: path, offset: offset))
        }
        configure(request)
    }

    deinit {
        curl_slist_free_all(headerList)
        curl_easy_cleanup(curl)
        words.deallocate()
    }

    var curl: UnsafeMutableRawPointer { UnsafeMutableRawPointer(raw) }
    var hasSentBody: Bool { bodySent >= bodyCount }
    var isHeld: Bool { heldSince != nil }

    /// There is room in the budget again.
    func goOn() {
        heldSince = nil
        curl_easy_pause(curl, CURLPAUSE_CONT)
    }

    /// Whether nothing is to be hoped for any more.
    func isOver(at now: Int64, _ patience: CurlMulti.Patience) -> Bool {
        // What is read as it comes says itself that it lives.
        if sink != nil {
            return now - lastProgress > (hasSentBody ? patience.reply : patience.stall)
        }
        watch.saw(acknowledged: acknowledged, at: now)
        if isHeld { watch.excuse(at: now) }
        var patience = patience
        if let answerPatience { patience.answer = answerPatience }
        return watch.isOver(at: now, patience)
    }

    private var acknowledged: Int64 {
        guard bodySent > 0 else { return 0 }
        var socket = Int(-1)
        rushes_curl_get_long(curl, CURLINFO_LASTSOCKET, &socket)
        guard socket >= 0 else { return bodySent }
        return max(0, bodySent - SocketTuning.unacknowledged(Int32(socket)))
    }

    /// Closes the answer with libcurl's verdict.
    func finish(_ code: CURLcode) -> HTTPAnswer {
        var status = 0
        rushes_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &status)
        answer.status = status
        if let ownTrouble {
            answer.fail(ownTrouble)
        } else if code != CURLE_OK {
            var verified = 0
            rushes_curl_get_long(curl, CURLINFO_SSL_VERIFYRESULT, &verified)
            answer.fail(
                LineFailure.trouble(
                    code, url: place, caFile: caFile, verified: verified,
                    said: String(cString: words)))
        }
        return answer
    }

    private func configure(_ request: HTTPRequest) {
        rushes_curl_set_string(curl, CURLOPT_URL, request.url)
        rushes_curl_set_pointer(curl, CURLOPT_ERRORBUFFER, words)
        // Uploads over HTTP/2 stall and spin in 7.88; one connection a clip is what we want anyway.
        rushes_curl_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        rushes_curl_set_long(curl, CURLOPT_NOSIGNAL, 1)
        rushes_curl_set_long(curl, CURLOPT_CONNECTTIMEOUT, 10)
        rushes_curl_set_long(curl, CURLOPT_TCP_KEEPALIVE, 1)
        rushes_curl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
        rushes_curl_set_long(curl, CURLOPT_BUFFERSIZE, 256 << 10)
        rushes_curl_set_string(curl, CURLOPT_NOPROXY, Self.withoutProxy(request.url))
        if let caFile { rushes_curl_set_string(curl, CURLOPT_CAINFO, caFile) }
        setMethod(request)
        setHeaders(request)
        setCallbacks()
    }

    /// Hosts that are asked directly though the environment names a proxy. Over `http` it would
    /// read token and clips; over `https` it only passes them on.
    static func withoutProxy(_ url: String) -> String {
        url.hasPrefix("https://") ? "localhost,127.0.0.1,::1" : "*"
    }

    private func setMethod(_ request: HTTPRequest) {
        switch request.method {
        case "GET": break
        case "HEAD": rushes_curl_set_long(curl, CURLOPT_NOBODY, 1)
        default:
            // No SEEKFUNCTION on purpose: with one, libcurl sends a PATCH again by itself when a
            // kept connection dies.
            rushes_curl_set_long(curl, CURLOPT_UPLOAD, 1)
            rushes_curl_set_string(curl, CURLOPT_CUSTOMREQUEST, request.method)
            rushes_curl_set_offset(curl, CURLOPT_INFILESIZE_LARGE, Int(bodyCount))
            // libcurl asks for bytes when its buffer is empty, and that is our sign of life: with
            // 512 kB, 300 kbit/s looked dead, and fast lines gained nothing.
            rushes_curl_set_long(curl, CURLOPT_UPLOAD_BUFFERSIZE, 64 << 10)
        }
    }

    private func setHeaders(_ request: HTTPRequest) {
        // libcurl 7.88 sends Expect with every upload and then waits a second for servers that
        // ignore it.
        let expect = request.asksFirst ? [] : [("Expect", "")]
        for (name, value) in request.headers + expect {
            headerList = curl_slist_append(
                headerList, value.isEmpty ? "\(name):" : "\(name): \(value)")
        }
        rushes_curl_set_pointer(curl, CURLOPT_HTTPHEADER, headerList)
    }

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        rushes_curl_set_callback(curl, CURLOPT_READFUNCTION) {
            @Sendable bytes, size, count, context in
            guard let bytes, let context else { return Int(CURL_READFUNC_ABORT) }
            let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
            return handle.giveBody(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        rushes_curl_set_pointer(curl, CURLOPT_READDATA, context)
        rushes_curl_set_callback(curl, CURLOPT_WRITEFUNCTION) {
            @Sendable bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
            return handle.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        rushes_curl_set_pointer(curl, CURLOPT_WRITEDATA, context)
        rushes_curl_set_callback(curl, CURLOPT_HEADERFUNCTION) {
            @Sendable bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
            handle.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            return size * count
        }
        rushes_curl_set_pointer(curl, CURLOPT_HEADERDATA, context)
        rushes_curl_set_socket_callback(curl) { @Sendable _, socket, _ in
            SocketTuning.apply(socket)
            return CURL_SOCKOPT_OK
        }
    }

    private func giveBody(_ room: UnsafeMutableRawBufferPointer) -> Int {
        lastProgress = Clock.monotonic()
        var count = Int(min(Int64(room.count), bodyCount - bodySent))
        guard count > 0 else { return 0 }
        if let budget {
            count = Int(budget.take(Int64(count), at: lastProgress))
            guard count > 0 else {
                heldSince = lastProgress
                return Int(CURL_READFUNC_PAUSE)
            }
        }
        switch source {
        case .none: return 0
        case .bytes(let bytes):
            bytes.withUnsafeBytes {
                room.copyMemory(
                    from: UnsafeRawBufferPointer(
                        rebasing: $0[Int(bodySent)..<(Int(bodySent) + count)]))
            }
        case .file(let file):
            let got = Files.readInto(
                UnsafeMutableRawBufferPointer(rebasing: room[..<count]), file.descriptor,
                at: file.offset + bodySent)
            // Durable bytes that cannot be read mean a dying disk: the transfer ends, the offset is
            // asked for again.
            guard got == count else {
                ownTrouble = RequestFile.trouble(
                    reading: file.path, wanted: file.offset + bodySent + Int64(count))
                return Int(CURL_READFUNC_ABORT)
            }
        }
        bodySent += Int64(count)
        return count
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastProgress = Clock.monotonic()
        if let sink {
            rushes_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &answer.status)
            return sink(answer, bytes) ? bytes.count : 0
        }
        if answer.body.count + bytes.count <= Self.longestBody {
            answer.body.append(contentsOf: bytes)
        }
        return bytes.count
    }

    private func takeHeader(_ bytes: UnsafeRawBufferPointer) {
        lastProgress = Clock.monotonic()
        let line = String(decoding: bytes, as: UTF8.self)
        // A new status line begins the headers anew: 100 Continue comes before the real ones.
        if line.hasPrefix("HTTP/") { return answer.headers.removeAll() }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " }.prefix { !$0.isNewline }
        answer.headers[line[..<colon].lowercased()] = String(value)
    }
}
