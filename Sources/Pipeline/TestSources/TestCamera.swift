import Media
import Platform
import Time

/// When the test picture and the test tone begin; sharing it puts flash and beep on the same
/// moment.
public struct TestClock: Sendable {
    /// CLOCK_MONOTONIC of the first frame and the first sample, in nanoseconds.
    public let start: Int64
    /// Now, unless a moment is given.
    public init(start: Int64 = Clock.monotonic()) { self.start = start }
}

/// The built-in camera: a moving bar over a grey wedge, the frame number in digits and in squares a
/// program can read, and a white flash for one frame at each whole second; or black, beside sound
/// alone.
public final class TestCamera: VideoSource, @unchecked Sendable {
    /// yuv420p, at the size and rate that were asked for.
    public let format: VideoFormat
    /// One line for people: `test picture 1280x720 30 fps`, or `no picture` when it is black.
    public let summary: String
    private let clock: TestClock
    private let paced: Bool
    private let frameLimit: Int64
    private let free: BoundedQueue<Int>
    private var frames: [VideoFrame] = []
    private let card: TestCard
    private let isBlank: Bool
    private var index: Int64 = 0

    private static let buffers = 6

    /// `frames` ends the picture after that many; `paced` false gives them as fast as they are
    /// taken; `blank` shows black.
    public init(
        width: Int, height: Int, rate: FrameRate, clock: TestClock, paced: Bool = true,
        blank: Bool = false, frames limit: Int64 = .max
    ) {
        format = VideoFormat(pixels: .yuv420p, width: width, height: height, rate: rate)
        summary = blank ? "no picture" : "test picture \(width)x\(height) \(rate.spoken)"
        isBlank = blank
        self.clock = clock
        self.paced = paced
        frameLimit = limit
        card = TestCard(width: width, height: height, rate: rate)
        let memory = Memory(byteCount: card.byteCount * Self.buffers)
        let free = BoundedQueue<Int>(capacity: Self.buffers)
        self.free = free
        for slot in 0..<Self.buffers {
            // The one just given back is drawn next: what is in the cache, and memory that a fast
            // encoder never needs is never touched.
            let frame = VideoFrame(slot: slot, format: format, owner: memory) {
                _ = free.offerFirst($0.slot)
            }
            frame.planes = card.planes(in: memory.base + slot * card.byteCount)
            if blank { card.blacken(frame) }
            frames.append(frame)
            _ = free.offer(slot)
        }
    }

    /// What all frames lie in; it goes with the last of them.
    private final class Memory {
        let base: UnsafeMutableRawPointer

        init(byteCount: Int) { base = .allocate(byteCount: byteCount, alignment: 64) }

        deinit { base.deallocate() }
    }

    /// The next picture with its time by the clock; unpaced, it waits for a free buffer alone.
    public func next(until deadline: Int64) throws -> VideoEvent {
        guard index < frameLimit else { return .ended }
        let due = time(of: index)
        if paced {
            Clock.sleep(until: min(due, deadline))
            if due > deadline { return .nothing }
        }
        guard let slot = paced ? free.pop(until: deadline) : free.pop() else { return .nothing }
        let frame = frames[slot]
        if !isBlank { card.draw(frame: index, into: frame) }
        frame.time = due
        frame.sequence = UInt32(truncatingIfNeeded: index)
        index += 1
        return .frame(frame)
    }

    private func time(of index: Int64) -> Int64 {
        clock.start + index * Int64(format.rate.denominator) * 1_000_000_000
            / Int64(format.rate.numerator)
    }
}
