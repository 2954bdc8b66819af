import Media
import OtherPrograms
import Platform
import Testing
import Time

@testable import Codec
@testable import Pictures

/// JPEGs as cameras wrap them; all come from one that ffmpeg wrote.
struct JPEGTests {
    private static let format = VideoFormat(
        pixels: .mjpeg, width: 320, height: 240, rate: FrameRate(30), isLimitedRange: false)

    /// A picture in eight slices, with restart markers between them.
    private func jpeg(
        _ pixels: String = "yuvj420p", size: String = "320x240", more: String = "-slices 8"
    ) throws -> [UInt8] {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=\(size):rate=30 -vframes 1 -pix_fmt \(pixels) -strict unofficial "
                + "-c:v mjpeg -huffman default \(more) -f image2 \(scratch.path)/a.jpg")
        return try Files.read("\(scratch.path)/a.jpg")
    }

    /// The luma of what a decoder makes of it; nil when it is broken.
    private func luma(of bytes: [UInt8], _ decoder: JPEGDecoder) -> [UInt8]? {
        // Memory of exactly that size: whoever reads beyond it is found out.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
        defer { memory.deallocate() }
        memory.copyMemory(from: bytes, byteCount: bytes.count)
        let frame = VideoFrame(slot: 0, format: Self.format) { _ in }
        frame.planes.0 = .init(memory)
        frame.byteCount = bytes.count
        guard decoder.decode(frame), let layout = decoder.layout, let base = decoder.planes.bases.0
        else { return nil }
        return (0..<layout.height).flatMap { row in
            (0..<layout.width).map { base[row * Int(decoder.planes.strides.0) + $0] }
        }
    }

    private func luma(of bytes: [UInt8]) throws -> [UInt8]? { luma(of: bytes, try JPEGDecoder()) }

    /// Puts bytes before every restart marker of the samples.
    private func padded(_ jpeg: [UInt8], with padding: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (place, byte) in jpeg.enumerated() {
            if byte == 0xFF, place + 1 < jpeg.count, (0xD0...0xD7).contains(jpeg[place + 1]) {
                result += padding
            }
            result.append(byte)
        }
        return result
    }

    /// Without the segments of a kind.
    private func without(_ kind: UInt8, _ jpeg: [UInt8]) -> [UInt8] {
        var result = Array(jpeg.prefix(2))
        var place = 2
        while place + 3 < jpeg.count, jpeg[place] == 0xFF, jpeg[place + 1] != 0xDA {
            let end = place + 2 + Int(jpeg[place + 2]) << 8 + Int(jpeg[place + 3])
            if jpeg[place + 1] != kind { result += jpeg[place..<end] }
            place = end
        }
        return result + jpeg[place...]
    }

    @Test func whatDecodesWholeIsAPictureHoweverTheCameraWrapsIt() throws {
        let jpeg = try jpeg()
        let wanted = try #require(try luma(of: jpeg))
        let body = Array(jpeg.dropLast(2))
        let thumbnail: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]
        let motion: [UInt8] =
            [0xFF, 0xE0, 0, 16] + Array("AVI1".utf8) + [UInt8](repeating: 0, count: 10)
        let start: [UInt8] = [0xFF, 0xD8]
        let end: [UInt8] = [0xFF, 0xD9]
        let rest = Array(jpeg.dropFirst(2))
        let bare = without(0xC4, jpeg)
        var cases: [(String, [UInt8])] = []
        func add(_ name: String, _ parts: [UInt8]...) { cases.append((name, parts.flatMap { $0 })) }
        add("a byte behind the end", jpeg, [0x5A])
        add("text behind the end", jpeg, Array("\r\n--boundary".utf8))
        add("a buffer filled with zeros", jpeg, [UInt8](repeating: 0, count: 5000))
        add("a buffer filled with FF", jpeg, [UInt8](repeating: 0xFF, count: 999))
        add("zeros before the end", body, [0, 0, 0], end)
        add("FF before the end", body, [0xFF, 0xFF], end)
        add("no end", body)
        add("no end, and zeros", body, [UInt8](repeating: 0, count: 4000))
        add("half an end", body, [0xFF])
        add("zeros before each restart", padded(jpeg, with: [0, 0]))
        add("FF before each restart", padded(jpeg, with: [0xFF]))
        add("a start twice", start, jpeg)
        add("a start thrice", start, start, jpeg)
        add("a start again behind FF", start, [0xFF], jpeg)
        add("bytes before the start", [0, 0, 0x13, 0xFF, 0], jpeg)
        add("no Huffman tables", bare)
        add("AVI1, and no tables", start, motion, Array(bare.dropFirst(2)))
        add("a small picture in its head", start, [0xFF, 0xE1, 0, 6], thumbnail, rest)
        add("junk in its head", start, [0xFF, 0xEF, 0, 9, 1, 2, 3, 4, 5, 6, 7], rest)
        add("a comment of nothing", start, [0xFF, 0xFE, 0, 2], rest)
        add("bytes between its heads", start, [7, 7, 7], rest)
        for (name, bytes) in cases { #expect(try luma(of: bytes) == wanted, "\(name)") }
    }

    @Test func aPictureThatEndsEarlyIsBroken() throws {
        let whole = try jpeg()
        let decoder = try JPEGDecoder()
        let cuts = [whole.count / 4, whole.count / 2, whole.count * 3 / 4, whole.count - 40]
        for count in cuts {
            let cut = Array(whole.prefix(count))
            #expect(luma(of: cut, decoder) == nil, "\(count) of \(whole.count) bytes")
            #expect(luma(of: cut + [0xFF, 0xD9], decoder) == nil, "\(count) bytes and an end")
            #expect(
                luma(of: cut + [UInt8](repeating: 0, count: 40000), decoder) == nil,
                "\(count) bytes, filled with zeros")
            #expect(
                luma(of: cut + [UInt8](repeating: 0, count: 4000) + [0xFF, 0xD9], decoder) == nil
                    || count > whole.count / 2)
        }
        // Eight restarts are missing from the middle.
        let restarts = whole.indices.dropLast().filter {
            whole[$0] == 0xFF && (0xD0...0xD7).contains(whole[$0 + 1])
        }
        try #require(restarts.count >= 4)
        #expect(luma(of: Array(whole[..<restarts[0]] + whole[restarts[2]...]), decoder) == nil)
        for bytes in [
            [], [0xFF], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xD9],
            [UInt8](repeating: 0, count: 500),
        ] {
            #expect(luma(of: bytes, decoder) == nil, "\(bytes.count) bytes")
        }
        // And the next whole one is a picture again.
        #expect(luma(of: whole, decoder) != nil)
    }

    @Test(
        arguments: ["yuvj420p", "yuvj422p", "yuvj444p"], ["320x240", "330x250", "321x241", "17x33"])
    func everySamplingAndSizeComesOutWithItsLuma(_ pixels: String, _ size: String) throws {
        let jpeg = try jpeg(pixels, size: size, more: "-q:v 2")
        let decoder = try JPEGDecoder()
        let found = try #require(luma(of: jpeg, decoder))
        let scratch = try Scratch()
        try Files.replace("\(scratch.path)/a.jpg", with: jpeg)
        _ = try output(
            of:
                "ffmpeg -v error -i \(scratch.path)/a.jpg -f rawvideo -pix_fmt \(pixels) \(scratch.path)/raw"
        )
        let wanted = Array(try Files.read("\(scratch.path)/raw").prefix(found.count))
        // Decoders round the cosine transform differently.
        let worst = zip(found, wanted).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(found.count == wanted.count && worst <= 8, "\(worst)")
        #expect(decoder.layout?.matrix == 601 && decoder.layout?.isFullRange == true)
    }

    @Test func aGreyJPEGIsAGreyPicture() throws {
        let jpeg = try jpeg("yuvj420p", more: "-flags +gray")
        let video = try ProxyVideo(
            Self.format, source: "grey", profile: ProxyProfile(width: 320, height: 240))
        #expect(try luma(of: jpeg) != nil)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: jpeg.count, alignment: 16)
        defer { memory.deallocate() }
        memory.copyMemory(from: jpeg, byteCount: jpeg.count)
        let frame = VideoFrame(slot: 0, format: Self.format) { _ in }
        frame.planes.0 = .init(memory)
        frame.byteCount = jpeg.count
        #expect(try video.show(frame, at: 0, repeatsBefore: 0) { _ in })
    }

    @Test func randomDamageNeverEndsTheProcess() throws {
        let whole = try jpeg()
        let decoder = try JPEGDecoder()
        var state: UInt64 = 20_261_130
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<6 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
            }
            _ = luma(of: Array(bytes.prefix(Int(state >> 40) % bytes.count + 1)), decoder)
            _ = luma(of: bytes, decoder)
        }
        #expect(luma(of: whole, decoder) != nil)
    }
}
