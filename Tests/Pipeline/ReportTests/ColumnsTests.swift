import Testing

@testable import Report

@Suite struct ColumnsTests {
    @Test func chineseAndLatinLineUp() {
        let text = Columns(
            heads: ["条", "备注"], rows: [["3-12B-4", "导演: 用这条"], ["3-12B-5", "OK"]]
        ).text
        #expect(text == "条       备注\n3-12B-4  导演: 用这条\n3-12B-5  OK")
    }

    @Test func aCellOfSeveralLinesStaysInItsRow() {
        #expect(
            Columns(heads: ["a", "b"], rows: [["1\r\n2\t3", "4"]]).text == "a      b\n1 2 3  4")
    }

    @Test func aTableWithoutRowsIsItsHead() {
        #expect(Columns(heads: ["a", "b"], rows: []).text == "a  b")
    }
}
