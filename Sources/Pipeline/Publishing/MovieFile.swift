import Glibc
import Media
import Muxing
import Platform
import Time

/// A QuickTime movie with its head in front (Apple's QuickTime File Format; ISO 14496-12 where both
/// agree).
///
/// Ours rather than libavformat's: the sound's edit is exactly as long as the picture, the timecode
/// knows midnight, and nothing of the program or the moment that made it is in the bytes.
struct MovieFile {
    let rate: FrameRate
    /// Pictures that are shown.
    let frames: Int
    let tracks: [MovieTrack]
    let timecode: MovieTimecode?
    let keys: [(key: String, value: String)]
    /// Seconds since 1904, 0 for unknown.
    let created: UInt32

    /// Units a second that a frame divides: 30000 for 30 and for 29.97. The movie's own times have
    /// them too.
    static func timescale(of rate: FrameRate) -> Int {
        rate.denominator == 1 ? rate.numerator * 1000 : rate.numerator
    }

    /// Units a frame.
    static func unit(of rate: FrameRate) -> Int { rate.denominator == 1 ? 1000 : rate.denominator }

    var timescale: Int { Self.timescale(of: rate) }

    /// How long the movie is, in units of its timescale.
    var duration: Int64 { Int64(frames) * Int64(Self.unit(of: rate)) }

    /// Writes the movie, durable when it returns; the offset of its first byte of media is
    /// returned.
    func write(from media: String, to path: String) throws -> Int64 {
        let layout = MovieLayout(self)
        try Files.remove(path)
        let file = try AppendFile(path)
        try file.append(layout.head)
        let source = try Descriptor.open(media, O_RDONLY)
        let reader = PieceReader(media)
        for (track, chunk) in layout.order {
            for piece in tracks[track].chunks[chunk].pieces {
                try reader.read(piece, from: source) { try file.append($0) }
            }
        }
        if let timecode { try file.append(timecode.sample) }
        try file.sync()
        guard file.length == layout.fileBytes else {
            throw CodecFailure(
                .failed, "\(path) came out with \(file.length) bytes instead of \(layout.fileBytes)"
            )
        }
        return Int64(layout.head.count)
    }
}

/// Reads the pieces of a movie out of the clip's file.
private struct PieceReader {
    private let path: String
    /// Bytes read at once; whole samples of any number of channels up to 32.
    private static let most = 1 << 20

    init(_ path: String) { self.path = path }

    func read(
        _ piece: MovieTrack.Piece, from file: borrowing Descriptor, body: ([UInt8]) throws -> Void
    ) throws {
        switch piece {
        case .bytes(let bytes): try body(bytes)
        case .copy(let offset, let count): try stretch(file, offset, count, body)
        case .channel(let channel, let channels, let offset, let count):
            let most = Self.most / (2 * channels) * (2 * channels)
            try stretch(file, offset, count, most: most) {
                try body(Self.pick(channel, of: channels, $0))
            }
        }
    }

    private func stretch(
        _ file: borrowing Descriptor, _ offset: Int64, _ count: Int, most: Int = PieceReader.most,
        _ body: ([UInt8]) throws -> Void
    ) throws {
        var done = 0
        while done < count {
            let wanted = min(most, count - done)
            let bytes = try Files.read(file, at: offset + Int64(done), count: wanted, path)
            guard bytes.count == wanted else {
                throw SystemFailure(
                    "read", path, code: EIO,
                    hint: "it ends at \(offset + Int64(done + bytes.count))")
            }
            try body(bytes)
            done += wanted
        }
    }

    private static func pick(_ channel: Int, of channels: Int, _ bytes: [UInt8]) -> [UInt8] {
        var picked: [UInt8] = []
        picked.reserveCapacity(bytes.count / channels)
        for place in stride(from: 2 * channel, to: bytes.count - 1, by: 2 * channels) {
            picked.append(bytes[place])
            picked.append(bytes[place + 1])
        }
        return picked
    }
}

/// Where everything lies in a movie's file.
struct MovieLayout {
    /// Everything before the first byte of media.
    let head: [UInt8]
    /// Chunks in the order of the file.
    let order: [(track: Int, chunk: Int)]
    let fileBytes: Int64

    init(_ movie: MovieFile) {
        order = Self.order(movie.tracks)
        let bytes =
            movie.tracks.flatMap(\.chunks).reduce(0) { $0 + $1.bytes }
            + (movie.timecode == nil ? 0 : 4)
        // What does not fit in 32 bits is said in 64.
        let isLong = bytes > Int64(UInt32.max) - (16 << 20)
        let draft = Self.head(movie, order, from: 0, payload: bytes, isLong: isLong)
        head = Self.head(movie, order, from: Int64(draft.count), payload: bytes, isLong: isLong)
        fileBytes = Int64(head.count) + bytes
    }

    /// By seconds, the picture's first, so that a reader finds what belongs together in one place.
    private static func order(_ tracks: [MovieTrack]) -> [(track: Int, chunk: Int)] {
        let all = tracks.enumerated().flatMap { track, value in
            value.chunks.enumerated().map { (second: $1.second, track: track, chunk: $0) }
        }
        return all.sorted { ($0.second, $0.track, $0.chunk) < ($1.second, $1.track, $1.chunk) }.map
        { ($0.track, $0.chunk) }
    }

    private static func head(
        _ movie: MovieFile, _ order: [(track: Int, chunk: Int)], from start: Int64, payload: Int64,
        isLong: Bool
    ) -> [UInt8] {
        var offsets = movie.tracks.map { [Int64](repeating: 0, count: $0.chunks.count) }
        var place = start
        for (track, chunk) in order {
            offsets[track][chunk] = place
            place += movie.tracks[track].chunks[chunk].bytes
        }
        var out = BoxWriter()
        PublishedHead(movie: movie, offsets: offsets, timecodeOffset: place, isLong: isLong).write(
            &out)
        if isLong {
            out.u32(1)
            out.text("mdat")
            out.u64(UInt64(clamping: payload + 16))
        } else {
            out.u32(UInt32(clamping: payload + 8))
            out.text("mdat")
        }
        return out.bytes
    }
}
