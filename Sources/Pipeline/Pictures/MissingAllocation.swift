import Media

/// Turns a missing allocation into a failure.
func made<T>(_ value: T?, _ what: @autoclosure () -> String) throws(CodecFailure) -> T {
    guard let value else { throw CodecFailure(.failed, "cannot make \(what())") }
    return value
}
