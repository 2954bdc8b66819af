import Media
import OtherPrograms
import Platform
import Testing

@testable import Streams

struct ProgramWatchTests {
    private func stream(_ scratch: Scratch, _ codec: String, sound: String = "aac") throws
        -> [UInt8]
    {
        let path = "\(scratch.path)/stream.ts"
        _ = try output(
            of:
                "ffmpeg -y -v error -f lavfi -i testsrc2=s=160x120:r=25 -f lavfi -i sine=r=48000 -t 1 -ac 2 -pix_fmt yuv420p "
                + "-c:v \(codec) -c:a \(sound) \(path)")
        return try Files.read(path)
    }

    /// Whether a watch that is given the bytes in pieces says that a stream has changed.
    private func changes(_ bytes: [UInt8], in pieces: Int = 1316) -> Bool {
        var watch = ProgramWatch()
        for place in stride(from: 0, to: bytes.count, by: pieces) {
            bytes[place..<min(place + pieces, bytes.count)].withUnsafeBytes { watch.read($0) }
        }
        return watch.hasChanged
    }

    @Test func anotherCodecUnderTheSameNumberIsSeen() throws {
        let scratch = try Scratch()
        let codecs = ["libx264", "libx265 -x265-params log-level=none", "mpeg2video", "mpeg4"]
        let streams = try codecs.map { try stream(scratch, $0) }
        for (index, first) in streams.enumerated() {
            for (other, second) in streams.enumerated() {
                #expect(
                    changes(first + second) == (index != other),
                    "\(codecs[index]) and \(codecs[other])")
            }
        }
    }

    @Test func otherSoundUnderTheSameNumberIsSeen() throws {
        let scratch = try Scratch()
        let aac = try stream(scratch, "libx264")
        for sound in ["mp2", "libopus", "ac3"] {
            let other = try stream(scratch, "libx264", sound: sound)
            #expect(changes(aac + other), "\(sound)")
            #expect(!changes(other + other), "\(sound)")
        }
        // Both are private data by their type alone.
        let opus = try stream(scratch, "libx264", sound: "libopus")
        #expect(changes(opus + (try stream(scratch, "libx264", sound: "s302m -strict -2"))))
    }

    @Test(arguments: [1, 7, 187, 188, 189, 1316, 32768])
    func bytesMayComeInPiecesOfAnyLength(pieces: Int) throws {
        let scratch = try Scratch()
        let (first, second) = (try stream(scratch, "mpeg4"), try stream(scratch, "mpeg2video"))
        #expect(changes(first + second, in: pieces))
        #expect(!changes(first + first, in: pieces))
        // What is lost or added on the way is no change; after it the tables are read again.
        #expect(!changes(first + first.dropFirst(77), in: pieces))
        #expect(changes(first + [0x47, 1, 2, 3] + second, in: pieces))
    }

    @Test func damageIsNoChangeAndEndsNothing() throws {
        let scratch = try Scratch()
        let whole = try stream(scratch, "libx264")
        var random = SeededJitter(seed: 5)
        for round in 0..<40 {
            var bytes = whole + whole
            for _ in 0..<400 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            #expect(
                !changes(bytes, in: Int.random(in: 1...4000, using: &random)),
                "seed 5, round \(round)")
        }
        let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(!changes(noise))
    }
}
