/// Script lines a take covers: `12-18,!15` is 12 to 18, with 15 off camera, `!15@B` off camera B
/// alone; `12-` runs on from 12.
///
/// Lines that came between stand there too: `12-13` holds 12A, `12` alone does not.
public struct LineRanges: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// Lines without a gap, seen alike.
    public struct Range: Equatable, Hashable, Sendable {
        /// Inclusive, as `last` is.
        public var first: LineNumber
        /// Nil: to the end, not yet known.
        public var last: LineNumber?
        /// Spoken out of the picture: of `camera` alone, or of all.
        public var isOffCamera: Bool
        /// The camera that does not see it, in upper case; nil for all of them.
        public var camera: String?

        public init(
            first: LineNumber, last: LineNumber?, isOffCamera: Bool = false, camera: String? = nil
        ) {
            self.first = first
            self.last = last
            self.isOffCamera = isOffCamera
            self.camera = camera
        }

        /// Whether a line lies in it; labels between its ends do.
        public func holds(_ line: LineNumber) -> Bool {
            first <= line && last.map { line <= $0 } ?? true
        }

        /// From the first bare number to the last; nil when there is none between its ends.
        var plain: Range? {
            let start = (first.number ?? 0) + (first.suffix.isEmpty ? 0 : 1)
            guard start <= LineNumber.highest, last?.number.map({ start <= $0 }) ?? true else {
                return nil
            }
            return Range(
                first: LineNumber("\(start)"),
                last: last.flatMap(\.number).map { LineNumber("\($0)") },
                isOffCamera: isOffCamera && camera == nil)
        }

        /// Whether every line of the other is one of this.
        func holds(all other: Range) -> Bool {
            guard let last else { return first <= other.first }
            return first <= other.first && other.last.map { $0 <= last } ?? false
        }
    }

    /// Who sees a line that is covered.
    public struct Sight: Equatable, Sendable {
        /// Whether no camera does.
        public var isOffAll: Bool
        /// Those that do not, in upper case.
        public var offCameras: Set<String>

        public init(isOffAll: Bool = false, offCameras: Set<String> = []) {
            self.isOffAll = isOffAll
            self.offCameras = offCameras
        }

        /// Whether a camera sees it; nil asks for any.
        public func isSeen(by camera: String?) -> Bool {
            !isOffAll && camera.map { !offCameras.contains($0.uppercased()) } ?? true
        }
    }

    /// In the order they were said; they may overlap, and a line that one has off camera is.
    public var ranges: [Range]

    public init(_ ranges: [Range] = []) { self.ranges = ranges }

    /// Whether the take covers no line.
    public var isEmpty: Bool { ranges.isEmpty }

    /// Whether it is one line, as far as one can say without the script.
    public var isOneLine: Bool { ranges.count == 1 && ranges[0].first == ranges[0].last }

    /// Cameras that are named, in upper case.
    public var cameras: [String] { ranges.compactMap(\.camera) }

    /// Reads the form above, full-width signs folded by the caller; nil when a part is no range. An
    /// empty text is no lines. Blanks part labels as commas do: `1 3 5` is three lines, `12 - 18`
    /// is one range.
    public init?(_ text: String) {
        var ranges: [Range] = []
        for part in Self.commaParted(text).split(separator: ",") {
            guard let range = Self.range(part) else { return nil }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    /// The text form: `12-18,!15`; empty for no lines.
    public var description: String {
        ranges.map { range in
            let end = range.last.map { $0 == range.first ? "" : "-\($0)" } ?? "-"
            return
                "\(range.isOffCamera ? "!" : "")\(range.first)\(end)\(range.camera.map { "@\($0)" } ?? "")"
        }.joined(separator: ",")
    }

    /// Who sees a line, an off-camera range overruling the others; nil when it is not covered.
    public func sight(of line: LineNumber) -> Sight? { sight { $0.holds(line) } }

    /// The same of whatever line the ranges are that hold it.
    public func sight(where isHeld: (Range) -> Bool) -> Sight? {
        let hits = ranges.filter(isHeld)
        guard !hits.isEmpty else { return nil }
        return hits.filter(\.isOffCamera).reduce(into: Sight()) { sight, range in
            if let camera = range.camera {
                sight.offCameras.insert(camera)
            } else {
                sight.isOffAll = true
            }
        }
    }

    /// Whether a line may be one of both.
    public func overlaps(_ other: LineRanges) -> Bool {
        ranges.contains { range in
            other.ranges.contains { range.holds($0.first) || $0.holds(range.first) }
        }
    }

    /// Whether every line of the other is one of these, as far as one range holds each of the
    /// other's.
    public func holds(all other: LineRanges) -> Bool {
        other.ranges.allSatisfy { range in ranges.contains { $0.holds(all: range) } }
    }

    /// What versions before labels and single cameras can read: none of the lines with letters that
    /// stand at an end, and a line that one camera does not see is on camera.
    var plain: LineRanges {
        let wide = ranges.filter { $0.camera == nil }
        let rest = ranges.filter { range in
            range.camera != nil && !wide.contains { $0.holds(all: range) }
        }
        return LineRanges((wide + rest).compactMap(\.plain))
    }

    /// A blank between two labels becomes a comma; the others go.
    private static func commaParted(_ text: String) -> String {
        var parted = ""
        var isBehindBlank = false
        for character in text {
            if character == " " || character == "\t" {
                isBehindBlank = true
                continue
            }
            let isLabel = character.isLetter || character.isNumber || character == "!"
            let isBehindLabel = parted.last.map { $0.isLetter || $0.isNumber } ?? false
            if isBehindBlank, isLabel, isBehindLabel { parted.append(",") }
            parted.append(character)
            isBehindBlank = false
        }
        return parted
    }

    private static func range(_ text: Substring) -> Range? {
        let isOff = text.hasPrefix("!")
        let parts = text.dropFirst(isOff ? 1 : 0).split(
            separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2 && isOff && isCamera(parts[1]) else {
            return nil
        }
        let camera = parts.count == 2 ? parts[1].uppercased() : nil
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard let first = LineNumber(label: ends[0]), ends.count <= 2 else { return nil }
        guard ends.count == 2 else {
            return Range(first: first, last: first, isOffCamera: isOff, camera: camera)
        }
        if ends[1].isEmpty {
            return Range(first: first, last: nil, isOffCamera: isOff, camera: camera)
        }
        guard let last = LineNumber(label: ends[1]), last >= first else { return nil }
        return Range(first: first, last: last, isOffCamera: isOff, camera: camera)
    }

    /// As the settings name cameras.
    package static func isCamera(_ text: some StringProtocol) -> Bool {
        (1...16).contains(text.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}

extension LineRanges: Codable {
    /// From the text form; anything else is `DecodingError.dataCorrupted`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let ranges = LineRanges(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' are no lines such as 12-18,!15"))
        }
        self = ranges
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
