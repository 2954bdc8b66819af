import FoundationEssentials
import Platform
import Script
import Slate

/// The script: loaded, shown, and laid beside the takes.
extension Rushesd {
    func serve(_ request: ScriptRequest, _ client: Int) -> CrewAnswer? {
        do {
            switch request {
            case .part(let data):
                parts[client, default: []] += data.prefix(max(0, Self.mostParts - (parts[client]?.count ?? 0)))
                return nil
            case .load(let load): return try take(load, client)
            case .show(let version, let language): return try show(version, Phrases(language))
            case .coverage(let part, let language): return try coverage(of: part, Phrases(language))
            }
        } catch { return CrewAnswer(code: 1, message: "\(error)") }
    }

    /// In bytes: the largest file a script is read from, and its JSON.
    private static var mostParts: Int { 2 * ScriptReader.largestFile }

    // MARK: Loading

    private func take(_ load: ScriptLoad, _ client: Int) throws -> CrewAnswer {
        let bytes = parts.removeValue(forKey: client) ?? []
        let somebody = somebody(load.sshKey, named: load.person, client)
        let phrases = Phrases(load.language)
        if let role = somebody.role, !role.may(.mark) { return CrewAnswer(code: 77, message: phrases.notFor(role, somebody.person)) }
        guard load.basis == scripts.version else { return CrewAnswer(code: 75, message: phrases.scriptIsNewer(scripts.version)) }
        guard (0...bytes.count).contains(load.fileBytes) else { return CrewAnswer(code: 64, message: phrases.scriptCutShort) }
        let new = try Wire.decode(Script.self, from: bytes[load.fileBytes...])
        let revision = try scripts.load(
            new, file: Array(bytes[..<load.fileBytes]), name: String(load.name.prefix(200)), person: somebody.person, at: Clock.wall())
        box.scriptVersion = scripts.version
        describeTagged()
        var answer = CrewAnswer(message: phrases.scriptLoaded(scripts.version, scenes: new.scenes.count, revision.summary(load.language)))
        answer.script = scripts.current
        watchers.tell(
            Dictionary(
                uniqueKeysWithValues: Language.allCases.map { language in
                    (language, Phrases(language).scriptLoaded(scripts.version, scenes: new.scenes.count, revision.summary(language)))
                }), by: somebody.person)
        return answer
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
            guard let stored = try scripts.stored(version) else { return CrewAnswer(code: 5, message: phrases.noSuchVersion(version)) }
            answer.script = ScriptAnswer(version: version, name: stored.name, person: stored.person, loadedAt: stored.loadedAt)
            answer.script?.payload = Data(try Wire.encode(stored.revision.script))
        } else if scripts.current != nil {
            answer.script?.payload = Data(try Wire.encode(scripts.script))
        }
        return answer
    }

    private func coverage(of part: String?, _ phrases: Phrases) throws -> CrewAnswer {
        guard scripts.current != nil else { return CrewAnswer(code: 5, message: CoverageWords(phrases.language).noScript) }
        let coverage = coverage(of: part)
        var answer = CrewAnswer(code: coverage.scenes.isEmpty ? 5 : 0, message: coverage.text(phrases.language))
        answer.script = scripts.current
        answer.script?.payload = Data(try Wire.encode(coverage))
        return answer
    }

    /// Which takes cover what, as things stand.
    func coverage(of part: String?) -> Coverage {
        Coverage(scripts.script, takes: box.summaries(of: box.log.takes()), history: scripts.history, of: part)
    }

    /// What nobody covers yet in scenes of which something was tagged; nil without a script.
    var uncovered: [UncoveredLines]? {
        guard scripts.current != nil else { return nil }
        return coverage(of: nil).scenes.filter { !$0.takes.isEmpty && !$0.uncovered.isEmpty }.map { scene in
            UncoveredLines(scene: scene.slate, lines: scene.uncovered.map(\.number))
        }
    }

    /// The same as text, for the prompt.
    func scriptText(_ part: String?, isCoverage: Bool, _ phrases: Phrases) -> CrewAnswer {
        let words = CoverageWords(phrases.language)
        guard scripts.current != nil else { return CrewAnswer(code: 5, message: words.noScript) }
        if isCoverage {
            let coverage = coverage(of: part)
            return CrewAnswer(code: coverage.scenes.isEmpty ? 5 : 0, message: coverage.text(phrases.language))
        }
        let isThere = !scripts.script.scenes(of: part).isEmpty
        return CrewAnswer(code: isThere ? 0 : 5, message: ScriptSheet.text(scripts.script, of: part, phrases.language))
    }

    /// The script's lines in a clip, for its document.
    func lines(in manifest: ClipManifest, of take: Take) -> [LineInClip]? {
        guard scripts.current != nil, take.saysLines else { return nil }
        return LinesInClip.of(take, manifest.time, camera: manifest.camera, history: scripts.history, lines: scripts.lines)
    }
}
