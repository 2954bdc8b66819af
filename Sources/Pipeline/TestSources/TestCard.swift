import Media
import Time

/// Draws the test picture, yuv420p, 16 to 235.
struct TestCard {
    let width: Int
    let height: Int
    private let framesPerSecond: Int64
    private let unit: Int

    private static let black: UInt8 = 16
    private static let white: UInt8 = 235

    init(width: Int, height: Int, rate: FrameRate) {
        self.width = width
        self.height = height
        framesPerSecond = Int64((Double(rate.numerator) / Double(rate.denominator)).rounded())
        unit = max(2, min(width, height) / 90)
    }

    var byteCount: Int { width * height + 2 * (width / 2) * (height / 2) }

    func planes(in memory: UnsafeMutableRawPointer) -> (
        VideoFrame.Plane, VideoFrame.Plane, VideoFrame.Plane
    ) {
        let luma = width * height
        let chroma = (width / 2) * (height / 2)
        return (
            .init(memory, stride: width), .init(memory + luma, stride: width / 2),
            .init(memory + luma + chroma, stride: width / 2)
        )
    }

    func blacken(_ frame: VideoFrame) {
        let count = (width / 2) * (height / 2)
        frame.planes.0.base?.assumingMemoryBound(to: UInt8.self).update(
            repeating: Self.black, count: width * height)
        frame.planes.1.base?.assumingMemoryBound(to: UInt8.self).update(
            repeating: 128, count: count)
        frame.planes.2.base?.assumingMemoryBound(to: UInt8.self).update(
            repeating: 128, count: count)
    }

    func draw(frame index: Int64, into frame: VideoFrame) {
        guard let luma = frame.planes.0.base?.assumingMemoryBound(to: UInt8.self) else { return }
        drawWedge(luma, flash: index % framesPerSecond == 0)
        drawColours(frame)
        drawBar(luma, index)
        drawDigits(luma, index)
        drawSquares(luma, index)
    }

    /// A grey wedge; the upper third is white for one frame a second.
    private func drawWedge(_ luma: UnsafeMutablePointer<UInt8>, flash: Bool) {
        let third = height / 3
        for row in 0..<height {
            let shade = flash && row < third ? Self.white : UInt8(40 + row * 120 / height)
            (luma + row * width).update(repeating: shade, count: width)
        }
    }

    private func drawColours(_ frame: VideoFrame) {
        let count = (width / 2) * (height / 2)
        frame.planes.1.base?.assumingMemoryBound(to: UInt8.self).update(
            repeating: 118, count: count)
        frame.planes.2.base?.assumingMemoryBound(to: UInt8.self).update(
            repeating: 138, count: count)
    }

    /// Crosses the picture once in four seconds.
    private func drawBar(_ luma: UnsafeMutablePointer<UInt8>, _ index: Int64) {
        let period = framesPerSecond * 4
        let left = Int(index % period) * (width - 8 * unit) / Int(period)
        fill(luma, left: left, top: height / 3, width: 8 * unit, height: height / 3, Self.white)
    }

    /// Eight digits from a 3 by 5 face, a third of the way down.
    private func drawDigits(_ luma: UnsafeMutablePointer<UInt8>, _ index: Int64) {
        var rest = index % 100_000_000
        fill(luma, left: 0, top: height * 2 / 3, width: width, height: 14 * unit, Self.black)
        for place in (0..<8).reversed() {
            drawDigit(
                Int(rest % 10), luma, left: (5 + place * 9) * unit, top: height * 2 / 3 + 2 * unit)
            rest /= 10
        }
    }

    private func drawDigit(_ digit: Int, _ luma: UnsafeMutablePointer<UInt8>, left: Int, top: Int) {
        for dot in 0..<15 where Self.face[digit] >> (14 - dot) & 1 == 1 {
            let (across, down) = (dot % 3 * 2 * unit, dot / 3 * 2 * unit)
            fill(
                luma, left: left + across, top: top + down, width: 2 * unit, height: 2 * unit,
                Self.white)
        }
    }

    /// The frame number as 24 squares at the bottom, most significant first: a program reads it
    /// back from the picture.
    private func drawSquares(_ luma: UnsafeMutablePointer<UInt8>, _ index: Int64) {
        let side = width / 24
        for bit in 0..<24 {
            let shade = index >> (23 - bit) & 1 == 1 ? Self.white : Self.black
            fill(luma, left: bit * side, top: height - side, width: side, height: side, shade)
        }
    }

    private func fill(
        _ luma: UnsafeMutablePointer<UInt8>, left: Int, top: Int, width wide: Int, height high: Int,
        _ shade: UInt8
    ) {
        let right = min(width, left + wide)
        guard left < right else { return }
        for row in top..<min(height, top + high) {
            (luma + row * width + left).update(repeating: shade, count: right - left)
        }
    }

    /// Rows of three dots, top to bottom, one bit a dot.
    private static let face = [
        0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_111_001_111,
        0b101_101_111_001_001,
        0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_010_010_010, 0b111_101_111_101_111,
        0b111_101_111_001_111,
    ]
}
