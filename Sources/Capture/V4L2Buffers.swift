import CV4L2
import Media

/// The driver's buffers, mapped; they stay mapped until the last frame on loan has come back, also when the device is long gone.
final class V4L2Buffers: @unchecked Sendable {
    private let device: V4L2Device
    private var maps: [(base: UnsafeMutableRawPointer, length: Int)] = []
    private var frames: [VideoFrame] = []

    /// Six: one being filled, one waiting, four on loan. 32, as some ask, cost hundreds of MB with MJPEG cameras' declared sizes.
    private static let wanted: UInt32 = 6

    init(_ device: V4L2Device, format: VideoFormat, stride: Int) throws {
        self.device = device
        do {
            try map(request())
            makeFrames(format, stride: stride)
            for index in maps.indices { try queue(index) }
            var kind = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
            try device.require(rushes_VIDIOC_STREAMON, &kind, "start")
        } catch {
            stop()
            throw error
        }
    }

    deinit { for map in maps { device.unmap(map.base, length: map.length) } }

    func frame(_ index: Int) -> VideoFrame { frames[index] }

    /// Ends the stream; a device that is gone has ended it already, so the answer does not matter.
    func stop() {
        var kind = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        _ = device.call(rushes_VIDIOC_STREAMOFF, &kind)
        // Frames on loan hold us through their recycling closure; this breaks the circle.
        frames.removeAll()
    }

    private func request() throws -> Int {
        var request = v4l2_requestbuffers()
        request.count = Self.wanted
        request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        request.memory = V4L2_MEMORY_MMAP.rawValue
        try device.require(rushes_VIDIOC_REQBUFS, &request, "get buffers of")
        guard request.count >= 2 else { throw device.failure("get two buffers of", code: ENOMEM) }
        return Int(request.count)
    }

    private func map(_ count: Int) throws {
        for index in 0..<count {
            var buffer = v4l2_buffer()
            buffer.index = UInt32(index)
            buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
            buffer.memory = V4L2_MEMORY_MMAP.rawValue
            try device.require(rushes_VIDIOC_QUERYBUF, &buffer, "ask for a buffer of")
            let length = Int(buffer.length)
            maps.append((try device.map(length: length, offset: Int64(buffer.m.offset)), length))
        }
    }

    private func makeFrames(_ format: VideoFormat, stride: Int) {
        for (slot, map) in maps.enumerated() {
            let frame = VideoFrame(slot: slot, format: format) { [self] in giveBack($0.slot) }
            frame.planes = Self.planes(map.base, format, stride: stride)
            frames.append(frame)
        }
    }

    /// Planes of one contiguous buffer as the kernel lays them out (Documentation/userspace-api/media/v4l/yuv-formats).
    private static func planes(
        _ base: UnsafeMutableRawPointer, _ format: VideoFormat, stride: Int
    ) -> (VideoFrame.Plane, VideoFrame.Plane, VideoFrame.Plane) {
        let luma = VideoFrame.Plane(base, stride: stride)
        let chroma = base + stride * format.height
        switch format.pixels {
        case .nv12, .nv21: return (luma, .init(chroma, stride: stride), .init())
        case .yuv420p:
            return (luma, .init(chroma, stride: stride / 2), .init(chroma + stride / 2 * (format.height / 2), stride: stride / 2))
        default: return (luma, .init(), .init())
        }
    }

    private func queue(_ index: Int) throws {
        let answer = tryQueue(index)
        guard answer >= 0 else { throw device.failure("hand a buffer to", code: -answer) }
    }

    /// A device that is gone takes no buffers: the capture thread meets the same fact and says so.
    private func giveBack(_ index: Int) { _ = tryQueue(index) }

    private func tryQueue(_ index: Int) -> Int32 {
        var buffer = v4l2_buffer()
        buffer.index = UInt32(index)
        buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        buffer.memory = V4L2_MEMORY_MMAP.rawValue
        return device.call(rushes_VIDIOC_QBUF, &buffer)
    }
}
