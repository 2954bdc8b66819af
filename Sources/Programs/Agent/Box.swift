import CrewGrammar
import CrewSentences
import LinedScript
import Slate
import Time
import Wire

/// What rushesd knows and decides: takes, cameras, clips. Pure; time, ids and facts of the disk
/// come in as arguments.
struct Box {
    let name: String
    let production: String
    let numbering: Numbering
    private(set) var log: TakeLog { didSet { changes += 1 } }
    var cameras: [String: CameraSeat] = [:]
    var clips = ClipShelf() { didSet { changes += 1 } }
    /// By take and camera: what cameras have nothing of, or not all, and why.
    var missed: [String: [String: MissedTake]] = [:] { didSet { changes += 1 } }
    /// Rises with every change of takes, clips and script.
    private(set) var changes = 0
    /// Seconds of pictures that every camera keeps in memory for a late roll.
    var memory = Double.infinity
    /// The version of the script that lines are said of; nil where none was loaded.
    var scriptVersion: Int? { didSet { changes += 1 } }
    /// Its lines by scene, to tell what is said of it that it has not.
    var history = ScriptHistory()
    /// The take that rolled when the machine lost its power, and goes on since it came back.
    var rolledOn: String?
    /// Who went on last, and when.
    var advance: Advance?
    /// Who said that the next slate is theirs; only while they are here, and never in anybody's
    /// way.
    var owner: String?

    init(name: String, production: String, numbering: Numbering = .cn, log: TakeLog) {
        self.name = name
        self.numbering = numbering
        self.production = production
        self.log = log
    }

    /// What a command comes to: operations to make durable, then orders to give, then an answer to
    /// work out.
    struct Decision {
        var operations: [Operation] = []
        var orders: [CameraOrder] = []
        var answer: CrewAnswer
        /// Whether it went on to another take, shot or scene: the same word by somebody else a
        /// moment later means this one.
        var advance: Advance.Word?
        /// Whose the next slate is from now on; nil where nothing is said of it, empty for
        /// nobody's.
        var owner: String?
    }

    /// Who says something, when, and in which language.
    struct Voice {
        var person: String
        var wall: UTCTime
        var monotonic: Int64
        var phrases: Phrases
        /// The take that a line without a target means; nil is the one that rolls, else the last.
        var take: String?
        var makeID: () -> String
        /// What was heard in the take meant, for a line that accepts it.
        var heard: HeardTake?
        /// Seconds east of UTC on the crew's watches.
        var zone = 0
        /// As in `CrewCommandLine`.
        var coming: SlateNumber?
        var rolling: String?
        var undoes: String?

        /// The moment meant by somebody who was late.
        func moment(ago seconds: Double) -> (wall: UTCTime, monotonic: Int64) {
            let nanoseconds = Int64(seconds * 1e9)
            return (UTCTime(nanoseconds: wall.nanoseconds - nanoseconds), monotonic - nanoseconds)
        }
    }

    /// The take that rolls: rolled, not cut, and the last of its kind.
    var rolling: Take? { log.takes(last: 1) { $0.rolledAt != nil && $0.cutAt == nil }.first }

    /// Every camera as the crew sees it.
    var cameraStatus: [CameraStatus] {
        let recording = clips.recordingCameras
        return cameras.values.sorted { $0.name < $1.name }.map { seat in
            var status = seat.status
            status.isRecording = seat.isConnected && !seat.isSilent && recording.contains(seat.name)
            return status
        }
    }

    var nextSlate: SlateNumber { NextSlate.next(after: log, numbering: numbering) }

    /// The take that the next roll makes.
    var coming: Take { NextSlate.take(after: log, numbering: numbering) }

    mutating func apply(_ operations: [Operation]) {
        for operation in operations { log.add(operation) }
    }

    func decide(_ line: CrewLine, _ voice: Voice) -> Decision {
        if let refusal = refusalBeforeRoll(line, voice) { return refusal }
        var decision = decideFreely(line, voice)
        decision.answer.message += movedOn(decision, line.command, voice.phrases)
        return decision
    }

    private func decideFreely(_ line: CrewLine, _ voice: Voice) -> Decision {
        switch line.command {
        case .roll(let ago): roll(voice, ago: ago)
        case .cut(let ago): cut(voice, ago: ago)
        case .next: next(voice)
        case .slate(let edit): line.target == nil ? step(edit, voice) : tag(line, voice)
        case .undo where voice.undoes != nil && line.target == nil: undoOne(voice)
        case .undo(let lines) where line.target != nil: undo(lines, of: line, voice)
        case .undo(let lines): undo(lines, voice) { $0.lastUndoable(by: voice.person) }
        case .undoAnyone: undo(1, voice) { $0.lastUndoable }
        case .redo: redo(voice)
        case .own(let isOn): own(isOn, voice)
        case .takes: list(voice)
        case .log: history(line.target, most: line.target == nil ? Self.usualLog : nil, voice)
        case .logOf(let most): history(line.target, most: most, voice)
        case .day(let day): report(day, voice)
        case .help(let word): help(word, voice)
        case .why: why(line.target, voice)
        case .go(let edit): go(line.target, edit, voice)
        case .find(let words): find(words, voice)
        case .mark: mark(voice)
        case .accept(let lines): accept(lines, line.target, voice)
        case .heard, .status, .cameras, .script, .scriptVersions, .useScript, .coverage, .peek,
            .clip, .who, .sendAgain:
            Decision(answer: CrewAnswer(message: ""))
        case .verdict, .falseStart, .noFalseStart, .note, .lines, .remark, .same, .rename:
            tag(line, voice)
        case .kind, .trait:
            isAnnounced(line, voice) ? announce(line.command, voice) : tag(line, voice)
        }
    }

    func say(_ message: String, code: Int32 = 0) -> Decision {
        Decision(answer: CrewAnswer(code: code, message: message))
    }

    private func roll(_ voice: Voice, ago: Double) -> Decision {
        if let rolling { return say(voice.phrases.isRollingAlready(rolling.slate), code: 1) }
        let seats = cameras.values.sorted { $0.name < $1.name }
        let ready = seats.filter(\.rolls)
        guard !ready.isEmpty else {
            return say(voice.phrases.noneIsConnected(seats.map(\.status)), code: 1)
        }
        let answering = ready.filter { !$0.isSilent }
        let (take, coming) = (voice.makeID(), coming)
        let slate = coming.slate
        var pen = Pen(self, voice)
        pen.write(.slate, TakeLog.text(slate), of: take)
        let moment = voice.moment(ago: ago)
        pen.write(.rolledAt, moment.wall.description, of: take)
        pen.write(.cameras, Take.text(told: ready.map(\.name), absent: absent(seats)), of: take)
        pen.hand(coming, announced: log.announced(of: slate, numbering), to: take)
        let tooLate = ago > memory ? voice.phrases.keepsOnly(seconds: memory) : ""
        return Decision(
            operations: pen.operations, orders: [.roll(take: take, at: moment.monotonic)],
            answer: answer(
                voice.phrases.rolling(slate, cameras: (answering.nilIfEmpty ?? ready).map(\.name))
                    + notRolling(seats, voice.phrases)
                    + tooLate
                    + voice.phrases.cannotWrite(cameraStatus), warnings(slate), voice.phrases))
    }

    /// Cameras of the configuration that a take has to do without.
    private func absent(_ seats: [CameraSeat]) -> [String] {
        seats.filter { !$0.rolls }.map(\.name)
    }

    func cut(_ voice: Voice, ago: Double) -> Decision {
        if let refusal = isOfAnotherTake(voice) { return refusal }
        guard let rolling else {
            let last = log.takes().last { $0.cutAt != nil }
            return say(
                last.map { voice.phrases.wasCutAlready($0.slate) } ?? voice.phrases.nothingRolls,
                code: 5)
        }
        let moment = voice.moment(ago: ago)
        if ago > 0, let rolled = rolling.rolledAt, moment.wall.nanoseconds < rolled.nanoseconds {
            let seconds = Double(voice.wall.nanoseconds - rolled.nanoseconds) / 1e9
            return say(voice.phrases.cutBeforeRoll(rolling.slate, seconds: seconds), code: 1)
        }
        var pen = Pen(self, voice)
        pen.write(.cutAt, moment.wall.description, of: rolling.id)
        return Decision(
            operations: pen.operations, orders: [.cut(take: rolling.id, at: moment.monotonic)],
            answer: CrewAnswer(
                message: voice.phrases.cut(rolling.slate)
                    + lacks(rolling, cutAt: moment.wall, voice.phrases)))
    }

    /// Why what rolls now is not what the screen showed when somebody ended it; nil when it is, or
    /// nothing rolls.
    func isOfAnotherTake(_ voice: Voice) -> Decision? {
        guard let shown = voice.rolling, let rolling, rolling.id != shown else { return nil }
        return say(voice.phrases.isAnotherTake(rolling: rolling.slate), code: 1)
    }

    /// What the person said last of one take.
    private func undo(_ most: Int, of line: CrewLine, _ voice: Voice) -> Decision {
        guard let take = find(line.target, for: line.command) else {
            return say(voice.phrases.noSuchTake(line.target?.description ?? ""), code: 5)
        }
        let decision = undo(most, voice) { $0.lastUndoable(by: voice.person, of: take.id) }
        return decision.operations.isEmpty
            ? say(voice.phrases.nothingToUndo(of: take.slate), code: 5) : decision
    }

    /// Takes back the last lines, newest first, in one line of its own: one redo brings them all
    /// back.
    private func undo(_ most: Int, _ voice: Voice, last: (TakeLog) -> Operation?) -> Decision {
        var (log, pen, told) = (log, Pen(self, voice, isOneLine: true), [String]())
        while told.count < most, let operation = last(log) {
            let line = log.line(of: operation).filter(\.field.canBeUndone)
            let written = pen.operations.count
            for said in line { pen.takeBack(said) }
            let before = log
            for undo in pen.operations.dropFirst(written) { log.add(undo) }
            let whose = operation.person == voice.person ? nil : operation.person
            let (changed, overruled) = before.told(line, in: log, numbering: numbering)
            told.append(
                voice.phrases.undone(
                    changed, overruled: overruled, slateText(operation, voice.phrases), of: whose))
        }
        if told.isEmpty { return say(voice.phrases.nothingToUndo, code: 5) }
        return Decision(
            operations: pen.operations, answer: CrewAnswer(message: told.joined(separator: "; ")))
    }

    /// The line that the screen named, whatever was said since; nothing when it was taken back
    /// already.
    private func undoOne(_ voice: Voice) -> Decision {
        let named = voice.undoes.flatMap { log.undoable($0, by: voice.person) }
        guard let named else { return say(voice.phrases.undoneAlready, code: 5) }
        return undo(1, voice) { _ in named }
    }

    private func redo(_ voice: Voice) -> Decision {
        guard let undo = log.lastRedoable(by: voice.person) else {
            return say(voice.phrases.nothingToRedo, code: 5)
        }
        var pen = Pen(self, voice, isOneLine: true)
        let undos = log.line(of: undo)
        for undo in undos { pen.takeBack(undo) }
        var after = log
        for redo in pen.operations { after.add(redo) }
        // An undo of several lines may be of several takes.
        var originals = undos.compactMap { $0.undoes.flatMap(log.operation) }[...]
        var told: [String] = []
        while let first = originals.first {
            let ofOneTake = originals.prefix { $0.take == first.take }
            let (changed, overruled) = after.told(
                Array(ofOneTake), in: log, numbering: numbering)
            told.append(
                voice.phrases.redone(changed, overruled: overruled, slateText(first, voice.phrases))
            )
            originals = originals.dropFirst(ofOneTake.count)
        }
        return Decision(
            operations: pen.operations, answer: CrewAnswer(message: told.joined(separator: "; ")))
    }

    func slateText(_ operation: Operation, _ phrases: Phrases) -> String {
        if operation.take == Operation.nextTake { return phrases.takeToCome }
        return log.take(operation.take).map { $0.slate.description } ?? operation.take
    }

    private func list(_ voice: Voice) -> Decision {
        let takes = summaries(of: log.takes().filter { !$0.isVoid }).map { summary in
            var summary = summary
            summary.missed = lacking(summary.take, at: voice.wall).nilIfEmpty
            return summary
        }
        return Decision(
            answer: CrewAnswer(message: takes.isEmpty ? voice.phrases.noTakeYet : "", takes: takes))
    }

    private func help(_ word: String?, _ voice: Voice) -> Decision {
        guard let word else { return say(voice.phrases.help) }
        return voice.phrases.help(word).map { say($0) } ?? say(voice.phrases.help, code: 64)
    }

    func summaries(of takes: [Take]) -> [TakeSummary] {
        takes.map { take in
            var summary = TakeSummary(take: take, clips: clips.of(take.id).map(\.summary))
            summary.gaps = gaps(of: take).nilIfEmpty
            return summary
        }
    }
}

extension Collection {
    var nilIfEmpty: Self? { isEmpty ? nil : self }
}
