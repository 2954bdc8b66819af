import Media
import Time

/// The head of a fragmented MP4: what kind of file, which tracks, and where each begins on the
/// clip's time line.
struct MovieHead {
    struct Track {
        let number: Int
        let description: TrackDescription
        /// Units of the track's own time before the clip's zero: an AAC decoder's lead-in; negative
        /// when the track begins later.
        let leadIn: Int64
    }

    let tracks: [Track]

    /// Units a second of the movie's own times.
    private static let movieScale: UInt32 = 1000

    func write(_ out: inout BoxWriter) {
        out.box("ftyp") {
            $0.text("isom")
            $0.u32(0x200)
            for brand: StaticString in ["isom", "iso6", "iso2", "avc1", "mp41"] { $0.text(brand) }
        }
        out.box("moov") { moov in
            movieHeader(&moov)
            for track in tracks { trak(track, &moov) }
            moov.box("mvex") { mvex in
                for track in tracks {
                    mvex.fullBox("trex") {
                        $0.u32(UInt32(track.number))
                        $0.u32(1)
                        $0.zeros(12)
                    }
                }
            }
        }
    }

    private func movieHeader(_ out: inout BoxWriter) {
        out.fullBox("mvhd") {
            // No date: the clock may not be set yet, and the clip's document tells the time.
            $0.zeros(8)
            $0.u32(Self.movieScale)
            $0.u32(0)
            $0.u32(0x10000)
            $0.u16(0x100)
            $0.zeros(10)
            $0.unityMatrix()
            $0.zeros(24)
            $0.u32(UInt32(tracks.count + 1))
        }
    }

    private func trak(_ track: Track, _ out: inout BoxWriter) {
        out.box("trak") { trak in
            trackHeader(track, &trak)
            edits(track, &trak)
            trak.box("mdia") { mdia in
                mdia.fullBox("mdhd") {
                    $0.zeros(8)
                    $0.u32(UInt32(track.description.timescale))
                    $0.u32(0)
                    // 'und', five bits a letter.
                    $0.u16(0x55C4)
                    $0.u16(0)
                }
                mdia.fullBox("hdlr") {
                    $0.u32(0)
                    $0.text(track.description.isVideo ? "vide" : "soun")
                    $0.zeros(12)
                    $0.raw(track.description.name.utf8)
                    $0.u8(0)
                }
                media(track, &mdia)
            }
        }
    }

    private func trackHeader(_ track: Track, _ out: inout BoxWriter) {
        // Enabled and in the movie.
        out.fullBox("tkhd", flags: 3) {
            $0.zeros(8)
            $0.u32(UInt32(track.number))
            $0.zeros(16)
            $0.u16(0)
            $0.u16(track.description.isVideo ? 0 : 1)
            $0.u16(track.description.isVideo ? 0 : 0x100)
            $0.u16(0)
            $0.unityMatrix()
            guard case .h264(let width, let height, _, _) = track.description.kind else {
                return $0.zeros(8)
            }
            $0.u32(UInt32(width) << 16)
            $0.u32(UInt32(height) << 16)
        }
    }

    /// Where the track begins: its lead-in is cut away, or it waits. Nothing needs saying of a
    /// track that begins at zero.
    private func edits(_ track: Track, _ out: inout BoxWriter) {
        guard track.leadIn != 0 else { return }
        out.box("edts") {
            $0.fullBox("elst") {
                $0.u32(track.leadIn < 0 ? 2 : 1)
                if track.leadIn < 0 {
                    // An empty edit; its length in the movie's own units.
                    $0.u32(
                        UInt32(
                            clamping: -track.leadIn * Int64(Self.movieScale)
                                / Int64(track.description.timescale)))
                    $0.u32(UInt32.max)
                    $0.u32(0x10000)
                }
                // A length of 0 goes to the end, however many fragments come (ISO 14496-12, 8.6.6).
                $0.u32(0)
                $0.u32(UInt32(clamping: max(0, track.leadIn)))
                $0.u32(0x10000)
            }
        }
    }

    private func media(_ track: Track, _ out: inout BoxWriter) {
        out.box("minf") { minf in
            if track.description.isVideo {
                minf.fullBox("vmhd", flags: 1) { $0.zeros(8) }
            } else {
                minf.fullBox("smhd") { $0.zeros(4) }
            }
            minf.box("dinf") {
                $0.fullBox("dref") {
                    $0.u32(1)
                    $0.fullBox("url ", flags: 1) { _ in }
                }
            }
            minf.box("stbl") { stbl in
                stbl.fullBox("stsd") {
                    $0.u32(1)
                    track.description.writeEntry(&$0)
                }
                stbl.fullBox("stts") { $0.u32(0) }
                stbl.fullBox("stsc") { $0.u32(0) }
                stbl.fullBox("stsz") { $0.zeros(8) }
                stbl.fullBox("stco") { $0.u32(0) }
            }
        }
    }
}

extension TrackDescription {
    /// Units a second of the track's times in the file: a frame divides them, and so does a sample.
    var timescale: Int {
        switch kind {
        case .h264(_, _, let rate, _):
            rate.denominator == 1 ? rate.numerator * 1000 : rate.numerator
        case .aac(let sampleRate, _, _, _), .pcm(let sampleRate, _): sampleRate
        }
    }

    /// Units of `timescale` a unit of `EncodedPacket.position`: a frame, or a sample.
    var unit: Int {
        switch kind {
        case .h264(_, _, let rate, _): rate.denominator == 1 ? 1000 : rate.denominator
        case .aac, .pcm: 1
        }
    }

    var isVideo: Bool { if case .h264 = kind { true } else { false } }

    /// The sample description.
    fileprivate func writeEntry(_ out: inout BoxWriter) {
        switch kind {
        case .h264(let width, let height, _, let parameterSets):
            writeH264(width, height, parameterSets, &out)
        case .aac(let sampleRate, let channels, let bitrate, let configuration):
            writeAAC(sampleRate, channels, bitrate, configuration, &out)
        case .pcm(let sampleRate, let channels):
            out.box("sowt") { Self.writeSound(sampleRate, channels, &$0) }
        }
    }

    private func writeH264(
        _ width: Int, _ height: Int, _ parameterSets: [UInt8], _ out: inout BoxWriter
    ) {
        out.h264(width: width, height: height, parameterSets: parameterSets) {
            // BT.709 in 16 to 235 (ISO 23091-2: primaries, transfer and matrix 1).
            $0.box("colr") {
                $0.text("nclx")
                for _ in 0..<3 { $0.u16(1) }
                $0.u8(0)
            }
        }
    }

    /// What every sound's entry begins with (ISO 14496-12, 12.2.3).
    private static func writeSound(_ sampleRate: Int, _ channels: Int, _ out: inout BoxWriter) {
        out.zeros(6)
        out.u16(1)
        out.zeros(8)
        out.u16(channels)
        out.u16(16)
        out.zeros(4)
        out.u32(UInt32(sampleRate) << 16)
    }

    private func writeAAC(
        _ sampleRate: Int, _ channels: Int, _ bitrate: Int, _ configuration: [UInt8],
        _ out: inout BoxWriter
    ) {
        out.box("mp4a") {
            Self.writeSound(sampleRate, channels, &$0)
            $0.aacDescriptor(configuration, bitrate: bitrate)
        }
    }
}
