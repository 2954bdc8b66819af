import Testing
import TextWidth

struct WrapTests {
    @Test(arguments: [
        ("one two three", 7, ["one two", "three"]), ("one two", 40, ["one two"]), ("", 5, [""]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("没有改动 吗", 6, ["没有改", "动 吗"]), ("a 没有", 4, ["a 没", "有"]), ("ab没", 3, ["ab", "没"]),
        ("one  two", 4, ["one", "two"]),
    ])
    func aTextIsBrokenAtBlanksAndBesideWideCharacters(text: String, width: Int, rows: [String]) {
        #expect(Wrap.rows(text, width: width) == rows)
    }

    @Test func noRowIsTooWideAndNothingIsLost() {
        let text = "3-12B-4 已经是这样; careful: there is no camera C 没有机位 and so on and on"
        for width in 2...60 {
            let rows = Wrap.rows(text, width: width)
            #expect(rows.allSatisfy { Width.cells($0) <= width })
            #expect(rows.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
    }
}
