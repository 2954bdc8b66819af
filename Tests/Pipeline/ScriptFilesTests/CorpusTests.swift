import Foundation
import ScriptFiles
import ScriptModel
import Testing

/// The repository, found from this file.
private let repository = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

/// A script of the corpus and what a person says it holds.
struct Sample {
    let name: String
    let bytes: [UInt8]
    /// `NAME.expect` beside it: one line per episode, scene and line, as `Sample.described` writes
    /// them.
    let expected: [String]

    static let folder = repository.appending(path: "Tests/Pipeline/ScriptFilesTests/Corpus")

    static func all() throws -> [Sample] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            [".txt", ".md", ".docx", ".fdx", ".fountain"].contains(where: $0.hasSuffix)
        }
        .sorted().map { name in
            // Without expectations nothing of the script is right.
            let expected = try? String(
                contentsOf: folder.appending(path: name + ".expect"), encoding: .utf8)
            return Sample(
                name: name, bytes: try Array(Data(contentsOf: folder.appending(path: name))),
                expected: expected?.split(separator: "\n").map(String.init) ?? [])
        }
    }

    /// Episodes, scenes and lines in their order; fields parted by ` | `.
    static func described(_ script: Script) -> [String] {
        var lines = ["title | \(script.title) | front \(script.frontMatter.count)"]
        var episodes = script.episodes[...]
        for scene in script.scenes {
            while let episode = episodes.first, episode.source <= scene.source {
                lines.append(
                    (["episode", episode.number, episode.title] + episode.notes).joined(
                        separator: " | "))
                episodes.removeFirst()
            }
            lines.append(described(scene))
            lines += scene.lines.map { described($0, in: scene) }
        }
        return lines
    }

    private static func described(_ scene: ScriptScene) -> String {
        let place = scene.place.map(\.rawValue) ?? "-"
        let fields = [
            slate(scene), place, scene.timeOfDay ?? "-", scene.location,
            scene.cast.joined(separator: "; "), scene.translation ?? "",
        ]
        return (["scene"] + fields).joined(separator: " | ")
    }

    private static func described(_ line: ScriptLine, in scene: ScriptScene) -> String {
        let mark = line.isFlashback ? "flashback " : ""
        let fields = [
            slate(scene), mark + line.kind.rawValue, line.character ?? "-",
            line.parenthetical ?? "-", line.text,
        ]
        return (fields + (line.translation.map { [$0] } ?? [])).joined(separator: " | ")
    }

    private static func slate(_ scene: ScriptScene) -> String {
        "\(scene.episode ?? "-")/\(scene.number)"
    }
}

struct CorpusTests {
    /// Where not one line may be wrong: the plain form, every form of a head, and what must not be
    /// counted twice or taken for dialogue.
    private let exact = [
        "plain.txt", "heads.txt", "heads2.txt", "running.txt", "split.txt", "inserts.txt",
        "speech.txt", "marks.txt", "front.txt",
        "traps.txt",
        "bilingual_a.txt", "bilingual_b.txt", "bilingual_c.txt", "gb18030.txt", "utf16.txt",
        "word.docx",
    ]

    @Test func theScriptsThatMustBeRightAreRightToTheLastLine() throws {
        let samples = try Sample.all().filter { exact.contains($0.name) }
        #expect(samples.count == exact.count)
        for sample in samples {
            let seen = Sample.described(try ScriptReader.read(sample.bytes, name: sample.name))
            #expect(seen == sample.expected, "\(sample.name)")
        }
    }

    @Test func aMicroDramaInEnglishIsNoFountain() throws {
        let text =
            "EPISODE 1\n\nINT. OFFICE - DAY\n\nCallan: Who signed this?\nMia (nervous): I did.\n"
        #expect(
            try ScriptReader.read(Array(text.utf8), name: "a.txt").scenes.map {
                $0.lines.map(\.character)
            } == [["Callan", "Mia"]])
        let fountain = "INT. OFFICE - DAY\n\nCALLAN\nWho signed this? Say: me.\n\nMIA\nI did.\n"
        #expect(
            try ScriptReader.read(Array(fountain.utf8), name: "a.txt").scenes.map {
                $0.lines.map(\.character)
            } == [["CALLAN", "MIA"]])
    }

    @Test func nearlyEveryLineOfTheCorpusIsRight() throws {
        var (right, all) = (0, 0)
        for sample in try Sample.all() {
            let seen = Sample.described(try ScriptReader.read(sample.bytes, name: sample.name))
            let difference = seen.difference(from: sample.expected)
            let wrong = max(difference.insertions.count, difference.removals.count)
            all += max(seen.count, sample.expected.count)
            right += max(seen.count, sample.expected.count) - wrong
            if wrong > 0 { print("\(sample.name): \(wrong) of \(sample.expected.count) wrong") }
            if let folder = ProcessInfo.processInfo.environment["RUSHES_CORPUS_SEEN"] {
                try seen.joined(separator: "\n").appending("\n").write(
                    toFile: "\(folder)/\(sample.name).expect", atomically: true, encoding: .utf8)
            }
        }
        print("corpus: \(right) of \(all) lines right")
        #expect(Double(right) >= 0.98 * Double(all))
    }
}
