/// Cuts a stream of bytes into lines; a line longer than `limit` is dropped whole and reported
/// once.
public struct LineBuffer: Sendable {
    /// What `next` found.
    public enum Line: Equatable, Sendable {
        case line([UInt8])
        /// A line of more than `limit` bytes passed by.
        case tooLong
    }

    /// Bytes of the longest line that is given out, without its newline.
    public let limit: Int
    private var bytes: [UInt8] = []
    private var searched = 0
    private var isSkipping = false

    /// `limit` in bytes, without the newline; `next` drops an unfinished line that is longer.
    public init(limit: Int) { self.limit = limit }

    /// Takes bytes in as they came, in pieces of any length; call `next` until it gives nil.
    public mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// The next whole line without its newline; nil when there is none yet.
    public mutating func next() -> Line? {
        while let newline = bytes[searched...].firstIndex(of: 10) {
            let line = Array(bytes[..<newline])
            bytes.removeSubrange(...newline)
            searched = 0
            if isSkipping {
                isSkipping = false
                continue
            }
            return line.count > limit ? .tooLong : .line(line)
        }
        searched = bytes.count
        return skipOverlong()
    }

    private mutating func skipOverlong() -> Line? {
        guard bytes.count > limit else { return nil }
        bytes.removeAll(keepingCapacity: false)
        searched = 0
        defer { isSkipping = true }
        return isSkipping ? nil : .tooLong
    }
}
