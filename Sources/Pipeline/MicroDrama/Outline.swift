import ScriptText

/// What a first look over the whole script says: who speaks, where it begins, whether it says
/// everything in two languages.
struct Outline {
    /// How often each name stands before a colon, in a cast list twice at once.
    var speakers: [String: Int] = [:]
    /// Names of the cast lists.
    var cast: Set<String> = []
    /// Names in Latin letters of people who speak Chinese or stand in a Chinese cast list: their
    /// English is their own.
    var foreigners: Set<String> = []
    /// Index of the first line that is no front matter; nil when nothing announces a beginning.
    var bodyStart: Int?
    /// A line in the second language after one in the first says the same again.
    var isBilingual = false
    /// The second language is Chinese: `LIN WAN: I'm back.` stands above `林晚：我回来了。`
    var isForeignFirst = false
    /// `名：中文？English?`, or with the languages changed about where Chinese is the second.
    var isBilingualInline = false
    /// Actions carry a triangle here, so that a line without one is a doubt.
    var marksActions = false

    var names: Set<String> { cast.union(speakers.filter { $0.value >= 2 }.keys) }

    /// A share below which Latin lines are lines of their own: half a script may be in one
    /// language, and heads and marks have no pair.
    private static let pairShare = 0.15

    init(_ lines: [CleanLine]) {
        countNames(lines)
        findBody(lines)
        weighLanguages(lines)
    }

    private mutating func countNames(_ lines: [CleanLine]) {
        var (marked, plain) = (0, 0)
        for line in lines where !line.isTooLong {
            if line.isMarkedAction { marked += 1 }
            if let (label, rest) = HeadLabel.leading(Self.unbracketed(line.text)) {
                if label == .cast { note(CastList.names(rest), isChinese: line.text.hasHan) }
            } else if !line.isMarkedAction, Mark(line.text) == nil {
                if let speech = Speech(line.text), let name = speech.name {
                    note(name, says: speech.words)
                } else {
                    plain += 1
                }
            }
        }
        marksActions = marked >= 3 && marked > plain * 4
    }

    private mutating func note(_ name: String, says words: Scalars) {
        speakers[name, default: 0] += 1
        if words.hasHan, !Scalars(name).hasHan { foreigners.insert(name) }
    }

    private mutating func note(_ names: [String], isChinese: Bool) {
        for name in names.map(CastList.speaker) where !name.isEmpty {
            cast.insert(name)
            if isChinese, !Scalars(name).hasHan { foreigners.insert(name) }
            speakers[name, default: 0] += 2
        }
    }

    private static func unbracketed(_ text: Scalars) -> Scalars {
        Brackets.wrapped(text)?.inner ?? text
    }

    // MARK: beginning

    /// Where the script itself begins: after what lists its episodes or scenes, an outline or a
    /// table of contents.
    private mutating func findBody(_ lines: [CleanLine]) {
        let announced = lines.lastIndex(where: Self.announcesBody).map { $0 + 1 } ?? 0
        let from = max(announced, FrontLists.end(lines, names: cast))
        var episodes: [(index: Int, number: Int)] = []
        var firstScene: Int?
        for index in lines.indices.dropFirst(from)
        where !lines[index].isTooLong && !lines[index].isListed {
            if let episode = EpisodeHead(lines[index]) {
                if episodes.last.map({ $0.number == episode.number && index - $0.index <= 2 })
                    != true
                {
                    episodes.append((index, episode.number))
                }
                if firstScene == nil, !episode.rest.isEmpty { firstScene = index }
            } else if firstScene == nil, Self.isSceneHead(lines, at: index, names: cast) {
                firstScene = index
            }
        }
        let first = Self.firstEpisode(
            episodes, before: firstScene,
            sceneHead: firstScene.flatMap { SceneHead(lines[$0].text) })
        bodyStart = [first, firstScene].compactMap { $0 }.min()
        if bodyStart == firstScene, let start = firstScene, start > from,
            Self.isTitleNumber(lines, at: start - 1)
        {
            bodyStart = start - 1
        }
    }

    /// Of the episodes that are announced before the first scene: an outline counts up and the
    /// script begins anew; what is announced again later was an outline's; a scene whose number
    /// says another episode than the last one above it belongs to none of them.
    private static func firstEpisode(
        _ episodes: [(index: Int, number: Int)], before scene: Int?, sceneHead: SceneHead?
    ) -> Int? {
        let listed = episodes.filter { $0.index <= scene ?? .max }
        guard let last = listed.last else { return scene == nil ? episodes.first?.index : nil }
        if let restart = listed.indices.dropFirst().last(where: {
            listed[$0].number <= listed[$0 - 1].number
        }) {
            return listed[restart].index
        }
        if listed.count > 1, let episode = sceneHead?.episode, episode != last.number { return nil }
        let later = Set(episodes.filter { $0.index > scene ?? .max }.map(\.number))
        return (listed.first { !later.contains($0.number) } ?? last).index
    }

    /// `五、剧本正文`, `正文：`
    private static func announcesBody(_ line: CleanLine) -> Bool {
        guard line.text.count <= 12 else { return false }
        var text = HeadNumber.withoutSeparators(EpisodeHead.undressed(line.text).text)
        if let (_, rest) = ChineseNumber.prefix(text) { text = HeadNumber.withoutSeparators(rest) }
        return ["正文", "剧本正文", "正文开始", "剧本内容"].contains(Traditional.folded(text).string)
    }

    static func isSceneHead(_ lines: [CleanLine], at index: Int, names: Set<String>) -> Bool {
        guard let head = SceneHead(lines[index].text, names: names) else { return false }
        if lines[index].isMarkedAction {
            return (head.form == .dashed || head.form == .named) && head.isSure
        }
        if lines[index].role == .heading { return true }
        return head.isSure || (head.isNumberAlone && continuesHead(lines, at: index + 1))
    }

    /// Whether a line gives the slots that a number alone leaves open.
    static func continuesHead(_ lines: [CleanLine], at index: Int) -> Bool {
        guard index < lines.count, !lines[index].isMarkedAction else { return false }
        if HeadLabel.leading(lines[index].text) != nil { return true }
        guard let head = SceneHead(lines[index].text) else { return false }
        return head.isSlotsOnly && head.slots.count >= 1 && (head.isSure || head.location.isEmpty)
    }

    /// Whether a line goes on with another label of a head that began with these: 地点 under 时间.
    static func continuesLabels(_ lines: [CleanLine], at index: Int, after labels: [HeadLabel])
        -> Bool
    {
        guard index < lines.count, !lines[index].isMarkedAction else { return false }
        if let (label, rest) = HeadLabel.leading(lines[index].text), !rest.isEmpty {
            return !labels.contains(label)
        }
        return labels.contains(.place) && continuesHead(lines, at: index)
    }

    /// `1.起初`, `1、开端` before a scene head.
    static func isTitleNumber(_ lines: [CleanLine], at index: Int) -> Bool {
        titleNumber(lines[index]) != nil
    }

    static func titleNumber(_ line: CleanLine) -> (number: Int, title: String)? {
        guard !line.isMarkedAction, line.text.count <= 16,
            let (number, rest) = ChineseNumber.prefix(line.text), number < 200,
            let sign = rest.first, [".", "、", "．"].contains(sign)
        else { return nil }
        let title = rest.dropFirst().trimmed
        guard title.hasHan, title.allSatisfy({ $0.isHan || $0.isLatin || $0.isDigit || $0.isBlank })
        else { return nil }
        return (number, title.string)
    }

    // MARK: languages

    /// Whether a text is in the language that says again what the other said.
    func isSecond(_ text: Scalars) -> Bool { isForeignFirst == text.hasHan }

    private func isForeigner(_ text: Scalars) -> Bool {
        Speech(text)?.name.map(foreigners.contains) ?? false
    }

    private mutating func weighLanguages(_ lines: [CleanLine]) {
        var (han, pairs, inline) = (0, 0, 0)
        for index in lines.indices where lines[index].text.hasHan && !lines[index].isTooLong {
            han += 1
            if Bilingual.split(Speech(lines[index].text)?.words ?? lines[index].text) != nil {
                inline += 1
            }
            if index + 1 < lines.count, Bilingual.isSecondLanguage(lines[index + 1].text),
                !isForeigner(lines[index + 1].text)
            {
                pairs += 1
            }
        }
        let leading = Self.leadingPairs(lines)
        let foreignInline = lines.count {
            !$0.isTooLong && Bilingual.splitForeignFirst(Speech($0.text)?.words ?? $0.text) != nil
        }
        let isForeignInline = foreignInline >= 3 && foreignInline * 2 >= han
        isForeignFirst =
            isForeignInline || leading.foreign >= 3 && leading.foreign > 2 * leading.han
        isBilingual =
            leading.foreign >= 3 && isForeignFirst
            || pairs >= 3 && Double(pairs) >= Double(han) * Self.pairShare
        isBilingualInline =
            isForeignInline || inline >= 3 && Double(inline) >= Double(han) * Self.pairShare
    }

    /// Which language begins where the two take turns. Only whole pairs count: actions, or
    /// speeches, of an even number, the languages changing with each. What stands between two such
    /// runs says nothing.
    private static func leadingPairs(_ lines: [CleanLine]) -> (han: Int, foreign: Int) {
        var pairs = (han: 0, foreign: 0)
        var run: (isAction: Bool, beginsHan: Bool, endsHan: Bool, count: Int)?
        func close() {
            guard let run, run.count % 2 == 0 else { return }
            if run.beginsHan { pairs.han += run.count / 2 } else { pairs.foreign += run.count / 2 }
        }
        for line in lines where !line.isTooLong {
            let isHan = line.text.hasHan
            guard line.isMarkedAction || Speech(line.text) != nil, isHan || line.text.hasLatin
            else {
                close()
                run = nil
                continue
            }
            if let before = run, before.isAction == line.isMarkedAction, before.endsHan != isHan {
                run = (before.isAction, before.beginsHan, isHan, before.count + 1)
            } else {
                close()
                run = (line.isMarkedAction, isHan, isHan, 1)
            }
        }
        close()
        return pairs
    }
}
