import Media
import OtherPrograms
import Platform
import Testing
import Time

@testable import Pictures
@testable import Footage

/// Motion JPEG films as webcams and recorders write them; what is shown of them is what libjpeg
/// makes of the same pictures unharmed.
struct FilmJPEGTests {
    private static let count = 5

    /// Pictures in eight slices, with restart markers between them.
    private func pictures(_ scratch: Scratch) throws -> [[UInt8]] {
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=25 -vframes \(Self.count) -pix_fmt yuvj420p "
                + "-c:v mjpeg -huffman default -slices 8 -f image2 \(scratch.path)/%d.jpg")
        return try (1...Self.count).map { try Files.read("\(scratch.path)/\($0).jpg") }
    }

    /// One behind the other, or each a packet of a container.
    private func film(_ pictures: [[UInt8]], _ name: String, _ scratch: Scratch) throws -> String {
        let path = "\(scratch.path)/\(name)"
        if name.hasSuffix("mjpeg") {
            try Files.replace(path, with: pictures.flatMap { $0 })
            return path
        }
        for (index, picture) in pictures.enumerated() {
            try Files.replace("\(scratch.path)/x\(index).jpg", with: picture)
        }
        _ = try output(
            of:
                "ffmpeg -y -v error -framerate 25 -f image2 -c:v mjpeg -i '\(scratch.path)/x%d.jpg' -c copy \(path)"
        )
        return path
    }

    private func luma(of frame: VideoFrame, _ decoder: JPEGDecoder) -> [UInt8]? {
        guard !frame.isCorrupt, decoder.decode(frame), let layout = decoder.layout,
            let base = decoder.planes.bases.0
        else { return nil }
        return (0..<layout.height).flatMap { row in
            (0..<layout.width).map { base[row * Int(decoder.planes.strides.0) + $0] }
        }
    }

    private func luma(of picture: [UInt8], _ decoder: JPEGDecoder) throws -> [UInt8] {
        var bytes = picture
        let format = VideoFormat(
            pixels: .mjpeg, width: 320, height: 240, rate: FrameRate(25), isLimitedRange: false)
        let frame = VideoFrame(slot: 0, format: format) { _ in }
        frame.byteCount = bytes.count
        return try bytes.withUnsafeMutableBytes {
            frame.planes.0 = .init($0.baseAddress)
            return try #require(luma(of: frame, decoder))
        }
    }

    private func shown(_ path: String) throws -> [(time: Int64, luma: [UInt8]?)] {
        let player = try FilePlayer(path, paced: false, withSound: false)
        let decoder = try JPEGDecoder()
        var found: [(Int64, [UInt8]?)] = []
        while case .frame(let frame) = try player.video.next(until: .max) {
            found.append((frame.time, luma(of: frame, decoder)))
            frame.release()
        }
        return found
    }

    /// As cameras wrap a picture that is whole.
    private func wrappings(_ jpeg: [UInt8]) -> [(String, [UInt8])] {
        let start: [UInt8] = [0xFF, 0xD8]
        let rest = Array(jpeg.dropFirst(2))
        let thumbnail = start + [0xFF, 0xDB, 0, 5, 1, 2, 3, 0xFF, 0xD9]
        let padded = jpeg.indices.flatMap { place -> [UInt8] in
            let isRestart =
                place + 1 < jpeg.count && jpeg[place] == 0xFF
                && (0xD0...0xD7).contains(jpeg[place + 1])
            return isRestart ? [UInt8](repeating: 0xFF, count: 37) + [jpeg[place]] : [jpeg[place]]
        }
        return [
            ("as it is", jpeg), ("restart markers padded with FF", padded),
            ("a byte behind the end", jpeg + [0x5A]),
            ("zeros behind the end", jpeg + [UInt8](repeating: 0, count: 700)),
            ("a start twice", start + jpeg),
            ("no end", Array(jpeg.dropLast(2))),
            (
                "a small picture in its head",
                start + [0xFF, 0xE1, 0, UInt8(2 + thumbnail.count)] + thumbnail + rest
            ),
        ]
    }

    @Test(arguments: ["x.avi", "x.mkv", "x.mov", "x.mjpeg"])
    func aFilmShowsWhatItsPicturesHoldHoweverTheyAreWrapped(_ name: String) throws {
        let scratch = try Scratch()
        let plain = try pictures(scratch)
        let decoder = try JPEGDecoder()
        let wanted = try plain.map { try luma(of: $0, decoder) }
        for (index, wrapping) in wrappings(plain[0]).enumerated() {
            let found = try shown(try film(plain.map { wrappings($0)[index].1 }, name, scratch))
            let isSame = found.map(\.luma) == wanted
            #expect(isSame, "\(wrapping.0) in \(name): \(found.map { $0.luma?.count ?? 0 })")
            let times = found.map { ($0.time - found[0].time) / 1_000_000 }
            #expect(times == [0, 40, 80, 120, 160], "\(wrapping.0) in \(name): \(times)")
        }
    }

    @Test(arguments: ["x.avi", "x.mjpeg"])
    func aPictureCutShortIsBrokenAndKeepsItsPlace(_ name: String) throws {
        let scratch = try Scratch()
        let plain = try pictures(scratch)
        var cut = plain
        cut[2] = Array(plain[2].prefix(plain[2].count / 2))
        let decoder = try JPEGDecoder()
        var wanted: [[UInt8]?] = try plain.map { try luma(of: $0, decoder) }
        wanted[2] = nil
        let isSame = try shown(try film(cut, name, scratch)).map(\.luma) == wanted
        #expect(isSame)
    }

    @Test func ofTwoPicturesInOnePacketTheFirstIsShown() throws {
        let scratch = try Scratch()
        let plain = try pictures(scratch)
        let decoder = try JPEGDecoder()
        let wanted = try plain.map { try luma(of: $0, decoder) }
        let found = try shown(try film(plain.map { $0 + plain[0] }, "x.avi", scratch))
        let isSame = found.map(\.luma) == wanted
        #expect(isSame)
    }

    /// What libjpeg does not put together is left to libavcodec.
    @Test func picturesOfTwoFieldsAreOnePicture() throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/x.avi"
        // Fields of half the height in a film of the whole: what MJPEG capture cards write.
        let fields = try pictures(scratch)
        _ = try film(fields, "fields.avi", scratch)
        var bytes = try Files.read("\(scratch.path)/fields.avi")
        for place in bytes.indices.dropLast(4)
        where Array(bytes[place..<(place + 4)]) == [240, 0, 0, 0] {
            bytes[place + 1] = 1; bytes[place] = 0xE0
        }
        try Files.replace(path, with: bytes)
        let player = try FilePlayer(path, paced: false, withSound: false)
        guard case .frame(let frame) = try player.video.next(until: .max) else {
            Issue.record("the film has no picture")
            return
        }
        #expect(frame.format.height == 480 && frame.format.pixels == .yuv420p)
        frame.release()
    }
}
