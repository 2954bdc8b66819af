/// Something a codec library refused: what was tried, and on what.
public struct CodecFailure: Error, CustomStringConvertible {
    /// Which kind of refusal it was.
    public enum Code: String, Sendable {
        /// The input is not what it claims to be.
        case badInput
        /// No such encoder, decoder or format here.
        case unavailable
        case failed
    }

    /// For programs and tests; people read `message`.
    public let code: Code
    /// For people: what was tried and on what, one sentence without a full stop.
    public let message: String

    /// `message` names what was tried and its value: `this libavcodec has no h264_vaapi`.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// `message` as it is: `libx264 cannot encode frame 12`.
    public var description: String { message }
}
