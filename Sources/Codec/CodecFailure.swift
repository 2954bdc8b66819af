import CLibAV
import Slate

/// Something libav refused: what was tried, on what, and its own words.
public struct CodecFailure: Error, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The input is not what it claims to be.
        case badInput
        /// No such encoder, decoder or format in this libav.
        case unavailable
        case failed
    }

    public let code: Code
    public let message: String
    /// libav's error number, negative; 0 when it had none.
    public let cause: Int32

    public init(_ code: Code, _ message: String, cause: Int32 = 0) {
        self.code = code
        self.cause = cause
        self.message = cause == 0 ? message : "\(message): \(Self.text(cause))"
    }

    public var description: String { message }

    private static func text(_ cause: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return "libav error \(cause)" }
            av_strerror(cause, base, buffer.count)
            return String(cString: base)
        }
    }
}

/// Turns a negative libav answer into a failure.
@discardableResult
func check(_ answer: Int32, _ action: @autoclosure () -> String) throws(CodecFailure) -> Int32 {
    guard answer >= 0 else {
        throw CodecFailure(answer == rushes_av_invalid ? .badInput : .failed, "cannot \(action())", cause: answer)
    }
    return answer
}

/// Turns a missing allocation into a failure.
func made<T>(_ value: T?, _ what: @autoclosure () -> String) throws(CodecFailure) -> T {
    guard let value else { throw CodecFailure(.failed, "cannot make \(what())", cause: rushes_av_out_of_memory) }
    return value
}

extension FrameRate {
    var av: AVRational { AVRational(num: Int32(numerator), den: Int32(denominator)) }
    /// Seconds a frame, as a time base.
    var timeBase: AVRational { AVRational(num: Int32(denominator), den: Int32(numerator)) }
}
