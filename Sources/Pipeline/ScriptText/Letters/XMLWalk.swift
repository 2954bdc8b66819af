import ScriptModel

/// Walks over an XML document, one event at a time: elements and text, in their order. No document
/// types, no entities but the five of XML itself and character numbers, so nothing in a file can
/// expand or reach out.
package struct XMLWalk {
    package enum Event: Equatable {
        /// Without its prefix; ask `attribute` before the next event.
        case start(String)
        /// Follows at once for `<name/>`.
        case end(String)
        case text(String)
    }

    private let bytes: [UInt8]
    private let name: String
    private var at = 0
    private var open: [String] = []
    private var attributes: Range<Int> = 0..<0
    private var isEmptyElement = false

    /// Deeper nesting than any writer makes (Word's own limit is 256 levels of tables and runs).
    private static let deepest = 1000

    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - name: what to call the document in a failure.
    package init(_ bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
    }

    /// The next event; nil at the end of the document.
    package mutating func next() throws(ScriptFailure) -> Event? {
        if isEmptyElement {
            isEmptyElement = false
            return .end(open.removeLast())
        }
        while at < bytes.count {
            guard bytes[at] == ascii("<") else {
                return .text(text(upTo: find("<", from: at) ?? bytes.count))
            }
            if let event = try markup() { return event }
        }
        guard open.isEmpty else { throw broken("ends inside <\(open[open.count - 1])>") }
        return nil
    }

    /// The value of an attribute of the element that has just started, its prefix left out of the
    /// comparison.
    package func attribute(_ wanted: String) -> String? {
        var index = attributes.lowerBound
        while let equals = find("=", from: index, before: attributes.upperBound) {
            let key = localName(trimming: index..<equals)
            guard
                let quote = (equals + 1..<attributes.upperBound).first(where: {
                    bytes[$0] == 0x22 || bytes[$0] == 0x27
                })
            else {
                return nil
            }
            let close =
                bytes[(quote + 1)..<attributes.upperBound].firstIndex(of: bytes[quote])
                ?? attributes.upperBound
            if key == wanted { return Self.resolved(bytes[(quote + 1)..<close]) }
            index = min(close + 1, attributes.upperBound)
        }
        return nil
    }

    /// Goes past the end of the element that has just started.
    package mutating func skipElement() throws(ScriptFailure) {
        let depth = open.count
        while open.count >= depth, try next() != nil {}
    }

    private mutating func markup() throws(ScriptFailure) -> Event? {
        if starts("<!--") { return try skip(past: "-->", what: "a comment") }
        if starts("<![CDATA[") { return try characterData() }
        if starts("<?") { return try skip(past: "?>", what: "an instruction") }
        if starts("<!") { return try skipDeclaration() }
        return starts("</") ? try endTag() : try startTag()
    }

    private mutating func startTag() throws(ScriptFailure) -> Event {
        guard let close = endOfTag(from: at + 1) else { throw broken("breaks off inside a tag") }
        isEmptyElement = bytes[close - 1] == ascii("/")
        let end = isEmptyElement ? close - 1 : close
        let nameEnd = bytes[(at + 1)..<end].firstIndex { $0 <= 0x20 } ?? end
        let element = localName(trimming: (at + 1)..<nameEnd)
        guard open.count < Self.deepest, !element.isEmpty else {
            throw broken("is nested too deep or has a tag without a name")
        }
        open.append(element)
        attributes = nameEnd..<end
        at = close + 1
        return .start(element)
    }

    private mutating func endTag() throws(ScriptFailure) -> Event {
        guard let close = find(">", from: at) else { throw broken("breaks off inside a tag") }
        let element = localName(trimming: (at + 2)..<close)
        guard let last = open.popLast(), last == element else {
            throw broken("closes </\(element)> where it is not open")
        }
        at = close + 1
        return .end(element)
    }

    private mutating func characterData() throws(ScriptFailure) -> Event {
        let start = at + 9
        _ = try skip(past: "]]>", what: "character data")
        return .text(String(decoding: bytes[start..<(at - 3)], as: UTF8.self))
    }

    private mutating func text(upTo end: Int) -> String {
        defer { at = end }
        return Self.resolved(bytes[at..<end])
    }

    private mutating func skip(past mark: String, what: String) throws(ScriptFailure) -> Event? {
        let mark = Array(mark.utf8)
        var index = at + 2
        while let next = bytes[min(index, bytes.count)...].firstIndex(of: mark[0]) {
            if bytes[next...].starts(with: mark) {
                at = next + mark.count
                return nil
            }
            index = next + 1
        }
        throw broken("breaks off inside \(what)")
    }

    /// `<!DOCTYPE ... [ ... ]>`, unread.
    private mutating func skipDeclaration() throws(ScriptFailure) -> Event? {
        var depth = 0
        for index in at..<bytes.count {
            switch bytes[index] {
            case ascii("["): depth += 1
            case ascii("]"): depth -= 1
            case ascii(">") where depth <= 0:
                at = index + 1
                return nil
            default: break
            }
        }
        throw broken("breaks off inside a declaration")
    }

    /// The `>` that ends a start tag: one inside quotes does not.
    private func endOfTag(from start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == ascii(">") {
                return index
            }
        }
        return nil
    }

    private func localName(trimming range: Range<Int>) -> String {
        let part = bytes[range].filter { $0 > 0x20 }
        let local = part.lastIndex(of: ascii(":")).map { part[($0 + 1)...] } ?? part[...]
        return String(decoding: local, as: UTF8.self)
    }

    private func starts(_ mark: StaticString) -> Bool {
        mark.withUTF8Buffer { bytes[at...].starts(with: $0) }
    }

    private func find(_ scalar: Unicode.Scalar, from start: Int, before end: Int? = nil) -> Int? {
        guard start < end ?? bytes.count else { return nil }
        return bytes[start..<(end ?? bytes.count)].firstIndex(of: ascii(scalar))
    }

    private func ascii(_ scalar: Unicode.Scalar) -> UInt8 {
        UInt8(truncatingIfNeeded: scalar.value)
    }

    private func broken(_ what: String) -> ScriptFailure {
        let line = bytes[..<min(at, bytes.count)].count { $0 == 0x0A } + 1
        return ScriptFailure(
            .damaged,
            "\(name) \(what) (line \(line)); open it in the program that made it and save it again")
    }
}

extension XMLWalk {
    /// Text with its entities replaced; an unknown one stays as it is written.
    private static func resolved(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(0x26) else { return String(decoding: bytes, as: UTF8.self) }
        var result = ""
        var rest = bytes
        while let mark = rest.firstIndex(of: 0x26) {
            result += String(decoding: rest[..<mark], as: UTF8.self)
            let end = rest[mark...].prefix(12).firstIndex(of: 0x3B)
            if let end, let scalar = entity(String(decoding: rest[(mark + 1)..<end], as: UTF8.self))
            {
                result.unicodeScalars.append(scalar)
                rest = rest[(end + 1)...]
            } else {
                result += "&"
                rest = rest[(mark + 1)...]
            }
        }
        return result + String(decoding: rest, as: UTF8.self)
    }

    private static func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x") || name.hasPrefix("#X")
        return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10).flatMap(
            Unicode.Scalar.init)
    }
}
