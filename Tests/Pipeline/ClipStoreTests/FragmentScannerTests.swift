import Chance
import Testing

@testable import ClipStore

struct FragmentScannerTests {
    private func scan(_ bytes: [UInt8]) throws -> FragmentScanner.Finding {
        try FragmentScanner(length: Int64(bytes.count)) { offset, count in
            Array(bytes.dropFirst(Int(offset)).prefix(count))
        }.scan()
    }

    @Test func aWholeFileIsKeptWhole() throws {
        let movie = FragmentedMovie(frames: [30, 30, 12])
        #expect(
            try scan(movie.bytes)
                == .init(wholeBytes: Int64(movie.bytes.count), frames: 72, fragments: 3))
    }

    @Test func aFileTornAtAnyByteIsKeptToItsLastWholeFragment() throws {
        let movie = FragmentedMovie(frames: [30, 29, 28])
        let frames = [0, 30, 59, 87]
        for length in 0...movie.bytes.count {
            let whole = max(0, movie.ends.lastIndex { $0 <= length } ?? 0)
            let finding = try scan(Array(movie.bytes.prefix(length)))
            #expect(finding.fragments == whole, "torn at \(length)")
            #expect(finding.frames == frames[whole], "torn at \(length)")
            #expect(
                finding.wholeBytes == (whole == 0 ? 0 : Int64(movie.ends[whole])),
                "torn at \(length)")
        }
    }

    @Test func zerosAfterAPowerCutAreNoFragment() throws {
        let movie = FragmentedMovie(frames: [30, 30])
        let finding = try scan(movie.bytes + [UInt8](repeating: 0, count: 4096))
        #expect(finding.wholeBytes == Int64(movie.bytes.count))
    }

    @Test func aFragmentThatEndsInZerosInsteadOfItsDataIsStillCountedByItsBoxes() throws {
        // Documents the limit: boxes are judged, pictures are not; `fdatasync` before a fragment
        // counts makes this case impossible.
        let movie = FragmentedMovie(frames: [30])
        let finding = try scan(movie.bytes.dropLast(20) + [UInt8](repeating: 0, count: 20))
        #expect(finding.fragments == 1)
    }

    @Test func mediaWithoutAMoovIsNothing() throws {
        let movie = FragmentedMovie(frames: [30])
        #expect(try scan(movie.fragments[0]).wholeBytes == 0)
    }

    @Test func aBoxWithA64BitSizeIsRead() throws {
        let movie = FragmentedMovie(frames: [30])
        let bytes = movie.bytes + FragmentedMovie.longBox("free", [1, 2, 3]) + movie.fragments[0]
        #expect(try scan(bytes) == .init(wholeBytes: Int64(bytes.count), frames: 60, fragments: 2))
    }

    @Test func aBoxThatClaimsMoreThanThereIsEndsTheSearch() throws {
        let movie = FragmentedMovie(frames: [30])
        let liar = FragmentedMovie.word(1) + Array("mdat".utf8) + [UInt8](repeating: 0xFF, count: 8)
        #expect(try scan(movie.bytes + liar).wholeBytes == Int64(movie.bytes.count))
    }

    @Test func soundAloneIsAFragmentWithoutFrames() throws {
        let movie = FragmentedMovie(frames: [30])
        let bytes = movie.bytes + FragmentedMovie.fragment(number: 2, tracks: [(2, 43)])
        #expect(try scan(bytes) == .init(wholeBytes: Int64(bytes.count), frames: 30, fragments: 2))
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func flippedBitsNeverCrashAndNeverKeepMoreThanThereIs(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let movie = FragmentedMovie(frames: [30, 30, 30])
        for _ in 0..<2000 {
            var bytes = movie.bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
            }
            let finding = try scan(bytes)
            #expect(finding.wholeBytes <= Int64(bytes.count), "seed \(seed)")
        }
    }
}
