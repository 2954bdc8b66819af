import FoundationEssentials
import Testing

/// What README and docs promise exists.
struct PageTests {
    @Test func theReadmeStaysShort() throws {
        let lines = try text(of: "README.md").split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 150)
    }

    @Test func everyLinkInThePagesLeadsSomewhere() throws {
        for page in try pages() {
            for link in try links(in: page) where !link.hasPrefix("http") {
                let target = folder(of: page).appending(path: link)
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link)")
            }
        }
    }

    @Test func everyScriptAndServiceInThePagesExists() throws {
        for page in try pages() {
            for path in try text(of: page).split(whereSeparator: { !isPath($0) }) where isOurs(path)
            {
                let target = SourceModule.house.appending(path: String(path))
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(path)")
            }
        }
    }

    @Test func everySourceFileThatThePagesNameExists() throws {
        for page in try pages() {
            for match in try text(of: page).matches(of: #/`([A-Z][A-Za-z]+/[A-Za-z/+]+\.swift)`/#) {
                let isThere = SourceModule.floors.contains { floor in
                    let target = SourceModule.house.appending(path: "Sources/\(floor)/\(match.1)")
                    return FileManager.default.fileExists(atPath: target.path)
                }
                #expect(isThere, "\(page): \(match.1)")
            }
        }
    }

    @Test func everyKeyOfTheConfigurationIsDocumentedOnce() throws {
        let rows = try text(of: "docs/configuration.md").split(separator: "\n").filter {
            $0.hasPrefix("| `")
        }
        let documented = rows.flatMap { row in
            row.split(separator: "|")[0].split(separator: "`").filter { $0.allSatisfy(isKey) }.map(
                String.init)
        }
        let read = try keysThatAreRead()
        #expect(read.subtracting(documented) == [], "not documented")
        #expect(Set(documented).subtracting(read) == [], "documented, and read by nothing")
        // A camera and a pad both have keys of their own; these names mean two things.
        let twice = Dictionary(grouping: documented) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(Set(twice).isSubset(of: ["keys"]), "documented twice")
    }

    private func isPath(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "/-_.@".contains(character))
    }

    private func isOurs(_ path: Substring) -> Bool {
        path.hasPrefix("scripts/") || path.hasPrefix("systemd/") || path.hasPrefix("Tests/")
    }

    private func isKey(_ character: Character) -> Bool { character.isLowercase || character == "_" }

    /// The names that the readers of `Settings` ask the table for.
    private func keysThatAreRead() throws -> Set<String> {
        let settings = try #require(try SourceModule.all().first { $0.name == "Settings" })
        let reader =
            #/(?:table|reader)\.(?:text|texts|flag|number|numbers|seconds|textIfAny)\("([a-z_]+)"/#
        var keys: Set<String> = ["name", "profile", "keys", "held", "controls"]
        for file in settings.files {
            keys.formUnion(file.text.matches(of: reader).map { String($0.1) })
        }
        return keys
    }

    private func pages() throws -> [String] {
        let docs = try FileManager.default.contentsOfDirectory(
            atPath: SourceModule.house.appending(path: "docs").path)
        return ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md"]
            + docs.sorted().map { "docs/\($0)" }
    }

    private func links(in page: String) throws -> [String] {
        try text(of: page).matches(of: #/\]\(([^)#]+)[^)]*\)/#).map { String($0.1) }
    }

    private func folder(of page: String) -> URL {
        SourceModule.house.appending(path: page).deletingLastPathComponent()
    }

    private func text(of page: String) throws -> String {
        try String(contentsOf: SourceModule.house.appending(path: page), encoding: .utf8)
    }
}
