import Platform
import Web

/// Keeps a folder filled from a hub: feed, downloads and the way out, in turns on one thread.
final class Puller {
    private let multi: CurlMulti
    private let board: PullBoard
    private let feed: FeedReader
    private let display: PullDisplay
    private let notifier = Notifier()
    private let lock: EditorsFolder.OwnedLock

    private let token: PullToken

    convenience init(hub: String, token: [UInt8]?, folder path: String, display: PullDisplay) throws
    {
        try self.init(hub: hub, token: PullToken(token), folder: path, display: display)
    }

    init(
        hub: String, token: PullToken, folder path: String, display: PullDisplay,
        caFile: String? = nil
    ) throws {
        let (folder, lock) = try EditorsFolder.open(path)
        let (state, complaint) = try PullState.load(path, hub: hub)
        if let complaint { display.complain(complaint) }
        let multi = try CurlMulti(caFile: caFile)
        let board = PullBoard(folder, state: state, token: token, multi: multi, display: display)
        self.multi = multi
        self.board = board
        self.display = display
        self.lock = lock
        self.token = token
        feed = FeedReader(hub, token: token, multi: multi) { word in
            switch word {
            case .hub(let identity): board.follow(identity)
            case .publication(let publication): board.add(publication)
            case .trouble(.some(let sentence)): display.complain(sentence)
            case .trouble(.none): display.tell(say("the hub answers again", "服务器恢复应答"))
            }
        }
    }

    /// Runs until `isOver` is set and rung.
    func run(until isOver: StopSign) {
        isOver.onSet { [multi] in multi.wake() }
        notifier.ready()
        while !isOver.isSet {
            let now = Clock.monotonic()
            // Follows first: a hub that does not answer must not wait behind a digest of what lies
            // here.
            if board.isRefused || feed.isRefused, token.hasChanged() { useNewToken() }
            let wakes = [
                feed.follow(after: board.lastEventID, at: now), board.turn(at: now),
                now + 1_000_000_000,
            ].compactMap(\.self)
            multi.turn(until: wakes.min() ?? now)
            notifier.watchdog()
        }
        notifier.stopping()
        withExtendedLifetime(lock) {}
    }
}

extension Puller {
    /// Somebody mended the token file: nobody waits for the long pause to end.
    private func useNewToken() {
        display.tell(
            say("the token file has changed; the hub is asked with the new token", "令牌文件变了; 用新令牌再问")
        )
        feed.retryNow()
        board.retryNow()
    }
}

/// Set once from any thread; then the loop it belongs to ends.
final class StopSign: Sendable {
    private let state = Locked<(isSet: Bool, ring: (@Sendable () -> Void)?)>((false, nil))

    var isSet: Bool { state.withLock { $0.isSet } }

    func set() {
        let ring = state.withLock { state in
            state.isSet = true
            return state.ring
        }
        ring?()
    }

    func onSet(_ ring: @escaping @Sendable () -> Void) { state.withLock { $0.ring = ring } }
}
