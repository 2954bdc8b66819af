import TextWidth

/// How a cell looks: one of the eight basic colours, so that the user's palette applies, and three
/// attributes.
public struct Style: Equatable, Sendable {
    /// SGR 30 to 37; 39 is the terminal's own colour.
    public var colour: UInt8 = 39
    /// SGR 1, 2 and 7.
    public var isBold = false
    /// SGR 2.
    public var isDim = false
    /// SGR 7.
    public var isReversed = false

    /// A colour outside 30...37 becomes the terminal's own.
    public init(colour: UInt8 = 39, bold: Bool = false, dim: Bool = false, reversed: Bool = false) {
        self.colour = 30...37 ~= colour ? colour : 39
        (isBold, isDim, isReversed) = (bold, dim, reversed)
    }

    /// The terminal's own colour, and no attribute.
    public static let plain = Style()
}

/// One place of the grid: a cluster of at most three scalars inline, its width and style.
public struct Cell: Equatable, Sendable {
    /// Three scalars of 21 bits, the first lowest; 0 in the second half of a wide character.
    let glyph: UInt64
    /// 2, 1, or 0 in the second half of a wide character.
    let width: UInt8
    let isAmbiguous: Bool
    let style: Style

    static let blank = Cell(glyph: 0x20, width: 1, isAmbiguous: false, style: .plain)

    static func secondHalf(_ style: Style) -> Cell {
        Cell(glyph: 0, width: 0, isAmbiguous: false, style: style)
    }

    init(glyph: UInt64, width: UInt8, isAmbiguous: Bool, style: Style) {
        (self.glyph, self.width, self.isAmbiguous, self.style) = (glyph, width, isAmbiguous, style)
    }

    /// A character that has no cell of its own (a control, a lone mark) shows as `?`.
    init(_ character: Character, _ style: Style) {
        let width = Width.cells(character)
        guard width > 0, character != "\u{7F}" else {
            self.init(glyph: 0x3F, width: 1, isAmbiguous: false, style: style)
            return
        }
        var packed: UInt64 = 0
        for (place, scalar) in character.unicodeScalars.prefix(3).enumerated() {
            packed |= UInt64(scalar.value) << UInt64(21 * place)
        }
        self.init(
            glyph: packed, width: UInt8(width), isAmbiguous: Width.isAmbiguous(character),
            style: style)
    }

    func appendUTF8(to bytes: inout [UInt8]) {
        var rest = glyph
        while rest != 0 {
            if let scalar = Unicode.Scalar(UInt32(rest & 0x1F_FFFF)) {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
            }
            rest >>= 21
        }
    }
}
