import Catalogue
import Glibc
import Integrity
import Platform
import Synchronization
import Testing

@testable import Hub

@Suite struct UploadDeskTests {
    private let bench: Bench
    private let catalogue: HubCatalogue
    private let desk: UploadDesk

    init() throws {
        bench = try Bench()
        catalogue = try bench.catalogue()
        desk = UploadDesk(catalogue, bench.folders) { _ in }
    }

    private func makeUpload(length: Int64? = nil) throws -> OpenUpload {
        try desk.create(
            HubUpload(
                id: "u", kind: .media, clip: Sample.clip, length: length, metadata: "",
                expires: UploadMachine.expiry(Clock.wall())))
        return try #require(try desk.find("u"))
    }

    private func append(_ text: String, to file: OpenUpload, _ ticket: Int, isHeld: Bool = false)
        throws
    {
        try Array(text.utf8).withUnsafeBytes { try file.append($0, ticket: ticket, isHeld: isHeld) }
    }

    @Test func whatWasCommittedIsThereAfterARestart() throws {
        let file = try makeUpload()
        let (ticket, _) = try file.takeOver()
        try append("take ", to: file, ticket)
        #expect(try file.commit(ticket: ticket).offset == 5)
        try append("lost", to: file, ticket)

        let again = try #require(try UploadDesk(catalogue, bench.folders) { _ in }.find("u"))
        let (next, upload) = try again.takeOver()
        #expect(upload.offset == 5)
        try append("four", to: again, next)
        try again.setLength(9, ticket: next)
        #expect(try again.commit(ticket: next).isWhole)
        #expect(try again.finishedDigest() == XXH3.hex(of: Array("take four".utf8)))
    }

    @Test func whoeverTakesOverKeepsWhatCameAndEndsTheOther() throws {
        let file = try makeUpload()
        let isGone = Atomic(false)
        let (first, _) = try file.takeOver()
        file.onTakeOver(first) { isGone.store(true, ordering: .relaxed) }
        try append("abc", to: file, first)
        let (_, upload) = try file.takeOver()
        #expect(upload.offset == 3 && isGone.load(ordering: .relaxed))
        #expect(throws: Refusal.takenOver) { try append("d", to: file, first) }
        #expect(throws: Refusal.takenOver) { try file.commit(ticket: first) }
    }

    @Test func bytesOfAWrongChecksumLeaveNoTrace() throws {
        let file = try makeUpload(length: 6)
        let (ticket, _) = try file.takeOver()
        try append("abc", to: file, ticket)
        _ = try file.commit(ticket: ticket)
        try append("xyz", to: file, ticket, isHeld: true)
        try file.discard(ticket: ticket)
        try append("def", to: file, ticket)
        #expect(try file.commit(ticket: ticket).isWhole)
        #expect(try file.finishedDigest() == XXH3.hex(of: Array("abcdef".utf8)))
    }

    @Test func moreThanTheLengthIsRefused() throws {
        let file = try makeUpload(length: 3)
        let (ticket, _) = try file.takeOver()
        #expect(throws: Refusal.tooLong(3)) { try append("abcd", to: file, ticket) }
    }

    @Test(arguments: [FaultPoint.open, .write, .sync])
    func aDiskThatFailsAtAnyStepCostsNothingCommitted(point: FaultPoint) throws {
        let file = try makeUpload()
        var expected: [UInt8] = []
        for n in 1...20 {
            let (ticket, upload) = try file.takeOver()
            #expect(upload.offset == Int64(expected.count))
            let text = "part \(n);"
            do {
                _ = try Faults.failing(point, at: 1, with: n % 2 == 0 ? ENOSPC : EIO) {
                    try append(text, to: file, ticket)
                    _ = try file.commit(ticket: ticket)
                }
                Issue.record("the fault was not reached")
            } catch let failure as SystemFailure {
                #expect(failure.isDiskFull == (n % 2 == 0))
            }
            let (next, _) = try file.takeOver()
            try append(text, to: file, next)
            _ = try file.commit(ticket: next)
            expected += Array(text.utf8)
        }
        #expect(try Files.read(bench.folders.upload("u")).starts(with: expected))
    }

    @Test func aWholeUploadThatACrashKeptFromFilingIsFiledAtTheStart() throws {
        let file = try makeUpload(length: 3)
        let (ticket, _) = try file.takeOver()
        try append("abc", to: file, ticket)
        _ = try file.commit(ticket: ticket)
        try UploadDesk(catalogue, bench.folders) { _ in }.recover(now: Clock.wall())
        #expect(
            try catalogue.media(of: Sample.clip).map(\.xxh3) == [XXH3.hex(of: Array("abc".utf8))])
    }

    @Test func anUploadLeftForAWeekIsThrownAway() throws {
        _ = try makeUpload()
        let late = UploadMachine.expiry(UploadMachine.expiry(Clock.wall()))
        try desk.recover(now: late)
        #expect(try catalogue.uploads().isEmpty)
    }
}
