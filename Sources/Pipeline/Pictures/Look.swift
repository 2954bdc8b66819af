/// A colour table baked for proxies, and laid over them. One thread.
///
/// The table is composed with both conversions once, on a lattice of luma and chroma, so that a
/// picture never becomes red, green and blue: libavfilter's `lut3d` turns all of it there and back,
/// and brings speech synthesis, SVG and Vulkan into the process.
public final class Look {
    /// A node is luma, blue and red difference in sixteenths of a code, one lane free: eight of
    /// them at most still fit 16 bits.
    private typealias Node = SIMD4<Int16>

    private let nodes: UnsafeMutablePointer<Node>
    private let ways: UnsafeMutablePointer<Way>

    /// Codes from a node to the next: luma carries the contrast, so it has twice as many.
    private static let lumaStep = 4
    private static let chromaStep = 8
    private static let lumaNodes = 256 / lumaStep + 1
    private static let chromaNodes = 256 / chromaStep + 1
    private static let sixteenths: Float = 16
    /// From a node to the next in blue and in red difference.
    private static let blue = lumaNodes
    private static let red = lumaNodes * chromaNodes

    /// The way through a cell for one place in it: two corners between the first and the last, and
    /// what each of the four counts, in eighths.
    private struct Way {
        var second: Int32
        var third: Int32
        var shares: SIMD4<Int16>
    }

    /// Takes a few milliseconds for a table of any size.
    public init(_ table: ColourTable) {
        nodes = .allocate(capacity: Self.red * Self.chromaNodes)
        ways = .allocate(capacity: Self.lumaStep * Self.chromaStep * Self.chromaStep)
        for red in 0..<Self.chromaNodes {
            for blue in 0..<Self.chromaNodes {
                for luma in 0..<Self.lumaNodes {
                    let code = SIMD3(
                        Float(luma * Self.lumaStep), Float(blue * Self.chromaStep),
                        Float(red * Self.chromaStep))
                    (nodes + luma + blue * Self.blue + red * Self.red).initialize(
                        to: Self.node(code, table))
                }
            }
        }
        for place in 0..<(Self.lumaStep * Self.chromaStep * Self.chromaStep) {
            (ways + place).initialize(to: Self.way(place))
        }
    }

    deinit {
        nodes.deallocate()
        ways.deallocate()
    }

    /// Changes the picture where it lies.
    public func apply(to picture: Picture) {
        for row in 0..<(picture.height / 2) {
            let luma = picture.bases.0 + 2 * row * picture.strides.0
            apply(
                luma, luma + picture.strides.0, picture.bases.1 + row * picture.strides.1,
                picture.bases.2 + row * picture.strides.2,
                pairs: picture.width / 2)
        }
    }

    /// Two rows of luma and the chroma they share.
    private func apply(
        _ upper: UnsafeMutablePointer<UInt8>, _ lower: UnsafeMutablePointer<UInt8>,
        _ blue: UnsafeMutablePointer<UInt8>,
        _ red: UnsafeMutablePointer<UInt8>, pairs: Int
    ) {
        for pair in 0..<pairs {
            let (blueCode, redCode) = (Int(blue[pair]), Int(red[pair]))
            let cell = nodes + (blueCode >> 3) * Self.blue + (redCode >> 3) * Self.red
            let way = ways + (blueCode & 7) << 2 + (redCode & 7) << 5
            let a = Self.between(cell, way, &upper[2 * pair])
            let b = Self.between(cell, way, &upper[2 * pair + 1])
            let c = Self.between(cell, way, &lower[2 * pair])
            let d = Self.between(cell, way, &lower[2 * pair + 1])
            // Each is in 128ths; four of them are one chroma sample.
            let first =
                SIMD2<Int32>(truncatingIfNeeded: SIMD2(a.y, a.z))
                &+ SIMD2<Int32>(truncatingIfNeeded: SIMD2(b.y, b.z))
            let second =
                SIMD2<Int32>(truncatingIfNeeded: SIMD2(c.y, c.z))
                &+ SIMD2<Int32>(truncatingIfNeeded: SIMD2(d.y, d.z))
            let mean = (first &+ second &+ 256) &>> 9
            blue[pair] = UInt8(truncatingIfNeeded: mean.x)
            red[pair] = UInt8(truncatingIfNeeded: mean.y)
        }
    }

    /// The colour at a luma of the cell, in 128ths of a code; luma is put back at once.
    @inline(__always)
    private static func between(
        _ cell: UnsafeMutablePointer<Node>, _ ways: UnsafeMutablePointer<Way>, _ luma: inout UInt8
    ) -> Node {
        let node = cell + Int(luma >> 2)
        let way = ways[Int(luma & 3)]
        let colour =
            node[0] &* way.shares.x &+ node[Int(way.second)] &* way.shares.y &+ node[Int(way.third)]
            &* way.shares.z
            &+ node[1 + blue + red] &* way.shares.w
        luma = UInt8(truncatingIfNeeded: (colour.x &+ 64) &>> 7)
        return colour
    }

    private static func way(_ place: Int) -> Way {
        // Luma's steps are half as wide: its share counts twice.
        let steps = [((place & 3) * 2, 1), (place >> 2 & 7, blue), (place >> 5, red)].sorted {
            $0.0 > $1.0
        }
        let shares = [8 - steps[0].0, steps[0].0 - steps[1].0, steps[1].0 - steps[2].0, steps[2].0]
            .map { Int16($0) }
        return Way(
            second: Int32(steps[0].1), third: Int32(steps[0].1 + steps[1].1), shares: SIMD4(shares))
    }

    /// BT.709 in 16 to 235 (ITU-R BT.709-6, 3 and 4) to red, green and blue, through the table, and
    /// back.
    private static func node(_ code: SIMD3<Float>, _ table: ColourTable) -> Node {
        let luma = (code.x - 16) / 219
        let (blue, red) = ((code.y - 128) / 224, (code.z - 128) / 224)
        let colour = table.colour(
            SIMD3(luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue))
        let shown = colour.clamped(lowerBound: .zero, upperBound: .one)
        let newLuma = 0.2126 * shown.x + 0.7152 * shown.y + 0.0722 * shown.z
        let codes = SIMD4(
            16 + 219 * newLuma, 128 + 224 * (shown.z - newLuma) / 1.8556,
            128 + 224 * (shown.x - newLuma) / 1.5748, 0)
        return Node((codes * sixteenths).rounded(.toNearestOrEven))
    }
}
