import CrewGrammar
import CrewSentences
import LinedScript
import Platform
import Settings
import Slate
import Time
import Wire

/// Showing the box to the prompts that look on.
extension Rushesd {
    /// At most so often, in nanoseconds: ten views a second are more than anybody reads.
    private static let viewInterval: Int64 = 100_000_000
    private static let memoryInterval: Int64 = 1_000_000_000
    private static let seenInterval: Int64 = 30_000_000_000

    static func memoryPath(_ state: String) -> String { "\(state)/people.json" }

    func watch(_ wish: WatchWish, _ client: Int) {
        let person = somebody(wish.sshKey, named: wish.person, client).person
        watchers.hear(
            wish, from: client, person: person, role: settings.crew[person]?.role, box.log,
            script: scripts.version, at: Clock.wall())
        watching.isDue = true
    }

    func stopWatching(_ client: Int) {
        let person = watchers.all[client]?.person
        guard watchers.leave(client, box.log, script: scripts.version, at: Clock.wall()) else {
            return
        }
        watching.isDue = true
        // Who said so without a prompt has no place to leave.
        if box.owner == person, !watchers.all.values.contains(where: { $0.person == person }) {
            box.owner = nil
        }
    }

    /// When the next view may be sent; nil when none is wanted.
    func nextView(_ now: Int64) -> Int64? {
        let view =
            watching.isDue && !watchers.isEmpty
            ? max(now, watching.shownAt + Self.viewInterval) : nil
        return [view, watchers.nextPulse].compactMap { $0 }.min()
    }

    /// Sends what changed, if it is time; keeps half-typed lines once a second.
    func showWatchers() {
        let now = Clock.monotonic()
        let isChange =
            watching.isDue && !watchers.isEmpty && now >= watching.shownAt + Self.viewInterval
        if isChange || watchers.nextPulse.map({ now >= $0 }) ?? false {
            (watching.isDue, watching.shownAt) = (false, now)
            let view = boxView()
            for (client, watcher) in watchers.all.sorted(by: { $0.key < $1.key }) {
                let own = withUndoable(view, watcher)
                if let view = watchers.view(for: client, own, at: now) {
                    server.send(.view(view), to: client)
                }
            }
        }
        if now >= watching.keptAt + Self.memoryInterval { keepMemory(now) }
    }

    /// What each person's `undo` takes back; worked out when the log has grown, as it goes through
    /// all of it.
    private func withUndoable(_ view: BoxView, _ watcher: Watchers.Watcher) -> BoxView {
        if watching.undoablesAt != [box.log.count, scripts.version] {
            watching.undoablesAt = [box.log.count, scripts.version]
            watching.undoables = [:]
        }
        let key = "\(watcher.language.rawValue) \(watcher.person)"
        if watching.undoables.index(forKey: key) == nil {
            watching.undoables.updateValue(
                undoable(by: watcher.person, Phrases(watcher.language)), forKey: key)
        }
        guard let undoable = watching.undoables[key] ?? nil else { return view }
        var view = view
        (view.undoes, view.undoesID) = (undoable.text, undoable.id)
        return view
    }

    /// Everybody who is watching has seen the box as it is; a rushesd that starts again reckons
    /// from there.
    func rememberWhoWatches() {
        watchers.seeAll(box.log, script: scripts.version, at: Clock.wall())
        keepMemory(Clock.monotonic())
    }

    private func keepMemory(_ now: Int64) {
        watching.keptAt = now
        // A rushesd that is killed says no farewell: what people saw is kept as often as this, and
        // no more often.
        if now >= watching.seenAt + Self.seenInterval {
            watching.seenAt = now
            watchers.seeAll(box.log, script: scripts.version, at: Clock.wall())
        }
        guard watchers.memory != watching.kept else { return }
        do {
            try Files.replace(
                Self.memoryPath(settings.state), with: try JSON.encode(watchers.memory), mode: 0o600
            )
            (watching.kept, watching.isFailing) = (watchers.memory, false)
        } catch {
            // A full disk has its own sentence; a line a second would bury the journal.
            if !watching.isFailing {
                Log.warning("half-typed lines are kept in memory only: \(error)")
            }
            watching.isFailing = true
        }
    }

    private func boxView() -> BoxView {
        if watching.changes != box.changes {
            watching.changes = box.changes
            // What is said now is of the take that rolls, also where the next one was set to
            // another scene.
            let shown = (box.rolling ?? box.coming).slate
            watching.takes = withHeard(
                box.summaries(
                    of: box.log.takes(last: BoxView.mostTakes) { $0.slate.isSameScene(as: shown) }))
            watching.script = sceneView(shown)
            watching.current =
                (box.rolling ?? box.log.lastRolled).map { withHeard(box.summaries(of: [$0])) }?
                .first
        }
        var status = status()
        for index in status.cameras.indices { status.cameras[index].device = nil }
        var view = BoxView(status: status, takes: watching.takes, current: watching.current)
        view.script = watching.script
        return view
    }

    /// The scene with the takes that cover it, by the whole slate where it is not of the scene's
    /// number; without lines when the script has none such.
    private func sceneView(_ slate: SlateNumber) -> SceneView {
        guard let scene = shot(slate)?.scene else { return SceneView() }
        let short = Dictionary(watching.takes.map { ($0.take.id, $0.take.slate.inScene) }) {
            first, _ in first
        }
        let lines = scene.lines.map { line in
            let marks = line.takes.filter { $0.verdict != .ng }.map { mark in
                (short[mark.take] ?? mark.slate) + Self.sign(mark)
            }
            return SceneView.Line(
                number: line.number, text: ScriptSheet.oneRow(line),
                takes: marks.joined(separator: " "),
                isOpen: line.isToBeShot && !line.isCovered && !scene.isOmitted)
        }
        return SceneView(slate: scene.slate, heading: scene.heading, lines: lines)
    }

    /// As in `SceneView.Line.takes`.
    private static func sign(_ mark: Coverage.Mark) -> String {
        if mark.isDropped { return "x" }
        let unseen =
            mark.isSplit
            ? "~" + mark.cameras.filter { !mark.seenBy.contains($0) }.joined()
            : mark.isOnCamera ? "" : "~"
        return (mark.status == .changed ? "^" : "") + unseen
    }

    /// What the script has of a slate's scene, with the takes of it as `coverage` has them: under
    /// whatever number they were shot. Nil when it has none such.
    private func shot(_ slate: SlateNumber) -> (scene: Coverage.Scene, takes: [TakeSummary])? {
        guard scripts.current != nil else { return nil }
        let ids = Set(scripts.history.ids(of: slate))
        var known: [SlateNumber: Bool] = [:]
        let takes = box.log.takes(last: .max) { take in
            var scene = take.slate
            (scene.shot, scene.take) = (nil, 1)
            if let known = known[scene] { return known }
            let isOfIt = !ids.isDisjoint(with: linesEver(of: scene))
            known[scene] = isOfIt
            return isOfIt
        }
        let summaries = box.summaries(of: takes)
        return Coverage.scene(
            of: slate, scripts.script, takes: summaries, history: scripts.history
        ).map { ($0, summaries) }
    }

    private func linesEver(of scene: SlateNumber) -> Set<String> {
        if watching.linesAt != scripts.version {
            (watching.linesAt, watching.lines) = (scripts.version, [:])
        }
        if let known = watching.lines[scene] { return known }
        let lines = scripts.history.idsEver(of: scene)
        watching.lines[scene] = lines
        return lines
    }

    /// What nobody covered of a scene with takes, said when it is left; nothing when all is covered
    /// or there is no script.
    func leftOpen(_ old: SlateNumber, for new: SlateNumber, _ phrases: Phrases) -> String {
        guard !old.isSameScene(as: new), let (scene, takes) = shot(old) else { return "" }
        let ids = Set(scene.lines.map(\.id))
        let wasShot = takes.contains { summary in
            let (take, history) = (summary.take, scripts.history)
            return take.rolledAt != nil
                && !ids.isDisjoint(
                    with: history.ids(of: take.slate, in: box.page(of: take) ?? history.current))
        }
        guard wasShot || !scene.takes.isEmpty else { return "" }
        let open = scene.uncovered.map(\.number)
        return open.isEmpty ? "" : phrases.leftOpen(scene.slate, open)
    }

    /// What `watchers` is shown, and when.
    struct Watching {
        var isDue = false
        /// Of the box when `takes`, `current` and `script` were gathered.
        var changes = -1
        var shownAt = Int64.min / 2
        var keptAt = Int64.min / 2
        var seenAt = Int64.min / 2
        var takes: [TakeSummary] = []
        var current: TakeSummary?
        var script = SceneView()
        /// By scene, the lines that takes of it may cover, and in which version of the script.
        var lines: [SlateNumber: Set<String>] = [:]
        var linesAt = -1
        var kept = WatchMemory()
        /// By language and person, and how long log and script were then.
        var undoables: [String: Box.Undoable?] = [:]
        var undoablesAt: [Int] = []
        var isFailing = false
    }

    /// The answer to a line as those read it who speak another language; asked before the line is
    /// obeyed.
    func retellings(_ line: CrewLine, _ voice: Box.Voice) -> [Language: String] {
        var told: [Language: String] = [:]
        for language in watchers.languages where language != voice.phrases.language {
            var other = voice
            other.phrases = Phrases(language)
            // The line's own ids are for what is written.
            other.makeID = { Identifier.v7(at: voice.wall) }
            told[language] = box.decide(line, other).answer.message
        }
        return told
    }
}
