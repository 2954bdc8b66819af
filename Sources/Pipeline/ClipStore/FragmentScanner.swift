import Platform

/// Finds how much of a fragmented MP4 is whole: `ftyp`, `moov`, then pairs of `moof` and `mdat`
/// (ISO 14496-12).
///
/// Reads box headers and the `trun`s only, through a function, so that a torn file of any size is
/// cheap to judge.
struct FragmentScanner {
    struct Finding: Equatable {
        /// End of the last whole fragment; 0 when there is none.
        var wholeBytes: Int64 = 0
        /// Samples of the first track, the picture, in whole fragments.
        var frames = 0
        var fragments = 0
    }

    let length: Int64
    /// Bytes at an offset; fewer at the end.
    let read: (Int64, Int) throws -> [UInt8]

    /// A moof describes one second of two tracks; ours are below 4 kB.
    private static let longestMoof: Int64 = 1 << 20

    func scan() throws -> Finding {
        var finding = Finding()
        var offset: Int64 = 0
        var pending: Int?
        var hasHeader = false
        while let box = try box(at: offset) {
            switch box.kind {
            case "moov": hasHeader = true
            case "moof": pending = try samples(in: box)
            case "mdat":
                guard hasHeader, let frames = pending else { return finding }
                pending = nil
                finding.frames += frames
                finding.fragments += 1
                finding.wholeBytes = box.end
            case "ftyp", "styp", "sidx", "free": break
            default: return finding
            }
            offset = box.end
        }
        return finding
    }

    private struct Box {
        let kind: String
        let body: Int64
        let end: Int64
    }

    /// The box at an offset, nil when it is not whole.
    private func box(at offset: Int64) throws -> Box? {
        let header = try read(offset, 16)
        guard header.count >= 8 else { return nil }
        var size = Int64(Self.number(header[0..<4]))
        var body = offset + 8
        if size == 1 {
            guard header.count == 16, header[8] < 0x80 else { return nil }
            size = Int64(Self.number(header[8..<16]))
            body = offset + 16
        }
        guard size >= body - offset, size <= length - offset else { return nil }
        return Box(
            kind: String(decoding: header[4..<8], as: UTF8.self), body: body, end: offset + size)
    }

    /// Samples that a moof's first track announces; nil when it cannot be understood.
    private func samples(in moof: Box) throws -> Int? {
        guard moof.end - moof.body <= Self.longestMoof else { return nil }
        let bytes = try read(moof.body, Int(moof.end - moof.body))
        for traf in Self.children(bytes[...], "traf") {
            guard let header = Self.children(traf, "tfhd").first, header.count >= 8 else {
                return nil
            }
            let track = Self.number(header.dropFirst(4).prefix(4))
            guard track == 1 else { continue }
            return Self.children(traf, "trun").reduce(0) {
                $0 + Int(Self.number($1.dropFirst(4).prefix(4)))
            }
        }
        // A fragment of sound alone is whole as well.
        return 0
    }

    private static func children(_ bytes: ArraySlice<UInt8>, _ kind: String) -> [ArraySlice<UInt8>]
    {
        var found: [ArraySlice<UInt8>] = []
        var rest = bytes
        while rest.count >= 8 {
            let size = Int(number(rest.prefix(4)))
            guard size >= 8 && size <= rest.count else { break }
            if rest.dropFirst(4).prefix(4).elementsEqual(kind.utf8) {
                found.append(rest.prefix(size).dropFirst(8))
            }
            rest = rest.dropFirst(size)
        }
        return found
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
