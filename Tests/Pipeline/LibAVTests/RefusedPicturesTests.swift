import LibAV
import Testing

struct RefusedPicturesTests {
    @Test func refusedPicturesWaitForTheirTurn() {
        var refused = RefusedPictures()
        #expect(refused.note(40).isEmpty)
        #expect(refused.note(20).isEmpty)
        #expect(refused.due(before: 20) == [])
        #expect(refused.due(before: 30) == [20])
        #expect(refused.rest() == [40])
        #expect((1...17).map { refused.note(Int64($0)) }.last == [1])
    }
}
