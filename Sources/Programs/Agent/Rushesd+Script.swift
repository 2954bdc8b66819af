import ClipDocuments
import CrewSentences
import FoundationEssentials
import LinedScript
import Platform
import ScriptFiles
import ScriptModel
import Slate
import Wire

/// The script: loaded, shown, and laid beside the takes.
extension Rushesd {
    func serve(_ request: ScriptRequest, _ client: Int) -> CrewAnswer? {
        do {
            switch request {
            case .part(let data):
                parts[client, default: []] += data.prefix(
                    max(0, Self.mostParts - (parts[client]?.count ?? 0)))
                return nil
            case .load(let load): return try take(load, client)
            case .compare(let load): return try compare(load, client)
            case .use(let use): return try take(use, client)
            case .versions(let language): return try versions(Phrases(language))
            case .show(let version, let language): return try show(version, Phrases(language))
            case .coverage(let part, let language): return try coverage(of: part, Phrases(language))
            }
        } catch { return CrewAnswer(code: 1, message: "\(error)") }
    }

    /// In bytes: the largest file a script is read from, and its JSON.
    private static var mostParts: Int { 2 * ScriptReader.largestFile }

    // MARK: Loading

    /// A script on its way, read and laid beside what the box has.
    struct Arrival {
        /// As they came: the file's, then those of its JSON.
        let bytes: [UInt8]
        let fileBytes: Int
        let isAddition: Bool
        /// The version that it was laid beside.
        let basis: Int
        let revision: ScriptRevision
        var loss: ScriptLoss
        let isNothingNew: Bool

        var file: [UInt8] { Array(bytes[..<fileBytes]) }

        /// Whether a load is of the same, beside the same.
        func isSame(_ bytes: [UInt8], _ load: ScriptLoad, _ version: Int) -> Bool {
            basis == version && fileBytes == load.fileBytes
                && isAddition == (load.isAddition == true) && self.bytes == bytes
        }
    }

    /// Nil with the answer that says why it cannot be a version.
    private func arrival(_ load: ScriptLoad, _ client: Int, _ phrases: Phrases) throws -> (
        Arrival?, CrewAnswer
    ) {
        let bytes = parts.removeValue(forKey: client) ?? []
        guard (0...bytes.count).contains(load.fileBytes) else {
            return (nil, CrewAnswer(code: 64, message: phrases.scriptCutShort))
        }
        if var known = compared, known.isSame(bytes, load, scripts.version) {
            known.loss = loss(known.revision)  // More may have been shot since.
            return (known, CrewAnswer(message: ""))
        }
        let new = try JSON.decode(Script.self, from: bytes[load.fileBytes...])
        let isScript =
            new.hasScenes || (scripts.version == 0 && load.isAgreed == true && !new.scenes.isEmpty)
        guard isScript else {
            return (
                nil,
                CrewAnswer(
                    code: 65, message: phrases.noScenes(load.name, isFirst: scripts.version == 0))
            )
        }
        let revision = try scripts.revision(
            of: new, isAddition: load.isAddition == true, isUnshot: box.log.lastRolled == nil)
        let isNothingNew = scripts.version > 0 && revision.script.says(theSameAs: scripts.script)
        let made = Arrival(
            bytes: bytes, fileBytes: load.fileBytes, isAddition: load.isAddition == true,
            basis: scripts.version, revision: revision,
            loss: loss(revision), isNothingNew: isNothingNew)
        return (made, CrewAnswer(message: ""))
    }

    private func loss(_ revision: ScriptRevision) -> ScriptLoss {
        ScriptLoss(revision, coverage: coverage(of: nil))
    }

    private func compare(_ load: ScriptLoad, _ client: Int) throws -> CrewAnswer {
        let (arrival, refusal) = try arrival(load, client, Phrases(load.language))
        guard let arrival else { return refusal }
        compared = arrival
        var answer = CrewAnswer(message: arrival.revision.summary(load.language))
        answer.script = scripts.current ?? ScriptAnswer()
        answer.script?.payload = Data(
            try JSON.encode(
                ScriptTrial(
                    changes: arrival.revision.changes, loss: arrival.loss,
                    isNothingNew: arrival.isNothingNew)))
        return answer
    }

    private func take(_ load: ScriptLoad, _ client: Int) throws -> CrewAnswer {
        let somebody = somebody(load.sshKey, named: load.person, client)
        let phrases = Phrases(load.language)
        if let role = somebody.role, !role.may(.mark) {
            return CrewAnswer(code: 77, message: phrases.notFor(role, somebody.person))
        }
        guard load.basis == scripts.version else {
            return CrewAnswer(code: 75, message: phrases.scriptIsNewer(scripts.version))
        }
        let (arrival, refusal) = try arrival(load, client, phrases)
        guard let arrival else { return refusal }
        if arrival.isNothingNew {
            return CrewAnswer(message: phrases.sameAsVersion(scripts.version))
        }
        if !arrival.loss.isEmpty, load.isAgreed != true {
            return refusal65(arrival.loss, of: nil, phrases)
        }
        let name = String(load.name.prefix(200))
        compared = nil
        try scripts.keep(
            arrival.revision, file: arrival.file, name: name, person: somebody.person,
            at: Clock.wall())
        return tellOfVersion(arrival.revision, by: somebody.person, load.language) {
            $0.scriptLoaded(
                self.scripts.version, scenes: arrival.revision.script.scenes.count,
                arrival.revision.summary($0.language))
        }
    }

    /// What would be lost, and how to say that it may be.
    private func refusal65(_ loss: ScriptLoss, of version: Int?, _ phrases: Phrases) -> CrewAnswer {
        CrewAnswer(
            code: 65,
            message: phrases.wouldLose(loss.sentence(phrases.language), version: version))
    }

    /// Tags and documents follow; everybody at a prompt is told.
    private func tellOfVersion(
        _ revision: ScriptRevision, by person: String, _ language: Language,
        _ sentence: (Phrases) -> String
    ) -> CrewAnswer {
        (box.scriptVersion, box.history) = (scripts.version, scripts.history)
        describeTagged()
        var answer = CrewAnswer(message: sentence(Phrases(language)))
        answer.script = scripts.current
        watchers.tell(
            Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, sentence(Phrases($0))) }),
            by: person)
        return answer
    }

    // MARK: Earlier versions

    private func take(_ use: ScriptUse, _ client: Int) throws -> CrewAnswer {
        let somebody = somebody(use.sshKey, named: use.person, client)
        let phrases = Phrases(use.language)
        if let role = somebody.role, !role.may(.mark) {
            return CrewAnswer(code: 77, message: phrases.notFor(role, somebody.person))
        }
        return try self.use(
            use.version, by: somebody.person, isAgreed: use.isAgreed == true, phrases)
    }

    /// Takes an earlier version up again, as a new one; nil is the one before the current one.
    func use(_ wanted: Int?, by person: String, isAgreed: Bool, _ phrases: Phrases) throws
        -> CrewAnswer
    {
        guard let number = wanted ?? scripts.before else {
            return CrewAnswer(code: 5, message: phrases.noEarlierScript)
        }
        if number == scripts.version {
            return CrewAnswer(message: phrases.isCurrentVersion(number))
        }
        guard let stored = try scripts.stored(number),
            let revision = try scripts.revision(using: number)
        else {
            return CrewAnswer(code: 5, message: phrases.noSuchVersion(number))
        }
        let loss = loss(revision)
        if !loss.isEmpty, !isAgreed { return refusal65(loss, of: number, phrases) }
        try scripts.keep(
            revision, file: scripts.file(of: number, name: stored.name), name: stored.name,
            person: person, at: Clock.wall(),
            restores: number)
        return tellOfVersion(revision, by: person, phrases.language) {
            $0.scriptRestored(
                number, as: self.scripts.version, scenes: revision.script.scenes.count,
                revision.summary($0.language))
        }
    }

    /// Nil where the person's last deed was something else.
    func undoneLoad(_ voice: Box.Voice) throws -> CrewAnswer? {
        guard loadToUndo(by: voice.person) != nil else { return nil }
        return try use(nil, by: voice.person, isAgreed: false, voice.phrases)
    }

    /// The version that `undo` takes back when this person says it now; nil when it means a line.
    func loadToUndo(by person: String) -> Int? {
        guard let current = scripts.current, current.person == person, current.restores == nil,
            scripts.before != nil,
            let loaded = current.loadedAt
        else { return nil }
        if let last = box.log.lastUndoable(by: person), last.time.wall >= loaded { return nil }
        // Who has shot since does not mean the script of this morning.
        if let rolled = box.log.lastRolled?.rolledAt, rolled >= loaded { return nil }
        return current.version
    }

    func versions(_ phrases: Phrases) throws -> CrewAnswer {
        guard scripts.current != nil else {
            return CrewAnswer(code: 5, message: CoverageWords(phrases.language).noScript)
        }
        var answer = CrewAnswer(message: versionsText(phrases))
        answer.script = scripts.current
        answer.script?.payload = Data(try JSON.encode(scripts.entries.map(\.answer)))
        return answer
    }

    private func versionsText(_ phrases: Phrases) -> String {
        scripts.entries.map { entry in
            let time =
                entry.answer.loadedAt.map {
                    phrases.minute(of: $0, zone: Clock.secondsEastOfUTC(at: $0))
                } ?? ""
            return phrases.scriptVersion(
                entry.answer, at: time, scenes: entry.scenes, lines: entry.lines,
                changes: ScriptRevision.summary(of: entry.counts, phrases.language),
                isCurrent: entry.answer.version == scripts.version)
        }.joined(separator: "\n")
    }

    /// Documents of clips of whose takes lines were said say the new words.
    private func describeTagged() {
        for card in box.clips.values where box.log.take(card.manifest.take)?.saysLines == true {
            attempt { try describe(card.manifest.id) }
        }
    }

    // MARK: Showing

    private func show(_ version: Int?, _ phrases: Phrases) throws -> CrewAnswer {
        var answer = CrewAnswer(message: "")
        answer.script = scripts.current ?? ScriptAnswer()
        if let version, version != scripts.version {
            guard let stored = try scripts.stored(version) else {
                return CrewAnswer(code: 5, message: phrases.noSuchVersion(version))
            }
            answer.script = ScriptAnswer(
                version: version, name: stored.name, person: stored.person,
                loadedAt: stored.loadedAt)
            answer.script?.payload = Data(try JSON.encode(stored.revision.script))
        } else if scripts.current != nil {
            answer.script?.payload = Data(try JSON.encode(scripts.script))
        }
        return answer
    }

    private func coverage(of part: String?, _ phrases: Phrases) throws -> CrewAnswer {
        guard scripts.current != nil else {
            return CrewAnswer(code: 5, message: CoverageWords(phrases.language).noScript)
        }
        let coverage = coverage(of: part)
        var answer = CrewAnswer(
            code: coverage.scenes.isEmpty ? 5 : 0, message: coverage.text(phrases.language))
        answer.script = scripts.current
        answer.production = settings.production
        answer.script?.payload = Data(try JSON.encode(coverage))
        return answer
    }

    /// Which takes cover what, as things stand.
    func coverage(of part: String?) -> Coverage {
        Coverage(
            scripts.script, takes: box.summaries(of: box.log.takes()), history: scripts.history,
            of: part)
    }

    /// What nobody covers yet in scenes that were tagged or shot, whatever was said of their takes;
    /// nil without a script.
    var uncovered: [UncoveredLines]? {
        guard scripts.current != nil else { return nil }
        let shot = Set(
            box.log.takes().filter { $0.rolledAt != nil && !$0.isVoid }.flatMap {
                scripts.history.ids(of: $0.slate).prefix(1)
            })
        let scenes = coverage(of: nil).scenes.filter {
            !$0.takes.isEmpty || $0.lines.first.map { shot.contains($0.id) } ?? false
        }
        return scenes.filter { !$0.uncovered.isEmpty }.map { scene in
            UncoveredLines(scene: scene.slate, lines: scene.uncovered.map(\.number))
        }
    }

    /// The same as text, for the prompt.
    func scriptText(_ part: String?, isCoverage: Bool, _ phrases: Phrases) -> CrewAnswer {
        let words = CoverageWords(phrases.language)
        guard scripts.current != nil else { return CrewAnswer(code: 5, message: words.noScript) }
        guard !scripts.script.scenes.isEmpty else {
            return CrewAnswer(code: 5, message: words.noScenes)
        }
        if isCoverage {
            let coverage = coverage(of: part)
            return CrewAnswer(
                code: coverage.scenes.isEmpty ? 5 : 0, message: coverage.text(phrases.language))
        }
        let isThere = !scripts.script.scenes(of: part).isEmpty
        return CrewAnswer(
            code: isThere ? 0 : 5,
            message: ScriptSheet.text(scripts.script, of: part, phrases.language))
    }

    /// The script's lines in a clip, for its document.
    func lines(in manifest: ClipManifest, of take: Take) -> [LineInClip]? {
        guard scripts.current != nil, take.saysLines else { return nil }
        return LinesInClip.of(
            take, box.timeSinceRoll(of: manifest), camera: manifest.camera,
            history: scripts.history, lines: scripts.lines)
    }
}
