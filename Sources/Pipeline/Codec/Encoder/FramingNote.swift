import Media
import Pictures

/// What the crew should know of how a camera's picture comes into the proxy.
public struct FramingNote: Equatable, Sendable {
    /// For the clip's document, behind what the camera is: `cropped to 608x1080`; nil when the
    /// whole picture is taken as it is.
    public let facts: String?
    /// A sentence for the log, when a good part of the picture is not recorded.
    public let warning: String?

    /// A little beyond the shape (1088 lines for 1080, the edges of PAL) is no news.
    private static let unnoticed = 0.03
    private static let most = 0.25

    /// `format` is what the source gives; its turn holds where the profile names none.
    public init(_ format: VideoFormat, profile: ProxyProfile) {
        let turn = profile.turn ?? format.turn
        let (width, height) =
            turn % 180 == 0 ? (profile.width, profile.height) : (profile.height, profile.width)
        let layout = SourceLayout(PixelLayout(format.pixels) ?? .yuv420p, format)
        let framing = Framing(layout, fit: profile.fit, width: width, height: height)
        let lines = format.isInterlaced ? framing.source.height * 2 : framing.source.height
        let kept =
            Double(framing.source.width * lines) / Double(max(1, format.width * format.height))
        var words: [String] = []
        if kept < 1 - Self.unnoticed { words.append("cropped to \(framing.source.width)x\(lines)") }
        let filled =
            Double(framing.target.width * framing.target.height) / Double(max(1, width * height))
        if filled < 1 - Self.unnoticed { words.append("padded to \(width)x\(height)") }
        if format.aspect != .square {
            words.append("pixels \(format.aspect.width):\(format.aspect.height)")
        }
        if format.isInterlaced { words.append("interlaced: one field of two") }
        facts = words.isEmpty ? nil : words.joined(separator: ", ")
        guard kept < 1 - Self.most else {
            warning = nil
            return
        }
        let percent = Int((kept * 100).rounded())
        warning =
            "of its picture of \(format.width)x\(format.height) only the middle \(framing.source.width)x\(lines) (\(percent) %) "
            + "is recorded, for a proxy of \(profile.width)x\(profile.height); "
            + "fit = \"pad\" records all of it, rotate = 90 turns a camera that lies on its side"
    }
}
