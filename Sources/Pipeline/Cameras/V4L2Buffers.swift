import CV4L2
import Media

/// The driver's buffers, mapped; they stay mapped until the last frame on loan has come back, also
/// when the device is long gone.
final class V4L2Buffers: @unchecked Sendable {
    private struct Memory {
        var length: (Int, Int, Int)
        var base: V4L2Layout.Bases = (nil, nil, nil)
    }

    private let device: V4L2Device
    private let layout: V4L2Layout
    private var memory: [Memory] = []
    private var frames: [VideoFrame] = []

    /// Six: one being filled, one waiting, four on loan. 32, as some ask, cost hundreds of MB with
    /// MJPEG cameras' declared sizes.
    private static let wanted: UInt32 = 6

    init(_ device: V4L2Device, _ layout: V4L2Layout) throws {
        self.device = device
        self.layout = layout
        do {
            for index in 0..<(try request()) { try map(index) }
            frames = memory.indices.map { slot in
                VideoFrame(slot: slot, format: layout.format) { [self] in giveBack($0.slot) }
            }
            for index in memory.indices { try queue(index) }
            var kind = device.kind
            try device.require(rushes_VIDIOC_STREAMON, &kind, "start")
        } catch {
            stop()
            throw error
        }
    }

    deinit {
        for memory in memory {
            let (base, length) = (memory.base, memory.length)
            if let plane = base.0 { device.unmap(plane, length: length.0) }
            if let plane = base.1 { device.unmap(plane, length: length.1) }
            if let plane = base.2 { device.unmap(plane, length: length.2) }
        }
    }

    /// The frame of a buffer that came from the driver; nil if the driver names a buffer it does
    /// not have.
    func frame(of buffer: rushes_buffer) -> VideoFrame? {
        let index = Int(buffer.index)
        guard frames.indices.contains(index) else { return nil }
        let frame = frames[index]
        let (base, start) = (memory[index].base, buffer.start)
        frame.planes = layout.planes(
            (
                base.0.map { $0 + Int(start.0) }, base.1.map { $0 + Int(start.1) },
                base.2.map { $0 + Int(start.2) }
            ))
        frame.byteCount = min(Int(buffer.bytes.0), memory[index].length.0) - Int(start.0)
        frame.isCorrupt =
            buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0
            || frame.byteCount < layout.wholeBytes ?? 1
        return frame
    }

    /// Ends the stream; a device that is gone has ended it already, so the answer does not matter.
    func stop() {
        var kind = device.kind
        _ = device.call(rushes_VIDIOC_STREAMOFF, &kind)
        // Frames on loan hold us through their recycling closure; this breaks the circle.
        frames.removeAll()
    }

    private func request() throws -> Int {
        var request = v4l2_requestbuffers()
        request.count = Self.wanted
        request.type = device.kind
        request.memory = V4L2_MEMORY_MMAP.rawValue
        try device.require(rushes_VIDIOC_REQBUFS, &request, "get buffers of")
        guard request.count >= 2 else { throw device.failure("get two buffers of", code: ENOMEM) }
        return Int(request.count)
    }

    private func map(_ index: Int) throws {
        var buffer = rushes_buffer()
        buffer.index = UInt32(index)
        try device.query(&buffer)
        guard Int(buffer.planes) == layout.memoryPlanes,
            Int(buffer.length.0) >= layout.wholeBytes ?? 1
        else {
            throw device.failure("fit a picture into a buffer of", code: EINVAL)
        }
        let (length, offset) = (buffer.length, buffer.offset)
        memory.append(Memory(length: (Int(length.0), Int(length.1), Int(length.2))))
        memory[index].base.0 = try device.map(length: Int(length.0), offset: Int64(offset.0))
        if layout.memoryPlanes > 1 {
            memory[index].base.1 = try device.map(length: Int(length.1), offset: Int64(offset.1))
        }
        if layout.memoryPlanes > 2 {
            memory[index].base.2 = try device.map(length: Int(length.2), offset: Int64(offset.2))
        }
    }

    private func queue(_ index: Int) throws {
        let answer = device.giveBack(buffer(index))
        guard answer >= 0 else { throw device.failure("hand a buffer to", code: -answer) }
    }

    /// A device that is gone takes no buffers: the capture thread meets the same fact and says so.
    private func giveBack(_ index: Int) { _ = device.giveBack(buffer(index)) }

    private func buffer(_ index: Int) -> rushes_buffer {
        var buffer = rushes_buffer()
        buffer.index = UInt32(index)
        buffer.planes = UInt32(layout.memoryPlanes)
        return buffer
    }
}
