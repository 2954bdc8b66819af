import FoundationEssentials

/// A module as it stands in the source tree.
struct SourceModule {
    let name: String
    let files: [(path: String, text: String)]
    let hasPage: Bool

    /// The folder of the package: this file lies in `Tests/System/HouseTests`.
    static let house = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func all() throws -> [SourceModule] {
        try floors.flatMap { floor in
            let folder = house.appending(path: "Sources/\(floor)").path
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
                name in
                try read(name, in: "\(folder)/\(name)")
            }
        }
    }

    static let floors = ["Bindings", "Base", "Pipeline", "Programs"]

    private static func read(_ name: String, in folder: String) throws -> SourceModule {
        let entries = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let files = try entries.filter { $0.hasSuffix(".swift") }.sorted().map { entry in
            (
                path: "\(name)/\(entry)",
                text: try String(contentsOfFile: "\(folder)/\(entry)", encoding: .utf8)
            )
        }
        return SourceModule(name: name, files: files, hasPage: entries.contains("ARCHITECTURE.md"))
    }

    /// Without tables that a script made: those are looked up, not read.
    var lines: Int {
        files.filter { !$0.text.hasPrefix("// Made by ") }
            .reduce(0) { $0 + $1.text.utf8.count { $0 == UInt8(ascii: "\n") } }
    }

    /// Modules that its files import, whatever stands before or after the name.
    var imports: [(module: String, path: String)] {
        files.flatMap { path, text in
            text.split(whereSeparator: \.isNewline).compactMap { Self.imported(by: $0, in: path) }
        }
    }

    private static func imported(by line: Substring, in path: String) -> (
        module: String, path: String
    )? {
        let words = line.split(separator: " ")
        guard let verb = words.firstIndex(of: "import"), verb + 1 < words.count else { return nil }
        // `@testable import`, `public import` and `import struct Media.VideoFrame` are imports too;
        // a comment is none.
        guard
            words[..<verb].allSatisfy({
                $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0)
            })
        else {
            return nil
        }
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "func", "protocol", "let", "var", "typealias",
        ]
        let name =
            kinds.contains(words[verb + 1]) && verb + 2 < words.count
            ? words[verb + 2] : words[verb + 1]
        return (String(name.prefix { $0 != "." && $0 != ";" }), path)
    }

    /// Its code without comments and texts, so that a word in a sentence is no code.
    var code: [(path: String, line: Int, text: String)] {
        files.flatMap { path, text in
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
                index, line in
                (path, index + 1, Self.withoutWords(line))
            }
        }
    }

    private static func withoutWords(_ line: Substring) -> String {
        var kept = ""
        var isText = false
        var previous: Character = " "
        for character in line {
            if character == "\"" && previous != "\\" { isText.toggle() }
            if !isText && character == "/" && previous == "/" { return kept }
            if !isText { kept.append(character) }
            previous = character
        }
        return kept
    }
}
