import ClipStore
import Codec
import CrewSentences
import Glibc
import Media
import Platform
import Recording
import Time
import Timecode
import Wire

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
    /// Between two tries to open a camera that is not there; and one whose format or file is wrong,
    /// which somebody must mend first.
    private static let retry: Int64 = 1_000_000_000
    private static let longRetry: Int64 = 5_000_000_000
    /// A disk that wakes from sleep takes seven seconds, and memory lasts for longer than this.
    private static let diskPatience: Int64 = 10_000_000_000
    /// How long the writer has to close its clips after SIGTERM: the whole camera is to be gone
    /// within ten seconds.
    private static let farewell: Int64 = 6_000_000_000
    private static let shortTurn: Int64 = 20_000_000

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
        let spare = try plan.spare.map {
            try SpareWatch($0, besides: plan.state, least: ClipStore.leastFree)
        }
        sayNews(of: spare)
        let mailbox = Mailbox()
        let troubles = Troubles(camera: plan.camera) { report in mailbox.tell(report) }
        // The crew hears of a camera before it is open: one that cannot be opened would not exist
        // for them.
        let link = try connect(mailbox, troubles)
        defer { link?.stop() }
        let timecode = TimecodeKeeper(plan, troubles)
        let midi = try MTCEar(timecode, troubles: troubles)
        defer { withExtendedLifetime(midi) {} }
        let factory = SourceFactory(plan) { mailbox.tell(.device($0)) }
        guard let sources = try openSources(factory, termination, troubles) else { return }
        let crew = try assemble(store, factory, sources, timecode, troubles, mailbox, link)
        let isAsked = try supervise(crew, factory, timecode, troubles, termination, spare)
        crew.stop()
        try finish(crew, troubles, termination, isAsked: isAsked)
        // Its clip is closed; the same take goes on in the next process.
        if crew.needsMediaKit { throw NeedsMediaKit(camera: sources.picture.summary) }
    }

    /// What is open when a camera begins; sound may come later.
    private struct Sources {
        let picture: any VideoSource
        let sound: (any AudioSource)?
    }

    /// Waits for a camera that may yet come, when a service; alone, a missing camera is an error at
    /// once.
    private func openSources(
        _ factory: SourceFactory, _ termination: Termination, _ troubles: Troubles
    ) throws -> Sources? {
        var absences = Absences(plan, troubles)
        var isUp = false
        while true {
            let wait: Int64
            do {
                let sources = try openNow(factory, troubles, isUp: isUp)
                absences.end()
                return sources
            } catch let failure as SourceFailure
                where !plan.isSolo || failure.mayPass && factory.isWaiting
            {
                absences.begin(failure)
                // The service is up, only its camera is not: systemd must not lose patience with
                // it.
                notifier.ready()
                isUp = true
                notifier.status("waiting: \(failure.message)")
                wait = failure.mayPass ? Self.retry : Self.longRetry
            }
            let end = Clock.monotonic() + wait
            while Clock.monotonic() < end {
                if try termination.hasCome(by: min(end, Clock.monotonic() + Self.retry)) {
                    return nil
                }
                notifier.watchdog()
            }
        }
    }

    private func openNow(_ factory: SourceFactory, _ troubles: Troubles, isUp: Bool) throws
        -> Sources
    {
        // The first try needs no patience: until it is over systemd waits for us to be ready.
        let picture =
            try isUp
            ? WatchdogFeeder.whileRunning(notifier) { try factory.openPicture() }
            : factory.openPicture()
        do { return Sources(picture: picture, sound: try openSound(factory, troubles)) } catch {
            picture.close()
            throw error
        }
    }

    /// A camera without its microphone still rolls, and says so; the sound thread goes on trying.
    private func openSound(_ factory: SourceFactory, _ troubles: Troubles) throws -> (
        any AudioSource
    )? {
        do { return try factory.openSound() } catch let failure as SourceFailure {
            // A wild track without its sound is nothing.
            if plan.picture == .none { throw failure }
            troubles.begin("sound", failure.message)
            return nil
        }
    }

    private func assemble(
        _ store: ClipStore, _ factory: SourceFactory, _ sources: Sources,
        _ timecode: TimecodeKeeper, _ troubles: Troubles,
        _ mailbox: Mailbox, _ link: Link?
    ) throws -> WorkerCrew {
        let maker = try ProxyMaker(plan, sources.picture, troubles)
        let audio = try makeAudio(sources.sound, hasSound: factory.hasSound, memory: maker.memory)
        let limits = limits(hasSound: audio != nil)
        let desk = Desk(limits, waitsForDisk: !plan.isPaced) { [plan, started] missed in
            let report = missed.report(begun: started)
            Log.error("camera \(plan.camera): \(report)")
            mailbox.tell(.missed(report))
        }
        let burnIn = BurnIn(plan, desk, timecode)
        maker.burnIn = burnIn
        let video = try maker.make()
        let tracks = PictureTracks(video)
        let board = LiveBoard(encoder: video.facts.encoder)
        let soundName = SoundName(audio?.facts.source ?? "")
        var describer = ClipDescriber(
            camera: plan.camera, rate: plan.profile.rate, video: video.facts, audio: audio?.facts,
            timecode: timecode)
        describer.soundName = soundName
        let pictureName = PictureName(video.facts.source)
        describer.pictureName = pictureName
        let writer = ClipWriter(
            .init(
                work: desk.work, store: store, describer: describer,
                clock: GridClock(rate: limits.rate, sampleRate: limits.sampleRate),
                pictures: tracks,
                sound: audio?.parameters, troubles: troubles, board: board,
                tell: { mailbox.tell($0) }))
        let peek = PeekDesk(camera: plan.camera) { mailbox.tell($0) }
        let facts = video.facts
        let soundFacts = audio?.facts
        let tellReady: @Sendable () -> Void = {
            mailbox.tell(
                .ready(
                    video: pictureName.applied(to: facts), audio: soundName.applied(to: soundFacts))
            )
        }
        let capture = CaptureLoop(
            factory, waitsForEncoder: !plan.isPaced, troubles: troubles, board: board
        ) { [plan] summary, frame in
            let name = ProxyMaker.name(summary, frame.format, plan)
            if pictureName.set(name, since: frame.time) { tellReady() }
        }
        let pictures = PictureLoop(
            capture, video: video, maker: maker, tracks: tracks, desk: desk, plan: plan,
            troubles: troubles, peek: peek, board: board
        ) { [progress, started] in
            progress.firstFrame(after: Clock.monotonic() - started)
            tellReady()
        }
        let ear = LTCEar(timecode, troubles: troubles)
        let sounds = audio.map {
            let meter = SoundBoard($0, named: plan.channelNames, board: board, troubles: troubles)
            return SoundLoop(
                factory, audio: $0, isStream: plan.soundLateness != nil, desk: desk,
                troubles: troubles,
                meter: meter, ear: ear
            ) { summary in
                if soundName.set(summary) { tellReady() }
            }
        }
        takeOrders(link, desk, burnIn, peek)
        return try WorkerCrew(
            plan: plan, board: board, desk: desk, capture: capture, pictures: pictures,
            sounds: sounds, writer: writer, link: link,
            picture: sources.picture, sound: sources.sound)
    }

    /// A card that is not there yet gets the sound track it was asked for: silence until it comes.
    private func makeAudio(_ sound: (any AudioSource)?, hasSound: Bool, memory: Double) throws
        -> ProxyAudio?
    {
        guard hasSound || sound != nil else { return nil }
        let channels = max(plan.leastChannels, plan.channels.isEmpty ? 2 : 1)
        let format =
            sound?.format
            ?? AudioFormat(sample: .s16, sampleRate: ProxyAudio.sampleRate, channels: channels)
        return try ProxyAudio(
            format, source: sound?.summary ?? "silence (no sound yet)",
            bitrateKbps: plan.profile.audioBitrateKbps,
            chosen: plan.channels, names: plan.channelNames, memory: memory)
    }

    /// Nil alone: nobody is told then but the terminal.
    private func connect(_ mailbox: Mailbox, _ troubles: Troubles) throws -> Link? {
        guard let socket = plan.socket else {
            mailbox.deliver { [progress] in progress.note($0) }
            return nil
        }
        let link = try Link(path: socket, camera: plan.camera) { troubles.tellAll() }
        mailbox.deliver { link.tell($0) }
        try link.start()
        return link
    }

    private func takeOrders(_ link: Link?, _ desk: Desk, _ burnIn: BurnIn?, _ peek: PeekDesk) {
        guard let link else {
            return desk.roll(take: Identifier.v7(at: Clock.wall()), at: Clock.monotonic())
        }
        link.open { order in
            switch order {
            case .roll(let take, let moment): desk.roll(take: take, at: moment)
            case .cut(let take, let moment): desk.cut(take: take, at: moment)
            case .peek: peek.ask()
            case .slate(let text): burnIn?.show(text)
            }
        }
    }

    private func limits(hasSound: Bool) -> Recorder.Limits {
        var limits = Recorder.Limits(
            rate: plan.profile.rate, sampleRate: hasSound ? ProxyAudio.sampleRate : nil,
            prerollFrames: plan.frames(plan.preroll), postrollFrames: plan.frames(plan.postroll),
            // A take that is called while the one before ends finds its own beginning.
            ringFrames: plan.frames(max(plan.ring, plan.preroll + plan.postroll)))
        if let seconds = plan.soundLateness { limits.soundPatienceFrames = plan.frames(seconds) }
        return limits
    }

    /// Waits for the end; feeds systemd's watchdog while the camera gets on. Whether somebody asked
    /// for the end.
    private func supervise(
        _ crew: WorkerCrew, _ factory: SourceFactory, _ timecode: TimecodeKeeper,
        _ troubles: Troubles,
        _ termination: Termination, _ spare: SpareWatch?
    ) throws -> Bool {
        notifier.ready()
        notifier.status("armed")
        let end = plan.isPaced ? plan.seconds.map { Clock.monotonic() + Int64($0 * 1e9) } : nil
        let turn: Int64 = 100_000_000
        var notes = NoteKeeper(troubles)
        let reporter = LiveReporter(crew.board, timecode) { report in crew.tell(report) }
        while !crew.hasEnded && Clock.monotonic() < end ?? .max {
            if crew.getsOn(within: Self.longestTurn) { notifier.watchdog() }
            try watchDisk(crew, troubles, patience: Self.diskPatience)
            sayNews(of: spare)
            notes.keep(factory.notes)
            reporter.turn()
            if try termination.hasCome(by: Clock.monotonic() + turn) {
                notifier.stopping()
                return true
            }
        }
        notifier.stopping()
        return false
    }

    /// The crew hears it of rushesd, once for all cameras.
    private func sayNews(of spare: SpareWatch?) {
        guard let spare, let news = spare.takeNews() else { return }
        let phrases = Phrases(.english)
        switch news {
        case .begins(let trouble):
            let sentence =
                phrases.spareTrouble(SpareStatus(folder: spare.folder, trouble: trouble)) ?? ""
            Log.warning("camera \(plan.camera): \(sentence)")
        case .ends: Log.notice("camera \(plan.camera): \(phrases.spareIsBack(spare.folder))")
        }
    }

    private func watchDisk(_ crew: WorkerCrew, _ troubles: Troubles, patience: Int64) throws {
        try crew.changeDisk(after: patience)
        troubles.set(
            "first disk", crew.hasLeftDisk,
            "the disk of \(plan.state) does not answer; the take goes on in \(plan.spare ?? "")")
        troubles.set(
            "slow disk", crew.diskBusyFor > Self.slowDisk,
            "the disk has not answered for more than 2 s; pictures wait in memory")
        troubles.set(
            "memory full", crew.isMemoryFull,
            "memory is full of pictures that the disk has not taken; new ones are lost until it answers"
        )
    }

    /// Waits until every clip is closed; once the end was asked for, not for a disk that does not
    /// answer.
    private func finish(
        _ crew: WorkerCrew, _ troubles: Troubles, _ termination: Termination, isAsked: Bool
    ) throws {
        var deadline = isAsked ? Clock.monotonic() + Self.farewell : Int64.max
        while !crew.isWritten, Clock.monotonic() < deadline {
            crew.endWriting(by: deadline)
            try watchDisk(crew, troubles, patience: Self.slowDisk)
            notifier.watchdog()
            if deadline < .max {
                Clock.sleep(until: Clock.monotonic() + Self.shortTurn)
            } else if try termination.hasCome(by: Clock.monotonic() + Self.shortTurn) {
                deadline = Clock.monotonic() + Self.farewell
            }
        }
        let isWritten = crew.isWritten
        crew.leave()
        guard isWritten else {
            throw SystemFailure(
                "close the clip on", plan.state, code: ETIMEDOUT,
                hint: "the disk did not answer; what is on it is recovered at the next start")
        }
    }
}
