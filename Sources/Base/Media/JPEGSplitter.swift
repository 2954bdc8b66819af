/// Takes the JPEGs out of a run of bytes, whatever stands between them: a boundary and heads of any
/// spelling, nothing, or junk.
///
/// Pure. A picture is given as soon as its end marker has come; one without is given when the next
/// begins.
package struct JPEGSplitter {
    private var bytes: [UInt8] = []
    /// Where the picture under way begins, and how far its samples were looked through.
    private var start: Int?
    private var seen = 0
    private let limit: Int

    /// `limit`: the bytes a picture may have; 16 MiB is a JPEG of 8192 x 8192.
    package init(limit: Int = 16 << 20) { self.limit = limit }

    package mutating func append(_ more: UnsafeRawBufferPointer) { bytes += more }

    /// The next picture; nil until more bytes come.
    package mutating func next() -> [UInt8]? {
        guard let start = start ?? findStart() else { return nil }
        self.start = start
        guard let end = findEnd() else {
            // What never ends is no picture.
            if bytes.count - start > limit { forget(to: bytes.count) }
            return nil
        }
        let picture = Array(bytes[start..<end])
        forget(to: end)
        return picture
    }

    private mutating func findStart() -> Int? {
        var place = seen
        while place + 2 < bytes.count {
            if bytes[place] == 0xFF, bytes[place + 1] == 0xD8, bytes[place + 2] == 0xFF {
                seen = place
                return place
            }
            place += 1
        }
        // Two bytes may be the beginning of one.
        forget(to: max(0, bytes.count - 2))
        return nil
    }

    /// Walks on from where it stopped before, over heads by their length and over samples byte by
    /// byte.
    private mutating func findEnd() -> Int? {
        guard let start else { return nil }
        if seen == start { seen = start + 2 }
        while seen + 3 < bytes.count {
            let marker = bytes[seen + 1]
            guard bytes[seen] == 0xFF, marker != 0xFF, marker != 0 else {
                seen += 1
                continue
            }
            switch marker {
            case 0xD9: return seen + 2
            case 0xD0...0xD7, 0x01: seen += 2
            case 0xD8 where hasSamples: return seen
            case 0xD8: seen += 2
            default:
                let length = max(2, Int(bytes[seen + 2]) << 8 | Int(bytes[seen + 3]))
                if marker == 0xDA { hasSamples = true }
                seen += 2 + length
            }
        }
        // Nothing need follow an end marker.
        if seen + 1 < bytes.count, bytes[seen] == 0xFF, bytes[seen + 1] == 0xD9 { return seen + 2 }
        if seen + 2 < bytes.count, bytes[seen + 1] == 0xFF, bytes[seen + 2] == 0xD9 {
            return seen + 3
        }
        return nil
    }

    /// Whether the picture's samples have begun: from there on a start marker is the next
    /// picture's.
    private var hasSamples = false

    private mutating func forget(to place: Int) {
        bytes.removeFirst(place)
        start = nil
        seen = 0
        hasSamples = false
    }
}
