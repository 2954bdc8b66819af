import ClipDocuments
import Slate
import Testing

struct ClipTruthTests {
    @Test func runsThatTouchAreOneMark() {
        var truth = ClipTruth()
        for frame in 10..<20 { truth.mark(.lost, at: frame) }
        truth.mark(.corrupt, at: 20)
        truth.mark(.lost, at: 20, count: 2)
        truth.mark(.lost, at: 30)
        #expect(
            truth.marks == [
                TruthMark(kind: .lost, frame: 10, lastFrame: 20, count: 12),
                TruthMark(kind: .corrupt, frame: 20, count: 1),
                TruthMark(kind: .lost, frame: 30, count: 1),
            ])
    }

    @Test func aBadCameraCannotMakeTheDocumentGrowForEver() throws {
        var truth = ClipTruth()
        for frame in 0..<2000 { truth.mark(.corrupt, at: frame * 2) }
        #expect(truth.marks.count == ClipTruth.mostMarks)
        #expect(truth.marksLeftOut == 2000 - ClipTruth.mostMarks)
        #expect(try JSON.encode(truth).count < 64 * 1024)
    }

    @Test func aDocumentOfAnEarlierVersionStillReads() throws {
        let old =
            #"{"captured":90,"lost":1,"dropped":0,"duplicated":1,"corrupt":0,"audioSamplesFilled":0,"audioSamplesCut":0,"recovered":false}"#
        let truth = try JSON.decode(ClipTruth.self, from: Array(old.utf8))
        #expect(truth.captured == 90 && truth.lost == 1 && truth.marks.isEmpty)
        #expect(
            truth.timecodeJumps == 0 && truth.timecodePpm == nil && truth.clockStepSeconds == nil)
    }
}
