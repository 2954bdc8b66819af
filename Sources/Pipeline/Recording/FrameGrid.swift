import Time

/// Lays a camera's frames on a constant frame-rate grid: each place shows the frame nearest to it.
///
/// Late and lost frames become repeats of the one before. Of a camera that is faster than the grid,
/// frames that stand farther from their place than the next one will are left out: that is a
/// conversion of rates and no loss.
///
/// Pure: times come in as CLOCK_MONOTONIC nanoseconds. Frame n of the grid stands for the time
/// `start + n / rate`.
public struct FrameGrid: Sendable {
    /// What becomes of one frame of the camera.
    public enum Placement: Equatable, Sendable {
        /// Repeat the frame before this often, then show this one at `index`.
        case show(index: Int64, repeatsBefore: Int64)
        /// Its place is taken, or the next frame will stand nearer.
        case leaveOut
    }

    /// Constant, and the clip's; the camera's own may be another.
    public let rate: FrameRate
    /// CLOCK_MONOTONIC of the camera's own frame 0, in nanoseconds.
    public let start: Int64
    /// CLOCK_MONOTONIC of frame 0 on the box's grid, which all cameras of one rate share; at most
    /// half a frame from `start`.
    public let origin: Int64
    /// The next empty place.
    public private(set) var next: Int64
    private let first: Int64
    private var pace = CameraPace()

    /// How far, in frames, a frame may come from its place before it is moved, when camera and grid
    /// have one rate: 0.5 is where the neighbour is nearer, the rest is for jitter.
    private static let tolerance = 0.75
    /// The same where the rates differ: there nearness decides, for places and frames drift through
    /// all phases anyway.
    private static let nearest = 0.5
    /// Rates that differ by less are the same, by clocks that run apart.
    private static let sameRate = 0.02
    /// Silence of this many frames means the camera is stalled: time goes on with repeats.
    private static let stall = 5.0

    /// A grid of the camera's own: frame 0 is at `start` (CLOCK_MONOTONIC, nanoseconds).
    public init(rate: FrameRate, start: Int64) {
        self.rate = rate
        self.start = start
        origin = start
        (first, next) = (0, 0)
    }

    /// The grid of a camera whose first frame came at `time`.
    ///
    /// Frame 0 lies on a whole second of frames since boot, so that cameras of one box number their
    /// frames, and set their key frames, alike.
    public init(rate: FrameRate, firstFrameAt time: Int64) {
        self.rate = rate
        let group = Int64(max(1, rate.numerator / rate.denominator))
        let nearest = rate.frames(inNanoseconds: time + rate.nanoseconds(ofFrames: 1) / 2)
        first = nearest % group
        next = first
        origin = rate.nanoseconds(ofFrames: nearest - first)
        start = time - rate.nanoseconds(ofFrames: first)
    }

    /// Decides where the frame exposed at `time` goes and takes that place; once a frame, in the
    /// order they come.
    public mutating func place(frameAt time: Int64) -> Placement {
        let ahead = exactPlace(of: time) - Double(next)
        pace.note(time)
        if isLeftOut(ahead) { return .leaveOut }
        let limit = isSlower ? Self.nearest : Self.tolerance
        let repeats = ahead > limit && next > first ? Int64(ahead.rounded()) : 0
        next += repeats + 1
        return .show(index: next - 1, repeatsBefore: repeats)
    }

    /// Frames of the grid between two of the camera: 0.5 for one of 60 frames a second on a grid of
    /// 30; nil until it is measured.
    public var cameraStep: Double? {
        pace.period.map { $0 * Double(rate.numerator) / (Double(rate.denominator) * 1e9) }
    }

    private var isSlower: Bool { cameraStep.map { $0 > 1 + Self.sameRate } ?? false }

    private func isLeftOut(_ ahead: Double) -> Bool {
        guard let step = cameraStep, step < 1 - Self.sameRate else {
            return ahead < -Self.tolerance
        }
        // Before the first place there is none to be nearer to; after it, the next frame comes a
        // step later.
        return ahead < -step * Self.nearest && next > first
    }

    /// Repeats to show because the camera has been silent until `now`; 0 while it is not stalled.
    public mutating func repeats(silentUntil now: Int64) -> Int64 {
        let behind = exactPlace(of: now) - Double(next)
        guard next > first && behind > Self.stall else { return 0 }
        let repeats = Int64(behind - Self.stall / 2)
        next += repeats
        return repeats
    }

    /// The frame of the box's grid on the screen at a moment; may be before 0 or not yet there.
    public func frame(at time: Int64) -> Int64 { rate.frames(inNanoseconds: time - origin) }

    /// When the camera exposes a frame.
    public func time(of frame: Int64) -> Int64 { start + rate.nanoseconds(ofFrames: frame) }

    private func exactPlace(of time: Int64) -> Double {
        Double(time - start) * Double(rate.numerator) / (Double(rate.denominator) * 1e9)
    }
}
