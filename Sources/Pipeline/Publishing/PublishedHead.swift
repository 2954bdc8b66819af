import Muxing

/// The boxes in front of a published movie's media.
struct PublishedHead {
    let movie: MovieFile
    /// Of each track's chunks, in the file.
    let offsets: [[Int64]]
    let timecodeOffset: Int64
    /// Whether offsets need 64 bits.
    let isLong: Bool

    func write(_ out: inout BoxWriter) {
        out.box("ftyp") {
            $0.text("qt  ")
            $0.u32(0x200)
            $0.text("qt  ")
        }
        out.box("moov") { moov in
            movieHeader(&moov)
            for (index, track) in movie.tracks.enumerated() {
                trak(track, number: index + 1, offsets[index], &moov)
            }
            if let timecode = movie.timecode { trak(timecode, &moov) }
            keys(&moov)
        }
    }

    private var timecodeNumber: Int { movie.tracks.count + 1 }

    private func movieHeader(_ out: inout BoxWriter) {
        timed("mvhd", movie.duration, &out) {
            $0.u32(UInt32(clamping: movie.timescale))
        } after: {
            $0.u32(0x10000)
            $0.u16(0x100)
            $0.zeros(10)
            $0.unityMatrix()
            $0.zeros(24)
            $0.u32(UInt32(clamping: timecodeNumber + 1))
        }
    }

    /// A header with dates and a duration: 32 bits where they fit.
    private func timed(
        _ kind: StaticString, flags: UInt32 = 0, _ duration: Int64, _ out: inout BoxWriter,
        between: (inout BoxWriter) -> Void,
        after: (inout BoxWriter) -> Void
    ) {
        let isWide = duration > Int64(UInt32.max)
        out.fullBox(kind, version: isWide ? 1 : 0, flags: flags) {
            for _ in 0..<2 {
                if isWide { $0.u64(UInt64(movie.created)) } else { $0.u32(movie.created) }
            }
            between(&$0)
            if isWide {
                $0.u64(UInt64(clamping: duration))
            } else {
                $0.u32(UInt32(clamping: duration))
            }
            after(&$0)
        }
    }

    private func trackHeader(
        _ number: Int, _ duration: Int64, size: (Int, Int) = (0, 0), isSound: Bool = false,
        _ out: inout BoxWriter
    ) {
        // Enabled, in the movie, in the preview, in the poster.
        timed("tkhd", flags: 15, duration, &out) {
            $0.u32(UInt32(clamping: number))
            $0.u32(0)
        } after: {
            $0.zeros(8)
            // No layer, no group of alternatives: all tracks play together.
            $0.zeros(4)
            $0.u16(isSound ? 0x100 : 0)
            $0.u16(0)
            $0.unityMatrix()
            $0.u32(UInt32(clamping: size.0) << 16)
            $0.u32(UInt32(clamping: size.1) << 16)
        }
    }

    private func mediaHeader(timescale: Int, _ duration: Int64, _ out: inout BoxWriter) {
        timed("mdhd", duration, &out) {
            $0.u32(UInt32(clamping: timescale))
        } after: {
            // 'und', five bits a letter.
            $0.u16(0x55C4)
            $0.u16(0)
        }
    }

    private func handler(
        _ component: StaticString, _ kind: StaticString, name: String, _ out: inout BoxWriter
    ) {
        out.fullBox("hdlr") {
            $0.text(component)
            $0.text(kind)
            $0.zeros(12)
            let name = Array(name.utf8.prefix(255))
            $0.u8(name.count)
            $0.raw(name)
        }
    }

    /// Everything lies in this file.
    private func dataPlace(_ out: inout BoxWriter) {
        handler("dhlr", "url ", name: "", &out)
        out.box("dinf") {
            $0.fullBox("dref") {
                $0.u32(1)
                $0.fullBox("url ", flags: 1) { _ in }
            }
        }
    }

    // MARK: Picture and sound

    private func trak(_ track: MovieTrack, number: Int, _ offsets: [Int64], _ out: inout BoxWriter)
    {
        out.box("trak") { trak in
            if case .picture(let width, let height, _, _) = track.media {
                trackHeader(number, movie.duration, size: (width, height), &trak)
            } else {
                trackHeader(number, shownDuration(track), isSound: true, &trak)
            }
            edits(track, &trak)
            if track.isPicture && movie.timecode != nil {
                trak.box("tref") { $0.box("tmcd") { $0.u32(UInt32(clamping: timecodeNumber)) } }
            }
            trak.box("mdia") { mdia in
                mediaHeader(timescale: track.timescale, track.duration, &mdia)
                if track.isPicture {
                    handler("mhlr", "vide", name: track.name, &mdia)
                } else {
                    handler("mhlr", "soun", name: track.name, &mdia)
                }
                mdia.box("minf") { minf in
                    if track.isPicture {
                        minf.fullBox("vmhd", flags: 1) { $0.zeros(8) }
                    } else {
                        minf.fullBox("smhd") { $0.zeros(4) }
                    }
                    dataPlace(&minf)
                    minf.box("stbl") {
                        SampleTables(track: track, offsets: offsets, isLong: isLong).write(&$0)
                    }
                }
            }
            guard track.hasNamedChannels else { return }
            trak.box("udta") { $0.box("name") { $0.raw(Array(track.name.utf8)) } }
        }
    }

    /// Without an edit list what is there is shown, in the movie's units.
    private func shownDuration(_ track: MovieTrack) -> Int64 {
        guard track.begin == nil else { return movie.duration }
        let product = Int128(track.duration) * Int128(movie.timescale)
        return Int64(
            clamping: (product * 2 + Int128(track.timescale)) / (Int128(track.timescale) * 2))
    }

    private func edits(_ track: MovieTrack, _ out: inout BoxWriter) {
        guard let begin = track.begin else { return }
        let isWide = max(movie.duration, begin) > Int64(Int32.max)
        out.box("edts") {
            $0.fullBox("elst", version: isWide ? 1 : 0) {
                $0.u32(1)
                if isWide {
                    $0.u64(UInt64(clamping: movie.duration))
                    $0.u64(UInt64(clamping: begin))
                } else {
                    $0.u32(UInt32(clamping: movie.duration))
                    $0.u32(UInt32(clamping: begin))
                }
                $0.u32(0x10000)
            }
        }
    }

    // MARK: Timecode

    private func trak(_ timecode: MovieTimecode, _ out: inout BoxWriter) {
        out.box("trak") { trak in
            trackHeader(timecodeNumber, movie.duration, &trak)
            trak.box("mdia") { mdia in
                mediaHeader(timescale: movie.timescale, movie.duration, &mdia)
                handler("mhlr", "tmcd", name: "timecode", &mdia)
                mdia.box("minf") { minf in
                    timecode.writeHeader(&minf)
                    dataPlace(&minf)
                    minf.box("stbl") { stbl in
                        stbl.fullBox("stsd") {
                            $0.u32(1)
                            timecode.writeEntry(&$0)
                        }
                        stbl.fullBox("stts") {
                            $0.u32(1)
                            $0.u32(1)
                            $0.u32(UInt32(clamping: movie.duration))
                        }
                        stbl.fullBox("stsc") {
                            for value: UInt32 in [1, 1, 1, 1] { $0.u32(value) }
                        }
                        stbl.fullBox("stsz") {
                            $0.u32(4)
                            $0.u32(1)
                        }
                        SampleTables.chunkOffsets([timecodeOffset], isLong: isLong, &stbl)
                    }
                }
            }
        }
    }

    // MARK: Keys

    /// `moov/meta`: a list of names, then a value for each (QuickTime File Format, 'Metadata').
    private func keys(_ out: inout BoxWriter) {
        out.box("meta") { meta in
            meta.fullBox("hdlr") {
                $0.zeros(4)
                $0.text("mdta")
                $0.zeros(12)
                $0.u8(0)
            }
            meta.fullBox("keys") {
                $0.u32(UInt32(clamping: movie.keys.count))
                for (key, _) in movie.keys { $0.box("mdta") { $0.raw(Array(key.utf8)) } }
            }
            meta.box("ilst") { ilst in
                for (index, (_, value)) in movie.keys.enumerated() {
                    let text = Array(value.utf8)
                    // An item's kind is the number of its key.
                    ilst.u32(UInt32(clamping: text.count + 24))
                    ilst.u32(UInt32(clamping: index + 1))
                    ilst.box("data") {
                        // UTF-8, of no country.
                        $0.u32(1)
                        $0.u32(0)
                        $0.raw(text)
                    }
                }
            }
        }
    }
}
