import Foundation
import Testing

@testable import Platform

/// Files are read in pieces, whole or in part.
struct FilePiecesTests {
    private let path = NSTemporaryDirectory() + "rushes-pieces-" + UUID().uuidString
    private let bytes = (0..<(1 << 20) + 5).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    private func pieces(from start: Int64 = 0, to end: Int64? = nil) throws -> [[UInt8]] {
        try Files.replace(path, with: bytes)
        defer { unlink(path) }
        var pieces: [[UInt8]] = []
        try Files.pieces(of: path, from: start, to: end) { pieces.append($0) }
        return pieces
    }

    @Test func aFileOfMoreThanOnePieceIsGivenInOrder() throws {
        let pieces = try pieces()
        #expect(pieces.map(\.count) == [1 << 20, 5])
        #expect(Array(pieces.joined()) == bytes)
    }

    @Test func aStretchBeginsAndEndsWhereItIsTold() throws {
        #expect(Array(try pieces(from: 3, to: 10).joined()) == Array(bytes[3..<10]))
        #expect(try pieces(from: 3, to: 3).isEmpty)
        #expect(Array(try pieces(from: 1 << 20).joined()) == Array(bytes.suffix(5)))
    }

    @Test func aStretchThatIsNotThereSaysWhereTheFileEnds() throws {
        do {
            _ = try pieces(to: 2 << 20)
            Issue.record("it was read beyond its end")
        } catch let failure as SystemFailure {
            #expect("\(failure)".contains("it ends at 1048581 instead of 2097152"))
        }
    }
}
