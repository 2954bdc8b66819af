import CLibAV
import Codec
import Media
import Platform
import Slate

/// Opens a media file and decodes it into frames and chunks of sound. Used on one thread after it is made.
final class FileReader: @unchecked Sendable {
    /// Pictures decoded ahead.
    static let pictures = 6

    let videoFormat: VideoFormat
    let audioFormat: AudioFormat?
    let summary: String

    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let video: StreamDecoder
    private let audio: StreamDecoder?
    private let mixer: SoundMixer?
    private let packet: UnsafeMutablePointer<AVPacket>
    private let free = BoundedQueue<Int>(capacity: FileReader.pictures + 2)
    private var pool: [(frame: VideoFrame, picture: UnsafeMutablePointer<AVFrame>)] = []
    private var sequence: UInt32 = 0
    private var firstTime: Int64?

    init(_ path: String, withSound: Bool) throws {
        packet = try made(av_packet_alloc(), "a packet")
        let answer = avformat_open_input(&context, path, nil, nil)
        guard answer >= 0, let context else {
            throw SourceFailure(.unreadable, CodecFailure(.badInput, "cannot play \(path)", cause: answer).message)
        }
        try check(avformat_find_stream_info(context, nil), "understand \(path)")
        guard let video = try StreamDecoder(AVMEDIA_TYPE_VIDEO, in: context, path) else {
            throw SourceFailure(.unreadable, "cannot play \(path): it has no picture")
        }
        self.video = video
        audio = withSound ? try StreamDecoder(AVMEDIA_TYPE_AUDIO, in: context, path) : nil
        mixer = try audio.map { try SoundMixer($0) }
        audioFormat = mixer?.format
        videoFormat = try video.videoFormat(path)
        summary = "file \(Self.name(path)) \(videoFormat.width)x\(videoFormat.height) \(videoFormat.rate)"
        try makePool()
    }

    deinit {
        for entry in pool {
            var picture: UnsafeMutablePointer<AVFrame>? = entry.picture
            av_frame_free(&picture)
        }
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    /// Decodes to the end or until the queues close. A damaged stretch is passed over, as a camera would lose it.
    func play(frames: BoundedQueue<VideoFrame>, sound: BoundedQueue<SoundChunk>) {
        defer {
            frames.close()
            sound.close()
        }
        var isOpen = true
        while isOpen && av_read_frame(context, packet) >= 0 {
            isOpen = decode(frames: frames, sound: sound)
            av_packet_unref(packet)
        }
        guard isOpen else { return }
        _ = video.decode(nil) { picture in deliver(picture, to: frames) }
        _ = audio?.decode(nil) { picture in deliverSound(picture, to: sound) }
    }

    private func decode(frames: BoundedQueue<VideoFrame>, sound: BoundedQueue<SoundChunk>) -> Bool {
        switch packet.pointee.stream_index {
        case video.index: return video.decode(packet) { picture in deliver(picture, to: frames) }
        case audio?.index: return audio?.decode(packet) { picture in deliverSound(picture, to: sound) } ?? true
        default: return true
        }
    }

    private func deliver(_ picture: UnsafeMutablePointer<AVFrame>, to frames: BoundedQueue<VideoFrame>) -> Bool {
        guard frames.isOpen, let slot = waitForSlot(frames) else { return false }
        let entry = pool[slot]
        av_frame_unref(entry.picture)
        av_frame_move_ref(entry.picture, picture)
        let planes = PlaneSet(entry.picture)
        entry.frame.planes = (
            plane(planes.bases.0, planes.strides.0), plane(planes.bases.1, planes.strides.1), plane(planes.bases.2, planes.strides.2)
        )
        entry.frame.time = offset(of: video.time(of: entry.picture))
        entry.frame.sequence = sequence
        sequence &+= 1
        return frames.push(entry.frame)
    }

    /// A free picture; nil once the queue is closed.
    private func waitForSlot(_ frames: BoundedQueue<VideoFrame>) -> Int? {
        while frames.isOpen {
            if let slot = free.pop(until: Clock.monotonic() + 100_000_000) { return slot }
        }
        return nil
    }

    private func deliverSound(_ picture: UnsafeMutablePointer<AVFrame>, to sound: BoundedQueue<SoundChunk>) -> Bool {
        guard let mixer, let audio, let samples = mixer.interleaved(picture), !samples.isEmpty else { return sound.isOpen }
        return sound.push(SoundChunk(offset: offset(of: audio.time(of: picture)), samples: samples))
    }

    /// Times count from the first frame or sample of the file.
    private func offset(of time: Int64) -> Int64 {
        let first = firstTime ?? time
        firstTime = first
        return time - first
    }

    private func plane(_ base: PlaneSet.Base, _ stride: Int32) -> VideoFrame.Plane {
        VideoFrame.Plane(base.map { UnsafeMutableRawPointer(mutating: $0) }, stride: Int(stride))
    }

    private func makePool() throws(CodecFailure) {
        let free = free
        for slot in 0..<(Self.pictures + 2) {
            let picture = try made(av_frame_alloc(), "a frame")
            pool.append((VideoFrame(slot: slot, format: videoFormat) { _ = free.offer($0.slot) }, picture))
            _ = free.offer(slot)
        }
    }

    private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }
}
