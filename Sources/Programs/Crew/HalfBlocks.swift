import FoundationEssentials
import Wire

/// A small picture as text: the upper half of a cell is one pixel, the lower half the next below.
struct HalfBlocks {
    enum Colours: Sendable {
        /// 24 bits, where COLORTERM says so.
        case many
        /// The 256 of xterm.
        case few
        /// Grey levels by characters alone, for NO_COLOR and dumb terminals.
        case none
    }

    private let picture: PeekPicture
    private let pixels: [UInt8]

    init(_ picture: PeekPicture) {
        self.picture = picture
        pixels = Array(picture.pixels)
    }

    /// Lines of at most `columns` cells; empty when the pixels do not fit the size they claim.
    func lines(columns: Int, colours: Colours) -> [String] {
        guard picture.width > 0, picture.height > 1,
            pixels.count == picture.width * picture.height * 3, columns > 0
        else { return [] }
        let width = min(columns, picture.width)
        let height = max(2, picture.height * width / picture.width)
        return stride(from: 0, to: height - 1, by: 2).map { row in
            let cells = (0..<width).map { column in
                cell(
                    pixel(column, row, width, height), pixel(column, row + 1, width, height),
                    colours)
            }
            return cells.joined() + (colours == .none ? "" : "\u{1B}[0m")
        }
    }

    private struct Pixel {
        let red, green, blue: Int
        /// ITU-R BT.709.
        var luma: Int { (red * 213 + green * 715 + blue * 72) / 1000 }
        /// Nearest of xterm's 6 x 6 x 6 cube.
        var palette: Int { 16 + 36 * (red * 5 / 255) + 6 * (green * 5 / 255) + blue * 5 / 255 }
    }

    private func pixel(_ column: Int, _ row: Int, _ width: Int, _ height: Int) -> Pixel {
        let x = column * picture.width / width
        let y = min(picture.height - 1, row * picture.height / height)
        let offset = (y * picture.width + x) * 3
        return Pixel(
            red: Int(pixels[offset]), green: Int(pixels[offset + 1]), blue: Int(pixels[offset + 2]))
    }

    private func cell(_ upper: Pixel, _ lower: Pixel, _ colours: Colours) -> String {
        switch colours {
        case .many:
            "\u{1B}[38;2;\(upper.red);\(upper.green);\(upper.blue);48;2;\(lower.red);\(lower.green);\(lower.blue)m▀"
        case .few: "\u{1B}[38;5;\(upper.palette);48;5;\(lower.palette)m▀"
        case .none: String(Self.greys[(upper.luma + lower.luma) / 2 * (Self.greys.count - 1) / 255])
        }
    }

    /// Dark to light.
    private static let greys = Array(" .:-=+*#%@")
}
