import CV4L2
import Media
import Platform

/// An open V4L2 node: its descriptor, and its calls with failures that name device and call. Closed when the last buffer is given back.
final class V4L2Device: @unchecked Sendable {
    let path: String
    let card: String
    private(set) var isConverted = false
    private let raw: Int32

    init(_ path: String) throws {
        self.path = path
        var descriptor: Descriptor
        do {
            descriptor = try Descriptor.open(path, O_RDWR | O_NONBLOCK)
        } catch {
            throw SourceFailure(
                error.code == EBUSY ? .busy : .noDevice, "\(error.description); plug the camera in or name another device")
        }
        var capability = v4l2_capability()
        let answer = rushes_v4l2_call(descriptor.raw, 0, rushes_VIDIOC_QUERYCAP, &capability)
        guard answer >= 0 else {
            throw SourceFailure(.notACamera, "\(path) is no camera: it does not answer V4L2 (\(SystemFailure.name(-answer)))")
        }
        // `capabilities` is the whole driver's, `device_caps` this node's: a metadata node would look like a camera.
        let caps = capability.capabilities & UInt32(bitPattern: Int32(bitPattern: V4L2_CAP_DEVICE_CAPS)) != 0 ? capability.device_caps : capability.capabilities
        guard caps & UInt32(V4L2_CAP_VIDEO_CAPTURE) != 0, caps & UInt32(V4L2_CAP_STREAMING) != 0 else {
            throw SourceFailure(.notACamera, "\(path) is no camera we can stream from; v4l2-ctl --list-devices shows the others")
        }
        card = withUnsafeBytes(of: capability.card) { V4L2Device.text($0) }
        raw = descriptor.take()
    }

    deinit { rushes_v4l2_close(raw, isConverted ? 1 : 0) }

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

    func unmap(_ base: UnsafeMutableRawPointer, length: Int) { rushes_v4l2_unmap(isConverted ? 1 : 0, base, length) }

    func failure(_ action: String, code: Int32) -> SourceFailure {
        let kind: SourceFailure.Code =
            switch code {
            case EBUSY: .busy
            case ENODEV, ENXIO, ENOTTY: .lost
            default: .broken
            }
        let hint = code == EBUSY ? "; another program uses it (fuser \(path))" : ""
        return SourceFailure(kind, SystemFailure(action, "\(path) (\(card))", code: code).description + hint)
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        // A device's name is its maker's: keep what is printable.
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).filter { !$0.isNewline && $0.unicodeScalars.allSatisfy { $0.value >= 32 } }
    }
}
