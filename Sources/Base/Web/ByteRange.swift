/// What part of a file a request wants (RFC 9110, 14: one range of bytes; several are answered with
/// the whole, as 14.2 allows).
package enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    /// 416.
    case none

    /// `ifRange` must be the very entity tag, else the file changed under the reader and gets the
    /// whole (13.1.5).
    package static func read(_ text: String?, ifRange: String?, tag: String, length: Int64)
        -> ByteRange
    {
        guard let text, ifRange == nil || ifRange == tag else { return .whole }
        guard text.hasPrefix("bytes="), !text.contains(",") else { return .whole }
        let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map {
            $0.filter { $0 != " " }
        }
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } })
        else { return .whole }
        return part(from: ends[0], to: ends[1], of: length)
    }

    /// A number too large for us is beyond every file's end.
    private static func part(from first: String, to last: String, of length: Int64) -> ByteRange {
        let numbers = [first, last].map { $0.isEmpty ? nil : Int64($0) ?? Int64.max }
        guard let first = numbers[0] else {
            guard let count = numbers[1] else { return .whole }
            return count > 0 && length > 0 ? .part(max(0, length - count)..<length) : .none
        }
        let last = numbers[1] ?? .max
        guard first <= last else { return .whole }
        guard first < length else { return .none }
        return .part(first..<min(length, last == .max ? length : last + 1))
    }
}
