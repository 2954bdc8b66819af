import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers `Expect: 100-continue` at once (RFC 9110, 10.1.1): curl waits a second for it before it
/// sends a large body.
///
/// Who is not let in is not asked for the body: the answer is then 401 alone.
final class ContinueHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let isAuthorised: @Sendable (HTTPRequest) -> Bool

    init(isAuthorised: @escaping @Sendable (HTTPRequest) -> Bool) {
        self.isAuthorised = isAuthorised
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let request) = unwrapInboundIn(data),
            request.headerFields[.expect]?.lowercased() == "100-continue",
            isAuthorised(request)
        {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }
}
