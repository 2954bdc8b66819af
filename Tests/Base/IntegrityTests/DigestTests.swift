import Chance
import Testing

@testable import Integrity

struct DigestTests {
    // XXH3-128 of these texts as `xxhsum -H2` 0.8.1 prints them; SHA from FIPS 180-4's examples.
    @Test(arguments: [
        ("", "99aa06d3014798d86001c324468d497f"),
        ("abc", "06b05ab6733a618578af5f94892f3950"),
    ])
    func xxh3AgreesWithItsOwnTool(text: String, expected: String) {
        #expect(XXH3.hex(of: Array(text.utf8)) == expected)
    }

    @Test func sha256AgreesWithTheStandard() {
        #expect(
            Hex.text(SHA.digest(.sha256, of: Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Hex.text(SHA.digest(.sha256, of: []))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func sha1AgreesWithTheStandard() {
        #expect(
            Hex.text(SHA.digest(.sha1, of: Array("abc".utf8)))
                == "a9993e364706816aba3e25717850c26c9cd0d89d")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aDigestDoesNotDependOnHowTheBytesWereCut(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bytes = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let (xxh3, sha) = (XXH3(), SHA(.sha256))
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(Int.random(in: 0...700, using: &random)))
            xxh3.update(piece)
            sha.update(piece)
            rest = rest.dropFirst(piece.count)
        }
        #expect(xxh3.hex == XXH3.hex(of: bytes), "seed \(seed)")
        #expect(sha.digest == SHA.digest(.sha256, of: bytes), "seed \(seed)")
    }

    @Test func readingARunningDigestDoesNotDisturbIt() {
        let (xxh3, sha) = (XXH3(), SHA(.sha256))
        for byte: UInt8 in 0..<200 {
            xxh3.update([byte])
            sha.update([byte])
            _ = xxh3.hex
            _ = sha.hex
        }
        #expect(xxh3.hex == XXH3.hex(of: Array(0..<200)))
        #expect(sha.digest == SHA.digest(.sha256, of: Array(0..<200)))
    }

    @Test func oneFlippedBitChangesEveryDigest() {
        var bytes = [UInt8](repeating: 5, count: 300)
        let before = (XXH3.hex(of: bytes), SHA.digest(.sha256, of: bytes))
        bytes[150] ^= 1
        #expect(XXH3.hex(of: bytes) != before.0)
        #expect(SHA.digest(.sha256, of: bytes) != before.1)
    }

    @Test func secretsAreEqualOnlyWhenTheyAre() {
        #expect(Secret.isEqual(Array("rushes".utf8), Array("rushes".utf8)))
        #expect(!Secret.isEqual(Array("rushes".utf8), Array("rushe".utf8)))
        #expect(!Secret.isEqual(Array("rushes".utf8), []))
        #expect(Secret.isEqual([], []))
    }

    @Test func hexIsLowerCaseWithLeadingZeros() {
        #expect(Hex.text([0, 10, 255] as [UInt8]) == "000aff")
    }
}
