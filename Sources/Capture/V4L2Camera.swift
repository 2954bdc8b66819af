import CV4L2
import Media
import Platform
import Slate

/// A camera under V4L2, streaming from the driver's own buffers (mmap). One thread calls `next`; frames may be released on another.
public final class V4L2Camera: VideoSource, @unchecked Sendable {
    public let format: VideoFormat
    public let summary: String
    private let device: V4L2Device
    private let buffers: V4L2Buffers
    private let framePeriod: Int64

    /// A timestamp further than this from now is no timestamp of ours: the arrival counts instead.
    private static let believable: Int64 = 2_000_000_000

    public init(_ path: String, wish: CameraWish) throws {
        device = try V4L2Device(path)
        let (format, stride) = try V4L2Negotiation(device: device, wish: wish).settle()
        self.format = format
        framePeriod = Int64(format.rate.denominator) * 1_000_000_000 / Int64(format.rate.numerator)
        summary = "\(device.card) \(path) \(format.pixels.rawValue) \(format.width)x\(format.height) \(format.rate)"
        buffers = try V4L2Buffers(device, format: format, stride: stride)
    }

    deinit { buffers.stop() }

    public func next(until deadline: Int64) throws -> VideoEvent {
        while true {
            let events = device.wait(until: deadline)
            guard events >= 0 else { throw device.failure("wait for", code: -events) }
            if events == 0 { return .nothing }
            if events & POLLIN != 0, let frame = try dequeue() { return .frame(frame) }
            if events & (POLLERR | POLLHUP | POLLNVAL) != 0 { throw lost(events) }
        }
    }

    /// A fatal queue error polls POLLERR for ever, an unplugged device POLLHUP as well.
    private func lost(_ events: Int32) -> SourceFailure {
        device.failure("read from", code: events & (POLLHUP | POLLNVAL) != 0 ? ENODEV : EIO)
    }

    private func dequeue() throws -> VideoFrame? {
        var buffer = v4l2_buffer()
        buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        buffer.memory = V4L2_MEMORY_MMAP.rawValue
        let answer = device.call(rushes_VIDIOC_DQBUF, &buffer)
        if answer == -EAGAIN { return nil }
        guard answer >= 0 else { throw device.failure("read from", code: -answer) }
        let frame = buffers.frame(Int(buffer.index))
        frame.isCorrupt = buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0 || buffer.bytesused == 0
        frame.byteCount = Int(buffer.bytesused)
        // A flagged buffer's sequence means nothing (uvcvideo returns 0).
        frame.sequence = frame.isCorrupt ? V4L2Camera.noSequence : buffer.sequence
        frame.time = exposure(of: buffer)
        return frame
    }

    /// Marks a frame whose sequence number must not be counted with.
    public static let noSequence = UInt32.max

    /// Start of exposure on the monotonic clock; drivers that stamp the end of the frame are a period late.
    private func exposure(of buffer: v4l2_buffer) -> Int64 {
        let now = Clock.monotonic()
        let isMonotonic = buffer.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK) == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
        let stamped = Int64(buffer.timestamp.tv_sec) * 1_000_000_000 + Int64(buffer.timestamp.tv_usec) * 1000
        guard isMonotonic && abs(now - stamped) < Self.believable else { return now - framePeriod }
        let isStart = buffer.flags & UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_MASK) == UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_SOE)
        return isStart ? stamped : stamped - framePeriod
    }
}
