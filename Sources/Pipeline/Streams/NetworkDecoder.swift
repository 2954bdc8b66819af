import CLibAV
import LibAV
import Media
import Platform
import Time

/// The pictures' thread: packets in, pictures out; keeps the newest when nobody takes them.
final class NetworkDecoder: StreamTaker, @unchecked Sendable {
    /// Pictures on their way to the capture thread.
    let frames = BoundedQueue<VideoFrame>(capacity: 2)

    private let line: PacketLine
    private let state: LinkState
    private let failures: NetworkFailures
    private let watch: NetworkWatch
    private let converter = PictureConverter()
    private var video: (setup: StreamSetup, decoder: LiveDecoder)?
    private var pictures: LivePictures?
    private var damage = DamageWatch()
    private var refused = RefusedPictures()
    /// Time of the picture sent last.
    private var latest: Int64 = 0
    private var sequence: UInt32 = 0
    private var hasPicture = false
    /// The format that was told last.
    private var told: VideoFormat?
    /// Arrival of a connection's first packet.
    private var began: Int64?
    /// Packets of late that were no such codec's at all, twice as many as such were, at most.
    private var nonsense = 0
    /// Pictures of a connection before its first key frame.
    private var passedOver = 0

    private static let patience: Int64 = 100_000_000
    /// A dozen in a row.
    private static let mostNonsense = 24
    /// Ten seconds at 30 a second: a sender without key frames has refreshed its picture piece by
    /// piece.
    private static let mostPassedOver = 300
    /// How often a burst looks whether the next picture was taken.
    private static let turn: Int64 = 3_000_000
    /// So long a stream may go on before its first picture without our saying so.
    private static let quiet: Int64 = 1_500_000_000

    init(_ line: PacketLine, state: LinkState, failures: NetworkFailures, watch: NetworkWatch) {
        self.line = line
        self.state = state
        self.failures = failures
        self.watch = watch
    }

    /// Runs until the reader closes the line.
    func run() {
        line.run(self)
        frames.close()
    }

    func begin(_ setup: StreamSetup) {
        hold(refused.rest())
        hasPicture = false
        began = nil
        passedOver = 0
        nonsense = 0
        damage = DamageWatch()
        do { video = (setup, try LiveDecoder(setup)) } catch {
            video = nil
            state.fail(failures.unknown(codec: setup.codecName))
        }
    }

    func beginWithout() { video = nil }

    func take(_ slot: PacketSlot) {
        if watch.isCancelled { return }
        sequence &+= UInt32(truncatingIfNeeded: slot.lost)
        guard let video else { return }
        let stamp = slot.packet.pointee.pts
        if slot.isDamaged { damage.lose(at: stamp) }
        if video.setup.isJPEG { return deliverJPEG(slot.packet, video.setup) }
        if video.decoder.decode(slot.packet, deliver: deliver) {
            nonsense = max(0, nonsense - 1)
        } else {
            nonsense = min(2 * Self.mostNonsense, nonsense + 2)
            damage.lose(at: stamp)
            // Before the first whole one nothing can be shown in its place.
            if hasPicture { hold(refused.note(stamp)) }
        }
        if !hasPicture { wait(since: slot.arrival) }
    }

    /// Pictures that the decoder refused count as broken, each where it would have been shown.
    private func hold(_ places: [Int64]) {
        // Of some that it refuses in part a picture comes all the same.
        for time in places where time > latest {
            guard let format = pictures?.format, let (frame, _) = empty(format) else { return }
            frame.layNothing()
            send(frame, time: time)
        }
    }

    /// Says so when a connection gives no first picture.
    private func wait(since arrival: Int64) {
        let start = began ?? arrival
        began = start
        guard arrival - start > Self.quiet else { return }
        // Once is enough, until a picture comes.
        if state.now.failure?.fault != .waitsForKeyFrame {
            state.fail(failures.noKeyFrame, isConnected: true)
        }
    }

    /// A JPEG goes on as it is: the proxy decodes it, and checks it, as it does a USB camera's.
    private func deliverJPEG(_ packet: UnsafeMutablePointer<AVPacket>, _ setup: StreamSetup) {
        let format = VideoFormat(
            pixels: .mjpeg, width: Int(setup.codec.pointee.width),
            height: Int(setup.codec.pointee.height), rate: FrameRate(30),
            isLimitedRange: false)
        guard let (frame, memory) = empty(format) else { return }
        av_packet_move_ref(memory.packet, packet)
        frame.lay(memory.packet)
        show(frame, time: memory.packet.pointee.pts)
    }

    private func deliver(_ picture: UnsafeMutablePointer<AVFrame>) {
        guard mayShow(picture) else { return }
        guard let format = plainFormat(of: picture) else {
            hasPicture = false
            return state.fail(failures.unknown(pixels: picture.pixelName), isConnected: true)
        }
        let best = picture.pointee.best_effort_timestamp
        let time = best == rushes_av_no_time ? Clock.monotonic() : best
        if picture.isDamaged { damage.lose(at: time) }
        let isSpoilt = damage.spoils(time, isKey: picture.pointee.key_frame != 0)
        hold(refused.due(before: time))
        guard let (frame, memory) = empty(format) else { return }
        av_frame_move_ref(memory.picture, picture)
        frame.lay(memory.picture)
        frame.isCorrupt = isSpoilt
        show(frame, time: time)
    }

    /// Pictures before the first key frame are made from ones we never had.
    private func mayShow(_ picture: UnsafeMutablePointer<AVFrame>) -> Bool {
        if hasPicture || picture.pointee.key_frame != 0 || passedOver >= Self.mostPassedOver {
            return true
        }
        passedOver += 1
        return false
    }

    /// What the picture is, converted if the scaler does not take it as it is; nil when nobody
    /// takes it.
    private func plainFormat(of picture: UnsafeMutablePointer<AVFrame>) -> VideoFormat? {
        if let format = picture.videoFormat { return format }
        let name = picture.pixelName
        guard converter.convert(picture) else { return nil }
        state.note(failures.deep(pixels: name))
        return picture.videoFormat
    }

    private func show(_ frame: VideoFrame, time: Int64) {
        // What comes out of another codec's bytes is no picture.
        if nonsense < Self.mostNonsense {
            state.lastShown.store(Clock.monotonic(), ordering: .relaxed)
        }
        // A phone that is turned may change its picture's size and never hang up.
        if !hasPicture || frame.format != told { tell(frame.format) }
        send(frame, time: time)
    }

    private func send(_ frame: VideoFrame, time: Int64) {
        frame.time = time
        frame.sequence = sequence
        sequence &+= 1
        latest = max(latest, time)
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
        told = format
        state.come(format, codecs: video?.setup.codecName ?? "")
    }

    /// A picture to fill. While the encoder is late, waits as long as the packets behind have room;
    /// then the picture goes.
    private func empty(_ format: VideoFormat) -> (VideoFrame, LivePicture)? {
        if pictures?.format != format {
            // Allocation of a few frame heads fails only when memory is out: the picture is then
            // lost and counted.
            pictures = try? LivePictures(format)
        }
        while let pictures, !watch.isCancelled {
            if let frame = pictures.take(until: Clock.monotonic() + Self.patience) {
                return (frame, pictures[frame])
            }
            if line.isLate { break }
        }
        sequence &+= 1
        return nil
    }
}
