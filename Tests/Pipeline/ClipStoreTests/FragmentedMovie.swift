/// A fragmented MP4 made by hand: just the boxes that recovery looks at (ISO 14496-12), with any
/// bytes for pictures.
struct FragmentedMovie {
    /// `ftyp` and `moov`.
    let header: [UInt8]
    let fragments: [[UInt8]]

    /// Fragments of `frames` pictures each; `sound` adds a second track to every one.
    init(frames: [Int], sound: Bool = true) {
        header =
            Self.box("ftyp", Array("iso5".utf8)) + Self.box("moov", Array(repeating: 7, count: 40))
        fragments = frames.enumerated().map { index, count in
            Self.fragment(number: index + 1, tracks: sound ? [(1, count), (2, 43)] : [(1, count)])
        }
    }

    var bytes: [UInt8] { fragments.reduce(header, +) }

    /// The file's length after the header and after each fragment.
    var ends: [Int] {
        fragments.reduce(into: [header.count]) { $0.append($0[$0.count - 1] + $1.count) }
    }

    static func fragment(number: Int, tracks: [(track: Int, samples: Int)]) -> [UInt8] {
        let trafs = tracks.flatMap { track, samples in
            box(
                "traf",
                box("tfhd", word(0x2_0000) + word(track))
                    + box("trun", word(1) + word(samples) + word(0)))
        }
        let moof = box("moof", box("mfhd", word(0) + word(number)) + trafs)
        return moof + box("mdat", (0..<60).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) })
    }

    static func box(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        word(body.count + 8) + Array(kind.utf8) + body
    }

    /// A box whose size stands in 64 bits, as a box above 4 GB has it.
    static func longBox(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        word(1) + Array(kind.utf8) + word(0) + word(body.count + 16) + body
    }

    static func word(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
}
