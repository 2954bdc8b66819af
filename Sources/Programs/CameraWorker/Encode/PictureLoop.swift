import Codec
import Media
import Platform
import Recording
import Synchronization
import Time

/// The encoder's thread: lays frames on the grid, encodes, hands packets to the desk.
final class PictureLoop: @unchecked Sendable {
    private let capture: CaptureLoop
    private var video: ProxyVideo
    private let maker: ProxyMaker
    private let tracks: PictureTracks
    private let overload: OverloadKeeper
    private let desk: Desk
    private let rate: FrameRate
    private let isPaced: Bool
    private let lateness: Int64
    private let troubles: Troubles
    private let peek: PeekDesk
    private let board: LiveBoard
    private let firstPacket: @Sendable () -> Void
    private let heartbeat = Atomic<Int64>(0)

    private var grid: FrameGrid?
    /// CLOCK_MONOTONIC of the camera's last picture.
    private var latest: Int64 = 0
    /// Why no new pictures come at present.
    private var silence: FrameFlaws = []
    private var hasPacket = false
    private var broken = BrokenPictures()
    private var isSmaller = false
    /// Pictures in a row that the encoder refused.
    private var refusals = 0
    /// The frame whose memory the encoder may be shown again.
    private var held: VideoFrame?

    private static let patience: Int64 = 100_000_000
    /// An encoder that refuses so many pictures will not take the next.
    private static let mostRefusals = 3

    init(
        _ capture: CaptureLoop, video: ProxyVideo, maker: ProxyMaker, tracks: PictureTracks,
        desk: Desk, plan: WorkerPlan,
        troubles: Troubles, peek: PeekDesk, board: LiveBoard,
        firstPacket: @escaping @Sendable () -> Void
    ) {
        self.capture = capture
        self.video = video
        self.maker = maker
        self.tracks = tracks
        overload = OverloadKeeper(video, board: board, troubles: troubles)
        self.desk = desk
        rate = plan.profile.rate
        isPaced = plan.isPaced
        lateness = plan.lateness
        self.troubles = troubles
        self.peek = peek
        self.board = board
        self.firstPacket = firstPacket
    }

    /// CLOCK_MONOTONIC of the last turn of the loop; 0 before the first.
    var lastTurn: Int64 { heartbeat.load(ordering: .relaxed) }

    func run() {
        while true {
            heartbeat.store(Clock.monotonic(), ordering: .relaxed)
            peek.answer(with: video)
            if let frame = isPaced
                ? capture.frames.pop(until: Clock.monotonic() + Self.patience)
                : capture.frames.pop()
            {
                encode(frame)
            } else if !capture.frames.isFinished {
                carryOn(without: Clock.monotonic() - lateness)
            } else {
                if let rate = capture.endedRate { showOut(at: rate) }
                return
            }
        }
    }

    private func encode(_ frame: VideoFrame) {
        let begun = Clock.monotonic()
        defer {
            letGo(of: frame)
            let now = Clock.monotonic()
            board.worked(now - begun)
            if isPaced { overload.worked(now - begun, until: now, video) }
        }
        var grid = grid ?? begin(at: frame.time)
        latest = frame.time
        let losses = capture.takeLosses()
        video.note(lost: losses.lost, leftOut: losses.leftOut)
        switch grid.place(frameAt: frame.time) {
        case .leaveOut:
            video.note(converted: 1)
            board.converted()
        case .show(let index, let repeats):
            board.repeated(Int(repeats))
            show(frame, at: index, repeatsBefore: repeats)
        }
        silence = []
        self.grid = grid
        changeEncoderIfNeeded()
    }

    private func show(_ frame: VideoFrame, at index: Int64, repeatsBefore repeats: Int64) {
        let isSpared = overload.spares(video)
        if isSpared { board.repeated(1) }
        attempt {
            try video.repeatLatest(repeats, from: index - repeats, flaws: silence, emit: emit)
            if isSpared {
                try video.repeatLatest(1, from: index, flaws: .isSpared, emit: emit)
            } else {
                note(isBroken: try !video.show(frame, at: index, repeatsBefore: 0, emit: emit))
            }
        }
    }

    /// Counts a picture that a driver or a decoder refused, and tells the crew when there are many.
    private func note(isBroken: Bool) {
        if isBroken { board.broken() }
        switch broken.note(isBroken: isBroken, at: Clock.monotonic()) {
        case nil: break
        case .ends: troubles.end("broken pictures")
        case .begins(let broken, let pictures):
            troubles.begin("broken pictures", Self.sentence(broken, of: pictures))
        case .goesOn(let broken, let pictures):
            troubles.goOn("broken pictures", Self.sentence(broken, of: pictures))
        }
    }

    private static func sentence(_ broken: Int, of pictures: Int) -> String {
        "\(broken) of the last \(pictures) pictures came broken and were replaced by the one before; "
            + "check the camera's cable and socket, or choose another format"
    }

    /// Releases the frame, unless its memory may be shown again, and one that was held before it.
    private func letGo(of frame: VideoFrame) {
        if video.lent !== held {
            held?.release()
            held = video.lent
        }
        if frame !== held { frame.release() }
    }

    /// The camera is silent: time goes on with the picture before.
    private func carryOn(without now: Int64) {
        guard isPaced, var grid else { return }
        let repeats = grid.repeats(silentUntil: now)
        self.grid = grid
        guard repeats > 0 else { return }
        board.repeated(Int(repeats))
        silence = capture.isWithoutSignal ? .isWithoutSignal : []
        attempt {
            try video.repeatLatest(repeats, from: grid.next - repeats, flaws: silence, emit: emit)
        }
    }

    /// The last picture of a film stands as long as the others do, whatever the clip's rate.
    private func showOut(at filmRate: FrameRate) {
        guard let grid else { return }
        let end =
            latest + filmRate.nanoseconds(ofFrames: 1) + grid.rate.nanoseconds(ofFrames: 1) / 2
        let missing = grid.rate.frames(inNanoseconds: end - grid.start) - grid.next
        guard missing > 0 else { return }
        attempt { try video.repeatLatest(missing, from: grid.next, flaws: [], emit: emit) }
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
            refusals = 0
            troubles.end("encoder")
        } catch {
            refusals += 1
            troubles.begin("encoder", "\(error)")
        }
    }

    /// A smaller picture or one of full size begins between takes; an encoder that has failed is
    /// replaced at once, and the take goes on in another clip.
    private func changeEncoderIfNeeded() {
        let hasFailed = refusals >= Self.mostRefusals
        guard hasFailed || overload.wantsSmaller != isSmaller, let grid,
            desk.beginAnew(evenInTake: hasFailed)
        else { return }
        attempt {
            let refusal = EncoderRefusal(
                encoder: video.facts.encoder, reason: "refused \(refusals) pictures")
            let made = try maker.make(
                isSmaller: overload.wantsSmaller, instead: hasFailed ? refusal : nil)
            isSmaller = overload.wantsSmaller
            tracks.begin(made, at: grid.next)
            // What the encoder before refused is in no clip.
            made.note(leftOut: refusals)
            made.takeOver(from: video)
            video = made
            overload.bringInStep(made)
            board.update { $0.encoder = made.facts.encoder }
        }
    }

    private func begin(at time: Int64) -> FrameGrid {
        let grid = FrameGrid(rate: rate, firstFrameAt: time)
        desk.begin(on: grid)
        return grid
    }

    private func emit(_ packet: EncodedPacket) {
        desk.add(packet)
        if !hasPacket {
            hasPacket = true
            firstPacket()
        }
    }
}
