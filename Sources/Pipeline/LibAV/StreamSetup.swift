import CLibAV
import Media

/// What a decoder must know of a stream; immutable, so that it may pass between threads and outlive
/// the connection.
package final class StreamSetup: @unchecked Sendable {
    package let index: Int32
    package let codec: UnsafeMutablePointer<AVCodecParameters>
    /// Whether its stamps are the sender's; multipart JPEG has none, and libavformat makes some up.
    package let isStamped: Bool
    /// Nanoseconds after which its stamps begin anew; nil when they are wide enough for ever.
    package let period: Int64?
    private let timeBase: AVRational
    /// What libavformat said of the stream's configuration when this was made.
    private let told: [UInt8]

    /// `isBlank`: the stream goes on in another codec, and what libavformat knows of it is still
    /// the one before's.
    package init(_ stream: UnsafeMutablePointer<AVStream>, isStamped: Bool, isBlank: Bool = false)
        throws(CodecFailure)
    {
        index = stream.pointee.index
        timeBase = stream.pointee.time_base
        self.isStamped = isStamped
        told = stream.pointee.codecpar.pointee.configuration
        let bits = stream.pointee.pts_wrap_bits
        period =
            bits < 60 ? av_rescale_q(1 << Int64(bits), stream.pointee.time_base, nanosecond) : nil
        codec = try made(avcodec_parameters_alloc(), "stream parameters")
        guard !isBlank else {
            codec.pointee.codec_type = stream.pointee.codecpar.pointee.codec_type
            codec.pointee.codec_id = stream.pointee.codecpar.pointee.codec_id
            return
        }
        try check(
            avcodec_parameters_copy(codec, stream.pointee.codecpar), "read a stream's parameters")
        believeConfiguration()
    }

    deinit {
        var codec: UnsafeMutablePointer<AVCodecParameters>? = codec
        avcodec_parameters_free(&codec)
    }

    /// FLV knows no 48 kHz, and says 44.1 of sound that begins after the stream was probed: AAC's
    /// own configuration (ISO 14496-3, 1.6.2.1: five bits of object type, four of a rate's number)
    /// is right.
    private func believeConfiguration() {
        guard codec.pointee.codec_id == AV_CODEC_ID_AAC, codec.pointee.extradata_size >= 2,
            let data = codec.pointee.extradata
        else { return }
        let number = Int(data[0] & 7) << 1 | Int(data[1] >> 7)
        // Object types from 31 on and rates without a number are left to the decoder.
        guard data[0] >> 3 < 31, number < Self.rates.count else { return }
        codec.pointee.sample_rate = Self.rates[number]
    }

    /// ISO 14496-3, table 1.18.
    private static let rates: [Int32] = [
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
    ]

    /// Takes what a packet brings that changes how the stream is decoded.
    package func learn(from packet: UnsafeMutablePointer<AVPacket>) {
        guard let configuration = packet.newConfiguration,
            let copy = av_mallocz(configuration.count + Int(AV_INPUT_BUFFER_PADDING_SIZE))
        else { return }
        copy.copyMemory(from: configuration, byteCount: configuration.count)
        av_free(codec.pointee.extradata)
        codec.pointee.extradata = copy.assumingMemoryBound(to: UInt8.self)
        codec.pointee.extradata_size = Int32(clamping: configuration.count)
        believeConfiguration()
    }

    /// Whether a packet needs another decoder than this describes: sound that begins after the
    /// stream was probed has no configuration before its first packet (FLV announces an empty one),
    /// and a decoder without one takes it for 44.1 kHz. Decoders of pictures take a new
    /// configuration as it comes.
    package func isOutdated(
        by packet: UnsafeMutablePointer<AVPacket>, of stream: UnsafeMutablePointer<AVStream>
    ) -> Bool {
        guard codec.pointee.codec_type == AVMEDIA_TYPE_AUDIO else { return false }
        if let configuration = packet.newConfiguration {
            return configuration != codec.pointee.configuration
        }
        return stream.pointee.codecpar.pointee.configuration != told
    }

    package var codecName: String { String(cString: avcodec_get_name(codec.pointee.codec_id)) }
    package var isJPEG: Bool { codec.pointee.codec_id == AV_CODEC_ID_MJPEG }

    /// When a packet is shown or heard, in nanoseconds of the sender; nil when it does not say.
    package func shown(_ packet: UnsafeMutablePointer<AVPacket>) -> Int64? {
        nanoseconds(
            packet.pointee.pts != rushes_av_no_time ? packet.pointee.pts : packet.pointee.dts)
    }

    /// When it is decoded, which is the order it is sent in: pictures made from later ones are sent
    /// after those.
    package func sent(_ packet: UnsafeMutablePointer<AVPacket>) -> Int64? {
        nanoseconds(packet.pointee.dts)
    }

    private func nanoseconds(_ stamp: Int64) -> Int64? {
        guard isStamped, stamp != rushes_av_no_time else { return nil }
        return av_rescale_q(stamp, timeBase, nanosecond)
    }
}

package let nanosecond = AVRational(num: 1, den: 1_000_000_000)

extension AVCodecParameters {
    /// A codec's own description of itself; empty where it has none.
    var configuration: [UInt8] {
        guard let extradata, extradata_size > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: extradata, count: Int(extradata_size)))
    }
}

extension UnsafeMutablePointer<AVPacket> {
    /// The configuration that begins with this packet; nil when the one before goes on.
    var newConfiguration: [UInt8]? {
        var size = 0
        guard let data = av_packet_get_side_data(self, AV_PKT_DATA_NEW_EXTRADATA, &size), size > 0
        else { return nil }
        return Array(UnsafeBufferPointer(start: data, count: size))
    }
}
