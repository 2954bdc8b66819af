import Catalogue
import ClipDocuments
import ClipStore
import CrewGrammar
import Platform
import Settings
import Slate
import Sync
import Wire

/// The box thread: socket, take log, clips and outbox, one event after another.
final class Rushesd {
    let settings: Settings
    let store: ClipStore
    let journal: Journal
    let server: SocketServer
    let outbox: Outbox
    let keeper: DiskKeeper
    /// Nil where no spare disk is configured.
    let spare: SpareWatch?
    /// Clips that lie on it, here or not, and since when that is known (CLOCK_MONOTONIC).
    var onSpare: [String: Int64] = [:]
    /// Of these, the documents that the first disk has not taken yet.
    var uncopied: [String: ClipDocument] = [:]
    /// Clips found on the spare disk since it is here, though nobody had told of them.
    var strangers: Set<String> = []
    /// The look at the spare disk that was searched last for such; nil while it is away.
    var searchedAt: Int64?
    /// What is wrong with the folder of takes and clips.
    var stateTrouble: StateTrouble?
    /// Cameras whose processes live and that were not back yet, and until when a roll waits for
    /// them.
    var returning: Set<String> = []
    var rollsWaitUntil: Int64 = 0
    /// Lines that wait with such a roll, in their order.
    var held: [(client: Int, command: CrewCommandLine)] = []
    /// When it is looked again for clips that were not where they should be.
    var nextMissing: Int64 = 0
    let crew: CrewList
    let numbers: ClipNumbers
    private let missed: MissedShelf
    /// What the crew said while the journal took nothing; written as soon as it does.
    var unwritten: [Operation] = []
    private let uploader: Uploader?
    private let mail: Mail
    private let notifier = Notifier()
    var box: Box
    /// Which client is which camera.
    var seats: [Int: String] = [:]
    /// Clients who wait for a picture of a camera.
    var peekers: [String: [Peeker]] = [:]
    /// Takes of which something was said that their documents do not say yet.
    var said: Set<String> = []
    /// Clips whose documents could not be written, and when it is tried again.
    var undescribed: Set<String> = []
    var nextDescription: Int64 = 0
    /// The prompts that look on, and what they were shown.
    var watchers: Watchers
    var watching = Watching()
    var scripts: ScriptShelf
    /// What lines were answered, so that one that comes again is not obeyed again.
    var answered = AnsweredLines()
    /// When there was nothing to listen to.
    var silence: Silence?
    /// The script that was compared last: it is mostly the one that is loaded next, and need not be
    /// read twice.
    var compared: Arrival?
    /// Pieces of a script on its way, by client.
    var parts: [Int: [UInt8]] = [:]

    /// What the uploader's thread says, until the box thread reads it.
    final class Mail: Sendable {
        let wake: WakeUp
        private let events = Locked<[UploadEvent]>([])

        init() throws { wake = try WakeUp() }

        func put(_ event: UploadEvent) {
            events.withLock { $0.append(event) }
            wake.ring()
        }

        func takeAll() -> [UploadEvent] {
            wake.clear()
            return events.withLock { events in
                defer { events = [] }
                return events
            }
        }
    }

    /// Takes the folder over: reads the log, recovers clips.
    init(_ settings: Settings) throws {
        self.settings = settings
        crew = CrewList(settings.crew)
        store = try ClipStore(state: settings.state, spare: settings.spare)
        let (journal, operations, complaints) = try Journal.open(
            "\(settings.state)/operations.ndjson")
        self.journal = journal
        for complaint in complaints { Log.warning(complaint) }
        let (catalogue, complaint) = try BoxCatalogue.open("\(settings.state)/catalogue.sqlite")
        if let complaint { Log.warning(complaint) }
        box = Box(
            name: settings.box, production: settings.production, numbering: settings.slate,
            log: TakeLog(operations))
        scripts = try ScriptShelf(state: settings.state) { Log.warning($0) }
        (box.scriptVersion, box.history) = (scripts.current?.version, scripts.history)
        box.memory = settings.cameras.values.map(\.profile.ring).min() ?? settings.profile.ring
        let rates = settings.cameras.values.map(\.profile.bitrateKbps)
        keeper = DiskKeeper(
            diskBytes: try Files.diskBytes(settings.state),
            cameraKbps: rates.isEmpty ? [settings.profile.bitrateKbps] : rates)
        spare = try settings.spare.map { [keeper] in
            try SpareWatch($0, besides: settings.state, least: keeper.least)
        }
        numbers = try ClipNumbers.open(settings.state, settings.production, store)
        missed = MissedShelf(state: settings.state)
        box.missed = missed.kept
        mail = try Mail()
        watchers = Watchers(WatchMemory.load(Self.memoryPath(settings.state)))
        watching.kept = watchers.memory
        let seen = try Outbox.seen(catalogue)
        uploader = try settings.hub.map { [mail] hub in
            try Uploader(try Self.target(hub, seen)) { mail.put($0) }
        }
        outbox = try Outbox(catalogue: catalogue, store: store, uploader: uploader)
        server = try SocketServer(path: settings.socket)
        expectCameras()
        try takeInClips()
        noteDead()
        lookForPowerCut()
    }

    /// Runs until SIGTERM.
    func run(_ termination: Termination) throws {
        notifier.ready()
        let turn: Int64 = 1_000_000_000
        rollsWaitUntil = Clock.monotonic() + 2 * turn
        while true {
            let now = Clock.monotonic()
            let events = try server.wait(
                others: [termination.raw, mail.wake.raw],
                until: min(now + turn, nextView(now) ?? .max, held.isEmpty ? .max : rollsWaitUntil))
            for event in events { handle(event) }
            obeyHeld()
            let sent = mail.takeAll()
            for event in sent { attempt { try note(event) } }
            refreshTakes()
            if !events.isEmpty || !sent.isEmpty || Clock.monotonic() >= now + turn {
                watching.isDue = true
            }
            watchState()
            recoverOrphans()
            listenForCameras()
            missed.keep(box.missed)
            keepRoom()
            watchSpare()
            watchSpareClips()
            watchMissing()
            catchUpJournal()
            catchUpDocuments()
            outbox.catchUp()
            showWatchers()
            notifier.watchdog()
            if try termination.hasCome(by: Clock.monotonic()) { break }
        }
        notifier.stopping()
        rememberWhoWatches()
        uploader?.stop()
    }

    /// A failure in one event is said and leaves the others alone.
    func attempt(_ body: () throws -> Void) {
        do { try body() } catch { Log.error("\(error)") }
    }

    // MARK: Events

    private func handle(_ event: SocketServer.Event) {
        switch event {
        case .gone(let client):
            if let camera = seats.removeValue(forKey: client) { leave(camera) }
            for camera in peekers.keys { peekers[camera]?.removeAll { $0.client == client } }
            stopWatching(client)
            if server.leftUnread(client) { answered.wasNotHeard(by: client, at: Clock.monotonic()) }
            parts[client] = nil
            server.drop(client)
        case .line(let client, .tooLong):
            answer(
                client,
                CrewAnswer(
                    code: 64,
                    message: "a line longer than \(BoxWire.longestLine) bytes was passed over"))
        case .line(let client, .line(let bytes)):
            do {
                let request = try JSON.decode(BoxRequest.self, from: bytes)
                server.heard(client, isStanding: request.isStanding)
                try serve(client, request)
            } catch let failure as WireFailure {
                answer(
                    client, CrewAnswer(code: 1, message: "this line is not understood: \(failure)"))
            } catch {
                answer(client, CrewAnswer(code: 1, message: "\(error)"))
            }
        }
    }

    private func serve(_ client: Int, _ request: BoxRequest) throws {
        switch request {
        case .command(let command):
            if !hold(command, client) { try serve(command, client) }
        case .camera(let hello): try seat(hello, client)
        case .report(let report): if let camera = seats[client] { try note(report, from: camera) }
        case .watch(let wish): watch(wish, client)
        case .hearing(let request): answer(client, serve(request, client))
        case .script(let request): if let reply = serve(request, client) { answer(client, reply) }
        }
    }

    func serve(_ command: CrewCommandLine, _ client: Int) throws {
        guard let reply = try once(command, client) else { return }
        if reply.code == 0 {
            watchers.said(
                command.line, by: somebody(command.sshKey, named: command.person, client).person
            )
        }
        answer(client, reply, number: command.number)
    }

    /// - Parameter number: of the line that is answered, if it has one.
    func answer(_ client: Int, _ answer: CrewAnswer, number: Int? = nil) {
        var answer = answer
        answer.number = number
        server.send(.answer(answer), to: client)
    }

    /// Nil when the answer comes later, from a camera.
    func reply(to command: CrewCommandLine, _ client: Int) throws -> CrewAnswer? {
        // Asked before: a take that gets another slate has no namesakes any more.
        let namesakes = namesakes(in: command, client)
        guard var answer = try replyAlone(to: command, client) else { return nil }
        if answer.code == 0, !namesakes.isEmpty {
            answer.message = [answer.message, namesakes].filter { !$0.isEmpty }.joined(
                separator: "\n")
        }
        return answer
    }

    private func namesakes(in command: CrewCommandLine, _ client: Int) -> String {
        guard case .success(let line) = Grammar.parse(command.line) else { return "" }
        return box.namesakes(
            of: line,
            voice(somebody(command.sshKey, named: command.person, client).person, command.language))
    }

    private func replyAlone(to command: CrewCommandLine, _ client: Int) throws -> CrewAnswer? {
        let somebody = somebody(command.sshKey, named: command.person, client)
        let voice = voice(somebody.person, saying: command)
        let line: CrewLine
        switch Grammar.parse(command.line) {
        case .failure(let error):
            return CrewAnswer(code: 64, message: box.explain(error, command.language))
        case .success(let read): line = read
        }
        if let role = somebody.role, !role.may(line.command) {
            return CrewAnswer(code: 77, message: voice.phrases.notFor(role, somebody.person))
        }
        if let refusal = box.refusalBeforeRoll(line, voice) { return refusal.answer }
        if case .clip = line.command { refreshTakes() }
        let questions = Questions(box: box, phrases: voice.phrases) { [store, uncopied] in
            try store.document($0) ?? uncopied[$0]
        }
        switch line.command {
        case .heard: return try heard(line, voice)
        case .accept:
            var voice = voice
            voice.heard = try box.meant(line, voice).flatMap(heardTake)
            return obey(line, voice)
        case .clip(let id):
            return try questions.clips(id, of: line.target, meant: box.meant(line, voice))
        case .cameras: return questions.cameras()
        case .who: return who(voice)
        case .sendAgain(let isAll): return sendAgain(line, all: isAll, voice)
        case .day(let day):
            var answer = box.report(day, voice, uncovered: uncovered).answer
            answer.stateTrouble = stateTrouble
            return answer
        case .script(let part): return scriptText(part, isCoverage: false, voice.phrases)
        case .scriptVersions: return try versions(voice.phrases)
        case .useScript(let version, let isAgreed):
            return try use(version, by: somebody.person, isAgreed: isAgreed, voice.phrases)
        case .undo(lines: 1) where line.target == nil && mayUndoLoad(command, somebody.role):
            if let undone = try undoneLoad(voice) { return undone }
        case .coverage(let part): return scriptText(part, isCoverage: true, voice.phrases)
        case .peek(let name):
            return peek(
                questions.eye(name),
                Peeker(client: client, number: command.number, phrases: voice.phrases))
        default: break
        }
        return obey(line, voice)
    }

    private func obey(_ line: CrewLine, _ voice: Box.Voice) -> CrewAnswer {
        if case .roll = line.command, box.rolling == nil, let refusal = noRoom(voice.phrases) {
            return CrewAnswer(code: 1, message: refusal)
        }
        let leaving = box.coming.slate
        var decision = box.decide(line, voice)
        let retold = decision.operations.isEmpty ? [:] : retellings(line, voice)
        do { try record(decision.operations) } catch {
            guard mustBeObeyed(line.command) else {
                return CrewAnswer(code: 1, message: refusal(error, voice.phrases))
            }
            Log.error("the take log waits for the disk: \(error)")
            unwritten += decision.operations
            box.apply(decision.operations)
            decision.answer.message += voice.phrases.notWrittenYet
        }
        for order in decision.orders { give(order) }
        if case .roll = line.command, !decision.orders.isEmpty {
            decision.answer.message += withoutSpare(voice.phrases)
        }
        if !decision.operations.isEmpty {
            watchers.tell(
                retold.merging([voice.phrases.language: decision.answer.message]) { $1 },
                by: voice.person)
        }
        if case .slate = line.command, line.target == nil {
            decision.answer.message += leftOpen(leaving, for: box.coming.slate, voice.phrases)
        }
        said.formUnion(decision.operations.map(\.take))
        if let owner = decision.owner { box.owner = owner.isEmpty ? nil : owner }
        if let word = decision.advance {
            box.advance = Box.Advance(word: word, person: voice.person, at: voice.monotonic)
        }
        if line.command == .status {
            decision.answer.status = status()
            let lacking = box.lackingClips(at: voice.wall, voice.phrases)
            let away = box.awayClips(besides: Set(outbox.waits.map(\.clip)), voice.phrases)
            decision.answer.message = (lacking + away).joined(separator: "\n")
        }
        if decision.answer.takes.isEmpty { decision.answer.takes = touched(decision.operations) }
        tellUndoable(&decision, voice)
        return decision.answer
    }

    /// Journal first, then memory: what the crew is told is on the disk, and nothing but the
    /// journal is waited for.
    func record(_ operations: [Operation]) throws {
        guard !operations.isEmpty else { return }
        try journal.append(unwritten + operations)
        unwritten = []
        box.apply(operations)
    }

    private func give(_ order: CameraOrder) {
        for (client, camera) in seats where box.cameras[camera]?.rolls == true {
            server.send(.order(order), to: client)
        }
        if case .roll = order, let rolling = box.rolling { give(.slate("\(rolling.slate)")) }
    }

    /// Documents and sending order follow what was said of takes: behind the answers, so that
    /// nobody waits for more than the journal.
    func refreshTakes() {
        let clips = said.flatMap(box.clips.of)
        said = []
        guard !clips.isEmpty else { return }
        attempt { try describe(clips.map(\.manifest.id)) }
        for card in clips { outbox.prioritise(card.manifest.id, priority: priority(card)) }
    }

    private func touched(_ operations: [Operation]) -> [TakeSummary] {
        box.summaries(of: Set(operations.map(\.take)).sorted().compactMap(box.log.take))
    }

    func priority(_ card: ClipCard) -> Int {
        SendPriority.clip(card.manifest, of: box.log.take(card.manifest.take))
    }

    // MARK: Documents
}

extension BoxRequest {
    /// Whoever says it stays: a camera, or a prompt that looks on.
    fileprivate var isStanding: Bool {
        switch self {
        case .camera, .watch: true
        default: false
        }
    }
}
