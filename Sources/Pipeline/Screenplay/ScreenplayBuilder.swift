import ScriptModel
import ScriptText

/// Puts a screenplay together from its headings, cues and paragraphs, whichever format they came
/// in.
struct ScreenplayBuilder {
    var script = Script()
    /// Lines before the first heading: FADE IN: belongs to the scene that it opens.
    private var waiting: [ScriptLine] = []
    private var cue: Cue?
    private var speech: ScriptLine?
    private var isDual = false
    private var revision: String?
    /// Lines of the speech that is open, or of the last one, at the end of its scene.
    private var spoken = 0

    /// Whether a name stands there and nothing was said under it yet.
    var waitsForWords: Bool { speech?.text.isEmpty ?? false }

    // MARK: heads

    /// Begins an episode if the text says one: EPISODE 3, 第三集.
    mutating func episode(_ text: String, source: Int) -> Bool {
        guard let line = CleanLine(SourceLine(source, "# " + text), followsBlank: true),
            let head = EpisodeHead(line)
        else { return false }
        flushWaiting()
        script.episodes.append(
            ScriptEpisode(number: String(head.number), title: head.title, source: source))
        return true
    }

    /// Begins a scene; one that says OMITTED keeps its number and is not shot.
    mutating func heading(_ text: String, number: String?, eighths: Int = 0, source: Int) {
        let number = number.map { Scalars($0).trimmed.string }.flatMap { $0.isEmpty ? nil : $0 }
        var scene = ScriptScene(
            episode: script.episodes.last?.number, number: number ?? "",
            isNumberGiven: number != nil, heading: text, lines: waiting,
            eighths: eighths, source: source)
        waiting = []
        let head = ScreenplayHeading(text)
        (scene.place, scene.location, scene.timeOfDay) = (head.place, head.location, head.timeOfDay)
        scene.isOmitted = ["OMITTED", "OMIT", "SCENE OMITTED", "OMITTED."].contains(
            text.uppercased())
        script.scenes.append(scene)
    }

    /// What a Chinese head says of the scene that was begun last.
    mutating func setSlots(_ slots: SlotWords.Slots, location: String, cast: [String]) {
        guard let last = script.scenes.indices.last else { return }
        script.scenes[last].place = slots.place
        script.scenes[last].timeOfDay = slots.time
        script.scenes[last].location = location
        script.scenes[last].cast += cast
    }

    /// - Returns: false where no scene has begun that could have a cast.
    mutating func addCast(_ names: [String]) -> Bool {
        guard let last = script.scenes.indices.last else { return false }
        script.scenes[last].cast += names.filter { !script.scenes[last].cast.contains($0) }
        return true
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
            ScriptDiagnostic(
                source: source, text: String(text.prefix(ScriptDiagnostic.longestText)),
                message: message))
    }

    // MARK: speeches

    /// A name; what is said follows. A second column of dual dialogue makes the speech before it
    /// dual too.
    mutating func cue(
        _ text: String, isDual: Bool = false, isFirstOfTwo: Bool = false, revision: String? = nil,
        source: Int
    ) {
        endSpeech()
        let cue = Cue(text)
        if isDual, !isFirstOfTwo { markLastSpeechDual() }
        spoken = 0
        (self.cue, self.isDual, self.revision) = (cue, isDual, revision)
        begin(manner: cue.manner, source: source)
    }

    /// A parenthetical after words begins a line of its own, as a direction on set would.
    mutating func parenthetical(_ text: String, source: Int) {
        if Cue.isContinuation(Scalars(text)) { return }
        guard let line = speech else {
            return add(ScriptLine(kind: .action, text: "(\(text))", source: source))
        }
        if line.text.isEmpty {
            speech?.parenthetical = [line.parenthetical, text].compactMap { $0 }.joined(
                separator: "; ")
        } else {
            addSpoken(line)
            begin(manner: text, source: source)
        }
    }

    mutating func speech(_ text: String, revision: String? = nil, source: Int) {
        guard let line = speech else {
            return add(ScriptLine(kind: .action, text: text, revision: revision, source: source))
        }
        speech?.text = line.text.isEmpty || text.isEmpty ? line.text + text : line.text + " " + text
        if let revision { speech?.revision = revision }
    }

    /// The cue no longer speaks; a name that said nothing is a line nevertheless, a manner behind
    /// its last words is theirs.
    mutating func endSpeech() {
        if let line = speech {
            if line.text.isEmpty, spoken > 0, let manner = line.parenthetical {
                addManner(manner)
            } else {
                addSpoken(line)
            }
        }
        (speech, cue) = (nil, nil)
    }

    private mutating func addSpoken(_ line: ScriptLine) {
        add(line)
        spoken += 1
    }

    private mutating func addManner(_ manner: String) {
        if let scene = script.scenes.indices.last,
            let last = script.scenes[scene].lines.indices.last, waiting.isEmpty
        {
            let before = script.scenes[scene].lines[last].parenthetical
            script.scenes[scene].lines[last].parenthetical = [before, manner].compactMap { $0 }
                .joined(separator: "; ")
        } else if let last = waiting.indices.last {
            waiting[last].parenthetical = [waiting[last].parenthetical, manner].compactMap { $0 }
                .joined(separator: "; ")
        }
    }

    private mutating func begin(manner: String?, source: Int) {
        guard let cue else { return }
        speech = ScriptLine(
            kind: cue.kind, character: cue.character, parenthetical: manner, text: "",
            isDual: isDual, revision: revision, source: source)
    }

    /// Its own lines alone: the same name may have spoken right before.
    private mutating func markLastSpeechDual() {
        guard let scene = script.scenes.indices.last else { return }
        for index in script.scenes[scene].lines.indices.suffix(spoken)
        where script.scenes[scene].lines[index].character != nil {
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
        diagnose(
            first.source, first.text,
            "lines without a scene heading; they stand in a scene of their own")
        script.scenes.append(
            ScriptScene(
                episode: script.episodes.last?.number, number: "", isNumberGiven: false,
                heading: "", lines: waiting, source: first.source))
        waiting = []
    }

    /// `3-12` is scene 12 of episode 3 where every number of the script is so, or its section says
    /// the same.
    private mutating func splitNumbers() {
        let given = script.scenes.filter(\.isNumberGiven)
        let parts = given.map { Self.parts(of: $0.number) }
        let isSeries = script.episodes.isEmpty && !given.isEmpty && parts.allSatisfy { $0 != nil }
        for index in script.scenes.indices where script.scenes[index].isNumberGiven {
            guard let (episode, number) = Self.parts(of: script.scenes[index].number) else {
                continue
            }
            guard isSeries || script.scenes[index].episode == episode else { continue }
            if isSeries, script.episodes.last?.number != episode {
                script.episodes.append(
                    ScriptEpisode(number: episode, source: script.scenes[index].source))
            }
            (script.scenes[index].episode, script.scenes[index].number) = (episode, number)
        }
    }

    private static func parts(of number: String) -> (episode: String, number: String)? {
        let parts = number.split(separator: "-", maxSplits: 1).map(String.init)
        guard parts.count == 2, Int(parts[0]) != nil, parts[1].first?.isNumber == true else {
            return nil
        }
        return (parts[0], parts[1])
    }

    /// Whoever speaks in a scene, in the order of their first words.
    private mutating func fillCasts() {
        for index in script.scenes.indices {
            for name in script.scenes[index].lines.compactMap(\.character)
            where !script.scenes[index].cast.contains(name) {
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
        } else if let dot = word.firstIndex(of: "."),
            let found = Self.places[word[..<dot].string.uppercased()]
        {
            (place, rest) = (found, rest[(dot + 1)...].trimmed)
        }
        while let dash = rest.last, HeadNumber.isDash(dash) { rest = rest.dropLast().trimmed }
        (location, timeOfDay) = (rest.string, nil)
        for index in rest.indices.reversed() where HeadNumber.isDash(rest[index]) {
            let after = rest[(index + 1)...].trimmed
            var before = rest[..<index].trimmed
            while let dash = before.last, HeadNumber.isDash(dash) {
                before = before.dropLast().trimmed
            }  // KITCHEN -- DAY
            guard index > rest.startIndex,
                rest[index - 1].isBlank || HeadNumber.isDash(rest[index - 1]), !after.isEmpty
            else { continue }
            (location, timeOfDay) = (before.string, after.string)
            return
        }
    }

    private static let places: [String: ScriptScene.Place] = [
        "INT": .interior, "EXT": .exterior, "INT/EXT": .both, "EXT/INT": .both, "I/E": .both,
        "E/I": .both, "内景": .interior,
        "外景": .exterior,
    ]
}
