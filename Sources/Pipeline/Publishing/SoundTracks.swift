import ClipDocuments
import Media

/// The movie's sound, exactly as long as its picture.
///
/// AAC keeps its packets, and an edit list says where in them the picture begins; plain samples are
/// cut to the sample and need none. What is missing at either end is silence.
enum SoundTracks {
    static func make(_ clip: ClipPackets, _ document: ClipDocument, frames: Int) throws
        -> [MovieTrack]
    {
        guard let sound = clip.sound, !sound.packets.isEmpty else { return [] }
        let range = Stretch(document, sampleRate: sound.sampleRate, frames: frames)
        let names = Names(document.clip.audio, channels: sound.channels)
        if let configuration = sound.configuration {
            return [try aac(sound, configuration, range, names)]
        }
        return pcm(sound, range, names)
    }

    /// Samples of the clip that the movie's pictures lie over.
    private struct Stretch {
        let first: Int64
        let count: Int64

        init(_ document: ClipDocument, sampleRate: Int, frames: Int) {
            let rate = document.clip.time.rate
            let samples = { (frame: Int) -> Int64 in
                let product = Int128(frame) * Int128(rate.denominator) * Int128(sampleRate)
                // To the nearest.
                return Int64(
                    clamping: (product * 2 + Int128(rate.numerator)) / (Int128(rate.numerator) * 2))
            }
            let span = PublishSpan(document.clip.time)
            first = samples(span.first)
            count = samples(span.first + frames) - first
        }
    }

    /// What the channels are called, where somebody said so.
    private struct Names {
        let all: [String]
        let isGiven: Bool

        init(_ facts: AudioFacts?, channels: Int) {
            let names = facts?.channelNames ?? []
            // A channel without a name bears its number.
            isGiven = names.count == channels && channels > 1 && names.contains { Int($0) == nil }
            all = names.count == channels ? names : (1...max(1, channels)).map(String.init)
        }

        var joined: String { isGiven ? all.joined(separator: ", ") : "sound" }
    }

    // MARK: AAC

    private static let perPacket: Int64 = 1024

    private static func aac(
        _ sound: ClipPackets.Sound, _ configuration: [UInt8], _ range: Stretch, _ names: Names
    ) throws -> MovieTrack {
        // A decoder needs the packet before the first that is heard.
        let kept = sound.packets.filter { packet in
            let place = packet.time - range.first
            return place + 2 * perPacket > 0 && place < range.count
        }
        let silence = AACSilence.packet(channels: sound.channels)
        var chunks: [MovieTrack.Chunk] = []
        var sizes: [Int] = []
        var place = kept.first.map { $0.time - range.first } ?? 0
        func add(_ piece: MovieTrack.Piece) {
            MovieTrack.add(piece, at: max(0, place) / Int64(sound.sampleRate), to: &chunks)
            sizes.append(piece.count)
            place += perPacket
        }
        if let silence, place > 0 {
            let late = (place + perPacket - 1) / perPacket
            place -= late * perPacket
            for _ in 0..<late { add(.bytes(silence)) }
        }
        let begin = sizes.isEmpty ? -place : -(place - Int64(sizes.count) * perPacket)
        for packet in kept {
            let wanted = packet.time - range.first
            // Sound that a box lost is silence in its clip; this is for files that are no box's.
            while let silence, wanted - place >= perPacket { add(.bytes(silence)) }
            add(.copy(offset: packet.offset, count: packet.count))
        }
        while let silence, place < range.count { add(.bytes(silence)) }
        guard begin >= 0 else {
            throw CodecFailure(
                .badInput, "sound of \(sound.channels) channels begins after the picture")
        }
        return MovieTrack(
            media: .aac(
                configuration: configuration, bitrate: sound.bitrate, channels: sound.channels,
                sampleRate: sound.sampleRate),
            name: names.joined, hasNamedChannels: names.isGiven, timescale: sound.sampleRate,
            durations: [(sizes.count, Int(perPacket))], sizes: .each(sizes), begin: begin,
            chunks: chunks)
    }

    // MARK: Plain samples

    /// Named channels become a track each; others stay together.
    private static func pcm(_ sound: ClipPackets.Sound, _ range: Stretch, _ names: Names)
        -> [MovieTrack]
    {
        guard names.isGiven else { return [pcm(sound, range, channel: nil, name: "sound")] }
        return names.all.enumerated().map { pcm(sound, range, channel: $0, name: $1) }
    }

    private static func pcm(
        _ sound: ClipPackets.Sound, _ range: Stretch, channel: Int?, name: String
    ) -> MovieTrack {
        let channels = channel == nil ? sound.channels : 1
        var writer = PCMWriter(sound, channel: channel)
        for packet in sound.packets { writer.add(packet, range.first, range.count) }
        writer.fill(to: range.count)
        return MovieTrack(
            media: .pcm(channels: channels, sampleRate: sound.sampleRate), name: name,
            hasNamedChannels: channel != nil,
            timescale: sound.sampleRate, durations: [(Int(range.count), 1)],
            sizes: .all(2 * channels, count: Int(range.count)), chunks: writer.chunks)
    }

    /// Lays samples one behind the other, with silence where there are none.
    private struct PCMWriter {
        private let sound: ClipPackets.Sound
        private let channel: Int?
        private(set) var chunks: [MovieTrack.Chunk] = []
        /// Samples laid.
        private var place: Int64 = 0

        init(_ sound: ClipPackets.Sound, channel: Int?) {
            self.sound = sound
            self.channel = channel
        }

        private var frameBytes: Int { 2 * sound.channels }

        /// Lays what of a packet is in the movie and not laid yet.
        mutating func add(_ packet: ClipPackets.Packet, _ first: Int64, _ count: Int64) {
            let start = packet.time - first
            let end = min(start + Int64(packet.count / frameBytes), count)
            guard end > place, start < count else { return }
            fill(to: start)
            while place < end {
                let most = min(end, nextSecond)
                lay(
                    piece(
                        packet.offset + (place - start) * Int64(frameBytes), samples: most - place),
                    samples: most - place)
            }
        }

        /// Silence up to a sample.
        mutating func fill(to end: Int64) {
            let own = channel == nil ? frameBytes : 2
            while place < end {
                let samples = min(end, nextSecond) - place
                lay(.bytes([UInt8](repeating: 0, count: Int(samples) * own)), samples: samples)
            }
        }

        private var nextSecond: Int64 {
            (place / Int64(sound.sampleRate) + 1) * Int64(sound.sampleRate)
        }

        private func piece(_ offset: Int64, samples: Int64) -> MovieTrack.Piece {
            let bytes = Int(samples) * frameBytes
            guard let channel else { return .copy(offset: offset, count: bytes) }
            return .channel(channel, of: sound.channels, offset: offset, count: bytes)
        }

        private mutating func lay(_ piece: MovieTrack.Piece, samples: Int64) {
            let second = place / Int64(sound.sampleRate)
            MovieTrack.add(piece, samples: Int(samples), at: second, to: &chunks)
            place += samples
        }
    }
}

/// A packet of AAC that is silent, written bit by bit (ISO 14496-3, 4.4.2): channel elements
/// without a single band.
enum AACSilence {
    /// Nil for more channels than boxes record.
    static func packet(channels: Int) -> [UInt8]? {
        // Gain 0; reserved, long window, sine, no band, no prediction; no pulse, no shaping, no
        // gain control.
        let channel = [(0, 8), (0, 1), (0, 2), (0, 1), (0, 6), (0, 1), (0, 3)]
        let end = [(7, 3)]
        switch channels {
        case 1: return pack([(0, 3), (0, 4)] + channel + end)
        // A pair, each channel for itself.
        case 2: return pack([(1, 3), (0, 4), (0, 1)] + channel + channel + end)
        default: return nil
        }
    }

    private static func pack(_ fields: [(value: Int, bits: Int)]) -> [UInt8] {
        let bits = fields.flatMap { field in
            (0..<field.bits).reversed().map { field.value >> $0 & 1 }
        }
        return stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(0) { byte, place in
                let bit = start + place < bits.count ? bits[start + place] : 0
                return byte << 1 | UInt8(bit)
            }
        }
    }
}
