import Media
import Testing
import Time

@testable import Codec
@testable import Pictures

/// A picture of one colour, planar 4:4:4, so that every sample has its own chroma.
private func picture(
    _ width: Int, _ height: Int, paint: (_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8)
) -> (PlaneSet, [UInt8]) {
    var bytes = [UInt8](repeating: 0, count: width * height * 3 + 64)
    for y in 0..<height {
        for x in 0..<width {
            let (luma, blue, red) = paint(x, y)
            bytes[y * width + x] = luma
            bytes[width * height + y * width + x] = blue
            bytes[2 * width * height + y * width + x] = red
        }
    }
    let planes = bytes.withUnsafeBufferPointer { pointer in
        let base = pointer.baseAddress
        return PlaneSet(
            bases: (
                base, base.map { $0 + width * height }, base.map { $0 + 2 * width * height }, nil
            ),
            strides: (Int32(width), Int32(width), Int32(width), 0))
    }
    return (planes, bytes)
}

/// Scales one painted picture into a proxy's.
private func scaled(
    _ layout: SourceLayout, fit: PictureFit = .crop, to width: Int, _ height: Int,
    paint: (_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8)
) throws -> Picture {
    let target = Picture(width: width, height: height)
    target.fill(luma: 77)
    let (planes, bytes) = picture(layout.width, layout.height, paint: paint)
    try withExtendedLifetime(bytes) {
        try bytes.withUnsafeBufferPointer { pointer in
            let base = pointer.baseAddress
            let area = layout.width * layout.height
            let here = PlaneSet(
                bases: (base, base.map { $0 + area }, base.map { $0 + 2 * area }, nil),
                strides: planes.strides)
            try PictureScaler(from: layout, fit: fit, width: width, height: height).scale(
                here, into: target)
        }
    }
    return target
}

extension Picture {
    fileprivate func luma(_ x: Int, _ y: Int) -> Int { Int(bases.0[y * strides.0 + x]) }
    fileprivate func colour(_ x: Int, _ y: Int) -> [Int] {
        let chroma = y / 2 * strides.1 + x / 2
        return [luma(x, y), Int(bases.1[chroma]), Int(bases.2[chroma])]
    }
}

struct FramingTests {
    /// A pure red, as each kind of source writes it.
    @Test(arguments: [
        (ColourMatrix.bt709, false, [63, 102, 240]), (.bt601, false, [81, 90, 240]),
        (.bt2020, false, [74, 97, 240]),
        (.bt601, true, [76, 85, 255]), (.bt709, true, [54, 99, 255]),
        (.smpte240, false, [62, 102, 240]),
    ])
    func redIsTheSameRedWhateverMatrixAndRangeASourceHas(
        _ matrix: ColourMatrix, _ isFull: Bool, _ red: [Int]
    ) throws {
        let layout = SourceLayout(
            pixels: .yuv444p, width: 640, height: 360, isFullRange: isFull, said: matrix)
        let picture = try scaled(layout, to: 320, 180) { _, _ in
            (UInt8(red[0]), UInt8(red[1]), UInt8(red[2]))
        }
        for (found, wanted) in zip(picture.colour(160, 90), [63, 102, 240]) {
            #expect(
                abs(found - wanted) <= 3,
                "\(matrix), full range \(isFull): \(picture.colour(160, 90))")
        }
    }

    @Test func aSmallPictureThatSaysBT709IsTakenAtItsWord() {
        let said = SourceLayout(
            pixels: .yuv420p, width: 640, height: 360, isFullRange: false, said: .bt709)
        #expect(said.matrix == 709)
        #expect(
            SourceLayout(pixels: .yuv420p, width: 640, height: 360, isFullRange: false).matrix
                == 601)
        #expect(
            SourceLayout(pixels: .yuv420p, width: 1920, height: 1080, isFullRange: true).matrix
                == 709)
    }

    /// Anamorphic, PAL wide and narrow, NTSC: a circle of the scene stays a circle, and its edge is
    /// where it was.
    @Test(arguments: [
        (720, 576, 64, 45), (720, 576, 16, 15), (720, 480, 32, 27), (720, 480, 8, 9),
        (960, 1080, 2, 1), (640, 480, 1, 1),
    ])
    func whatIsRoundStaysRoundWhateverShapeItsPixelsHave(
        _ width: Int, _ height: Int, _ across: Int, _ down: Int
    ) throws {
        let aspect = PixelAspect(across, down)
        let layout = SourceLayout(
            pixels: .yuv444p, width: width, height: height, isFullRange: false, said: .bt709,
            aspect: aspect)
        let radius = Double(height) * 0.3
        for fit in PictureFit.allCases {
            let picture = try scaled(layout, fit: fit, to: 640, 640) { x, y in
                let dx = (Double(x) + 0.5 - Double(width) / 2) * Double(across) / Double(down)
                let dy = Double(y) + 0.5 - Double(height) / 2
                return (dx * dx + dy * dy < radius * radius ? 200 : 40, 128, 128)
            }
            let row = (0..<640).filter { picture.luma($0, 320) > 120 }.count
            let column = (0..<640).filter { picture.luma(320, $0) > 120 }.count
            #expect(row > 100 && abs(row - column) <= 6, "\(fit): \(row) wide, \(column) high")
        }
    }

    @Test func aPaddedPictureIsAllThereBetweenBlackBars() throws {
        let layout = SourceLayout(
            pixels: .yuv444p, width: 640, height: 360, isFullRange: false, said: .bt709)
        let picture = try scaled(layout, fit: .pad, to: 180, 320) { x, _ in
            (x < 320 ? 60 : 180, 128, 128)
        }
        // 180 wide is 101 high, and that is even: 100 lines from 110 on.
        #expect(
            picture.colour(90, 20) == [16, 128, 128] && picture.colour(90, 300) == [16, 128, 128])
        #expect(abs(picture.luma(4, 160) - 60) <= 2 && abs(picture.luma(176, 160) - 180) <= 2)
        let wide = try scaled(layout, fit: .pad, to: 640, 180) { _, _ in (100, 128, 128) }
        #expect(wide.colour(20, 90) == [16, 128, 128] && wide.colour(620, 90) == [16, 128, 128])
        #expect(abs(wide.luma(320, 90) - 100) <= 2)
    }

    @Test(arguments: PictureFit.allCases)
    func ofAnInterlacedPictureOneFieldIsSeenAndNoCombs(_ fit: PictureFit) throws {
        var layout = SourceLayout(
            pixels: .yuv444p, width: 640, height: 480, isFullRange: false, said: .bt709)
        layout.isInterlaced = true
        // A bar that moved by 64 pixels from one field to the other.
        let picture = try scaled(layout, fit: fit, to: 640, 480) { x, y in
            let left = y % 2 == 0 ? 256 : 320
            return ((left..<(left + 64)).contains(x) ? 200 : 40, 128, 128)
        }
        #expect(picture.luma(288, 240) > 180)
        for y in 200..<280 { #expect(picture.luma(352, y) < 60, "line \(y) shows the other field") }
    }

    @Test func theCrewIsToldHowMuchOfALandscapePictureIsRecorded() {
        let profile = ProxyProfile(width: 720, height: 1280)
        let camera = VideoFormat(pixels: .yuyv422, width: 1920, height: 1080, rate: FrameRate(25))
        let note = FramingNote(camera, profile: profile)
        #expect(note.facts == "cropped to 606x1080")
        #expect(note.warning?.contains("only the middle 606x1080 (32 %)") == true)
        var padded = profile
        padded.fit = .pad
        #expect(FramingNote(camera, profile: padded) == FramingNote(camera, profile: padded))
        #expect(FramingNote(camera, profile: padded).facts == "padded to 720x1280")
        #expect(FramingNote(camera, profile: padded).warning == nil)
        var turned = profile
        turned.turn = 90
        #expect(FramingNote(camera, profile: turned).facts == nil)
        // Eight lines more than the shape are no news.
        let lines = VideoFormat(pixels: .nv12, width: 1920, height: 1088, rate: FrameRate(25))
        #expect(FramingNote(lines, profile: ProxyProfile(width: 1280, height: 720)).facts == nil)
    }

    @Test(arguments: [(0, 1), (1, 0), (-4, 3), (1, 100), (200_000, 300_000)])
    func aPixelShapeThatCannotBeIsASquare(_ width: Int, _ height: Int) {
        #expect(PixelAspect(width, height) == .square)
    }
}
