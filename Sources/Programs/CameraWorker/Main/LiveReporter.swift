import Platform
import Time
import Timecode
import Wire

/// Tells rushesd twice a second how the camera runs. One thread.
final class LiveReporter {
    private let board: LiveBoard
    private let timecode: TimecodeKeeper
    private let tell: (CameraReport) -> Void
    private var readings: [LiveBoard.Reading]
    private var lastTold: Int64 = 0

    private static let period: Int64 = 500_000_000
    /// Rates are over the last second and a half, so that they do not flicker.
    private static let window = 3

    init(_ board: LiveBoard, _ timecode: TimecodeKeeper, tell: @escaping (CameraReport) -> Void) {
        self.board = board
        self.timecode = timecode
        self.tell = tell
        readings = [board.read()]
    }

    /// Call often; says something when it is time.
    func turn() {
        guard let oldest = readings.first, Clock.monotonic() - lastTold >= Self.period else {
            return
        }
        lastTold = Clock.monotonic()
        let state = timecode.state(.now())
        board.update { $0.show(state) }
        tell(.live(board.live(since: oldest)))
        readings.append(board.read())
        if readings.count > Self.window { readings.removeFirst() }
    }
}
