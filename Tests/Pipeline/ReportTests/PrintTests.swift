import PrintedPage
import Testing

@testable import Report

/// The day's sheet on paper, as a real browser prints it.
@Suite(.enabled(if: PrintedPage.missing == nil, Comment(rawValue: PrintedPage.missing ?? "")))
struct PrintTests {
    @Test func everyPageHasItsHeadAndNoTakeIsLost() throws {
        let takes = (1...60).map { Shoot.take($0, shot: "B", notes: ["条\($0)备注"], minute: $0) }
        let page = try PrintedPage(html: try Shoot.sheet(takes).html(.chinese))
        defer { page.remove() }
        #expect(abs(page.width - 842) < 1 && abs(page.height - 595) < 1, "A4, lying")
        try #require(page.count >= 2)
        let pages = try (1...page.count).map { try page.words(on: $0).map(\.text).joined() }
        for (index, text) in pages.enumerated() {
            #expect(
                text.contains("逆袭归来") && text.contains("2026-11-23") && text.contains("时长"),
                "page \(index + 1): \(text.prefix(80))")
        }
        let text = pages.joined()
        #expect((1...60).allSatisfy { text.contains("条\($0)备注") })
        for (index, text) in pages.enumerated() {
            #expect(
                text.contains("第\(index + 1)页共\(pages.count)页"),
                "page \(index + 1): \(text.suffix(40))")
        }
    }
}
