import Testing

/// What a module shows to others says what it is.
struct DocumentedTests {
    /// Public declarations without a comment, by module: inits, orders and commands that say nothing
    /// beyond their names. They only become fewer.
    private static let bare = [
        "Slate": 20, "Wire": 9, "Agent": 3, "CameraWorker": 8, "Crew": 5, "Hub": 9, "Listening": 2,
        "Pads": 3,
    ]

    private static let kinds: Set<Substring> = [
        "func", "var", "let", "struct", "class", "enum", "init", "protocol", "typealias",
        "subscript", "case", "actor",
    ]

    @Test func publicDeclarationsAreDocumented() throws {
        for module in try SourceModule.all() {
            let found = module.files.flatMap { file in
                Self.undocumented(file.text).map { "\(file.path):\($0)" }
            }
            #expect(
                found.count <= Self.bare[module.name] ?? 0,
                "\(module.name): \(found.joined(separator: " "))")
        }
    }

    /// Numbers of the lines.
    private static func undocumented(_ text: String) -> [Int] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.drop { $0 == " " }
        }
        return lines.indices.filter { index in
            guard isPublic(lines[index]) else { return false }
            let above = lines[..<index].last { !$0.hasPrefix("@") }
            return above?.hasPrefix("///") != true
        }.map { $0 + 1 }
    }

    private static func isPublic(_ line: Substring) -> Bool {
        let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
        guard words.first == "public", words.dropFirst().first != "import" else { return false }
        return words.contains { word in kinds.contains(word.prefix { $0.isLetter }) }
    }
}
