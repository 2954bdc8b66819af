import CLibAV
import Media
import Pictures
import Time

extension CodecFailure {
    /// With libav's own words for its error number.
    package init(_ code: Code, _ message: String, cause: Int32) {
        let words = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) {
            buffer -> String in
            guard let base = buffer.baseAddress else { return "libav error \(cause)" }
            av_strerror(cause, base, buffer.count)
            return String(cString: base)
        }
        self.init(code, "\(message): \(words)")
    }
}

/// Turns a negative libav answer into a failure.
@discardableResult
package func check(_ answer: Int32, _ action: @autoclosure () -> String) throws(CodecFailure)
    -> Int32
{
    guard answer >= 0 else {
        throw CodecFailure(
            answer == rushes_av_invalid ? .badInput : .failed, "cannot \(action())", cause: answer)
    }
    return answer
}

/// Turns a missing allocation into a failure.
package func made<T>(_ value: T?, _ what: @autoclosure () -> String) throws(CodecFailure) -> T {
    guard let value else {
        throw CodecFailure(.failed, "cannot make \(what())", cause: rushes_av_out_of_memory)
    }
    return value
}

extension FrameRate {
    package var av: AVRational { AVRational(num: Int32(numerator), den: Int32(denominator)) }
    /// Seconds a frame, as a time base.
    package var timeBase: AVRational { AVRational(num: Int32(denominator), den: Int32(numerator)) }
}

extension PlaneSet {
    /// The planes of a decoder's picture.
    package init(_ picture: UnsafePointer<AVFrame>) {
        let data = picture.pointee.data
        let lines = picture.pointee.linesize
        self.init(
            bases: (
                data.0.map { UnsafePointer($0) }, data.1.map { UnsafePointer($0) },
                data.2.map { UnsafePointer($0) }, nil
            ), strides: (lines.0, lines.1, lines.2, 0))
    }
}
