import ClipDocuments
import Media
import Time

/// The movie's picture: opening pictures that were encoded again, then the clip's own.
struct PictureTrack {
    let track: MovieTrack
    /// Pictures that are shown.
    let frames: Int

    init(_ clip: ClipPackets, _ opening: OpeningPictures?, _ document: ClipDocument) throws {
        let span = PublishSpan(document.clip.time)
        let rate = document.clip.time.rate
        let first = Int64(span.first)
        let end = span.end.map(Int64.init) ?? .max
        let firstCopied = opening?.firstCopied ?? Self.key(clip, atOrBefore: first)
        let copied = clip.picture.packets.filter { $0.time >= firstCopied && $0.time < end }
        var builder = Builder(begin: opening == nil ? firstCopied : first, rate: rate)
        for (index, picture) in (opening?.pictures ?? []).enumerated() {
            builder.add(.bytes(picture.bytes), at: first + Int64(index), isKey: picture.isKey)
        }
        for packet in copied {
            builder.add(
                .copy(offset: packet.offset, count: packet.count), at: packet.time,
                isKey: packet.isKey)
        }
        let hidden = builder.begin == first ? 0 : Int(first - firstCopied)
        guard builder.sizes.count > hidden else {
            throw CodecFailure(
                .badInput,
                "clip \(document.clip.id) has no picture between its in-point and its out-point")
        }
        frames = builder.frames - hidden
        let unit = MovieFile.unit(of: rate)
        track = MovieTrack(
            media: .picture(
                width: clip.picture.width, height: clip.picture.height,
                parameterSets: opening?.parameterSets ?? clip.picture.parameterSets,
                colour: clip.picture.colour),
            name: "picture", timescale: MovieFile.timescale(of: rate),
            durations: builder.durations(unit: unit),
            sizes: .each(builder.sizes), keys: builder.keys,
            begin: hidden == 0 ? nil : Int64(hidden * unit), chunks: builder.chunks)
    }

    private static func key(_ clip: ClipPackets, atOrBefore first: Int64) -> Int64 {
        clip.picture.packets.last { $0.isKey && $0.time <= first }?.time ?? first
    }

    /// Gathers pictures in order.
    private struct Builder {
        /// The clip's frame that is the first sample.
        let begin: Int64
        let rate: FrameRate
        var sizes: [Int] = []
        var keys: [Int] = []
        var chunks: [MovieTrack.Chunk] = []
        private var times: [Int64] = []

        init(begin: Int64, rate: FrameRate) {
            self.begin = begin
            self.rate = rate
        }

        mutating func add(_ piece: MovieTrack.Piece, at frame: Int64, isKey: Bool) {
            // Two packets of one frame are no clip of ours; the first stands.
            guard times.last.map({ frame > $0 }) ?? true else { return }
            let second = rate.nanoseconds(ofFrames: frame - begin) / 1_000_000_000
            MovieTrack.add(piece, at: second, to: &chunks)
            times.append(frame)
            sizes.append(piece.count)
            if isKey { keys.append(sizes.count) }
        }

        var frames: Int { times.last.map { Int($0 - begin) + 1 } ?? 0 }

        /// One run, unless frames are missing in the clip: then the picture before them stands.
        func durations(unit: Int) -> [(count: Int, units: Int)] {
            var runs: [(count: Int, units: Int)] = []
            for (index, time) in times.enumerated() {
                let next = index + 1 < times.count ? times[index + 1] : time + 1
                let start = index == 0 ? begin : time
                let units = Int(next - start) * unit
                if runs.last?.units == units {
                    runs[runs.count - 1].count += 1
                } else {
                    runs.append((1, units))
                }
            }
            return runs
        }
    }
}
