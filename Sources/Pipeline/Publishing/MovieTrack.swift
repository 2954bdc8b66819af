/// One track of a movie: what it is, and where the bytes of its samples come from.
struct MovieTrack {
    enum Media {
        case picture(width: Int, height: Int, parameterSets: [UInt8], colour: [Int])
        case aac(configuration: [UInt8], bitrate: Int, channels: Int, sampleRate: Int)
        case pcm(channels: Int, sampleRate: Int)
    }

    /// Where bytes come from.
    enum Piece {
        /// A stretch of the clip's file as it is.
        case copy(offset: Int64, count: Int)
        case bytes([UInt8])
        /// One channel out of interleaved 16-bit samples; `count` bytes of the file.
        case channel(Int, of: Int, offset: Int64, count: Int)

        /// Both as one; nil where the other does not follow in the file.
        func joined(with next: Piece) -> Piece? {
            switch (self, next) {
            case (.copy(let offset, let count), .copy(let following, let more))
            where offset + Int64(count) == following:
                return .copy(offset: offset, count: count + more)
            case (
                .channel(let channel, let channels, let offset, let count),
                .channel(let other, _, let following, let more)
            )
            where channel == other && offset + Int64(count) == following:
                return .channel(channel, of: channels, offset: offset, count: count + more)
            default: return nil
            }
        }

        /// Bytes it has in the movie.
        var count: Int {
            switch self {
            case .copy(_, let count): count
            case .bytes(let bytes): bytes.count
            case .channel(_, let channels, _, let count): count / channels
            }
        }
    }

    /// Samples that lie one behind the other in the movie; those of about a second.
    struct Chunk {
        var second: Int64
        var samples = 0
        var pieces: [Piece] = []

        var bytes: Int64 { pieces.reduce(0) { $0 + Int64($1.count) } }
    }

    enum Sizes {
        case each([Int])
        case all(Int, count: Int)
    }

    var media: Media
    /// What players list it as; for sound, what its channels are called.
    var name: String
    /// The channels are people's microphones and no left and right.
    var hasNamedChannels = false
    /// Units a second of its own time, and in how many of them each run of samples lasts.
    var timescale: Int
    var durations: [(count: Int, units: Int)]
    var sizes: Sizes
    /// From 1; nil where every sample is a key.
    var keys: [Int]?
    /// Where in its own time the movie begins; nil where that is 0 and needs no edit list.
    var begin: Int64?
    var chunks: [Chunk]

    var isPicture: Bool {
        if case .picture = media { return true }
        return false
    }

    /// In its own units.
    var duration: Int64 { durations.reduce(0) { $0 + Int64($1.count) * Int64($1.units) } }

    /// Adds a sample to the chunk of its second.
    static func add(_ piece: Piece, samples: Int = 1, at second: Int64, to chunks: inout [Chunk]) {
        if chunks.last?.second != second { chunks.append(Chunk(second: second)) }
        let last = chunks.count - 1
        chunks[last].samples += samples
        // Neighbours in the clip are read in one go.
        if let joined = chunks[last].pieces.last?.joined(with: piece) {
            chunks[last].pieces[chunks[last].pieces.count - 1] = joined
        } else {
            chunks[last].pieces.append(piece)
        }
    }
}
