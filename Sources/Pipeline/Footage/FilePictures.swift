import CLibAV
import LibAV
import Media
import Platform

/// The pictures of a media file as a camera's frames. Used on one thread after it is made.
///
/// It may go as soon as the last picture is decoded: frames that still wait keep their own memory.
final class FilePictures: @unchecked Sendable {
    /// Of the file's first picture; a later one may have another size.
    let format: VideoFormat
    let summary: String
    private let path: String
    private let stream: FileStream
    private var pictures: LivePictures?
    private var refused = RefusedPictures()
    private var sequence: UInt32 = 0
    private var hasPicture = false

    /// How often a wait for room looks whether the film is still wanted.
    private static let patience: Int64 = 100_000_000

    init(_ path: String) throws {
        guard let stream = try FileStream(AVMEDIA_TYPE_VIDEO, of: path) else {
            throw SourceFailure(.unreadable, "cannot play \(path): it has no picture")
        }
        self.path = path
        self.stream = stream
        format = try stream.decoder.videoFormat(path)
        summary =
            "file \(path.split(separator: "/").last ?? "") \(format.width)x\(format.height) \(format.rate.spoken)"
    }

    /// Decodes to the end of the file, or until nobody takes pictures any more; returns why there
    /// was none at all.
    func play(into frames: BoundedQueue<VideoFrame>) -> SourceFailure? {
        let hasEnded = stream.play { outcome in
            switch outcome {
            case .decoded(let picture): deliver(picture, to: frames)
            case .refused(let time): passOver(time, frames)
            case .undecoded(let packet, let time): deliver(packet, time, to: frames)
            }
        }
        guard hasEnded else { return nil }
        guard hasPicture else {
            return SourceFailure(
                .unreadable,
                "cannot play \(path): none of its pictures can be decoded; is the file whole?")
        }
        _ = hold(places: refused.rest(), in: frames)
        return nil
    }

    private func deliver(
        _ picture: UnsafeMutablePointer<AVFrame>, to frames: BoundedQueue<VideoFrame>
    ) -> Bool {
        let time = stream.decoder.time(of: picture) - stream.beginning
        guard hold(places: refused.due(before: time), in: frames) else { return false }
        // Pixels that the scaler does not take: the first picture was looked at when the file was
        // opened.
        guard let shape = shape(of: picture) else { return hold(places: [time], in: frames) }
        guard let (frame, pictures) = empty(shape, frames) else { return false }
        av_frame_move_ref(pictures[frame].picture, picture)
        frame.lay(pictures[frame].picture)
        frame.isCorrupt = pictures[frame].picture.isDamaged
        hasPicture = true
        return send(frame, time, to: frames)
    }

    /// A JPEG goes on as it is: the proxy decodes it, and checks it, as it does a USB camera's.
    private func deliver(
        _ packet: UnsafeMutablePointer<AVPacket>, _ stamp: Int64?,
        to frames: BoundedQueue<VideoFrame>
    ) -> Bool {
        var shape = format
        shape.pixels = .mjpeg
        shape.aspect = stream.aspect(of: nil)
        guard let (frame, pictures) = empty(shape, frames) else { return false }
        av_packet_move_ref(pictures[frame].packet, packet)
        frame.lay(pictures[frame].packet)
        hasPicture = true
        return send(frame, (stamp ?? stream.beginning) - stream.beginning, to: frames)
    }

    private func shape(of picture: UnsafeMutablePointer<AVFrame>) -> VideoFormat? {
        guard var shape = picture.videoFormat else { return nil }
        shape.rate = format.rate
        shape.turn = format.turn
        shape.aspect = stream.aspect(of: picture)
        return shape
    }

    /// Notes a picture that the decoder refused; before the first whole one nothing can be shown in
    /// its place.
    private func passOver(_ time: Int64?, _ frames: BoundedQueue<VideoFrame>) -> Bool {
        guard hasPicture, let time else { return frames.isOpen }
        return hold(places: refused.note(time - stream.beginning), in: frames)
    }

    /// Sends a broken frame for each time, so that the loss is counted where it happened.
    private func hold(places: [Int64], in frames: BoundedQueue<VideoFrame>) -> Bool {
        for time in places {
            guard let (frame, _) = empty(pictures?.format ?? format, frames) else { return false }
            frame.layNothing()
            guard send(frame, time, to: frames) else { return false }
        }
        return frames.isOpen
    }

    private func send(_ frame: VideoFrame, _ time: Int64, to frames: BoundedQueue<VideoFrame>)
        -> Bool
    {
        frame.time = time
        frame.sequence = sequence
        sequence &+= 1
        return frames.push(frame)
    }

    /// A frame of that shape to fill; nil once nobody takes frames any more.
    private func empty(_ shape: VideoFormat, _ frames: BoundedQueue<VideoFrame>) -> (
        VideoFrame, LivePictures
    )? {
        // A few frame heads; without the memory for them there is no film.
        if pictures?.format != shape { pictures = try? LivePictures(shape) }
        guard let pictures else { return nil }
        while frames.isOpen {
            if let frame = pictures.take(until: Clock.monotonic() + Self.patience) {
                return (frame, pictures)
            }
        }
        return nil
    }
}
