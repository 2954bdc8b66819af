import Glibc
import Platform
import Slate
import Testing
import Time

@testable import Agent

struct JournalTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/rushes-test-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
    }

    private func operation(_ number: Int) -> Slate.Operation {
        Slate.Operation(
            id: "id-\(number)", time: HybridTime(wall: UTCTime(nanoseconds: Int64(number))),
            person: "chen", device: "cart",
            take: "t", field: .note, new: "note \(number) 导演")
    }

    @Test func whatWasAppendedIsThereAgain() throws {
        let path = "\(folder)/operations.ndjson"
        try Journal.open(path).journal.append([operation(1), operation(2)])
        try Journal.open(path).journal.append([operation(3)])
        #expect(try Journal.open(path).operations == [operation(1), operation(2), operation(3)])
    }

    @Test func aLineTornAtAnyByteIsCutOffAndTheRestStands() throws {
        let path = "\(folder)/operations.ndjson"
        try Journal.open(path).journal.append([operation(1), operation(2)])
        let whole = try Files.read(path)
        let first = try #require(whole.firstIndex(of: 10)) + 1
        for length in first..<(whole.count - 1) {
            try Files.replace(path, with: Array(whole[..<length]))
            let (journal, operations, complaints) = try Journal.open(path)
            #expect(operations == [operation(1)])
            #expect(complaints.isEmpty)
            try journal.append([operation(3)])
            #expect(try Journal.open(path).operations == [operation(1), operation(3)])
        }
    }

    @Test(arguments: [FaultPoint.write, .sync])
    func anOperationThatCannotBeMadeDurableNeverHappened(_ point: FaultPoint) throws {
        let path = "\(folder)/operations.ndjson"
        let journal = try Journal.open(path).journal
        try journal.append([operation(1)])
        var failed = false
        _ = Faults.failing(point, at: 1, with: ENOSPC) {
            do { try journal.append([operation(2)]) } catch { failed = true }
        }
        #expect(failed)
        #expect(try Journal.open(path).operations == [operation(1)])
    }

    @Test func aJournalThatIsNotUnderItsNameAnyMoreTakesNothingUntilItIsBack() throws {
        let (path, other) = ("\(folder)/operations.ndjson", "\(folder)/other")
        let journal = try Journal.open(path).journal
        try journal.append([operation(1)])
        try Files.rename(path, to: other)
        for _ in 0..<2 {
            #expect(throws: JournalDisplaced.self) { try journal.append([operation(2)]) }
            // The second time another file has its name.
            try Files.replace(path, with: [])
        }
        #expect(try Files.size(path) == 0)
        try Files.rename(other, to: path)
        try journal.append([operation(3)])
        #expect(try Journal.open(path).operations == [operation(1), operation(3)])
    }

    @Test func aDamagedLineInTheMiddleIsPassedOverAndNamed() throws {
        let path = "\(folder)/operations.ndjson"
        try Journal.open(path).journal.append([operation(1)])
        try Files.replace(path, with: try Files.read(path) + Array("{\"broken\":\n".utf8))
        try Journal.open(path).journal.append([operation(2)])
        let (_, operations, complaints) = try Journal.open(path)
        #expect(operations == [operation(1), operation(2)])
        #expect(complaints.count == 1 && complaints[0].contains("line 2"))
    }
}
