import ClipStore
import CrewGrammar
import CrewSentences
import Glibc
import LinedScript
import Platform
import Slate
import Wire

/// What was heard in takes: which clip is to be listened to, keeping what comes of it, and showing
/// it.
extension Rushesd {
    func serve(_ request: HearingRequest, _ client: Int) -> CrewAnswer {
        let user = server.user(client)
        guard user == 0 || user == geteuid() else {
            return CrewAnswer(code: 77, message: Phrases(.english).hearingIsNotForYou)
        }
        switch request {
        case .state: return hearing(nil)
        case .next(let run): return hearing(box.rolling == nil ? nextToHear(run) : nil)
        case .keep(let proposals): return keep(proposals)
        }
    }

    private func hearing(_ task: HearingTask?) -> CrewAnswer {
        var answer = CrewAnswer(message: "")
        answer.hearing = HearingAnswer(isRolling: box.rolling != nil, task: task)
        return answer
    }

    // MARK: What to listen to

    /// Nothing was there to listen to while the box stood so.
    struct Silence: Equatable {
        let changes: Int
        let run: String
    }

    /// The oldest take that was cut, has spoken lines and sound, and was not listened to.
    private func nextToHear(_ run: String) -> HearingTask? {
        let now = Silence(changes: box.changes, run: run)
        guard scripts.current != nil, silence != now else { return nil }
        for take in box.log.takes()
        where take.cutAt != nil && !take.isVoid && !take.keepsNumberFree
            && !take.traits.contains(.mos)
        {
            if let task = task(take, run) { return task }
        }
        silence = now
        return nil
    }

    private func task(_ take: Take, _ run: String) -> HearingTask? {
        guard let card = cardToHear(take, run) else { return nil }
        let media = store.media(card.manifest.id)
        let lines = spokenLines(of: take)
        guard !lines.isEmpty, Files.exists(media) else { return nil }
        return HearingTask(
            clip: card.manifest.id, slate: "\(take.slate)", media: media, script: scripts.version,
            lines: lines)
    }

    /// Of several cameras the first with sound; nil when a clip of the take was listened to, or was
    /// tried with this script in this run.
    private func cardToHear(_ take: Take, _ run: String) -> ClipCard? {
        let cards = box.clips.of(take.id).filter { $0.manifest.audio != nil }.sorted {
            $0.manifest.camera < $1.manifest.camera
        }
        let isDone = cards.contains { card in
            card.hearing.map {
                $0.failedIn == nil || ($0.failedIn == run && $0.script == scripts.version)
            } ?? false
        }
        guard !isDone, let card = cards.first, card.manifest.state != .rolling else { return nil }
        return card
    }

    private func spokenLines(of take: Take) -> [SpokenLine] {
        scripts.history.ids(of: take.slate).compactMap { scripts.lines[$0]?.spoken }
    }

    // MARK: Keeping

    private func keep(_ proposals: Proposals) -> CrewAnswer {
        guard var card = box.clips[proposals.clip], let take = box.log.take(card.manifest.take)
        else {
            return CrewAnswer(code: 5, message: "there is no clip '\(proposals.clip.prefix(40))'")
        }
        if proposals.failedIn != nil, let hearing = card.hearing, hearing.failedIn == nil {
            return CrewAnswer(code: 64, message: "clip \(proposals.clip) was listened to already")
        }
        let time = card.manifest.time
        let known = Dictionary(spokenLines(of: take).map { ($0.id, $0) }) { first, _ in first }
        let gate = ProposalsGate(
            lines: known, length: Double(time.rate.nanoseconds(ofFrames: Int64(time.frames))) / 1e9)
        do {
            let passed = try gate.pass(proposals)
            card.hearing = Hearing(passed)
            // A failure is remembered even if the disk takes nothing: it must not be tried again at
            // once.
            if passed.failedIn != nil { box.clips[proposals.clip] = card }
            try store.write(passed)
            box.clips[proposals.clip] = card
            return CrewAnswer(message: "")
        } catch let refusal as ProposalsGate.Refusal {
            return CrewAnswer(code: 64, message: "not kept for clip \(proposals.clip): \(refusal)")
        } catch {
            return CrewAnswer(code: 75, message: "not kept for clip \(proposals.clip): \(error)")
        }
    }

    // MARK: Showing

    /// What was heard in a take; nil where nobody has listened, or there is no script.
    func heardTake(_ take: Take) throws -> HeardTake? {
        guard scripts.current != nil else { return nil }
        let cards = box.clips.of(take.id).filter { $0.hearing != nil }
        guard let card = cards.first(where: { $0.hearing?.failedIn == nil }) ?? cards.first,
            let proposals = try store.proposals(card.manifest.id)
        else { return nil }
        return HeardTake(
            take, card.manifest, proposals, history: scripts.history, lines: scripts.lines)
    }

    func heard(_ line: CrewLine, _ voice: Box.Voice) throws -> CrewAnswer {
        let phrases = voice.phrases
        guard let take = box.meant(line, voice) else {
            return CrewAnswer(
                code: 5,
                message: line.target.map { phrases.noSuchTake("\($0)") } ?? phrases.noTakeYet)
        }
        guard let heard = try heardTake(take) else {
            return CrewAnswer(code: 5, message: phrases.notListenedTo(take.slate))
        }
        func rows(_ lines: [HeardTake.Line]) -> [Phrases.Heard] {
            lines.map {
                Phrases.Heard(
                    number: $0.number, character: $0.proposal.character, text: $0.proposal.text,
                    place: heard.place(of: $0),
                    score: $0.proposal.score, isAccepted: heard.isAccepted($0))
            }
        }
        var answer = CrewAnswer(
            message: phrases.heard(
                take.slate, by: heard.proposals.engine, camera: heard.camera, rows(heard.strong),
                weak: rows(heard.weak),
                complaints: heard.proposals.complaints))
        answer.proposals = heard.proposals
        return answer
    }

    /// Summaries that say which lines wait to be accepted.
    func withHeard(_ summaries: [TakeSummary]) -> [TakeSummary] {
        guard scripts.current != nil else { return summaries }
        return summaries.map { summary in
            let accepted = Set(summary.take.heard.map(\.id))
            let waiting = Set(
                box.clips.of(summary.take.id).flatMap { $0.hearing?.lines ?? [] }.compactMap {
                    scripts.history.heirs(of: $0).first
                }
            )
            .subtracting(accepted)
            guard !waiting.isEmpty else { return summary }
            let scene = scripts.history.ids(of: summary.take.slate).compactMap { scripts.lines[$0] }
            let numbers = Set(scene.filter { waiting.contains($0.id) }.map(\.number))
            var summary = summary
            if !numbers.isEmpty {
                summary.heard = LineRanges(numbers: numbers, of: scene.map(\.number)).description
            }
            return summary
        }
    }
}
