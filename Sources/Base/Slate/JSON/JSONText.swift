/// JSON read only to say where it is wrong, and what stands at a place. Used when a decoder has
/// failed.
struct JSONText {
    /// Where it stops being JSON.
    struct Flaw {
        var line: Int
        var column: Int
        /// What stands there, in quotes; empty at the end.
        var rest: String
        var isEmpty: Bool
    }

    private indirect enum Node {
        case object([(key: String, value: Node)], Range<Int>)
        case list([Node], Range<Int>)
        case plain(Range<Int>)

        var range: Range<Int> {
            switch self {
            case .object(_, let range), .list(_, let range), .plain(let range): range
            }
        }
    }

    private struct Stop: Error {}

    private let bytes: [UInt8]
    private var at = 0
    private var root: Node?
    private(set) var flaw: Flaw?

    /// Deeper is nothing of ours.
    private static let deepest = 200
    /// As much of a value as says which one it is.
    private static let shown = 40

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        do throws(Stop) {
            root = try value(depth: 0)
            skipSpace()
            guard at == bytes.count else { throw Stop() }
        } catch { flaw = found() }
    }

    /// What stands at a place, short, on one line.
    func value(at path: [any CodingKey]) -> String {
        node(at: path).map { shorten($0.range) } ?? "nothing"
    }

    /// The keys of the object at a place; nil where none stands there.
    func keys(at path: [any CodingKey]) -> [String]? {
        guard case .object(let members, _)? = node(at: path) else { return nil }
        return members.map(\.key)
    }

    /// The one number that is no whole one a program can hold; nil where there are more, or none.
    var oddNumber: String? {
        var odd: [String] = []
        var rest = [root].compactMap { $0 }
        while let node = rest.popLast() {
            switch node {
            case .object(let members, _): rest += members.map(\.value)
            case .list(let items, _): rest += items
            case .plain(let range):
                let text = shorten(range)
                if let first = text.first, first.isNumber || first == "-", Int64(text) == nil {
                    odd.append(text)
                }
            }
        }
        return odd.count == 1 ? odd[0] : nil
    }

    private func node(at path: [any CodingKey]) -> Node? {
        path.reduce(root) { node, key in
            switch node {
            case .object(let members, _): members.last { $0.key == key.stringValue }?.value
            case .list(let items, _):
                key.intValue.flatMap { items.indices.contains($0) ? items[$0] : nil }
            default: nil
            }
        }
    }

    private func shorten(_ range: Range<Int>) -> String {
        let text = String(decoding: bytes[range].prefix(4 * Self.shown), as: UTF8.self)
        let line = String(
            text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 32 } ? " " : $0 })
        return line.count > Self.shown ? line.prefix(Self.shown) + "..." : line
    }

    private func found() -> Flaw {
        let before = bytes[..<min(at, bytes.count)]
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
        let rest = at < bytes.count ? "'\(shorten(at..<min(bytes.count, at + Self.shown)))'" : ""
        let isEmpty = bytes.allSatisfy { [9, 10, 13, 32].contains($0) }
        return Flaw(
            line: before.count { $0 == 10 } + 1, column: column, rest: rest, isEmpty: isEmpty)
    }

    // MARK: Reading (RFC 8259)

    private mutating func skipSpace() {
        while at < bytes.count, [9, 10, 13, 32].contains(bytes[at]) { at += 1 }
    }

    private mutating func value(depth: Int) throws(Stop) -> Node {
        skipSpace()
        guard at < bytes.count, depth < Self.deepest else { throw Stop() }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""):
            let start = at
            _ = try text()
            return .plain(start..<at)
        default: return try word()
        }
    }

    private mutating func object(_ depth: Int) throws(Stop) -> Node {
        let start = at
        var members: [(key: String, value: Node)] = []
        at += 1
        skipSpace()
        while !take("}") {
            if !members.isEmpty { try need(",") }
            skipSpace()
            let key = try text()
            try need(":")
            members.append((key, try value(depth: depth + 1)))
            skipSpace()
        }
        return .object(members, start..<at)
    }

    private mutating func list(_ depth: Int) throws(Stop) -> Node {
        let start = at
        var items: [Node] = []
        at += 1
        skipSpace()
        while !take("]") {
            if !items.isEmpty { try need(",") }
            items.append(try value(depth: depth + 1))
            skipSpace()
        }
        return .list(items, start..<at)
    }

    /// A text with what its escapes stand for left as it is: a key of ours has none.
    private mutating func text() throws(Stop) -> String {
        guard take("\"") else { throw Stop() }
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] >= 32 else { throw Stop() }
            at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard at < bytes.count else {
            at = bytes.count
            throw Stop()
        }
        at += 1
        guard let text = String(validating: bytes[start..<(at - 1)], as: UTF8.self) else {
            at = start
            throw Stop()
        }
        return text
    }

    /// A number, true, false, null.
    private mutating func word() throws(Stop) -> Node {
        let start = at
        let marks = Set("+-.0123456789eEtrufalsn".utf8)
        while at < bytes.count, marks.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || Double(text) != nil else {
            at = start
            throw Stop()
        }
        return .plain(start..<at)
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { return false }
        at += 1
        return true
    }

    private mutating func need(_ mark: Unicode.Scalar) throws(Stop) {
        skipSpace()
        guard take(mark) else { throw Stop() }
    }
}
