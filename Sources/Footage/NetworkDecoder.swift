import CLibAV
import Codec
import Media
import Platform
import Slate

/// The decoder's thread: packets in, pictures and samples out; keeps the newest when nobody takes them.
final class NetworkDecoder: @unchecked Sendable {
    /// Pictures on their way to the capture thread.
    let frames = BoundedQueue<VideoFrame>(capacity: 2)
    let sound = LiveSound()

    private let line: PacketLine
    private let state: LinkState
    private let failures: NetworkFailures
    private let watch: NetworkWatch
    private let mixer = LiveMixer()
    private var video: (setup: StreamSetup, decoder: LiveDecoder)?
    private var audio: (setup: StreamSetup, decoder: LiveDecoder)?
    private var pictures: LivePictures?
    private var sequence: UInt32 = 0
    private var hasPicture = false

    private static let patience: Int64 = 100_000_000
    /// How often a burst looks whether the next picture was taken.
    private static let turn: Int64 = 3_000_000

    init(_ line: PacketLine, state: LinkState, failures: NetworkFailures, watch: NetworkWatch) {
        self.line = line
        self.state = state
        self.failures = failures
        self.watch = watch
    }

    /// Runs until the reader closes the line.
    func run() {
        while let item = line.next() {
            switch item {
            case .begin(let video, let audio): begin(video, audio)
            case .packet(let slot):
                if !watch.isCancelled { decode(slot) }
                line.recycle(slot)
            }
        }
        frames.close()
    }

    private func begin(_ video: StreamSetup, _ audio: StreamSetup?) {
        hasPicture = false
        do {
            self.video = (video, try LiveDecoder(video))
            self.audio = try audio.map { ($0, try LiveDecoder($0)) }
        } catch {
            self.video = nil
            state.fail(SourceFailure(.broken, "\(failures.address) cannot be decoded: \(error)"))
        }
    }

    private func decode(_ slot: PacketSlot) {
        guard slot.isPicture else { return audio?.decoder.decode(slot.packet, deliver: deliverSound) ?? () }
        sequence &+= UInt32(truncatingIfNeeded: slot.lost)
        guard let video else { return }
        if video.setup.isJPEG { return deliverJPEG(slot.packet, video.setup) }
        video.decoder.decode(slot.packet, deliver: deliver)
    }

    /// A JPEG goes on as it is: the proxy decodes it, and checks it, as it does a USB camera's.
    private func deliverJPEG(_ packet: UnsafeMutablePointer<AVPacket>, _ setup: StreamSetup) {
        let format = VideoFormat(
            pixels: .mjpeg, width: Int(setup.codec.pointee.width), height: Int(setup.codec.pointee.height), rate: FrameRate(30),
            isLimitedRange: false)
        guard let (frame, memory) = empty(format) else { return }
        av_packet_move_ref(memory.packet, packet)
        frame.planes.0 = VideoFrame.Plane(UnsafeMutableRawPointer(memory.packet.pointee.data))
        frame.byteCount = Int(memory.packet.pointee.size)
        frame.isCorrupt = false
        send(frame, time: memory.packet.pointee.pts)
    }

    private func deliver(_ picture: UnsafeMutablePointer<AVFrame>) {
        guard let format = picture.videoFormat else { return state.fail(failures.unknown(pixels: picture.pixelName)) }
        guard let (frame, memory) = empty(format) else { return }
        av_frame_move_ref(memory.picture, picture)
        let planes = PlaneSet(memory.picture)
        frame.planes = (
            plane(planes.bases.0, planes.strides.0), plane(planes.bases.1, planes.strides.1), plane(planes.bases.2, planes.strides.2)
        )
        frame.isCorrupt = memory.picture.isDamaged
        let time = memory.picture.pointee.best_effort_timestamp
        send(frame, time: time == rushes_av_no_time ? Clock.monotonic() : time)
    }

    private func send(_ frame: VideoFrame, time: Int64) {
        frame.time = time
        frame.sequence = sequence
        sequence &+= 1
        if !hasPicture { tell(frame.format) }
        while !frames.offer(frame) {
            guard !watch.isCancelled else { return frame.release() }
            if line.isLate {
                // The newest wins; the gap in the sequence counts the one that went.
                frames.pop(until: 0)?.release()
            } else {
                Clock.sleep(until: Clock.monotonic() + Self.turn)
            }
        }
    }

    private func tell(_ format: VideoFormat) {
        hasPicture = true
        let codecs = [video?.setup.codecName, audio?.setup.codecName].compactMap { $0 }.joined(separator: " and ")
        state.come(format, hasSound: audio != nil, codecs: codecs)
    }

    /// A picture to fill. While the encoder is late, waits as long as the packets behind have room; then the picture goes.
    private func empty(_ format: VideoFormat) -> (VideoFrame, LivePicture)? {
        if pictures?.format != format {
            // Allocation of a few frame heads fails only when memory is out: the picture is then lost and counted.
            pictures = try? LivePictures(format)
        }
        while let pictures, !watch.isCancelled {
            if let frame = pictures.take(until: Clock.monotonic() + Self.patience) { return (frame, pictures[frame]) }
            if line.isLate { break }
        }
        sequence &+= 1
        return nil
    }

    private func deliverSound(_ picture: UnsafeMutablePointer<AVFrame>) {
        // When nobody takes them the oldest go, and those after follow a gap.
        guard let samples = sound.empty() else { return }
        if mixer.mix(picture, into: samples) { sound.send(samples) } else { sound.recycle(samples) }
    }

    private func plane(_ base: PlaneSet.Base, _ stride: Int32) -> VideoFrame.Plane {
        VideoFrame.Plane(base.map { UnsafeMutableRawPointer(mutating: $0) }, stride: Int(stride))
    }
}
