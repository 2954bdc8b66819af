/// Script lines a take covers: `12-18,!15` is 12 to 18, with 15 off camera; `12-` runs on from 12.
public struct LineRanges: Equatable, Hashable, Sendable, CustomStringConvertible {
    public struct Range: Equatable, Hashable, Sendable {
        public var first: Int
        /// Nil: to the end, not yet known.
        public var last: Int?
        public var isOffCamera: Bool

        public init(first: Int, last: Int?, isOffCamera: Bool = false) {
            self.first = first
            self.last = last
            self.isOffCamera = isOffCamera
        }
    }

    public var ranges: [Range]

    public init(_ ranges: [Range] = []) { self.ranges = ranges }

    public var isEmpty: Bool { ranges.isEmpty }

    /// Reads the form above, full-width signs folded by the caller; nil when a part is no range. An empty text is no lines.
    public init?(_ text: String) {
        var ranges: [Range] = []
        for part in text.filter({ $0 != " " }).split(separator: ",") {
            guard let range = Self.range(part) else { return nil }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    public var description: String {
        ranges.map { range in
            let end = range.last.map { $0 == range.first ? "" : "-\($0)" } ?? "-"
            return "\(range.isOffCamera ? "!" : "")\(range.first)\(end)"
        }.joined(separator: ",")
    }

    /// Whether a line is covered, and whether on camera; an off-camera range overrules.
    public func covers(_ line: Int) -> (isCovered: Bool, isOnCamera: Bool) {
        let hits = ranges.filter { $0.first <= line && line <= $0.last ?? .max }
        return (!hits.isEmpty, !hits.isEmpty && !hits.contains { $0.isOffCamera })
    }

    private static func range(_ text: Substring) -> Range? {
        let isOff = text.hasPrefix("!")
        let ends = text.dropFirst(isOff ? 1 : 0).split(separator: "-", omittingEmptySubsequences: false)
        guard let first = number(ends[0]), ends.count <= 2 else { return nil }
        guard ends.count == 2 else { return Range(first: first, last: first, isOffCamera: isOff) }
        if ends[1].isEmpty { return Range(first: first, last: nil, isOffCamera: isOff) }
        guard let last = number(ends[1]), last >= first else { return nil }
        return Range(first: first, last: last, isOffCamera: isOff)
    }

    /// A line's number, 1 to 99,999.
    private static func number(_ text: Substring) -> Int? {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), (1...99_999).contains(number) else { return nil }
        return number
    }
}

extension LineRanges: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let ranges = LineRanges(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' are no lines such as 12-18,!15"))
        }
        self = ranges
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
