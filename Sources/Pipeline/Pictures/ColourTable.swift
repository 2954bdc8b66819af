import Media

/// Colours to colours, as a .cube file says (Adobe's Cube LUT Specification 1.0, 2013).
public struct ColourTable: Equatable, Sendable {
    /// Points along each axis.
    public let size: Int
    /// A curve for each channel, instead of a cube of all three.
    public let isCurves: Bool
    /// The colours that the first and the last point stand for.
    let lowest: SIMD3<Float>
    let highest: SIMD3<Float>
    /// Red runs fastest, blue slowest; the channels of a curve lie side by side.
    let points: [SIMD3<Float>]

    /// Largest sizes of the specification; a file that says more is none of these.
    private static let largestCube = 256
    private static let largestCurve = 65536

    /// Reads the text of a .cube file; `file` is for the sentence when it is none.
    public init(cube text: some StringProtocol, file: String) throws(CodecFailure) {
        var reader = CubeReader(file: file)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            try reader.read(line)
        }
        guard let size = reader.size else {
            throw reader.failure("it has no LUT_3D_SIZE and no LUT_1D_SIZE")
        }
        let largest = reader.isCurves ? Self.largestCurve : Self.largestCube
        guard (2...largest).contains(size) else {
            throw reader.failure("its size must be 2 to \(largest), not \(size)")
        }
        let wanted = reader.isCurves ? size : size * size * size
        guard reader.points.count == wanted else {
            throw reader.failure(
                "it should have \(wanted) colours and has \(reader.points.count); is it whole?")
        }
        guard all(reader.lowest .< reader.highest) else {
            throw reader.failure("its DOMAIN_MIN is not below its DOMAIN_MAX")
        }
        (self.size, isCurves, points) = (size, reader.isCurves, reader.points)
        (lowest, highest) = (reader.lowest, reader.highest)
    }

    /// What becomes of a colour (red, green, blue; 0 to 1): between points by the tetrahedron it
    /// lies in, outside as at the edge.
    public func colour(_ colour: SIMD3<Float>) -> SIMD3<Float> {
        let last = Float(size - 1)
        let place = ((colour - lowest) / (highest - lowest) * last).clamped(
            lowerBound: .zero, upperBound: .init(repeating: last))
        let cell = SIMD3<Int>(
            place.clamped(lowerBound: .zero, upperBound: .init(repeating: last - 1)))
        let rest = place - SIMD3<Float>(cell)
        return isCurves ? onCurves(cell, rest) : inCube(cell, rest)
    }

    private func onCurves(_ cell: SIMD3<Int>, _ rest: SIMD3<Float>) -> SIMD3<Float> {
        let from = SIMD3(points[cell.x].x, points[cell.y].y, points[cell.z].z)
        let to = SIMD3(points[cell.x + 1].x, points[cell.y + 1].y, points[cell.z + 1].z)
        return from + (to - from) * rest
    }

    /// From the cell's first corner to its last along the axes in the order of their shares: the
    /// six tetrahedra of a cube.
    private func inCube(_ cell: SIMD3<Int>, _ rest: SIMD3<Float>) -> SIMD3<Float> {
        let steps = [(rest.x, 1), (rest.y, size), (rest.z, size * size)].sorted { $0.0 > $1.0 }
        var corner = cell.x + size * (cell.y + size * cell.z)
        var share = 1 - steps[0].0
        var colour = points[corner] * share
        for (index, step) in steps.enumerated() {
            corner += step.1
            share = step.0 - (index < 2 ? steps[index + 1].0 : 0)
            colour += points[corner] * share
        }
        return colour
    }
}

/// Takes a .cube file line by line.
private struct CubeReader {
    let file: String
    var size: Int?
    var isCurves = false
    var lowest = SIMD3<Float>(repeating: 0)
    var highest = SIMD3<Float>(repeating: 1)
    var points: [SIMD3<Float>] = []
    private var line = 0

    init(file: String) { self.file = file }

    func failure(_ reason: String) -> CodecFailure {
        CodecFailure(.badInput, "\(file) is no look that can be used: \(reason)")
    }

    mutating func read(_ text: some StringProtocol) throws(CodecFailure) {
        line += 1
        let words = text.split(maxSplits: 4) { $0 == " " || $0 == "\t" }
        guard let first = words.first, first.first != "#" else { return }
        switch first {
        case "TITLE": return
        case "LUT_3D_SIZE", "LUT_1D_SIZE":
            guard size == nil, let number = words.dropFirst().first.flatMap({ Int($0) }) else {
                throw refused(text)
            }
            (size, isCurves) = (number, first == "LUT_1D_SIZE")
        case "DOMAIN_MIN": lowest = try colour(words.dropFirst(), text)
        case "DOMAIN_MAX": highest = try colour(words.dropFirst(), text)
        // As Resolve writes the domain: one range for all channels.
        case "LUT_3D_INPUT_RANGE", "LUT_1D_INPUT_RANGE":
            let ends = words.dropFirst().compactMap { Float($0) }
            guard ends.count == 2 else { throw refused(text) }
            (lowest, highest) = (.init(repeating: ends[0]), .init(repeating: ends[1]))
        default: points.append(try colour(words[...], text))
        }
    }

    private func colour(_ words: some Collection<some StringProtocol>, _ text: some StringProtocol)
        throws(CodecFailure) -> SIMD3<Float>
    {
        let numbers = words.prefix(4).compactMap { Float($0) }
        guard words.count == 3, numbers.count == 3, numbers.allSatisfy(\.isFinite) else {
            throw refused(text)
        }
        return SIMD3(numbers[0], numbers[1], numbers[2])
    }

    private func refused(_ text: some StringProtocol) -> CodecFailure {
        failure("line \(line) is '\(text.prefix(60))'")
    }
}
