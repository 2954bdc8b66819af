import Media
import OtherPrograms
import Platform
import Testing
import Time

@testable import Footage

/// Footage of all kinds as a camera.
struct FilmTests {
    private func film(_ scratch: Scratch, _ name: String, _ options: String) throws -> String {
        let path = "\(scratch.path)/\(name)"
        _ = try output(of: "ffmpeg -v error \(options) \(path)")
        return path
    }

    private func frames(of path: String) throws -> [(
        time: Int64, isCorrupt: Bool, format: VideoFormat
    )] {
        let player = try FilePlayer(path, paced: false, withSound: false)
        var found: [(Int64, Bool, VideoFormat)] = []
        while case .frame(let frame) = try player.video.next(until: .max) {
            found.append((frame.time, frame.isCorrupt, frame.format))
            frame.release()
        }
        return found
    }

    /// Chunks a second long, as cameras write them: the sound of a picture lies a second behind it
    /// in the file.
    @Test func soundThatLiesFarFromItsPictureInTheFileComesInTime() throws {
        let scratch = try Scratch()
        let picture = try film(
            scratch, "v.mp4", "-f lavfi -i testsrc2=size=160x120:rate=25 -t 4 -pix_fmt yuv420p")
        let sound = try film(scratch, "a.wav", "-f lavfi -i sine=r=48000 -t 4")
        // All pictures first, then all sound.
        let both = try film(
            scratch, "b.mov",
            "-i \(picture) -itsoffset 0 -i \(sound) -map 0 -map 1 -c copy -max_interleave_delta 1 -chunk_duration 4000000"
        )
        let player = try FilePlayer(both, paced: false)
        let audio = try #require(player.audio)
        var block = AudioBlock(audio.format, capacity: 48000)
        var samples = 0
        // No picture is taken meanwhile, and the sound comes all the same.
        while try audio.read(into: &block, until: .max) == .samples { samples += block.count }
        #expect(abs(samples - 4 * 48000) <= 1024)
    }

    @Test(arguments: [
        ("yuv420p", PixelFormat.yuv420p), ("yuv422p", .yuv422p), ("yuv444p", .yuv444p),
        ("yuv420p10le", .yuv420p10le),
        ("yuv422p10le", .yuv422p10le),
    ])
    func filmsOfEightAndTenBitsAndEverySamplingPlay(_ pixels: String, _ wanted: PixelFormat) throws
    {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.mkv",
            "-f lavfi -i testsrc2=size=160x120:rate=25 -t 0.2 -c:v libx264 -preset ultrafast -pix_fmt \(pixels)"
        )
        let found = try frames(of: path)
        #expect(
            found.count == 5 && found.allSatisfy { $0.format.pixels == wanted && !$0.isCorrupt })
    }

    @Test(arguments: [
        ("bt709", "tv", ColourMatrix.bt709, true), ("smpte170m", "tv", .bt601, true),
        ("bt470bg", "pc", .bt601, false),
        ("bt2020nc", "tv", .bt2020, true),
    ])
    func aFilmsColourTagsAreItsFormats(
        _ space: String, _ range: String, _ matrix: ColourMatrix, _ isLimited: Bool
    ) throws {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.mp4",
            "-f lavfi -i testsrc2=size=160x120:rate=25 -t 0.2 -pix_fmt yuv420p -c:v libx264 -colorspace \(space) -color_range \(range)"
        )
        for format in [try FilePlayer(path, paced: false).video.format]
            + (try frames(of: path).map(\.format))
        {
            #expect(format.matrix == matrix && format.isLimitedRange == isLimited)
        }
    }

    @Test func aMotionJPEGFilmIsFullRangeAndBT601() throws {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.avi",
            "-f lavfi -i testsrc2=size=1280x720:rate=25 -t 0.1 -c:v mjpeg -pix_fmt yuvj422p")
        let format = try #require(try frames(of: path).first?.format)
        // The proxy's decoder makes it the pixels it says.
        #expect(!format.isLimitedRange && format.pixels == .mjpeg)
    }

    @Test func aFilmsPixelsHaveTheirShape() throws {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.mp4",
            "-f lavfi -i testsrc2=size=180x144:rate=25 -t 0.1 -vf setsar=64/45 -pix_fmt yuv420p")
        #expect(try frames(of: path).first?.format.aspect == PixelAspect(64, 45))
        // A container's word counts more than the stream's.
        let other = try film(scratch, "b.mov", "-i \(path) -c copy -aspect 16:9")
        #expect(try frames(of: other).first?.format.aspect == PixelAspect(64, 45))
    }

    @Test func anInterlacedFilmSaysSo() throws {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.mkv",
            "-f lavfi -i testsrc2=size=160x128:rate=25 -t 0.2 -c:v mpeg2video -flags +ildct+ilme -top 1 -pix_fmt yuv420p"
        )
        #expect(try frames(of: path).allSatisfy(\.format.isInterlaced))
    }

    @Test func itsFactsReadAsPeopleWriteThem() throws {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.mp4",
            "-f lavfi -i testsrc2=size=160x120:rate=30000/1001 -t 0.5 -pix_fmt yuv420p")
        #expect(try FilePlayer(path, paced: false).video.summary == "file a.mp4 160x120 29.97 fps")
        let spoken = [
            FrameRate(32_400_000, 1_078_309), FrameRate(25), FrameRate(25, 2),
            FrameRate(24000, 1001), FrameRate(60000, 1001),
        ]
        #expect(
            spoken.map(\.spoken) == ["30.05 fps", "25 fps", "12.5 fps", "23.98 fps", "59.94 fps"])
    }

    /// What a decoder refuses is a broken picture at its place, in the order of showing.
    @Test func picturesThatADecoderRefusesAreBrokenOnesAtTheirTime() throws {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.avi",
            "-f lavfi -i testsrc2=size=320x240:rate=25 -t 2 -c:v ffv1 -level 3 -slicecrc 1 -g 1")
        var bytes = try Files.read(path)
        // Every third picture's chunk is overwritten.
        var place = try #require(bytes.firstRange(of: Array("movi".utf8))).upperBound
        var count = 0
        while let found = bytes[place...].firstRange(of: Array("00dc".utf8)) {
            let size =
                Int(bytes[found.upperBound]) | Int(bytes[found.upperBound + 1]) << 8 | Int(
                    bytes[found.upperBound + 2]) << 16
            place = found.upperBound + 4
            guard place + size <= bytes.count, size > 64 else { break }
            count += 1
            if count % 3 == 0 { for index in place..<(place + size) { bytes[index] = 0xFF } }
            place += size
        }
        try #require(count == 50)
        try Files.replace(path, with: bytes)
        let found = try frames(of: path)
        #expect(found.count == 50)
        #expect(found.map(\.isCorrupt) == (1...50).map { $0 % 3 == 0 })
        #expect(zip(found, found.dropFirst()).allSatisfy { $1.time > $0.time })
    }

    @Test func aFilmOfWhichNothingCanBeDecodedSaysSo() throws {
        let scratch = try Scratch()
        let path = try film(
            scratch, "a.avi",
            "-f lavfi -i testsrc2=size=320x240:rate=25 -t 0.4 -c:v ffv1 -level 3 -slicecrc 1 -g 1")
        var bytes = try Files.read(path)
        let first = try #require(bytes.firstRange(of: Array("movi".utf8)))
        let last = try #require(bytes.firstRange(of: Array("idx1".utf8)))
        var place = first.upperBound
        while place + 8 < last.lowerBound {
            let size =
                Int(bytes[place + 4]) | Int(bytes[place + 5]) << 8 | Int(bytes[place + 6]) << 16
            for index in (place + 8)..<min(place + 8 + size, last.lowerBound) { bytes[index] = 0 }
            place += 8 + size + size % 2
        }
        try Files.replace(path, with: bytes)
        let failure = #expect(throws: SourceFailure.self) { try frames(of: path) }
        #expect(failure?.message.contains("a.avi") == true)
    }
}
