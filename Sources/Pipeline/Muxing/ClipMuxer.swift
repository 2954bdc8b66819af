import Media

/// Writes one clip as fragmented MP4 into memory, a fragment at a time. One thread.
///
/// Ours, because the clip is what Rushes is about: libavformat keeps a fragment's samples a second
/// time, needs two flushes and loads forty libraries to write these few boxes.
public final class ClipMuxer {
    private let tracks: [Track]
    private var out = BoxWriter()
    private var hasHead = false
    private var number: UInt32 = 0

    private final class Track {
        let number: Int
        let description: TrackDescription
        let origin: Int64
        /// Position of the track's very first sample, which is zero in its own time.
        var first: Int64?
        var samples: [EncodedPacket] = []

        init(_ number: Int, _ description: TrackDescription, origin: Int64) {
            self.number = number
            self.description = description
            self.origin = origin
        }

        var byteCount: Int { samples.reduce(0) { $0 + $1.byteCount } }
    }

    /// `firstFrame` and `firstSample` become zero in the clip.
    public init(
        video: TrackDescription, audio: TrackDescription?, firstFrame: Int64, firstSample: Int64
    ) {
        var tracks = [Track(1, video, origin: firstFrame)]
        if let audio { tracks.append(Track(2, audio, origin: firstSample)) }
        self.tracks = tracks
    }

    /// Adds a packet to the open fragment.
    public func write(_ packet: EncodedPacket) {
        guard
            let track = tracks.first(where: { $0.description.isVideo == (packet.track == .video) })
        else { return }
        if track.first == nil { track.first = packet.position }
        track.samples.append(packet)
    }

    /// Closes the fragment and lends its bytes; nothing is lent when the fragment is empty.
    public func endFragment(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        defer { for track in tracks { track.samples.removeAll(keepingCapacity: true) } }
        guard tracks.contains(where: { !$0.samples.isEmpty }) else { return }
        out.clear()
        if !hasHead { writeHead() }
        hasHead = true
        writeFragment()
        try out.bytes.withUnsafeBytes(body)
    }

    private func writeHead() {
        // The head says where each track begins, and is written once: sound that comes only later
        // is measured from here.
        for track in tracks where track.first == nil {
            track.first = track.origin - Self.leadInOfLateSound
        }
        let head = MovieHead(
            tracks: tracks.map { track in
                let leadIn =
                    (track.origin - (track.first ?? track.origin)) * Int64(track.description.unit)
                return MovieHead.Track(
                    number: track.number, description: track.description, leadIn: leadIn)
            })
        head.write(&out)
    }

    private func writeFragment() {
        number += 1
        let start = out.bytes.count
        var offsets: [(place: Int, track: Track)] = []
        let full = tracks.filter { !$0.samples.isEmpty }
        out.box("moof") { moof in
            moof.fullBox("mfhd") { $0.u32(number) }
            for track in full { offsets.append((writeTrack(track, &moof), track)) }
        }
        // Offsets count from the moof's first byte to each track's first in the mdat.
        var offset = out.bytes.count - start + 8
        for (place, track) in offsets {
            out.patch(UInt32(clamping: offset), at: place)
            offset += track.byteCount
        }
        out.box("mdat") { mdat in
            for packet in full.lazy.flatMap(\.samples) { packet.withBytes { mdat.raw($0) } }
        }
    }

    /// Returns where the data offset stands.
    private func writeTrack(_ track: Track, _ out: inout BoxWriter) -> Int {
        let samples = track.samples
        let unit = Int64(track.description.unit)
        let duration = samples[0].duration
        let isEven = zip(samples, samples.dropFirst()).allSatisfy {
            $1.position - $0.position == duration
        }
        let keysAsUsual =
            !track.description.isVideo
            || (samples[0].isKey && !samples.dropFirst().contains(where: \.isKey))
        var place = 0
        out.box("traf") { traf in
            // Default base is this moof (0x20000); default duration (8) and flags (0x20) follow.
            traf.fullBox("tfhd", flags: 0x20028) {
                $0.u32(UInt32(track.number))
                $0.u32(UInt32(clamping: duration * unit))
                $0.u32(track.description.isVideo ? Self.difference : Self.key)
            }
            traf.fullBox("tfdt", version: 1) {
                $0.u64(UInt64(clamping: (samples[0].position - (track.first ?? 0)) * unit))
            }
            let flags: UInt32 =
                0x201 | (isEven ? 0 : 0x100)
                | (keysAsUsual ? (track.description.isVideo ? 4 : 0) : 0x400)
            traf.fullBox("trun", flags: flags) { trun in
                trun.u32(UInt32(samples.count))
                place = trun.bytes.count
                trun.u32(0)
                if flags & 4 != 0 { trun.u32(Self.key) }
                for (index, packet) in samples.enumerated() {
                    if !isEven {
                        let next =
                            index + 1 < samples.count ? samples[index + 1].position : packet.end
                        trun.u32(UInt32(clamping: (next - packet.position) * unit))
                    }
                    trun.u32(UInt32(packet.byteCount))
                    if flags & 0x400 != 0 { trun.u32(packet.isKey ? Self.key : Self.difference) }
                }
            }
        }
        return place
    }

    /// Samples before the clip's start that sound may still begin with, when its first packet comes
    /// after the head: a packet and the encoder's delay fit twice.
    private static let leadInOfLateSound: Int64 = 4096

    /// Sample flags of ISO 14496-12, 8.8.3.1: depends on no other, and depends on others and is no
    /// sync sample.
    private static let key: UInt32 = 0x0200_0000
    private static let difference: UInt32 = 0x0101_0000
}
