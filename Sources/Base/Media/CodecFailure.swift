/// Something a codec library refused: what was tried, and on what.
public struct CodecFailure: Error, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The input is not what it claims to be.
        case badInput
        /// No such encoder, decoder or format here.
        case unavailable
        case failed
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
