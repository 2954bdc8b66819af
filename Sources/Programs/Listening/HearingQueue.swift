import Align
import Platform
import Settings
import Wire

/// One clip after another, as rushesd names them; what came of it is handed over before the next
/// begins. One thread.
final class HearingQueue {
    /// The doors to the outside.
    struct Doors {
        /// Asks rushesd; throws while it is away.
        var ask: (HearingRequest) throws -> CrewAnswer
        /// Listens to one clip; blocks, and asks ten times a second whether to go on.
        var listen: (HearingTask, () -> ChildProcess.Wish) throws -> Proposals
        /// Whether the machine has other work.
        var isBusy: () -> Bool
        /// Whether this program was told to end.
        var isToEnd: () -> Bool
    }

    private let doors: Doors
    private let settings: Engine
    /// Names this run: what fails is tried once in it.
    private let run: String
    /// What rushesd has not taken yet.
    private var finished: Proposals?
    private var isAway = false
    private var isHeld = false
    private var lookAt = Int64.min

    init(_ engine: Engine, run: String, doors: Doors) {
        settings = engine
        self.run = run
        self.doors = doors
    }

    /// Nanoseconds: an idle box is asked so often, which costs nothing and is soon enough for
    /// something that takes minutes.
    static let rest: Int64 = 2_000_000_000
    /// Nanoseconds: the longest an engine runs on beside a camera that began to roll, a tenth of a
    /// second apart; pre-roll is older than that.
    private static let look: Int64 = 300_000_000

    /// Does the next thing there is to do.
    /// - Returns: nanoseconds to rest before the next.
    func step() -> Int64 {
        do {
            if let finished { try handIn(finished) }
            guard finished == nil else { return Self.rest }
            let answer = try ask(.next(run: run))
            guard let hearing = answer.hearing else {
                throw AlignFailure(.badInput, answer.message)
            }
            guard !hearing.isRolling, !doors.isBusy(), let task = hearing.task else {
                return Self.rest
            }
            finished = listen(to: task)
            return 0
        } catch {
            if !isAway { Log.warning("rushes-align waits: \(error)") }
            isAway = true
            return Self.rest
        }
    }

    /// Throws while rushesd is away, does not let us, cannot keep anything now, or is too old to
    /// know what it is asked.
    private func ask(_ request: HearingRequest) throws -> CrewAnswer {
        let answer = try doors.ask(request)
        let isKeeping = if case .keep = request { true } else { false }
        if [75, 77].contains(answer.code) || (answer.code != 0 && !isKeeping) {
            throw AlignFailure(.badInput, answer.message)
        }
        if isAway { Log.notice("rushes-align goes on") }
        isAway = false
        return answer
    }

    /// Keeps what rushesd cannot take now, and lets go what it does not want.
    private func handIn(_ proposals: Proposals) throws {
        let answer = try ask(.keep(proposals))
        if answer.code != 0 { Log.error(answer.message) }
        finished = nil
    }

    /// Nil when it was called off; the clip is then listened to another time.
    private func listen(to task: HearingTask) -> Proposals? {
        (isHeld, lookAt) = (false, .min)
        do {
            let proposals = slim(try doors.listen(task, attend), task)
            Log.notice(
                "\(task.slate): \(proposals.proposals.count) lines heard, \(proposals.weak.count) faintly (clip \(task.clip))"
            )
            for complaint in proposals.complaints { Log.warning("\(task.slate): \(complaint)") }
            return proposals
        } catch {
            guard !doors.isToEnd() else { return nil }
            Log.error(
                "\(task.slate) (clip \(task.clip)): \(error); it is tried again when rushes-align starts again or another script is loaded"
            )
            var failed = Proposals(
                clip: task.clip, engine: settings.name, language: settings.settings.language,
                threshold: settings.settings.threshold,
                heard: [], complaints: ["\(error)"])
            (failed.script, failed.failedIn) = (task.script, run)
            return failed
        }
    }

    /// Texts are left out, since rushesd has them, and the last where there are too many.
    private func slim(_ proposals: Proposals, _ task: HearingTask) -> Proposals {
        func bare(_ lines: [LineProposal], most: Int) -> [LineProposal] {
            lines.prefix(most).map {
                var line = $0
                (line.character, line.text) = ("", "")
                return line
            }
        }
        var slim = proposals
        slim.script = task.script
        slim.proposals = bare(proposals.proposals, most: HearingRequest.mostLines)
        slim.weak = bare(proposals.weak, most: HearingRequest.mostLines - slim.proposals.count)
        slim.guessedWords = Array(proposals.guessedWords.prefix(HearingRequest.mostLines))
        return slim
    }

    /// Stands still while a camera rolls, while nobody can say whether one does, and while the
    /// machine has other work.
    private func attend() -> ChildProcess.Wish {
        if doors.isToEnd() { return .stop }
        let now = Clock.monotonic()
        if now >= lookAt {
            isHeld = mustHold()
            lookAt = now + Self.look
        }
        return isHeld ? .hold : .goOn
    }

    private func mustHold() -> Bool {
        do { return try ask(.state).hearing?.isRolling != false || doors.isBusy() } catch {
            if !isAway { Log.warning("rushes-align waits: \(error)") }
            isAway = true
            return true
        }
    }
}
