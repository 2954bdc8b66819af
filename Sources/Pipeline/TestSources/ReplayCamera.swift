import Glibc
import Media
import Platform
import Time

/// Plays a camera's own buffers back out of a file: one frame after the other as the driver gave
/// them, without a container. One thread calls `next`.
///
/// For measuring and for tests: the frame path sees what a camera would give it, from memory, and
/// no decoder stands before it.
public final class ReplayCamera: VideoSource, @unchecked Sendable {
    /// What the caller said the file holds; the file itself cannot tell.
    public let format: VideoFormat
    /// One line for people, `replay yuyv422 1920x1080 30 fps`.
    public let summary: String
    private let paced: Bool
    private let map: FileMap
    /// Offset and length of each frame in the file.
    private let pieces: [(offset: Int, count: Int)]
    private let frameLimit: Int
    private let start: Int64
    private var index = 0
    private let free: BoundedQueue<Int>
    private var frames: [VideoFrame] = []

    private static let buffers = 6

    /// A file of frames, mapped for reading.
    private final class FileMap: Sendable {
        nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

        init(_ path: String) throws {
            let file = try Descriptor.open(path, O_RDONLY)
            let size = Int(try Files.size(path))
            guard size > 0, let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.raw, 0),
                base != MAP_FAILED
            else {
                throw SourceFailure(
                    .unreadable, "cannot replay \(path): it is empty or cannot be mapped")
            }
            bytes = UnsafeRawBufferPointer(start: base, count: size)
        }

        /// Maps a frame's pages in one step, as a driver's buffers are mapped; older kernels fault
        /// them in one by one.
        func bring(_ range: Range<Int>) { advise(range, Self.populate) }

        /// Lets a frame's pages go: only those in use count as memory.
        func letGo(_ range: Range<Int>) { advise(range, MADV_DONTNEED) }

        private func advise(_ range: Range<Int>, _ advice: Int32) {
            let (first, last) = (
                range.lowerBound / Self.page * Self.page, range.upperBound / Self.page * Self.page
            )
            guard last > first, let base = bytes.baseAddress else { return }
            madvise(UnsafeMutableRawPointer(mutating: base + first), last - first, advice)
        }

        private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        /// MADV_POPULATE_READ, since Linux 5.14.
        private static let populate: Int32 = 22

        deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
    }

    /// `frames` ends it after that many; with more than the file holds it begins anew.
    public init(_ recording: Recording, paced: Bool, frames limit: Int?) throws {
        format = recording.format
        self.paced = paced
        map = try FileMap(recording.path)
        pieces = Self.split(map, format)
        guard !pieces.isEmpty else {
            throw SourceFailure(
                .unreadable,
                "\(recording.path) holds no whole frame of \(format.pixels.rawValue) \(format.width)x\(format.height)"
            )
        }
        frameLimit = limit ?? pieces.count
        summary =
            "replay \(format.pixels.rawValue) \(format.width)x\(format.height) \(format.rate.spoken)"
        start = Clock.monotonic()
        let free = BoundedQueue<Int>(capacity: Self.buffers)
        self.free = free
        let map = map
        for slot in 0..<Self.buffers {
            self.frames.append(
                VideoFrame(slot: slot, format: format, owner: map) { frame in
                    if let base = frame.planes.0.base, let start = map.bytes.baseAddress {
                        let offset = UnsafeRawPointer(base) - start
                        map.letGo(offset..<(offset + frame.byteCount))
                    }
                    _ = free.offer(frame.slot)
                })
            _ = free.offer(slot)
        }
    }

    /// The next frame of the file with its time by the rate; unpaced, it waits for a free buffer
    /// alone.
    public func next(until deadline: Int64) throws -> VideoEvent {
        guard index < frameLimit else { return .ended }
        let due = start + format.rate.nanoseconds(ofFrames: Int64(index))
        if paced {
            Clock.sleep(until: min(due, deadline))
            if due > deadline { return .nothing }
        }
        guard let slot = paced ? free.pop(until: deadline) : free.pop() else { return .nothing }
        let frame = frames[slot]
        let piece = pieces[index % pieces.count]
        map.bring(piece.offset..<(piece.offset + piece.count))
        lay(piece, into: frame)
        frame.time = due
        frame.sequence = UInt32(truncatingIfNeeded: index)
        index += 1
        return .frame(frame)
    }

    private func lay(_ piece: (offset: Int, count: Int), into frame: VideoFrame) {
        guard
            let base = map.bytes.baseAddress.map({
                UnsafeMutableRawPointer(mutating: $0 + piece.offset)
            })
        else { return }
        let (width, height) = (format.width, format.height)
        frame.byteCount = piece.count
        switch format.pixels {
        case .nv12, .nv21:
            frame.planes = (
                .init(base, stride: width), .init(base + width * height, stride: width), .init()
            )
        case .yuv420p:
            frame.planes = (
                .init(base, stride: width), .init(base + width * height, stride: width / 2),
                .init(base + width * height * 5 / 4, stride: width / 2)
            )
        case .yuyv422, .uyvy422: frame.planes = (.init(base, stride: width * 2), .init(), .init())
        case .rgb24, .bgr24: frame.planes = (.init(base, stride: width * 3), .init(), .init())
        default: frame.planes = (.init(base), .init(), .init())
        }
    }

    private static func split(_ map: FileMap, _ format: VideoFormat) -> [(offset: Int, count: Int)]
    {
        if format.pixels == .mjpeg { return pictures(map) }
        let pixels = format.width * format.height
        let size =
            switch format.pixels {
            case .nv12, .nv21, .yuv420p: pixels * 3 / 2
            case .rgb24, .bgr24: pixels * 3
            default: pixels * 2
            }
        return (0..<(map.bytes.count / size)).map { ($0 * size, size) }
    }

    /// JPEGs one behind the other: each begins with FF D8 FF, which no samples hold, and goes to
    /// where the next begins.
    private static func pictures(_ map: FileMap) -> [(offset: Int, count: Int)] {
        let bytes = map.bytes
        var (starts, searched): ([Int], Int) = ([], 0)
        while let index = marker(bytes, from: searched) {
            // What was looked through does not stay in memory.
            map.letGo((starts.last ?? 0)..<index)
            starts.append(index)
            searched = JPEGHead.end(in: bytes, from: index)
        }
        map.letGo((starts.last ?? 0)..<bytes.count)
        return zip(starts, starts.dropFirst() + [bytes.count]).map { ($0, $1 - $0) }
    }

    /// The next FF D8 FF.
    private static func marker(_ bytes: UnsafeRawBufferPointer, from first: Int) -> Int? {
        var place = first
        while place + 2 < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + place, 0xFF, bytes.count - 2 - place)
        {
            place = UnsafeRawPointer(found) - base
            if bytes[place + 1] == 0xD8, bytes[place + 2] == 0xFF { return place }
            place += 1
        }
        return nil
    }
}

/// A file of raw frames and what they are: `replay:PATH,yuyv422,1920x1080,30`.
public struct Recording: Equatable, Sendable {
    private static let taken: Set<PixelFormat> = [
        .yuyv422, .uyvy422, .nv12, .nv21, .yuv420p, .rgb24, .bgr24, .mjpeg, .h264,
    ]

    /// Of the file; it is mapped when a camera is made of it.
    public let path: String
    /// One of nine layouts; the file must hold whole frames of it, one behind the other.
    public let format: VideoFormat

    /// Nil when it is not written so.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, !parts[0].isEmpty, let pixels = PixelFormat(rawValue: parts[1]),
            let rate = FrameRate.parse(parts[3])
        else {
            return nil
        }
        let sides = parts[2].split(separator: "x").compactMap { Int($0) }
        // What a driver gives; the others only come out of decoders.
        guard Self.taken.contains(pixels), sides.count == 2,
            sides.allSatisfy({ (16...8192).contains($0) && $0 % 2 == 0 })
        else {
            return nil
        }
        path = parts[0]
        format = VideoFormat(
            pixels: pixels, width: sides[0], height: sides[1], rate: rate,
            isLimitedRange: pixels != .mjpeg)
    }
}
