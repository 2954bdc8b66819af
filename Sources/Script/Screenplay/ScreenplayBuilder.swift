/// Puts a screenplay together from its headings, cues and paragraphs, whichever format they came in.
struct ScreenplayBuilder {
    var script = Script()
    /// Lines before the first heading: FADE IN: belongs to the scene that it opens.
    private var waiting: [ScriptLine] = []
    private var cue: Cue?
    private var speech: ScriptLine?
    private var isDual = false
    private var revision: String?

    // MARK: heads

    /// Begins an episode if the text says one: EPISODE 3, 第三集.
    mutating func episode(_ text: String, source: Int) -> Bool {
        guard let line = CleanLine(SourceLine(source, "# " + text), followsBlank: true), let head = EpisodeHead(line) else { return false }
        flushWaiting()
        script.episodes.append(ScriptEpisode(number: String(head.number), title: head.title, source: source))
        return true
    }

    /// Begins a scene; one that says OMITTED keeps its number and is not shot.
    mutating func heading(_ text: String, number: String?, eighths: Int = 0, source: Int) {
        let number = number.map { Scalars($0).trimmed.string }.flatMap { $0.isEmpty ? nil : $0 }
        var scene = ScriptScene(
            episode: script.episodes.last?.number, number: number ?? "", isNumberGiven: number != nil, heading: text, lines: waiting,
            eighths: eighths, source: source)
        waiting = []
        let head = ScreenplayHeading(text)
        (scene.place, scene.location, scene.timeOfDay) = (head.place, head.location, head.timeOfDay)
        scene.isOmitted = ["OMITTED", "OMIT", "SCENE OMITTED", "OMITTED."].contains(text.uppercased())
        script.scenes.append(scene)
    }

    mutating func omitLastScene() {
        if !script.scenes.isEmpty { script.scenes[script.scenes.count - 1].isOmitted = true }
    }

    // MARK: lines

    mutating func add(_ line: ScriptLine) {
        if script.scenes.isEmpty || script.scenes.last?.episode != script.episodes.last?.number {
            waiting.append(line)
        } else {
            script.scenes[script.scenes.count - 1].lines.append(line)
        }
    }

    mutating func note(_ kind: ScriptNote.Kind, _ text: String, source: Int) {
        script.notes.append(ScriptNote(kind, text, source: source))
    }

    mutating func diagnose(_ source: Int, _ text: String, _ message: String) {
        script.diagnostics.append(
            ScriptDiagnostic(source: source, text: String(text.prefix(ScriptDiagnostic.longestText)), message: message))
    }

    // MARK: speeches

    /// A name; what is said follows. A second column of dual dialogue makes the speech before it dual too.
    mutating func cue(_ text: String, isDual: Bool, isFirstOfTwo: Bool = false, revision: String? = nil, source: Int) {
        endSpeech()
        let cue = Cue(text)
        if isDual, !isFirstOfTwo { markLastSpeechDual() }
        (self.cue, self.isDual, self.revision) = (cue, isDual, revision)
        begin(manner: cue.manner, source: source)
    }

    /// A parenthetical after words begins a line of its own, as a direction on set would.
    mutating func parenthetical(_ text: String, source: Int) {
        guard let line = speech else { return add(ScriptLine(kind: .action, text: "(\(text))", source: source)) }
        if line.text.isEmpty {
            speech?.parenthetical = [line.parenthetical, text].compactMap { $0 }.joined(separator: "; ")
        } else {
            add(line)
            begin(manner: text, source: source)
        }
    }

    mutating func speech(_ text: String, revision: String? = nil, source: Int) {
        guard let line = speech else { return add(ScriptLine(kind: .action, text: text, revision: revision, source: source)) }
        speech?.text = line.text.isEmpty || text.isEmpty ? line.text + text : line.text + " " + text
        if let revision { speech?.revision = revision }
    }

    /// The cue no longer speaks; a name that said nothing is a line nevertheless.
    mutating func endSpeech() {
        if let line = speech { add(line) }
        (speech, cue) = (nil, nil)
    }

    private mutating func begin(manner: String?, source: Int) {
        guard let cue else { return }
        speech = ScriptLine(
            kind: cue.kind, character: cue.character, parenthetical: manner, text: "", isDual: isDual, revision: revision, source: source)
    }

    private mutating func markLastSpeechDual() {
        guard let scene = script.scenes.indices.last, let name = script.scenes[scene].lines.last?.character else { return }
        for index in script.scenes[scene].lines.indices.reversed() {
            guard script.scenes[scene].lines[index].character == name else { return }
            script.scenes[scene].lines[index].isDual = true
        }
    }

    // MARK: the end

    mutating func finish() -> Script {
        endSpeech()
        flushWaiting()
        splitNumbers()
        fillCasts()
        script.notes.sort { $0.source < $1.source }
        Numbering.finish(&script)
        return script
    }

    /// Lines that no heading claims stand in a scene of their own.
    private mutating func flushWaiting() {
        guard let first = waiting.first else { return }
        diagnose(first.source, first.text, "lines without a scene heading; they stand in a scene of their own")
        script.scenes.append(
            ScriptScene(
                episode: script.episodes.last?.number, number: "", isNumberGiven: false, heading: "", lines: waiting, source: first.source))
        waiting = []
    }

    /// `3-12` is scene 12 of episode 3 where every number of the script is so, or its section says the same.
    private mutating func splitNumbers() {
        let given = script.scenes.filter(\.isNumberGiven)
        let parts = given.map { Self.parts(of: $0.number) }
        let isSeries = script.episodes.isEmpty && !given.isEmpty && parts.allSatisfy { $0 != nil }
        for index in script.scenes.indices where script.scenes[index].isNumberGiven {
            guard let (episode, number) = Self.parts(of: script.scenes[index].number) else { continue }
            guard isSeries || script.scenes[index].episode == episode else { continue }
            if isSeries, script.episodes.last?.number != episode {
                script.episodes.append(ScriptEpisode(number: episode, source: script.scenes[index].source))
            }
            (script.scenes[index].episode, script.scenes[index].number) = (episode, number)
        }
    }

    private static func parts(of number: String) -> (episode: String, number: String)? {
        let parts = number.split(separator: "-", maxSplits: 1).map(String.init)
        guard parts.count == 2, Int(parts[0]) != nil, parts[1].first?.isNumber == true else { return nil }
        return (parts[0], parts[1])
    }

    /// Whoever speaks in a scene, in the order of their first words.
    private mutating func fillCasts() {
        for index in script.scenes.indices {
            for name in script.scenes[index].lines.compactMap(\.character) where !script.scenes[index].cast.contains(name) {
                script.scenes[index].cast.append(name)
            }
        }
    }
}

/// The slots of a screenplay's scene heading: `INT. KITCHEN - NIGHT`.
struct ScreenplayHeading {
    var place: ScriptScene.Place?
    var location: String
    var timeOfDay: String?

    init(_ text: String) {
        var rest = Scalars(text).trimmed
        let word = rest.prefix { !$0.isBlank }
        let opening = word.filter { $0 != "." }.string.uppercased()
        place = Self.places[opening]
        if place != nil || opening == "EST" {
            rest = rest[word.endIndex...].trimmed
        } else if let dot = word.firstIndex(of: "."), let found = Self.places[word[..<dot].string.uppercased()] {
            (place, rest) = (found, rest[(dot + 1)...].trimmed)
        }
        (location, timeOfDay) = (rest.string, nil)
        for index in rest.indices.reversed() where HeadNumber.isDash(rest[index]) {
            let (before, after) = (rest[..<index].trimmed, rest[(index + 1)...].trimmed)
            guard index > rest.startIndex, rest[index - 1].isBlank, !after.isEmpty else { continue }
            (location, timeOfDay) = (before.string, after.string)
            return
        }
    }

    private static let places: [String: ScriptScene.Place] = [
        "INT": .interior, "EXT": .exterior, "INT/EXT": .both, "EXT/INT": .both, "I/E": .both, "E/I": .both, "内景": .interior,
        "外景": .exterior,
    ]
}
