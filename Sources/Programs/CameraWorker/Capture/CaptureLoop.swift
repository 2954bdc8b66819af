import Media
import Platform
import Synchronization
import Time
import Wire

/// The capture thread: takes frames from the camera and offers them to the encoder; opens a camera
/// that went away anew.
final class CaptureLoop: Sendable {
    /// Frames between camera and encoder; with the driver's six buffers two stay with the driver.
    let frames = BoundedQueue<VideoFrame>(capacity: 3)
    /// Frames the camera lost, and frames left out because the encoder had no room, until somebody
    /// takes the counts.
    private let lost = Atomic<Int>(0)
    private let leftOut = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    private let kitIsMissing = Atomic<Bool>(false)
    private let signalIsMissing = Atomic<Bool>(false)
    private let ended = Locked<FrameRate?>(nil)
    private let factory: SourceFactory
    private let waitsForEncoder: Bool
    private let troubles: Troubles
    private let board: LiveBoard
    /// Hears what each source calls itself, with its first picture under that name.
    private let named: @Sendable (String, VideoFrame) -> Void

    /// Five frame periods at 30 frames a second would be 170 ms; a second without a picture is a
    /// stall on any camera.
    private static let stall: Int64 = 1_000_000_000
    /// A camera may take its time to begin: webcams need up to two seconds.
    private static let beginning: Int64 = 3_000_000_000
    /// Between two tries to open a camera that has just come: udev makes its links and rights one
    /// by one.
    private static let settling: Int64 = 100_000_000
    /// How often a wait is interrupted to see whether to stop.
    private static let turn: Int64 = 200_000_000

    init(
        _ factory: SourceFactory, waitsForEncoder: Bool, troubles: Troubles, board: LiveBoard,
        named: @escaping @Sendable (String, VideoFrame) -> Void = { _, _ in }
    ) {
        self.named = named
        self.factory = factory
        self.waitsForEncoder = waitsForEncoder
        self.troubles = troubles
        self.board = board
    }

    func takeLosses() -> (lost: Int, leftOut: Int) {
        (lost.exchange(0, ordering: .relaxed), leftOut.exchange(0, ordering: .relaxed))
    }

    func stop() { stopping.store(true, ordering: .relaxed) }

    /// Whether the camera came back with pictures that only another program can decode; the source
    /// has ended then.
    var needsMediaKit: Bool { kitIsMissing.load(ordering: .relaxed) }

    /// The rate of a film that has played to its end; nil of what was stopped, and of cameras.
    var endedRate: FrameRate? { ended.withLock { $0 } }

    /// Whether the camera is there but has no signal.
    var isWithoutSignal: Bool { signalIsMissing.load(ordering: .relaxed) }

    /// Runs until the source ends or `stop`; `first` is the source that was opened at start.
    func run(first: any VideoSource) {
        var source: (any VideoSource)? = first
        var backOff = BackOff()
        while let open = source {
            let ending = takeAll(from: open, &backOff)
            open.close()
            source = ending == .over ? nil : reopen(&backOff, atOnce: ending == .changed)
        }
        frames.close()
    }

    private var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Why no more frames are taken from a source.
    private enum Ending { case over, failed, changed }

    /// Takes frames until the source fails or ends.
    private func takeAll(from source: any VideoSource, _ backOff: inout BackOff) -> Ending {
        var patience = Self.beginning
        var last = Clock.monotonic()
        var count = SequenceCount()
        var name = ""
        while !isStopping {
            do {
                switch try source.next(until: Clock.monotonic() + Self.stall) {
                case .frame(let frame):
                    (last, patience) = (Clock.monotonic(), Self.stall)
                    backOff.reset()
                    if source.summary != name {
                        name = source.summary
                        named(name, frame)
                    }
                    take(frame, &count)
                case .noSignal(let reason):
                    last = Clock.monotonic()
                    // What a driver numbers meanwhile is no picture that could be lost.
                    count = SequenceCount()
                    lose(reason, signal: true)
                case .nothing: if isStalled(since: last, patience, source) { return .failed }
                case .ended:
                    ended.withLock { $0 = source.format.rate }
                    return .over
                }
            } catch {
                lose("\(error)", fault: (error as? SourceFailure)?.fault)
                guard factory.isDevice else { return .over }
                return (error as? SourceFailure)?.code == .changed ? .changed : .failed
            }
        }
        return .over
    }

    private func take(_ frame: VideoFrame, _ count: inout SequenceCount) {
        troubles.end("picture")
        if signalIsMissing.exchange(false, ordering: .relaxed) {
            board.update { $0.hasSignal = true }
        }
        let missing = count.lost(before: frame)
        lost.add(missing, ordering: .relaxed)
        board.came(lostBefore: missing)
        hand(over: frame)
    }

    /// There is no picture for now; `signal` when the camera itself is there and well.
    private func lose(_ reason: String, signal: Bool = false, fault: SourceFault? = nil) {
        troubles.begin("picture", reason, fault: fault)
        signalIsMissing.store(signal, ordering: .relaxed)
        board.update { $0.hasSignal = false }
    }

    private func isStalled(since last: Int64, _ patience: Int64, _ source: any VideoSource) -> Bool
    {
        guard factory.isDevice && Clock.monotonic() - last >= patience else { return false }
        lose("no picture from \(source.summary) for \(patience / 1_000_000_000) s; opening it anew")
        return true
    }

    private func hand(over frame: VideoFrame) {
        if waitsForEncoder ? frames.push(frame) : frames.offer(frame) { return }
        frame.release()
        leftOut.add(1, ordering: .relaxed)
        board.leftOut()
    }

    /// Opens the camera anew as soon as it is back; nil when it is time to stop.
    private func reopen(_ backOff: inout BackOff, atOnce: Bool) -> (any VideoSource)? {
        let folders = factory.watch()
        var wait = backOff.next(atOnce: atOnce)
        while true {
            if !factory.comesBackByItself { pause(wait, watching: folders) }
            if isStopping { return nil }
            do {
                return try factory.openPicture()
            } catch let need as NeedsMediaKit {
                lose("\(need)")
                kitIsMissing.store(true, ordering: .relaxed)
                return nil
            } catch {
                lose("\(error)", fault: (error as? SourceFailure)?.fault)
            }
            wait = backOff.next()
        }
    }

    /// Waits so long, or until something happens where cameras appear.
    private func pause(_ nanoseconds: Int64, watching folders: FolderWatch?) {
        let end = Clock.monotonic() + nanoseconds
        Clock.sleep(until: min(end, Clock.monotonic() + Self.settling))
        folders?.renew()
        while !isStopping && Clock.monotonic() < end {
            let turn = min(end, Clock.monotonic() + Self.turn)
            guard let folders else {
                Clock.sleep(until: turn)
                continue
            }
            // A watch that fails is as good as none: the wait ends a little later.
            if (try? folders.wait(until: turn)) ?? false { return }
        }
    }
}
