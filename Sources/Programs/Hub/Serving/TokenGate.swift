import FoundationEssentials
import HTTPTypes
import Hummingbird
import Integrity

/// Lets in who knows the token: as a Bearer (RFC 6750), or as the password of Basic (RFC 7617),
/// which is what a browser can ask a person for.
struct TokenGate<Context: RequestContext>: RouterMiddleware {
    let token: [UInt8]

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard Self.isKnown(request.headers[.authorization], token) else {
            var answer = HubAnswer.sentence(
                401, "this hub wants its token: Authorization: Bearer TOKEN",
                "服务器要令牌: Authorization: Bearer TOKEN")
            answer.headers[values: .wwwAuthenticate] = [
                "Bearer", "Basic realm=\"rushes\", charset=\"UTF-8\"",
            ]
            // The body of whoever is not let in is not read.
            answer.headers[.connection] = "close"
            return answer
        }
        return try await next(request, context)
    }

    static func isKnown(_ field: String?, _ token: [UInt8]) -> Bool {
        Self.token(in: field).map { Secret.isEqual($0, token) } ?? false
    }

    static func token(in field: String?) -> [UInt8]? {
        guard let words = field?.split(separator: " ", maxSplits: 1), words.count == 2 else {
            return nil
        }
        switch words[0].lowercased() {
        case "bearer": return Array(words[1].utf8)
        case "basic":
            guard let pair = Data(base64Encoded: String(words[1])),
                let colon = pair.firstIndex(of: UInt8(ascii: ":"))
            else { return nil }
            return Array(pair[(colon + 1)...])
        default: return nil
        }
    }
}

/// Turns what a route throws into one sentence.
struct Sentences<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let error as HTTPError
            where error.status == .notFound
        {
            return HubAnswer.sentence(404, "this hub has no \(request.uri.path)")
        } catch let error as HTTPError {
            return HubAnswer.sentence(error.status.code, error.body ?? error.status.reasonPhrase)
        } catch {
            return HubAnswer.failure(error)
        }
    }
}
