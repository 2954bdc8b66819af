import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections that hold the hub's descriptors and do nothing for it. One a connection, on its
/// event loop.
///
/// Stands behind the HTTP codec: a head counts when it is whole, so that one sent a byte a minute
/// is no progress.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private let registry: ConnectionRegistry
    private let isAuthorised: @Sendable (HTTPRequest) -> Bool
    private var number: Int?
    private var deadline: Scheduled<Void>?
    private var stall: Scheduled<Void>?
    /// The request's body has not ended.
    private var isReceiving = false
    /// The answer to the newest head is out.
    private var isAnswered = false
    /// The answer says that it is the last one.
    private var isLast = false
    /// The answer is out and whatever still comes is dropped.
    private var isLeaving = false
    private var dropped = 0
    /// Bytes of the body in this window, and whether the hub waited for any.
    private var received = 0
    private var isAsking = false

    init(
        _ limits: ConnectionLimits, _ registry: ConnectionRegistry,
        isAuthorised: @escaping @Sendable (HTTPRequest) -> Bool
    ) {
        self.limits = limits
        self.registry = registry
        self.isAuthorised = isAuthorised
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func read(context: ChannelHandlerContext) {
        isAsking = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request): guard !isLeaving, take(request, context) else { return }
        case .body(let bytes):
            received += bytes.readableBytes
            if isLeaving { return drop(bytes.readableBytes, context) }
        case .end:
            isReceiving = false
            deadline?.cancel()
            if isLeaving { return context.close(promise: nil) }
            if isAnswered { deadline = cut(after: limits.keepAlive, context) }
        }
        isAsking = false
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let response) where response.status != .continue:
            if !isReceiving { deadline?.cancel() }
            isLast = response.headerFields[.connection]?.lowercased() == "close"
        case .end: return finish(context, data, promise)
        default: break
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = context.channel.isWritable ? nil : cut(after: limits.answer, context)
        context.fireChannelWritabilityChanged()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard number == nil else { return }
        let channel = context.channel
        number = registry.enter(channel.remoteAddress?.ipAddress ?? "") {
            channel.close(promise: nil)
        }
        deadline = cut(after: limits.head, context)
    }

    private func end() {
        deadline?.cancel()
        stall?.cancel()
        if let number { registry.leave(number) }
        number = nil
    }

    private func take(_ request: HTTPRequest, _ context: ChannelHandlerContext) -> Bool {
        deadline?.cancel()
        isReceiving = true
        isAnswered = false
        if isAuthorised(request), let number, !registry.welcome(number) {
            context.close(promise: nil)
            return false
        }
        watchBody(context)
        return true
    }

    /// Looks at the end of each window whether enough came; a hub that did not ask (its disk is
    /// slow) blames nobody.
    private func watchBody(_ context: ChannelHandlerContext) {
        received = 0
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: limits.window) { me.value.judge(bound.value) }
    }

    private func judge(_ context: ChannelHandlerContext) {
        guard isReceiving else { return }
        if isAsking && received < limits.bytesAWindow { return context.close(promise: nil) }
        watchBody(context)
    }

    /// The answer is whole: the next head is waited for, or the connection ends without the rest of
    /// the body.
    private func finish(
        _ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?
    ) {
        isAnswered = true
        guard isLast, isReceiving else {
            context.write(data, promise: promise)
            guard !isReceiving else { return }
            deadline?.cancel()
            deadline = cut(after: limits.keepAlive, context)
            return
        }
        isLeaving = true
        deadline?.cancel()
        deadline = cut(after: limits.farewell, context)
        context.writeAndFlush(data, promise: promise)
        context.close(mode: .output, promise: nil)
        // The codec behind us has stopped asking for the body: it is read here and dropped.
        context.read()
    }

    private func drop(_ count: Int, _ context: ChannelHandlerContext) {
        dropped += count
        if dropped > limits.mostDropped { context.close(promise: nil) } else { context.read() }
    }

    private func cut(after time: TimeAmount, _ context: ChannelHandlerContext) -> Scheduled<Void> {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: time) { bound.value.close(promise: nil) }
    }
}
