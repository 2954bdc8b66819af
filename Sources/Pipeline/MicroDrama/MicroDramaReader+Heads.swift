import ScriptModel
import ScriptText

extension MicroDramaReader {
    // MARK: episodes

    mutating func readEpisode(_ line: CleanLine) -> Bool {
        if line.isMarkedAction, !EpisodeEnd.isOne(line.text) { return false }
        if EpisodeEnd.isOne(line.text) {
            giveUpWaiting()
            append(ScriptLine(kind: .transition, text: line.text.string, source: line.source))
            return true
        }
        guard let head = EpisodeHead(line) else { return readTitleNumber(line) }
        if isAnnouncedAgain(head) {
            script.episodes[script.episodes.count - 1].notes.append(line.text.string)
            return true
        }
        // 第1集 第12场
        let goesOn = !head.rest.isEmpty && script.episodes.last?.number == String(head.number)
        if !goesOn { open(episode: String(head.number), title: head.title, line) }
        if !head.rest.isEmpty, let scene = SceneHead(head.rest, names: names) { open(scene, line) }
        return true
    }

    /// `EPISODE 1` right under `第1集`.
    private func isAnnouncedAgain(_ head: EpisodeHead) -> Bool {
        echo == .episode && script.episodes.last?.number == String(head.number)
    }

    /// `1.起初` as an episode's head: the next line is a scene's, and the numbers count up.
    private mutating func readTitleNumber(_ line: CleanLine) -> Bool {
        guard let (number, title) = Outline.titleNumber(line), index + 1 < lines.count,
            waiting == nil,
            number == (script.episodes.last.flatMap { Int($0.number) } ?? 0) + 1,
            SceneHead(line.text, names: names)?.isSure != true,
            Outline.isSceneHead(lines, at: index + 1, names: names)
        else { return false }
        open(episode: String(number), title: title, line)
        return true
    }

    private mutating func open(episode number: String, title: String, _ line: CleanLine) {
        giveUpWaiting()
        endFlashback(at: line, isEpisode: true)
        script.episodes.append(ScriptEpisode(number: number, title: title, source: line.source))
        (isHeadOpen, echo) = (false, .episode)
    }

    // MARK: scenes

    mutating func readHead(_ line: CleanLine) -> Bool {
        if let (first, second) = Bilingual.splitHead(line.text),
            let head = SceneHead(first, names: names), !isSecondHead(head, line)
        {
            open(head, CleanLine(first, like: line))
            addTranslation(second)
            return true
        }
        guard let head = SceneHead(line.text, names: names) else { return false }
        if isSecondHead(head, line) {
            addTranslation(line.text)
            return true
        }
        guard accepts(head, line) else { return false }
        open(head, line)
        return true
    }

    /// The same head again in the other language, or split off: `1-1 DAY - INT. …` under
    /// `1-1 日 内 学校走廊`.
    private func isSecondHead(_ head: SceneHead, _ line: CleanLine) -> Bool {
        guard isHeadOpen, outline.isSecond(line.text), head.slots.count > 0,
            let scene = script.scenes.last,
            !outline.isSecond(Scalars(scene.heading))
        else {
            return false
        }
        return head.number == nil
            || (head.number == scene.number
                && (head.episode.map(String.init) ?? scene.episode) == scene.episode)
    }

    private mutating func accepts(_ head: SceneHead, _ line: CleanLine) -> Bool {
        if line.isMarkedAction {
            return head.isSure && (head.form == .dashed || head.form == .named)
        }
        // The document's own style says so; an episode's head has been looked for before.
        if line.role == .heading { return true }
        if head.isSure { return !(head.form == nil && isHeadOpen && openHeadHasNoSlots) }
        guard waiting == nil || head.form == .dashed else { return false }
        if head.isNumberAlone, Outline.continuesHead(lines, at: index + 1) {
            return head.form != .dotted || !isHeadOpen
        }
        guard head.form == .dashed, line.text.count <= 24,
            head.episode.map(String.init) == script.episodes.last?.number,
            line.text.hasHan || head.isNumberAlone
        else { return false }
        diagnose(line, "a scene head that says neither time nor inside or outside")
        return true
    }

    private var openHeadHasNoSlots: Bool {
        script.scenes.last.map { $0.place == nil && $0.timeOfDay == nil } ?? false
    }

    mutating func open(_ head: SceneHead, _ line: CleanLine) {
        giveUpWaiting()
        endFlashback(at: line, isEpisode: false)
        if let episode = head.episode.map(String.init), episode != script.episodes.last?.number {
            enter(episode, line)
        }
        if head.isFlashback { flashback = .scene }
        script.scenes.append(
            ScriptScene(
                episode: script.episodes.last?.number, number: head.number ?? "",
                isNumberGiven: head.number != nil,
                heading: line.text.string,
                place: head.slots.place, timeOfDay: head.slots.time, location: head.location,
                cast: head.cast, source: line.source))
        (isHeadOpen, echo) = (true, .head)
    }

    /// The head's number says another episode than the last head: without episode heads that is how
    /// they are told.
    private mutating func enter(_ episode: String, _ line: CleanLine) {
        if let last = script.episodes.last, !last.title.isEmpty || !isImplicit(last) {
            diagnose(
                line,
                "the scene's number says episode \(episode), the head above it episode \(last.number); the number counts"
            )
        }
        if script.episodes.contains(where: { $0.number == episode }) {
            if script.episodes.last?.number != episode {
                script.episodes.append(ScriptEpisode(number: episode, source: line.source))
            }
        } else {
            script.episodes.append(ScriptEpisode(number: episode, source: line.source))
        }
    }

    /// An episode that only its scenes' numbers announced stands where its first scene does.
    private func isImplicit(_ episode: ScriptEpisode) -> Bool {
        script.scenes.contains { $0.source == episode.source && $0.episode == episode.number }
    }

    // MARK: heads over several lines

    /// Labels and slots under an open head, cast lists anywhere, and a head that begins with its
    /// labels.
    mutating func readHeadPart(_ line: CleanLine) -> Bool {
        guard !line.isMarkedAction, waiting == nil else { return false }
        let text =
            Brackets.wrapped(line.text).map { $0.shape == .square ? $0.inner : line.text }
            ?? line.text
        if HeadLabel.isCastHeading(text), isHeadOpen, let names = namesOnNextLine() {
            return addCast(names, line)
        }
        if let (label, rest) = HeadLabel.leading(text), !rest.isEmpty || isHeadOpen {
            if label == .cast { return addCasts(text, line) }
            return isHeadOpen ? fill(label, text, line) : openLabelled(line)
        }
        guard isHeadOpen, openHeadHasNoSlots, let head = SceneHead(text), head.isSlotsOnly,
            head.isSure || head.location.isEmpty
        else {
            return false
        }
        merge(head, line)
        return true
    }

    private mutating func namesOnNextLine() -> [String]? {
        guard index + 1 < lines.count, !lines[index + 1].isMarkedAction else { return nil }
        let found = CastList.names(lines[index + 1].text)
        guard found.allSatisfy({ $0.unicodeScalars.count <= 8 }),
            Speech(lines[index + 1].text) == nil
        else { return nil }
        index += 1
        return found
    }

    /// `人物：林晚、陆沉 / Cast: Lin Wan, Lu Chen`: what a second label says is the first one's in
    /// another language.
    private mutating func addCasts(_ text: Scalars, _ line: CleanLine) -> Bool {
        let casts = HeadLabel.parts(text).labelled.filter { $0.label == .cast }.map(\.text)
        guard let first = casts.first else { return false }
        let isAdded = addCast(CastList.names(first), line)
        if isAdded, casts.count > 1, first.hasHan { addTranslation(casts[1]) }
        return isAdded
    }

    private mutating func addCast(_ names: [String], _ line: CleanLine) -> Bool {
        guard let last = script.scenes.indices.last else { return false }
        if outline.isBilingual, outline.isSecond(line.text), !script.scenes[last].cast.isEmpty {
            addTranslation(line.text)
        } else {
            script.scenes[last].cast += names.filter { !script.scenes[last].cast.contains($0) }
        }
        return true
    }

    private mutating func fill(_ label: HeadLabel, _ text: Scalars, _ line: CleanLine) -> Bool {
        guard outline.isSecond(text),
            !outline.isSecond(Scalars(script.scenes[script.scenes.count - 1].heading))
        else {
            var head = SceneHead(slots: .init())
            let (_, labelled) = HeadLabel.parts(text)
            for part in labelled { head.fill(part.label, part.text) }
            merge(head, line)
            return true
        }
        addTranslation(line.text)
        return true
    }

    private mutating func merge(_ head: SceneHead, _ line: CleanLine) {
        let last = script.scenes.count - 1
        var scene = script.scenes[last]
        scene.heading += " / " + line.text.string
        scene.place = head.slots.place ?? scene.place
        scene.timeOfDay = head.slots.time ?? scene.timeOfDay
        if !head.location.isEmpty {
            scene.location =
                scene.location.isEmpty ? head.location : scene.location + " " + head.location
        }
        scene.cast += head.cast
        script.scenes[last] = scene
        if head.isFlashback { flashback = .scene }
    }

    /// `地点：客厅，夜，内` or `时间：…` with no number before it: a scene without one.
    private mutating func openLabelled(_ line: CleanLine) -> Bool {
        let (plain, labelled) = HeadLabel.parts(line.text)
        guard plain.isEmpty, !labelled.isEmpty, !labelled.contains(where: { $0.text.count > 40 })
        else { return false }
        var head = SceneHead(slots: .init())
        for part in labelled { head.fill(part.label, part.text) }
        guard
            Self.opensScene(labelled)
                || Outline.continuesLabels(lines, at: index + 1, after: labelled.map(\.label))
        else { return false }
        open(head, line)
        return true
    }

    /// A place with a time of day or inside and outside. 时间：2023年5月 alone is a date that
    /// somebody sees.
    private static func opensScene(_ labelled: [(label: HeadLabel, text: Scalars)]) -> Bool {
        var slots = SlotWords.Slots()
        var hasPlace = false
        for part in labelled {
            if part.label == .place || part.label == .intExt { hasPlace = true }
            guard let head = SceneHead(part.text) else { continue }
            slots.time = slots.time ?? head.slots.time
            slots.place = slots.place ?? head.slots.place
        }
        return hasPlace && slots.count > 0 || slots.count == 2
    }

    mutating func addTranslation(_ text: Scalars) {
        let last = script.scenes.count - 1
        script.scenes[last].translation =
            script.scenes[last].translation.map { "\($0) / \(text.string)" } ?? text.string
    }
}
