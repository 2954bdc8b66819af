/// What part of a file a request wants (RFC 9110, 14: one range of bytes; several are answered with the whole, as 14.2 allows).
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    /// 416.
    case none

    /// `ifRange` must be the very entity tag, else the file changed under the reader and gets the whole (13.1.5).
    static func read(_ text: String?, ifRange: String?, tag: String, length: Int64) -> ByteRange {
        guard let text, ifRange == nil || ifRange == tag else { return .whole }
        guard text.hasPrefix("bytes="), !text.contains(",") else { return .whole }
        let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }) else { return .whole }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (nil, let last?): return last > 0 && length > 0 ? .part(max(0, length - last)..<length) : .none
        case (let first?, nil): return !ends[1].isEmpty ? .whole : first < length ? .part(first..<length) : .none
        case (let first?, let last?):
            guard first <= last else { return .whole }
            return first < length ? .part(first..<min(length, last < Int64.max ? last + 1 : last)) : .none
        case (nil, nil): return .whole
        }
    }
}
