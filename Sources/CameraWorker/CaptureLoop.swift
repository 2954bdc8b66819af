import Capture
import Media
import Platform
import Slate
import Synchronization

/// The capture thread: takes frames from the camera and offers them to the encoder; opens a camera that went away anew.
final class CaptureLoop: Sendable {
    /// Frames between camera and encoder; with the driver's six buffers two stay with the driver.
    let frames = BoundedQueue<VideoFrame>(capacity: 3)
    /// Frames the camera lost, and frames left out because the encoder had no room, until somebody takes the counts.
    private let lost = Atomic<Int>(0)
    private let leftOut = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    private let factory: SourceFactory
    private let waitsForEncoder: Bool
    private let troubles: Troubles
    private let board: LiveBoard

    /// Five frame periods at 30 frames a second would be 170 ms; a second without a picture is a stall on any camera.
    private static let stall: Int64 = 1_000_000_000
    /// Waits between tries to open a camera; quick reopening can knock some off the bus, so it grows.
    private static let backOff: [Int64] = [500_000_000, 1_000_000_000, 2_000_000_000, 5_000_000_000]

    init(_ factory: SourceFactory, waitsForEncoder: Bool, troubles: Troubles, board: LiveBoard) {
        self.factory = factory
        self.waitsForEncoder = waitsForEncoder
        self.troubles = troubles
        self.board = board
    }

    func takeLosses() -> (lost: Int, leftOut: Int) {
        (lost.exchange(0, ordering: .relaxed), leftOut.exchange(0, ordering: .relaxed))
    }

    func stop() { stopping.store(true, ordering: .relaxed) }

    /// Runs until the source ends or `stop`; `first` is the source that was opened at start.
    func run(first: any VideoSource) {
        var source: (any VideoSource)? = first
        while !isStopping {
            guard let open = source ?? reopen() else { break }
            source = nil
            guard takeAll(from: open) else { break }
        }
        frames.close()
    }

    private var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Takes frames until the source fails (true: open it anew) or ends (false).
    private func takeAll(from source: any VideoSource) -> Bool {
        var lastFrame = Clock.monotonic()
        var count = SequenceCount()
        while !isStopping {
            do {
                switch try source.next(until: Clock.monotonic() + Self.stall) {
                case .frame(let frame):
                    lastFrame = Clock.monotonic()
                    troubles.end("picture")
                    let missing = count.lost(before: frame)
                    lost.add(missing, ordering: .relaxed)
                    board.came(lostBefore: missing)
                    hand(over: frame)
                case .nothing: if isStalled(since: lastFrame, source) { return true }
                case .ended: return false
                }
            } catch {
                troubles.begin("picture", "\(error)")
                return factory.isDevice
            }
        }
        return false
    }

    private func isStalled(since lastFrame: Int64, _ source: any VideoSource) -> Bool {
        guard factory.isDevice && Clock.monotonic() - lastFrame >= Self.stall else { return false }
        troubles.begin("picture", "no picture from \(source.summary) for a second; opening it anew")
        return true
    }

    private func hand(over frame: VideoFrame) {
        if waitsForEncoder ? frames.push(frame) : frames.offer(frame) { return }
        frame.release()
        leftOut.add(1, ordering: .relaxed)
        board.leftOut()
    }

    private func reopen() -> (any VideoSource)? {
        var attempt = 0
        while !isStopping {
            if !factory.comesBackByItself { Clock.sleep(until: Clock.monotonic() + Self.backOff[min(attempt, Self.backOff.count - 1)]) }
            attempt += 1
            do { return try factory.openPicture() } catch { troubles.begin("picture", "\(error)") }
        }
        return nil
    }
}

/// Counts the frames that a driver's sequence numbers say were lost.
struct SequenceCount {
    private var last: UInt32?

    /// A larger step is no loss but a new count.
    private static let believable: UInt32 = 10_000

    mutating func lost(before frame: VideoFrame) -> Int {
        guard frame.sequence != V4L2Camera.noSequence else { return 0 }
        defer { last = frame.sequence }
        guard let last else { return 0 }
        let gap = frame.sequence &- last &- 1
        return gap < Self.believable ? Int(gap) : 0
    }
}
