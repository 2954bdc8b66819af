import CLibAV
import Media
import Slate

/// From a microphone's samples to AAC packets at 48 kHz, with silence and stretch where the sound line asks for them. One thread.
public final class ProxyAudio {
    public static let sampleRate = 48000

    public let facts: AudioFacts
    public let parameters: StreamParameters

    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let frame: UnsafeMutablePointer<AVFrame>
    private var resampler: OpaquePointer?
    private let fifo: OpaquePointer
    private let converted: UnsafeMutablePointer<AVFrame>
    private let format: AudioFormat
    private var encoded: Int64 = 0
    private var history = PacketHistory()

    /// Room for one conversion, in samples; a block of 100 ms stretched by 500 ppm fits many times.
    private static let room: Int32 = 16384

    public init(_ format: AudioFormat, source: String, bitrateKbps: Int) throws(CodecFailure) {
        self.format = format
        let channels = min(2, format.channels)
        facts = AudioFacts(codec: "aac", sampleRate: Self.sampleRate, channels: channels, source: source)
        context = try Self.openEncoder(channels: channels, bitrateKbps: bitrateKbps)
        parameters = try StreamParameters(context, rate: nil)
        packet = try made(av_packet_alloc(), "a packet")
        frame = try Self.makeFrame(channels: channels, samples: context.pointee.frame_size)
        converted = try Self.makeFrame(channels: channels, samples: Self.room)
        fifo = try made(av_audio_fifo_alloc(AV_SAMPLE_FMT_FLTP, Int32(channels), Self.room), "a sound buffer")
        resampler = try Self.openResampler(format, channels: channels)
    }

    deinit {
        swr_free(&resampler)
        av_audio_fifo_free(fifo)
        for owned in [frame, converted] {
            var owned: UnsafeMutablePointer<AVFrame>? = owned
            av_frame_free(&owned)
        }
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
    }

    /// Samples inside the resampler that have not come out yet.
    public var pending: Int64 { swr_get_delay(resampler, Int64(Self.sampleRate)) }

    /// Stretches (or, negative, shrinks) the next `distance` samples by `samples`.
    public func stretch(_ samples: Int64, over distance: Int64) throws {
        try check(swr_set_compensation(resampler, Int32(samples), Int32(distance)), "stretch the sound")
    }

    /// Encodes silence; returns the samples given out.
    public func fill(_ samples: Int64, countsAsGap: Bool, emit: (EncodedPacket) throws -> Void) throws -> Int64 {
        if countsAsGap { history.samplesFilled += Int(samples) }
        var left = samples
        while left > 0 {
            let count = Int32(min(left, Int64(Self.room) / 2))
            av_samples_set_silence(converted.pointee.extended_data, 0, count, Int32(facts.channels), AV_SAMPLE_FMT_FLTP)
            try queue(count, emit: emit)
            left -= Int64(count)
        }
        return samples
    }

    /// Says that samples of the source were left out.
    public func noteCut(_ samples: Int64) { history.samplesCut += Int(samples) }

    /// Encodes a block from its sample `skipping` on; returns the samples given out.
    public func encode(
        _ block: borrowing AudioBlock, skipping: Int, emit: (EncodedPacket) throws -> Void
    ) throws -> Int64 {
        let count = block.count - skipping
        guard count > 0 else { return 0 }
        let start = block.bytes + skipping * format.bytesPerFrame
        var input: UnsafePointer<UInt8>? = UnsafePointer(start.assumingMemoryBound(to: UInt8.self))
        let out = swr_convert(resampler, converted.pointee.extended_data, Self.room, &input, Int32(count))
        try check(out, "convert sound")
        try queue(out, emit: emit)
        return Int64(out)
    }

    private func queue(_ count: Int32, emit: (EncodedPacket) throws -> Void) throws {
        let written = Self.planes(of: converted) { av_audio_fifo_write(fifo, $0, count) }
        try check(written, "buffer sound")
        while av_audio_fifo_size(fifo) >= context.pointee.frame_size { try encodeFrame(emit) }
    }

    private func encodeFrame(_ emit: (EncodedPacket) throws -> Void) throws {
        try check(av_frame_make_writable(frame), "reuse a sound frame")
        frame.pointee.nb_samples = context.pointee.frame_size
        let read = Self.planes(of: frame) { av_audio_fifo_read(fifo, $0, context.pointee.frame_size) }
        try check(read, "take buffered sound")
        frame.pointee.pts = encoded
        encoded += Int64(context.pointee.frame_size)
        try check(avcodec_send_frame(context, frame), "encode sound")
        while true {
            let answer = avcodec_receive_packet(context, packet)
            if answer == rushes_av_again || answer == rushes_av_end { return }
            try check(answer, "take encoded sound")
            let (position, duration) = (packet.pointee.pts, packet.pointee.duration)
            let box = try AVPacketBox(
                moving: packet, track: .audio, position: position, duration: duration, history: history)
            history = PacketHistory()
            try emit(box)
        }
    }

    private static func planes(
        of frame: UnsafeMutablePointer<AVFrame>, _ body: (UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Int32
    ) -> Int32 {
        frame.pointee.extended_data.withMemoryRebound(to: UnsafeMutableRawPointer?.self, capacity: 2, body)
    }

    private static func openEncoder(
        channels: Int, bitrateKbps: Int
    ) throws(CodecFailure) -> UnsafeMutablePointer<AVCodecContext> {
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_AAC) else {
            throw CodecFailure(.unavailable, "this libavcodec has no AAC encoder")
        }
        let context = try made(avcodec_alloc_context3(codec), "an encoder")
        context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
        context.pointee.sample_rate = Int32(sampleRate)
        av_channel_layout_default(&context.pointee.ch_layout, Int32(channels))
        context.pointee.bit_rate = Int64(bitrateKbps) * 1000
        context.pointee.time_base = AVRational(num: 1, den: Int32(sampleRate))
        context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
        try check(avcodec_open2(context, codec, nil), "open the AAC encoder with \(channels) channels")
        return context
    }

    private static func openResampler(_ format: AudioFormat, channels: Int) throws(CodecFailure) -> OpaquePointer {
        var input = AVChannelLayout()
        var output = AVChannelLayout()
        av_channel_layout_default(&input, Int32(format.channels))
        av_channel_layout_default(&output, Int32(channels))
        let sample = format.sample == .s16 ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_S32
        var resampler: OpaquePointer?
        try check(
            swr_alloc_set_opts2(
                &resampler, &output, AV_SAMPLE_FMT_FLTP, Int32(sampleRate), &input, sample, Int32(format.sampleRate), 0, nil),
            "set up a resampler")
        let made = try made(resampler, "a resampler")
        // Soft compensation needs the resampler in the path even at equal rates, from the first sample on.
        av_opt_set_int(UnsafeMutableRawPointer(made), "flags", Int64(SWR_FLAG_RESAMPLE), 0)
        try check(swr_init(made), "start a resampler from \(format.sampleRate) Hz")
        return made
    }

    private static func makeFrame(channels: Int, samples: Int32) throws(CodecFailure) -> UnsafeMutablePointer<AVFrame> {
        let frame = try made(av_frame_alloc(), "a frame")
        frame.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        frame.pointee.sample_rate = Int32(sampleRate)
        frame.pointee.nb_samples = samples
        av_channel_layout_default(&frame.pointee.ch_layout, Int32(channels))
        try check(av_frame_get_buffer(frame, 0), "allocate sound")
        return frame
    }
}
