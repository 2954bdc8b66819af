import ClipDocuments
import Integrity
import Platform
import Slate
import Web

/// One publication on its way into its part file: goes on where the part ends, digests as it
/// writes. Used on one thread.
final class Download {
    let publication: Publication
    let part: String
    /// Only the head is fetched; the payload lies in the folder already.
    private let isHeadOnly: Bool
    private var file: AppendFile
    private var digest = XXH3()
    private var failure: PullFailure?
    private var hasBegun = false
    private let progress: (Int64) -> Void

    /// The clip's file of an earlier publication with the same payload.
    struct Payload {
        var path: String
        var headBytes: Int64
    }

    init(
        _ publication: Publication, part: String, isHeadOnly: Bool,
        progress: @escaping (Int64) -> Void
    ) throws {
        self.publication = publication
        self.part = part
        self.isHeadOnly = isHeadOnly
        self.progress = progress
        // A head is small: it is fetched in one go.
        if isHeadOnly { try Files.remove(part) }
        file = try AppendFile(part)
        if file.length > publication.bytes { try startOver() }
        try Files.pieces(of: part) { [digest] in digest.update($0) }
    }

    private var wanted: Int64 { isHeadOnly ? publication.headBytes : publication.bytes }

    /// Nothing is left to fetch: the program was killed between the last byte and the rename.
    var isWhole: Bool { file.length == wanted }

    /// Asks for what is missing, and only of this very version (RFC 9110, If-Range).
    func request(_ hub: String, token: [UInt8]?) -> HTTPRequest {
        var headers = BearerToken.header(token) + [("If-Range", "\"\(publication.xxh3)\"")]
        if file.length > 0 || isHeadOnly {
            headers.append(("Range", "bytes=\(file.length)-\(wanted - 1)"))
        }
        return HTTPRequest("GET", "\(hub)/media/\(publication.clip)", headers: headers)
    }

    /// Takes bytes of the answer; false ends it.
    func take(_ answer: HTTPAnswer, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard [200, 206].contains(answer.status) else { return true }
        do {
            if !hasBegun { try begin(answer) }
            guard file.length + Int64(bytes.count) <= wanted else {
                throw PullFailure(
                    say(
                        "the hub sends more than the \(wanted) bytes it announced",
                        "服务器发来的超过它说的 \(wanted) 字节"), .passing)
            }
            try file.append(bytes)
            digest.update(bytes)
            progress(file.length)
        } catch {
            failure = PullFailure.of(error)
            return false
        }
        return true
    }

    private func begin(_ answer: HTTPAnswer) throws {
        hasBegun = true
        if answer.isPortal { throw PullFailure(PullFailure.portal) }
        guard answer["etag"] == "\"\(publication.xxh3)\"" else {
            throw PullFailure(say("the hub has another version of it by now", "服务器上已有新版本"), .stale)
        }
        if answer.status == 206 {
            guard answer["content-range"]?.hasPrefix("bytes \(file.length)-") == true else {
                let given = answer["content-range"] ?? "no Content-Range"
                throw PullFailure(
                    say(
                        "the hub sends another part than was asked for (\(given))",
                        "服务器发来的不是所要的部分 (\(given))"), .passing)
            }
        } else {
            guard !isHeadOnly else {
                throw PullFailure(
                    say("the hub has another version of it by now", "服务器上已有新版本"), .stale)
            }
            if file.length > 0 { try startOver() }
        }
    }

    /// Ends the download: all bytes are durable and their digest is the published one, or it
    /// throws.
    ///
    /// `payload` is where it lies now: the file may have been renamed since the download began.
    func finish(_ answer: HTTPAnswer?, payload: Payload?) throws(PullFailure) {
        if let failure { throw failure }
        if let answer { try check(answer) }
        do {
            if isHeadOnly, let payload {
                try Files.pieces(of: payload.path, from: payload.headBytes, add)
            }
            try file.sync()
            guard file.length == publication.bytes, digest.hex == publication.xxh3 else {
                throw wrongDigest()
            }
        } catch { throw PullFailure.of(error) }
    }

    private func add(_ bytes: [UInt8]) throws(SystemFailure) {
        guard file.length + Int64(bytes.count) <= publication.bytes else { return }
        try file.append(bytes)
        digest.update(bytes)
    }

    private func check(_ answer: HTTPAnswer) throws(PullFailure) {
        if let failure = answer.failure(.own, address: PullOptions.address) {
            throw PullFailure(failure, .passing)
        }
        switch answer.status {
        case 200, 206: break
        case 401, 403: throw .refusedToken(answer.status)
        case 404, 410:
            throw PullFailure(
                say(
                    "the hub does not have it any more (\(answer.status))",
                    "服务器上已没有它 (\(answer.status))"), .passing)
        case 416: throw tooLong()
        default:
            let said = "(\(answer.status))\(answer.sentence(.own))"
            throw PullFailure(
                say("the hub cannot give it now \(said)", "服务器现在给不出 \(said)"), .passing)
        }
        guard isWhole else { throw broken() }
    }

    /// The bytes are not what was published: they go, and all is fetched again.
    private func wrongDigest() -> PullFailure {
        drop()
        return PullFailure(
            isHeadOnly
                ? say(
                    "the file in the folder was changed by somebody; the whole clip is fetched again",
                    "文件夹里的文件被人改过; 整条重新下载")
                : say(
                    "what arrived is not what the hub published (digest); it is fetched again",
                    "收到的与服务器发布的不同 (校验不符); 重新下载"),
            .passing)
    }

    private func broken() -> PullFailure {
        PullFailure(
            say(
                "the line broke after \(file.length) of \(wanted) bytes",
                "传到 \(file.length) / \(wanted) 字节时断线"), .passing)
    }

    private func tooLong() -> PullFailure {
        drop()
        return PullFailure(
            say(
                "the hub's file is shorter than what was fetched of it; it is fetched again",
                "服务器的文件比已下载的短; 重新下载"), .passing)
    }

    private func drop() {
        // Should the part stay, its wrong digest is found again at the next try.
        try? Files.remove(part)
    }

    private func startOver() throws {
        try Files.remove(part)
        file = try AppendFile(part)
        digest = XXH3()
    }
}

extension PullFailure {
    static func refusedToken(_ status: Int) -> PullFailure {
        PullFailure(
            say(
                "the hub refuses the token (\(status)); check --token-file",
                "服务器不认令牌 (\(status)); 检查 --token-file"), .refused)
    }

    static var portal: String {
        say(
            "the network wants a login (a web page answered instead of the hub)",
            "网络要求登录 (回来的是网页, 不是服务器)")
    }

    var isRefusedToken: Bool { kind == .refused }

    /// A full disk or a broken line passes; the rest is said as it is.
    static func of(_ error: any Error) -> PullFailure {
        switch error {
        case let failure as PullFailure: failure
        case let failure as SystemFailure: PullFailure("\(failure)", .passing)
        case let failure as WireFailure: PullFailure(failure.sentence(.own))
        default: PullFailure(say("it could not be fetched; trying again", "没有取到; 会再试"), .passing)
        }
    }
}
