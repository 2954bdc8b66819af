import ClipDocuments
import Muxing
import Time

/// A movie's timecode track: one number, the first picture's, and how to count on from it.
struct MovieTimecode {
    let reel: String
    let start: Timecode

    /// Nil when the clip's timecode cannot be read: a track that says 0 would be believed.
    init?(_ clip: ClipManifest) {
        guard let start = Timecode(clip.time.timecode, rate: clip.time.rate),
            clip.time.rate.nominal <= 255
        else { return nil }
        self.start = start
        reel = clip.reel
    }

    /// The one sample: frames since midnight, high byte first.
    var sample: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: start.frames >> (24 - 8 * Int64($0))) }
    }

    /// The sample description (QuickTime File Format, 'Timecode sample description').
    func writeEntry(_ out: inout BoxWriter) {
        out.box("tmcd") {
            $0.zeros(6)
            $0.u16(1)
            $0.u32(0)
            // 24-hour clock, and drop-frame.
            $0.u32(start.isDropFrame ? 3 : 2)
            $0.u32(UInt32(clamping: MovieFile.timescale(of: start.rate)))
            $0.u32(UInt32(clamping: MovieFile.unit(of: start.rate)))
            $0.u8(start.rate.nominal)
            $0.u8(0)
            $0.box("name") {
                let name = Array(reel.utf8.prefix(255))
                $0.u16(name.count)
                // English, as the reel's letters are.
                $0.u16(0)
                $0.raw(name)
            }
        }
    }

    /// The media header of what is neither picture nor sound, with how it would be shown.
    func writeHeader(_ out: inout BoxWriter) {
        out.box("gmhd") {
            $0.fullBox("gmin") {
                // Copied as it is, with 50 % grey, in the middle.
                $0.u16(0x40)
                for _ in 0..<3 { $0.u16(0x8000) }
                $0.zeros(4)
            }
            $0.box("tmcd") {
                $0.fullBox("tcmi") {
                    $0.zeros(4)
                    $0.u16(12)
                    $0.zeros(2)
                    $0.zeros(6)
                    for _ in 0..<3 { $0.u16(0xFFFF) }
                    let font = Array("Lucida Grande".utf8)
                    $0.u8(font.count)
                    $0.raw(font)
                }
            }
        }
    }
}
