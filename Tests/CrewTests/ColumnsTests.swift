import Testing

@testable import Crew

@Suite struct ColumnsTests {
    @Test func chineseAndLatinLineUp() {
        let text = Columns(heads: ["条", "备注"], rows: [["3-12B-4", "导演: 用这条"], ["3-12B-5", "OK"]]).text
        #expect(text == "条       备注\n3-12B-4  导演: 用这条\n3-12B-5  OK")
    }
}
