/// The part of a JPEG before its samples (ITU-T T.81, annex B): what tells where a picture begins
/// and where it may end.
///
/// Pure. A start marker inside a head belongs to it: cameras put small pictures there, and some
/// write their own twice.
package enum JPEGHead {
    /// Where the samples of the picture that begins at `start` (FF D8) begin; the end of the bytes
    /// when the head is cut short.
    package static func end(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var place = start + 2
        while place + 3 < bytes.count {
            let marker = bytes[place + 1]
            guard bytes[place] == 0xFF, marker != 0xFF, marker != 0 else {
                place += 1
                continue
            }
            // An end, or a start, has no content; neither has a restart, which no head holds.
            if marker == 0xD9 { return place }
            if (0xD0...0xD8).contains(marker) || marker == 0x01 {
                place += 2
                continue
            }
            place += 2 + max(2, Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
            if marker == 0xDA { break }
        }
        return min(place, bytes.count)
    }

    /// What a picture's frame header says (B.2.2).
    package struct Frame: Equatable, Sendable {
        package var width: Int
        package var height: Int
        /// Baseline, extended or progressive, of 8 bits in one component or three: what every
        /// decoder takes.
        package var isCommon: Bool
    }

    /// The picture's sides in pixels; nil when it has no frame header.
    package static func size(in bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
        frame(in: bytes).map { ($0.width, $0.height) }
    }

    /// The frame header of the first picture in some bytes that begin with it; nil when it has
    /// none.
    package static func frame(in bytes: UnsafeRawBufferPointer) -> Frame? {
        var place = 2
        while place + 9 < bytes.count {
            let marker = bytes[place + 1]
            guard bytes[place] == 0xFF, marker != 0xFF, marker != 0 else {
                place += 1
                continue
            }
            if marker == 0xDA || marker == 0xD9 { return nil }
            // A start of frame, of any process; C4, C8 and CC are tables and a reserve.
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                let isCommon =
                    marker <= 0xC2 && bytes[place + 4] == 8 && [1, 3].contains(bytes[place + 9])
                return Frame(
                    width: number(bytes, place + 7), height: number(bytes, place + 5),
                    isCommon: isCommon)
            }
            let isBare = (0xD0...0xD8).contains(marker) || marker == 0x01
            place += 2 + (isBare ? 0 : max(2, number(bytes, place + 2)))
        }
        return nil
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int {
        Int(bytes[place]) << 8 | Int(bytes[place + 1])
    }
}
