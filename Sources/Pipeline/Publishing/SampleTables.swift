import Muxing

/// What a track's samples are, how long, how big, and where.
struct SampleTables {
    let track: MovieTrack
    let offsets: [Int64]
    let isLong: Bool

    func write(_ out: inout BoxWriter) {
        out.fullBox("stsd") {
            $0.u32(1)
            entry(&$0)
        }
        out.fullBox("stts") {
            $0.u32(UInt32(clamping: track.durations.count))
            for (count, units) in track.durations {
                $0.u32(UInt32(clamping: count))
                $0.u32(UInt32(clamping: units))
            }
        }
        if let keys = track.keys {
            out.fullBox("stss") {
                $0.u32(UInt32(clamping: keys.count))
                for key in keys { $0.u32(UInt32(clamping: key)) }
            }
        }
        preroll(&out)
        chunkRuns(&out)
        sizes(&out)
        Self.chunkOffsets(offsets, isLong: isLong, &out)
    }

    static func chunkOffsets(_ offsets: [Int64], isLong: Bool, _ out: inout BoxWriter) {
        let body = { (out: inout BoxWriter) in
            out.u32(UInt32(clamping: offsets.count))
            for offset in offsets {
                if isLong {
                    out.u64(UInt64(clamping: offset))
                } else {
                    out.u32(UInt32(clamping: offset))
                }
            }
        }
        if isLong { out.fullBox("co64", body) } else { out.fullBox("stco", body) }
    }

    /// Chunks of equal count in a row are one entry.
    private func chunkRuns(_ out: inout BoxWriter) {
        var runs: [(first: Int, samples: Int)] = []
        for (index, chunk) in track.chunks.enumerated() where runs.last?.samples != chunk.samples {
            runs.append((index + 1, chunk.samples))
        }
        out.fullBox("stsc") {
            $0.u32(UInt32(clamping: runs.count))
            for run in runs {
                $0.u32(UInt32(clamping: run.first))
                $0.u32(UInt32(clamping: run.samples))
                $0.u32(1)
            }
        }
    }

    private func sizes(_ out: inout BoxWriter) {
        out.fullBox("stsz") {
            switch track.sizes {
            case .all(let size, let count):
                $0.u32(UInt32(clamping: size))
                $0.u32(UInt32(clamping: count))
            case .each(let sizes):
                $0.u32(0)
                $0.u32(UInt32(clamping: sizes.count))
                for size in sizes { $0.u32(UInt32(clamping: size)) }
            }
        }
    }

    /// AAC needs the packet before the one that is heard (ISO 14496-12, 10.1: 'roll').
    private func preroll(_ out: inout BoxWriter) {
        guard case .aac = track.media, case .each(let sizes) = track.sizes else { return }
        out.fullBox("sgpd", version: 1) {
            $0.text("roll")
            $0.u32(2)
            $0.u32(1)
            $0.u16(-1)
        }
        out.fullBox("sbgp") {
            $0.text("roll")
            $0.u32(1)
            $0.u32(UInt32(clamping: sizes.count))
            $0.u32(1)
        }
    }

    // MARK: Descriptions

    private func entry(_ out: inout BoxWriter) {
        switch track.media {
        case .picture(let width, let height, let parameterSets, let colour):
            picture(width, height, parameterSets, colour, &out)
        case .aac(let configuration, let bitrate, let channels, let sampleRate):
            aac(configuration, bitrate, channels, sampleRate, &out)
        case .pcm(let channels, let sampleRate):
            out.box("sowt") {
                sound(channels, sampleRate, &$0)
                layout(channels, &$0)
            }
        }
    }

    private func picture(
        _ width: Int, _ height: Int, _ parameterSets: [UInt8], _ colour: [Int],
        _ out: inout BoxWriter
    ) {
        out.h264(width: width, height: height, parameterSets: parameterSets, name: "H.264") {
            $0.box("colr") {
                $0.text("nclc")
                for value in colour { $0.u16(value) }
            }
            $0.box("fiel") {
                // Progressive.
                $0.u8(1)
                $0.u8(0)
            }
        }
    }

    /// What every sound's description begins with; `packet` samples in a packet of variable size
    /// need the longer form.
    private func sound(
        _ channels: Int, _ sampleRate: Int, packet: UInt32? = nil, _ out: inout BoxWriter
    ) {
        out.zeros(6)
        out.u16(1)
        out.u16(packet == nil ? 0 : 1)
        out.zeros(6)
        out.u16(channels)
        out.u16(16)
        out.u16(packet == nil ? 0 : -2)
        out.u16(0)
        out.u32(UInt32(clamping: sampleRate) << 16)
        guard let packet else { return }
        for value in [packet, 0, 0, 2] { out.u32(value) }
    }

    private func aac(
        _ configuration: [UInt8], _ bitrate: Int, _ channels: Int, _ sampleRate: Int,
        _ out: inout BoxWriter
    ) {
        out.box("mp4a") {
            sound(channels, sampleRate, packet: 1024, &$0)
            $0.box("wave") {
                $0.box("frma") { $0.text("mp4a") }
                $0.box("mp4a") { $0.zeros(4) }
                $0.aacDescriptor(configuration, bitrate: bitrate)
                // The end of the list.
                $0.u32(8)
                $0.u32(0)
            }
            layout(channels, &$0)
        }
    }

    /// Which loudspeaker a channel is for; people's microphones are for none (Core Audio:
    /// kAudioChannelLabel_Discrete_0).
    private func layout(_ channels: Int, _ out: inout BoxWriter) {
        let isDiscrete = track.hasNamedChannels && channels > 1
        let standard: UInt32? = [1: 100 << 16 | 1, 2: 101 << 16 | 2][channels]
        guard isDiscrete || standard != nil else { return }
        out.fullBox("chan") {
            $0.u32(isDiscrete ? 0 : standard ?? 0)
            $0.u32(0)
            $0.u32(isDiscrete ? UInt32(clamping: channels) : 0)
            guard isDiscrete else { return }
            for channel in 0..<channels {
                $0.u32(1 << 16 | UInt32(clamping: channel))
                $0.zeros(16)
            }
        }
    }
}
