import ClipStore
import Codec
import Media
import Platform
import Recording
import Slate
import Timecode

/// One camera and its microphone, wired: five named threads and the main one.
final class Worker {
    private let plan: WorkerPlan
    private let started: Int64
    private let notifier = Notifier()
    private let progress: Progress

    /// A thread that has not turned for this long hangs: the watchdog is not fed any more.
    private static let longestTurn: Int64 = 4_000_000_000
    /// A card that stalls for less is a card.
    private static let slowDisk: Int64 = 2_000_000_000

    init(_ plan: WorkerPlan, started: Int64, progress: Progress) {
        self.plan = plan
        self.started = started
        self.progress = progress
    }

    /// Runs until SIGTERM, SIGINT or the end of the source; every clip is closed when it returns.
    func run() throws {
        let termination = try Termination()
        let store = try ClipStore(state: plan.state, spare: plan.spare)
        let lock = try Files.lock("\(plan.state)/camera-\(plan.camera).lock")
        defer { withExtendedLifetime(lock) {} }
        let mailbox = Mailbox()
        let troubles = Troubles { report in mailbox.tell(report) }
        let timecode = TimecodeKeeper(plan, troubles)
        let midi = try MTCEar(timecode, troubles: troubles)
        defer { withExtendedLifetime(midi) {} }
        let factory = try SourceFactory(plan) { mailbox.tell(.device($0)) }
        guard let picture = try openPicture(factory, termination, troubles) else { return }
        let sound = try openSound(factory, troubles)
        let crew = try assemble(store, factory, picture, sound, timecode, troubles, mailbox)
        try supervise(crew, timecode, troubles, termination)
        crew.stop()
    }

    /// Waits for a camera that may yet come, when a service; alone, a missing camera is an error at once.
    private func openPicture(_ factory: SourceFactory, _ termination: Termination, _ troubles: Troubles) throws -> (any VideoSource)? {
        var isUp = false
        while true {
            do {
                // The first try needs no patience: until it is over systemd waits for us to be ready.
                return try isUp ? WatchdogFeeder.whileRunning(notifier) { try factory.openPicture() } : factory.openPicture()
            } catch let failure as SourceFailure
                where failure.mayPass && (!plan.isSolo || factory.isWaiting)
            {
                troubles.begin("picture", failure.message)
                // The service is up, only its camera is not: systemd must not lose patience with it.
                notifier.ready()
                isUp = true
                notifier.status("waiting: \(failure.message)")
            }
            if try termination.hasCome(by: Clock.monotonic() + 1_000_000_000) { return nil }
            notifier.watchdog()
        }
    }

    /// A camera without its microphone still rolls, and says so.
    private func openSound(_ factory: SourceFactory, _ troubles: Troubles) throws -> (any AudioSource)? {
        do { return try factory.openSound() } catch {
            // A wild track without its sound is nothing; systemd tries again.
            if plan.picture == .none { throw error }
            troubles.begin("sound", "camera \(plan.camera) records without sound: \(error)")
            return nil
        }
    }

    private func assemble(
        _ store: ClipStore, _ factory: SourceFactory, _ picture: any VideoSource, _ sound: (any AudioSource)?,
        _ timecode: TimecodeKeeper, _ troubles: Troubles, _ mailbox: Mailbox
    ) throws -> WorkerCrew {
        let maker = try ProxyMaker(plan, picture, troubles)
        let audio = try sound.map {
            try ProxyAudio(
                $0.format, source: $0.summary, bitrateKbps: plan.profile.audioBitrateKbps, chosen: plan.channels,
                names: plan.channelNames, memory: maker.memory)
        }
        let desk = Desk(limits(hasSound: audio != nil))
        let burnIn = BurnIn(plan, desk, timecode)
        maker.burnIn = burnIn
        let video = try maker.make()
        let tracks = PictureTracks(video)
        let board = LiveBoard(encoder: video.facts.encoder)
        let describer = ClipDescriber(
            camera: plan.camera, rate: plan.profile.rate, video: video.facts, audio: audio?.facts, timecode: timecode)
        let writer = ClipWriter(
            desk: desk, store: store, describer: describer, pictures: tracks, sound: audio?.parameters,
            troubles: troubles, board: board, tell: { mailbox.tell($0) })
        let capture = CaptureLoop(factory, waitsForEncoder: !plan.isPaced, troubles: troubles, board: board)
        let peek = PeekDesk(camera: plan.camera) { mailbox.tell($0) }
        let (facts, soundFacts) = (video.facts, audio?.facts)
        let pictures = PictureLoop(
            capture, video: video, maker: maker, tracks: tracks, desk: desk, plan: plan, troubles: troubles, peek: peek, board: board
        ) { [progress, started] in
            progress.firstFrame(after: Clock.monotonic() - started)
            mailbox.tell(.ready(video: facts, audio: soundFacts))
        }
        let ear = LTCEar(timecode, troubles: troubles)
        let sounds = audio.map {
            SoundLoop(factory, audio: $0, desk: desk, troubles: troubles, meter: SoundBoard($0, board: board), ear: ear)
        }
        let link = try connect(desk, burnIn, troubles, peek)
        if let link { mailbox.deliver { link.tell($0) } } else { mailbox.deliver { [progress] in progress.note($0) } }
        return try WorkerCrew(
            plan: plan, board: board, desk: desk, capture: capture, pictures: pictures, sounds: sounds, writer: writer, link: link,
            picture: picture, sound: sound)
    }

    private func connect(_ desk: Desk, _ burnIn: BurnIn?, _ troubles: Troubles, _ peek: PeekDesk) throws -> Link? {
        guard let socket = plan.socket else {
            desk.roll(take: Identifier.v7(at: Clock.wall()), at: Clock.monotonic())
            return nil
        }
        return try Link(path: socket, camera: plan.camera) { order in
            switch order {
            case .roll(let take, let moment): desk.roll(take: take, at: moment)
            case .cut(let take, let moment): desk.cut(take: take, at: moment)
            case .peek: peek.ask()
            case .slate(let text): burnIn?.show(text)
            }
        } connected: {
            troubles.tellAll()
        }
    }

    private func limits(hasSound: Bool) -> Recorder.Limits {
        Recorder.Limits(
            rate: plan.profile.rate, sampleRate: hasSound ? ProxyAudio.sampleRate : nil,
            prerollFrames: plan.frames(plan.preroll), postrollFrames: plan.frames(plan.postroll),
            ringFrames: plan.frames(max(plan.ring, plan.preroll)))
    }

    /// Waits for the end; feeds systemd's watchdog while the encoder's thread turns.
    private func supervise(_ crew: WorkerCrew, _ timecode: TimecodeKeeper, _ troubles: Troubles, _ termination: Termination) throws {
        notifier.ready()
        notifier.status("armed")
        let end = plan.isPaced ? plan.seconds.map { Clock.monotonic() + Int64($0 * 1e9) } : nil
        let turn: Int64 = 100_000_000
        let reporter = LiveReporter(crew.board, timecode) { report in crew.tell(report) }
        while !crew.hasEnded && Clock.monotonic() < end ?? .max {
            if crew.turns(within: Self.longestTurn) { notifier.watchdog() }
            watchDisk(crew, troubles)
            reporter.turn()
            if try termination.hasCome(by: Clock.monotonic() + turn) { break }
        }
        notifier.stopping()
    }

    private func watchDisk(_ crew: WorkerCrew, _ troubles: Troubles) {
        guard crew.diskBusyFor > Self.slowDisk else { return troubles.end("slow disk") }
        troubles.begin(
            "slow disk", "the disk of \(plan.state) has been busy for more than 2 s; pictures wait in memory, which has room for 50 s")
    }
}
