import Media
import Platform
import Testing
import Time

@testable import Codec
@testable import Pictures

struct LookTests {
    /// A table of `size` points an axis, each made of its own colour.
    private func cube(_ size: Int, _ change: (SIMD3<Float>) -> SIMD3<Float>) -> String {
        var text = "TITLE \"of a test\"\n# made\nLUT_3D_SIZE \(size)\n"
        for blue in 0..<size {
            for green in 0..<size {
                for red in 0..<size {
                    let colour = change(
                        SIMD3(Float(red), Float(green), Float(blue)) / Float(size - 1))
                    text += "\(colour.x) \(colour.y) \(colour.z)\n"
                }
            }
        }
        return text
    }

    private func complaint(_ text: String) -> String {
        do throws(CodecFailure) {
            _ = try ColourTable(cube: text, file: "look.cube")
            return "none"
        } catch { return error.message }
    }

    /// Grey from dark to light, and every hue at little saturation: colours that exist.
    private func colours() -> Picture {
        let picture = Picture(width: 64, height: 64)
        for row in 0..<64 {
            for column in 0..<64 {
                picture.bases.0[row * picture.strides.0 + column] = UInt8(50 + row + column)
            }
        }
        for row in 0..<32 {
            for column in 0..<32 {
                picture.bases.1[row * picture.strides.1 + column] = UInt8(112 + column)
                picture.bases.2[row * picture.strides.2 + column] = UInt8(112 + row)
            }
        }
        return picture
    }

    /// All of a 64 x 64 picture, plane behind plane, as a file of raw video holds it.
    private func samples(_ picture: Picture) -> [UInt8] {
        let (bases, strides) = (picture.bases, picture.strides)
        let planes = [(bases.0, strides.0, 64), (bases.1, strides.1, 32), (bases.2, strides.2, 32)]
        return planes.flatMap { base, stride, side in
            (0..<side).flatMap { UnsafeBufferPointer(start: base + $0 * stride, count: side) }
        }
    }

    private func difference(_ a: Picture, _ b: Picture) -> (most: Int, mean: Double) {
        var (most, sum) = (0, 0)
        for (a, b) in zip(samples(a), samples(b)) {
            most = max(most, abs(Int(a) - Int(b)))
            sum += abs(Int(a) - Int(b))
        }
        return (most, Double(sum) / (64 * 64 * 1.5))
    }

    @Test func aTableThatChangesNothingLeavesThePictureAsItIs() throws {
        let picture = colours()
        Look(try ColourTable(cube: cube(17) { $0 }, file: "same.cube")).apply(to: picture)
        #expect(difference(picture, colours()).most <= 1)
    }

    @Test func aCubeGivesItsOwnPointsAndWhatLiesBetween() throws {
        let table = try ColourTable(
            cube: cube(3) { SIMD3($0.z, $0.x * 0.5, 1 - $0.y) }, file: "mixed.cube")
        for colour in [
            SIMD3<Float>(0, 0, 0), SIMD3(1, 1, 1), SIMD3(0.5, 1, 0), SIMD3(0.2, 0.7, 0.9),
            SIMD3(0.9, 0.3, 0.31),
        ] {
            let (made, wanted) = (
                table.colour(colour), SIMD3(colour.z, colour.x * 0.5, 1 - colour.y)
            )
            #expect(
                abs(made.x - wanted.x) + abs(made.y - wanted.y) + abs(made.z - wanted.z) < 1e-5,
                "\(colour)")
        }
        #expect(
            table.colour(SIMD3(2, -1, 0.5)) == table.colour(SIMD3(1, 0, 0.5)),
            "outside is as at the edge")
    }

    @Test func curvesAndADomainAreRead() throws {
        let text =
            "LUT_1D_SIZE 3\nDOMAIN_MIN 0 0 0\r\nDOMAIN_MAX 2 2 2\n0 0 1\n0.5 0.25 0.5\n1 1 0\n"
        let table = try ColourTable(cube: text, file: "curves.cube")
        #expect(table.isCurves && table.colour(SIMD3(1, 1, 1)) == SIMD3(0.5, 0.25, 0.5))
        #expect(table.colour(SIMD3(2, 0, 2)) == SIMD3(1, 0, 0))
    }

    @Test(arguments: [
        ("", "it has no LUT_3D_SIZE"),
        ("LUT_3D_SIZE 2\n0 0 0\n", "it should have 8 colours and has 1; is it whole?"),
        ("LUT_3D_SIZE 1000\n", "its size must be 2 to 256, not 1000"),
        ("LUT_3D_SIZE two\n", "line 1 is 'LUT_3D_SIZE two'"),
        ("LUT_3D_SIZE 2\n0 0 nan\n", "line 2 is '0 0 nan'"),
        ("LUT_1D_SIZE 2\n1 1\n1 1 1\n", "line 2 is '1 1'"),
        (
            "LUT_1D_SIZE 2\nDOMAIN_MIN 1 1 1\n0 0 0\n1 1 1\n",
            "its DOMAIN_MIN is not below its DOMAIN_MAX"
        ),
        ("\u{89}PNG\u{1}", "line 1 is"),
    ])
    func aFileThatIsNoTableIsRefusedInASentence(text: String, reason: String) {
        #expect(
            complaint(text).hasPrefix("look.cube is no look that can be used: \(reason)"),
            "\(complaint(text))")
    }

    /// A strong look: contrast, warm lights, cold shadows.
    private static func strong(_ colour: SIMD3<Float>) -> SIMD3<Float> {
        let curved = colour * colour * (3 - 2 * colour)
        return curved * SIMD3(1.0, 0.95, 0.85) + SIMD3(0, 0.01, 0.05) * (1 - curved)
    }

    @Test func aLookIsWhatFFmpegMakesOfIt() throws {
        let scratch = try Scratch()
        try Files.replace("\(scratch.path)/look.cube", with: Array(cube(33, Self.strong).utf8))
        let picture = colours()
        try Files.replace("\(scratch.path)/in.yuv", with: samples(picture))
        let matrix =
            "scale=in_color_matrix=bt709:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+full_chroma_inp+bicubic"
        let raw = "-f rawvideo -pix_fmt yuv420p"
        _ = try output(
            of: """
                ffmpeg -v error -y \(raw) -s 64x64 -i \(scratch.path)/in.yuv \
                -vf '\(matrix),format=gbrp16le,lut3d=\(scratch.path)/look.cube,\(matrix),format=yuv420p' \(raw) \(scratch.path)/out.yuv
                """)
        let theirs = try Files.read("\(scratch.path)/out.yuv")
        Look(try ColourTable(cube: cube(33, Self.strong), file: "look.cube")).apply(to: picture)
        let differences = zip(samples(picture), theirs).map { abs(Int($0) - Int($1)) }
        let (most, mean) = (
            differences.max() ?? 255, Double(differences.reduce(0, +)) / (64 * 64 * 1.5)
        )
        #expect(differences.count == theirs.count)
        // Theirs rounds chroma twice on its way; a code or two is what two right answers differ by.
        #expect(most <= 4 && mean < 0.8, "most \(most), mean \(mean)")
    }

    @Test func aProxyHasItsLookAndItsText() throws {
        let profile = ProxyProfile(
            width: 180, height: 320, rate: FrameRate(30), bitrateKbps: 2000, preset: "ultrafast")
        let format = VideoFormat(pixels: .nv12, width: 180, height: 320, rate: FrameRate(30))
        let dark = try ColourTable(cube: cube(2) { $0 * 0.5 }, file: "dark.cube")
        let video = try ProxyVideo(format, source: "painted", profile: profile, look: dark)
        var asked: [Int64] = []
        video.text = { index in
            asked.append(index)
            return "01:00:00:0\(index)"
        }
        let painted = Painted(format)
        painted.paint(235)
        try video.show(painted.frame, at: 0, repeatsBefore: 0) { _ in }
        try video.repeatLatest(2, from: 1) { _ in }
        #expect(asked == [0, 1, 2], "a repeated picture has its own timecode")
        #expect(video.lent == nil, "the camera's own memory is not painted on")
        let look = try #require(try video.snapshot())
        let (top, width) = (Int(look.pixels[0]), look.width)
        #expect((120...135).contains(top), "white is half as bright: \(top)")
        #expect(look.pixels.suffix(width * 3 * 12).contains { $0 < 80 }, "the text stands on black")
    }
}
