import CTOML

/// A configuration's text, read; every node knows its line.
struct TOMLDocument {
    let root: TOMLNode

    /// Fails with file, line and the parser's reason where the text is not valid TOML 1.0.
    init(_ text: String, file: String) throws(SettingsFailure) {
        var fault = rushes_toml_fault()
        var text = text
        let document = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                rushes_toml_read($0.baseAddress, $0.count, &fault)
            }
        }
        guard let document else {
            throw SettingsFailure(
                "\(file)\(Self.place(fault)): not valid TOML: \(Self.reason(fault))")
        }
        defer { rushes_toml_free(document) }
        root = TOMLNode(rushes_toml_root(document), name: "")
    }

    private static func place(_ fault: rushes_toml_fault) -> String {
        fault.line > 0 ? ", line \(fault.line)" : ""
    }

    private static func reason(_ fault: rushes_toml_fault) -> String {
        let reason = withUnsafeBytes(of: fault.reason) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        // The parser quotes what it saw, and that may be a line's end.
        let line = reason.filter { !$0.isNewline }
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }
}

/// A value of a TOML document, with everything below it.
struct TOMLNode {
    /// Its key in the table above; empty in a list and at the root.
    let name: String
    /// From 1; a table's is where it is first opened.
    let line: Int
    /// Of a table, sorted by name, or of a list, in order.
    let members: [TOMLNode]
    private let kind: rushes_toml_kind
    private let string: String
    private let integer: Int64
    private let double: Double

    fileprivate init(_ node: OpaquePointer?, name: String) {
        self.name = name
        line = Int(rushes_toml_line(node))
        kind = rushes_toml_kind_of(node)
        string = Self.string(node, rushes_toml_text)
        integer = kind == RUSHES_TOML_FLAG ? Int64(rushes_toml_flag(node)) : rushes_toml_whole(node)
        double = rushes_toml_number(node)
        members = (0..<rushes_toml_count(node)).map { index in
            let member = rushes_toml_member(node, index)
            return TOMLNode(member, name: Self.string(member, rushes_toml_name))
        }
    }

    var isTable: Bool { kind == RUSHES_TOML_TABLE }
    var list: [TOMLNode]? { kind == RUSHES_TOML_LIST ? members : nil }
    var text: String? { kind == RUSHES_TOML_TEXT ? string : nil }
    var whole: Int? { kind == RUSHES_TOML_WHOLE ? Int(integer) : nil }
    var number: Double? { kind == RUSHES_TOML_NUMBER ? double : nil }
    var flag: Bool? { kind == RUSHES_TOML_FLAG ? integer != 0 : nil }

    func member(_ key: String) -> TOMLNode? { isTable ? members.first { $0.name == key } : nil }

    private typealias Reader = (OpaquePointer?, UnsafeMutablePointer<Int>?) -> UnsafePointer<CChar>?

    private static func string(_ node: OpaquePointer?, _ read: Reader) -> String {
        var count = 0
        guard let bytes = read(node, &count) else { return "" }
        return bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
            String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
        }
    }
}
