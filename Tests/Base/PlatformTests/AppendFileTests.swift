import Glibc
import Testing

@testable import Platform

struct AppendFileTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/operations.ndjson" }

    init() throws { folder = try TemporaryFolder() }

    @Test func onlyWhatWasSyncedCountsAsDurable() throws {
        let file = try AppendFile(path)
        try file.append([1, 2, 3])
        #expect(file.length == 3 && file.durableLength == 0)
        try file.sync()
        #expect(file.durableLength == 3)
    }

    @Test func aReopenedFileGoesOnAtItsEnd() throws {
        let first = try AppendFile(path)
        try first.append([1, 2])
        try first.sync()
        let second = try AppendFile(path)
        try second.append([3])
        #expect(try Files.read(path) == [1, 2, 3])
    }

    @Test(arguments: [FaultPoint.write, .sync])
    func afterAFailureNothingMoreGoesInAndTheDurablePartIsWhole(point: FaultPoint) throws {
        for n in 1... {
            try Files.remove(path)
            let file = try AppendFile(path)
            let reached = Faults.failing(point, at: n, with: EIO) {
                do {
                    for byte: UInt8 in 0..<8 {
                        try file.append([byte])
                        try file.sync()
                    }
                } catch {}
            }
            let durable = file.durableLength
            guard reached else { return #expect(durable == 8) }
            #expect(throws: SystemFailure.self) { try file.append([99]) }
            #expect(throws: SystemFailure.self) { try file.sync() }
            try file.dropUnsynced()
            #expect(try Files.read(path) == Array(0..<UInt8(durable)), "\(point) \(n)")
        }
    }
}
