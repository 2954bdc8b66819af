import CV4L2
import DeviceNames
import Media
import Platform

/// An open V4L2 node: its descriptor, and its calls with failures that name device and call.
///
/// One thread calls; only `giveBack` may come from another. The node is closed by `close`, or with
/// the last reference.
final class V4L2Device: @unchecked Sendable {
    let path: String
    let card: String
    /// The driver's name for the socket the camera is in, `usb-0000:00:14.0-2`.
    let bus: String
    /// V4L2_BUF_TYPE_VIDEO_CAPTURE, or its multi-planar sister.
    let kind: UInt32
    private(set) var isConverted = false
    private let raw: Int32
    private let isOpen = Locked(true)

    init(_ path: String) throws {
        self.path = path
        var descriptor: Descriptor
        do {
            descriptor = try Descriptor.open(path, O_RDWR | O_NONBLOCK)
        } catch {
            throw SourceFailure(
                error.code == EBUSY ? .busy : .noDevice,
                "\(error.description); plug the camera in or name another device")
        }
        var capability = v4l2_capability()
        let answer = rushes_v4l2_call(descriptor.raw, 0, rushes_VIDIOC_QUERYCAP, &capability)
        guard answer >= 0 else {
            throw SourceFailure(
                .notACamera,
                "\(path) is no camera: it does not answer V4L2 (\(SystemFailure.reason(-answer)))")
        }
        guard let kind = Self.kind(capability) else {
            throw SourceFailure(
                .notACamera,
                "\(path) is no camera we can stream from; rushes-camera --list shows the others")
        }
        self.kind = kind
        card = withUnsafeBytes(of: capability.card) { DeviceText.clean($0) }
        bus = withUnsafeBytes(of: capability.bus_info) { DeviceText.clean($0) }
        raw = descriptor.take()
    }

    deinit { closeNow() }

    private static func kind(_ capability: v4l2_capability) -> UInt32? {
        // `capabilities` is the whole driver's, `device_caps` this node's: a metadata node would
        // look like a camera.
        let isSplit =
            capability.capabilities & UInt32(bitPattern: Int32(bitPattern: V4L2_CAP_DEVICE_CAPS))
            != 0
        let caps = isSplit ? capability.device_caps : capability.capabilities
        guard caps & UInt32(V4L2_CAP_STREAMING) != 0 else { return nil }
        if caps & UInt32(V4L2_CAP_VIDEO_CAPTURE) != 0 {
            return V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        }
        return caps & UInt32(V4L2_CAP_VIDEO_CAPTURE_MPLANE) != 0
            ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE.rawValue : nil
    }

    var isMultiplanar: Bool { rushes_is_multiplanar(kind) != 0 }

    /// Closes the node, so that it may be opened anew while its frames are still on loan: what is
    /// mapped stays mapped.
    ///
    /// libv4l2 frees its own buffers with the node; a device it converts is closed when the last
    /// frame is back.
    func close() { if !isConverted { closeNow() } }

    private func closeNow() {
        let wasOpen = isOpen.withLock { open in
            defer { open = false }
            return open
        }
        if wasOpen { rushes_v4l2_close(raw, isConverted ? 1 : 0) }
    }

    /// Sends all further calls through libv4l2, which converts formats.
    func convert() throws {
        let answer = rushes_v4l2_adopt(raw)
        guard answer >= 0 else { throw failure("convert pictures of", code: -answer) }
        isConverted = true
    }

    /// The driver's answer, or -errno.
    func call(_ request: UInt, _ argument: UnsafeMutableRawPointer) -> Int32 {
        rushes_v4l2_call(raw, isConverted ? 1 : 0, request, argument)
    }

    func require(_ request: UInt, _ argument: UnsafeMutableRawPointer, _ action: String) throws {
        let answer = call(request, argument)
        guard answer >= 0 else { throw failure(action, code: -answer) }
    }

    func picture() throws -> rushes_picture {
        var picture = rushes_picture()
        let answer = rushes_picture_get(raw, isConverted ? 1 : 0, kind, &picture)
        guard answer >= 0 else { throw failure("ask the format of", code: -answer) }
        return picture
    }

    /// Sets size, format and field, and says what the driver gave instead.
    func set(_ picture: inout rushes_picture) throws {
        let answer = rushes_picture_set(raw, isConverted ? 1 : 0, kind, &picture)
        guard answer >= 0 else { throw failure("set the format of", code: -answer) }
    }

    func query(_ buffer: inout rushes_buffer) throws {
        let answer = rushes_buffer_query(raw, isConverted ? 1 : 0, kind, &buffer)
        guard answer >= 0 else { throw failure("ask for a buffer of", code: -answer) }
    }

    /// The driver's answer, or -errno.
    func dequeue(_ buffer: inout rushes_buffer) -> Int32 {
        rushes_buffer_dequeue(raw, isConverted ? 1 : 0, kind, &buffer)
    }

    /// Hands a buffer to the driver; any thread. The driver's answer, or -errno; -ENODEV once the
    /// node is closed.
    func giveBack(_ buffer: rushes_buffer) -> Int32 {
        var buffer = buffer
        return isOpen.withLock {
            $0 ? rushes_buffer_queue(raw, isConverted ? 1 : 0, kind, &buffer) : -ENODEV
        }
    }

    /// Events of poll(2), 0 when the deadline passed.
    func wait(until deadline: Int64) -> Int32 {
        let milliseconds = max(0, min(deadline - Clock.monotonic(), 3_600_000_000_000)) / 1_000_000
        return rushes_v4l2_wait(raw, Int32(milliseconds))
    }

    func map(length: Int, offset: Int64) throws -> UnsafeMutableRawPointer {
        guard let base = rushes_v4l2_map(raw, isConverted ? 1 : 0, length, offset) else {
            throw failure("map a buffer of", code: ENOMEM)
        }
        return base
    }

    func unmap(_ base: UnsafeMutableRawPointer, length: Int) {
        rushes_v4l2_unmap(isConverted ? 1 : 0, base, length)
    }

    /// Lends the descriptor to the calls about inputs and controls, which no conversion touches.
    func borrow<Answer>(_ body: (Int32) -> Answer) -> Answer { body(raw) }

    func failure(_ action: String, code: Int32) -> SourceFailure {
        let kind: SourceFailure.Code =
            switch code {
            case EBUSY: .busy
            case ENODEV, ENXIO, ENOTTY: .lost
            default: .broken
            }
        let hint = code == EBUSY ? "; another program uses it (fuser \(path))" : ""
        return SourceFailure(
            kind, SystemFailure(action, "\(path) (\(card))", code: code).description + hint)
    }
}
