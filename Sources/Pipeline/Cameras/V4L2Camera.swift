import CV4L2
import Media
import Platform
import Time
import Wire

/// A camera under V4L2, streaming from the driver's own buffers (mmap). One thread calls `next` and
/// `close`; frames may be released on another.
public final class V4L2Camera: VideoSource, @unchecked Sendable {
    /// What the driver really set, read back after it was asked.
    public let format: VideoFormat
    /// One line for people, `C920 /dev/video0 mjpeg 1920x1080 30 fps`.
    public let summary: String
    /// What the crew should know of how it was opened: controls it does not have, interlaced
    /// pictures. One sentence each.
    public let notes: [String]
    /// Who it is, what it can do and how it is set.
    public let facts: DeviceFacts
    private let device: V4L2Device
    private let input: V4L2Input
    private let controls: V4L2Controls
    private var buffers: V4L2Buffers?
    private let framePeriod: Int64
    /// Why there is no signal; nil while there is one.
    private var missing: String?
    private let hasEvents: Bool
    /// CLOCK_MONOTONIC of the next look at the input.
    private var nextLook: Int64 = 0

    /// A timestamp further than this from now is no timestamp of ours: the arrival counts instead.
    private static let believable: Int64 = 2_000_000_000
    /// How often an input is looked at that has no signal or gives no pictures; some drivers have
    /// no event for it.
    private static let look: Int64 = 250_000_000

    /// Opens the node at `path`; `identity` is the name it keeps (`CameraName`).
    public init(_ path: String, identity: String? = nil, wish: CameraWish) throws {
        device = try V4L2Device(path)
        input = V4L2Input(device)
        try input.settle()
        let (layout, note) = try V4L2Negotiation(device: device, wish: wish, signalRate: input.rate)
            .settle()
        format = layout.format
        framePeriod = format.rate.nanoseconds(ofFrames: 1)
        summary =
            "\(device.card) \(path) \(format.pixels.rawValue) \(format.width)x\(format.height) \(format.rate.spoken)"
        controls = V4L2Controls(device)
        notes = [note].compactMap { $0 } + controls.set(wish.controls)
        facts = DeviceFacts(
            card: device.card, node: CameraList.node(behind: path), identity: identity ?? path,
            formats: V4L2Negotiation(device: device, wish: wish).offers().map(\.summary),
            controls: controls.list())
        hasEvents = input.subscribe()
        do { buffers = try V4L2Buffers(device, layout) } catch {
            controls.restore()
            throw error
        }
        try look()
    }

    deinit { close() }

    /// Ends the stream, puts the controls back and closes the node; a second call does nothing.
    public func close() {
        guard let open = buffers else { return }
        buffers = nil
        open.stop()
        controls.restore()
        device.close()
    }

    /// The next picture, a change of signal told first; throws a `SourceFailure` when the camera is
    /// gone or gives another size or rate than at open.
    public func next(until deadline: Int64) throws -> VideoEvent {
        while let buffers {
            let events = device.wait(until: isBlind ? min(deadline, nextLook) : deadline)
            guard events >= 0 else { throw device.failure("wait for", code: -events) }
            if events & POLLPRI != 0 { input.takeEvents() }
            if events & POLLPRI != 0 || (isBlind && Clock.monotonic() >= nextLook) {
                try look()
                if missing != nil { return .noSignal(missing ?? "") }
            }
            if events & POLLIN != 0, let frame = try dequeue(from: buffers) {
                // Without a signal a driver may go on with noise or a picture of its own.
                guard missing != nil else { return .frame(frame) }
                frame.release()
            } else if events & (POLLERR | POLLHUP | POLLNVAL) != 0 {
                throw lost(events)
            } else if Clock.monotonic() >= deadline {
                return .nothing
            }
        }
        throw device.failure("read from", code: ENODEV)
    }

    /// Whether no event will tell when a signal comes or goes, so that we must look.
    private var isBlind: Bool { missing != nil || !hasEvents }

    private func look() throws {
        nextLook = Clock.monotonic() + Self.look
        switch input.signal() {
        case .steady: missing = nil
        case .none(let reason): missing = "\(device.card) (\(device.path)) has no signal: \(reason)"
        case .changed(let signal):
            throw SourceFailure(
                .changed,
                "the signal into \(device.card) (\(device.path)) is now \(signal); opening it anew")
        }
    }

    /// A fatal queue error polls POLLERR for ever, an unplugged device POLLHUP as well.
    private func lost(_ events: Int32) -> SourceFailure {
        device.failure("read from", code: events & (POLLHUP | POLLNVAL) != 0 ? ENODEV : EIO)
    }

    private func dequeue(from buffers: V4L2Buffers) throws -> VideoFrame? {
        var buffer = rushes_buffer()
        let answer = device.dequeue(&buffer)
        if answer == -EAGAIN { return nil }
        guard answer >= 0, let frame = buffers.frame(of: buffer) else {
            throw device.failure("read from", code: answer < 0 ? -answer : EPROTO)
        }
        frame.sequence = buffer.sequence
        frame.time = exposure(of: buffer)
        return frame
    }

    /// Start of exposure on the monotonic clock; drivers that stamp the end of the frame are a
    /// period late.
    private func exposure(of buffer: rushes_buffer) -> Int64 {
        let now = Clock.monotonic()
        let isMonotonic =
            buffer.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
            == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
        guard isMonotonic && abs(now - buffer.nanoseconds) < Self.believable else {
            return now - framePeriod
        }
        let isStart =
            buffer.flags & UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_MASK)
            == UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_SOE)
        return isStart ? buffer.nanoseconds : buffer.nanoseconds - framePeriod
    }
}
