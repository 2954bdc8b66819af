import CLibAV
import Glibc
import LibAV
import Media
import Platform

/// A clip's sound as engines of speech want it: 16 kHz, one channel, 16 bits, in a WAV whose time 0
/// is the clip's.
public enum SpeechSound {
    static let rate = 16000
    /// Samples: two hours, beyond which a WAV for engines serves nobody.
    static let longest = 2 * 3600 * rate

    /// Writes the WAV and says how many seconds it lasts. Gaps of the sound are silence in it.
    public static func write(of clip: String, to path: String) throws -> Double {
        var samples = try SpeechReader(clip).read()
        let bytes = UInt32(samples.count * 2)
        var head: [UInt8] =
            Array("RIFF".utf8) + little(36 + bytes) + Array("WAVEfmt ".utf8) + little(16) + [
                1, 0, 1, 0,
            ]
        head +=
            little(UInt32(rate)) + little(UInt32(rate * 2)) + [2, 0, 16, 0] + Array("data".utf8)
            + little(bytes)
        let count = samples.count
        samples.withUnsafeMutableBytes { head += $0 }
        try Files.replace(path, with: head, mode: 0o600)
        return Double(count) / Double(rate)
    }

    private static func little(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

/// Decodes all sound of a file, on one thread.
private final class SpeechReader {
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let audio: StreamDecoder
    private let packet: UnsafeMutablePointer<AVPacket>
    private var resampler: OpaquePointer?
    private var samples: [Int16] = []
    /// Nanoseconds of the file's own time 0.
    private let first: Int64

    init(_ path: String) throws {
        packet = try made(av_packet_alloc(), "a packet")
        let answer = avformat_open_input(&context, path, nil, nil)
        guard answer >= 0, let context else {
            throw CodecFailure(.badInput, "cannot open \(path)", cause: answer)
        }
        try check(avformat_find_stream_info(context, nil), "understand \(path)")
        guard let audio = try StreamDecoder(AVMEDIA_TYPE_AUDIO, in: context, path) else {
            throw SourceFailure(
                .unreadable,
                "\(path) has no sound; lines can only be found in a clip that was recorded with a microphone"
            )
        }
        self.audio = audio
        let start = context.pointee.start_time
        first = start == rushes_av_no_time ? 0 : start * 1000
        var mono = AVChannelLayout()
        av_channel_layout_default(&mono, 1)
        let decoder = audio.context
        try check(
            swr_alloc_set_opts2(
                &resampler, &mono, AV_SAMPLE_FMT_S16, Int32(SpeechSound.rate),
                &decoder.pointee.ch_layout, decoder.pointee.sample_fmt,
                decoder.pointee.sample_rate, 0, nil), "set up a resampler")
        try check(swr_init(resampler), "start a resampler")
    }

    deinit {
        swr_free(&resampler)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    func read() throws -> [Int16] {
        var isWanted = true
        while isWanted && av_read_frame(context, packet) >= 0 {
            if packet.pointee.stream_index == audio.index {
                isWanted = audio.decode(packet) { take($0) }
            }
            av_packet_unref(packet)
        }
        if isWanted { _ = audio.decode(nil) { take($0) } }
        return samples
    }

    /// A frame goes where its time says; up to 20 ms early or late it follows what was before.
    private func take(_ frame: UnsafeMutablePointer<AVFrame>) -> Bool {
        let place = Int((audio.time(of: frame) - first) * Int64(SpeechSound.rate) / 1_000_000_000)
        guard place < SpeechSound.longest else { return false }
        let gap = place - samples.count
        if gap > SpeechSound.rate / 50 { samples.append(contentsOf: repeatElement(0, count: gap)) }
        append(frame)
        return samples.count < SpeechSound.longest
    }

    private func append(_ frame: UnsafeMutablePointer<AVFrame>) {
        let room = Int(swr_get_out_samples(resampler, frame.pointee.nb_samples)) + 16
        var converted = [Int16](repeating: 0, count: room)
        let count = converted.withUnsafeMutableBytes { buffer -> Int32 in
            var output = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return frame.pointee.extended_data.withMemoryRebound(
                to: UnsafePointer<UInt8>?.self, capacity: 8
            ) {
                swr_convert(resampler, &output, Int32(room), $0, frame.pointee.nb_samples)
            }
        }
        samples += converted.prefix(Int(max(0, count)))
    }
}
