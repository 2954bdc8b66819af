import LinedScript
import PrintedPage
import ScriptFiles
import ScriptModel
import Slate
import Testing
import Time
import Wire

/// The lined script on paper, as a real browser prints it.
@Suite(
    .serialized,
    .enabled(if: PrintedPage.missing == nil, Comment(rawValue: PrintedPage.missing ?? "")))
struct PrintTests {
    private static let lines = 80

    /// A scene of two pages, all of it on camera in take 1, and off camera in take 2.
    private func page() throws -> PrintedPage {
        let said = (1...Self.lines).map {
            "\($0 % 2 == 0 ? "陆沉" : "林晚")：第\($0)句，这个家早就没有你的位置，谁也不欠谁。"
        }
        let text = (["第3集", "3-12 日 内 客厅"] + said).joined(separator: "\n")
        let revision = ScriptRevision.map(
            old: Script(), new: try ScriptReader.read(Array(text.utf8), name: "script.txt"))
        var history = ScriptHistory()
        history.add(revision, version: 1)
        let takes = ["1-\(Self.lines)", "!1-\(Self.lines)"].enumerated().map { index, lines in
            var take = Take(
                id: "take-\(index)",
                slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: index + 1))
            (take.lines, take.script) = (LineRanges(lines) ?? LineRanges(), 1)
            take.rolledAt = UTCTime(nanoseconds: Int64(index + 1) * 1_000_000_000)
            return TakeSummary(take: take, clips: [])
        }
        let coverage = Coverage(revision.script, takes: takes, history: history)
        return try PrintedPage(html: coverage.page(title: "逆袭归来", .chinese))
    }

    @Test func everyLineIsOnA4PagesUnderItsTakes() throws {
        let page = try page()
        defer { page.remove() }
        #expect(abs(page.width - 595) < 1 && abs(page.height - 842) < 1)
        #expect(page.count >= 2)
        let words = try (1...page.count).map { try page.words(on: $0).map(\.text) }
        let text = words.joined().joined()
        let absent = (1...Self.lines).filter { !text.contains("第\($0)句") }
        #expect(absent.isEmpty, "\(absent)")
        for (index, words) in words.enumerated() {
            #expect(
                words.contains("3-12B-1") && words.contains("3-12B-2"),
                "page \(index + 1): \(words.prefix(6))")
        }
    }

    @Test func onCameraIsAStraightStrokeAndOffCameraAWavyOne() throws {
        let page = try page()
        defer { page.remove() }
        let (words, picture) = (try page.words(on: 1), try page.picture(of: 1))
        let heads = try ["3-12B-1", "3-12B-2"].map { head in
            try #require(words.first { $0.text == head })
        }
        let numbers = words.filter { $0.left < heads[0].left && Int($0.text) != nil }
        let (first, last) = (try #require(numbers.first), try #require(numbers.last))
        try #require(last.top - first.top > 300)
        let inks = heads.map {
            picture.ink(from: $0.left - 1, to: $0.right + 1, top: first.top, bottom: last.bottom)
        }
        #expect(inks[0].max() ?? 0 > 0.95, "a column of dots is dark from line to line: \(inks[0])")
        #expect(inks[1].max() ?? 1 < 0.8, "no column is: \(inks[1])")
        let reach = heads.map {
            picture.rowsWithInk(
                from: $0.left - 1, to: $0.right + 1, top: first.top, bottom: last.bottom)
        }
        #expect(reach.allSatisfy { $0 > 0.95 }, "both run through without a gap: \(reach)")
    }
}
