import CLibAV
import ClipDocuments
import LibAV
import Media
import Time

/// Reads a movie's packets as they are.
final class MovieInput {
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let packet: UnsafeMutablePointer<AVPacket>
    private let path: String

    init(_ path: String) throws(CodecFailure) {
        self.path = path
        packet = try made(av_packet_alloc(), "a packet")
        try check(avformat_open_input(&context, path, nil, nil), "open \(path)")
        try check(avformat_find_stream_info(context, nil), "understand \(path)")
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    var streams: [UnsafeMutablePointer<AVStream>] {
        guard let context else { return [] }
        return (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }
    }

    var file: UnsafeMutablePointer<AVFormatContext>? { context }

    /// The first stream of a kind.
    func stream(_ kind: AVMediaType) -> Int? {
        streams.firstIndex { $0.pointee.codecpar.pointee.codec_type == kind }
    }

    /// The video stream's extra data; empty without one.
    var videoParameterSets: [UInt8] {
        stream(AVMEDIA_TYPE_VIDEO).map { Self.extraData(streams[$0].pointee.codecpar.pointee) }
            ?? []
    }

    static func extraData(_ parameters: AVCodecParameters) -> [UInt8] {
        guard let data = parameters.extradata else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(parameters.extradata_size)))
    }

    /// The frame a time of a stream stands for.
    func frame(at time: Int64, stream: Int32, _ rate: FrameRate) -> Int64 {
        av_rescale_q(time, streams[Int(stream)].pointee.time_base, rate.timeBase)
    }

    /// The next packet, lent until the next call; nil at the end.
    func next() throws(CodecFailure) -> UnsafeMutablePointer<AVPacket>? {
        av_packet_unref(packet)
        let answer = av_read_frame(context, packet)
        if answer == rushes_av_end { return nil }
        try check(answer, "read \(path)")
        return packet
    }
}

/// Where every packet of a clip lies in its file, and when.
struct ClipPackets {
    /// One packet: its place in the file, and its time in frames or samples of the clip.
    struct Packet {
        let offset: Int64
        let count: Int
        let time: Int64
        let isKey: Bool
    }

    /// What the head must say of the clip's picture.
    struct Picture {
        var packets: [Packet] = []
        var parameterSets: [UInt8] = []
        var width = 0
        var height = 0
        /// Primaries, transfer and matrix (ISO 23091-2).
        var colour: [Int] = [1, 1, 1]
    }

    struct Sound {
        var packets: [Packet] = []
        /// Nil for plain samples.
        var configuration: [UInt8]?
        var bitrate = 0
        var channels = 0
        var sampleRate = 0
    }

    private(set) var picture = Picture()
    /// Nil in a clip without.
    private(set) var sound: Sound?

    init(_ path: String, _ document: ClipDocument) throws {
        let input = try MovieInput(path)
        guard let video = input.stream(AVMEDIA_TYPE_VIDEO) else {
            throw CodecFailure(.badInput, "\(path) has no picture")
        }
        let audio = input.stream(AVMEDIA_TYPE_AUDIO)
        try describePicture(input.streams[video].pointee.codecpar.pointee, path)
        if let audio { sound = try Self.sound(input.streams[audio].pointee.codecpar.pointee, path) }
        let rate = document.clip.time.rate
        while let packet = try input.next() {
            let index = Int(packet.pointee.stream_index)
            if index == video {
                let time = input.frame(
                    at: packet.pointee.pts, stream: packet.pointee.stream_index, rate)
                picture.packets.append(try Self.place(packet, time, path))
            } else if index == audio, let sampleRate = sound?.sampleRate {
                let unit = AVRational(num: 1, den: Int32(sampleRate))
                let time = av_rescale_q(
                    packet.pointee.pts, input.streams[index].pointee.time_base, unit)
                sound?.packets.append(try Self.place(packet, time, path))
            }
        }
    }

    private static func place(
        _ packet: UnsafeMutablePointer<AVPacket>, _ time: Int64, _ path: String
    ) throws -> Packet {
        let found = packet.pointee
        guard found.pos >= 0, found.size >= 0 else {
            throw CodecFailure(.badInput, "\(path) does not say where its packets lie")
        }
        return Packet(
            offset: found.pos, count: Int(found.size), time: time,
            isKey: found.flags & AV_PKT_FLAG_KEY != 0)
    }

    private mutating func describePicture(_ parameters: AVCodecParameters, _ path: String) throws {
        let bytes = MovieInput.extraData(parameters)
        guard parameters.codec_id == AV_CODEC_ID_H264, bytes.first == 1 else {
            throw CodecFailure(.badInput, "the picture of \(path) is not H.264 as boxes record it")
        }
        picture.parameterSets = bytes
        picture.width = Int(parameters.width)
        picture.height = Int(parameters.height)
        let said = [
            parameters.color_primaries.rawValue, parameters.color_trc.rawValue,
            parameters.color_space.rawValue,
        ]
        // 0 and 2 say nothing: the box's clips are BT.709.
        picture.colour = said.map { [0, 2].contains($0) ? 1 : Int($0) }
    }

    private static func sound(_ parameters: AVCodecParameters, _ path: String) throws -> Sound {
        var sound = Sound()
        switch parameters.codec_id {
        case AV_CODEC_ID_AAC: sound.configuration = MovieInput.extraData(parameters)
        case AV_CODEC_ID_PCM_S16LE: break
        default:
            throw CodecFailure(
                .badInput, "the sound of \(path) is neither AAC nor plain 16-bit samples")
        }
        sound.bitrate = Int(parameters.bit_rate)
        sound.channels = Int(parameters.ch_layout.nb_channels)
        sound.sampleRate = Int(parameters.sample_rate)
        guard sound.channels > 0, (1...192_000).contains(sound.sampleRate) else {
            throw CodecFailure(.badInput, "the sound of \(path) has no channel or no rate")
        }
        return sound
    }
}
