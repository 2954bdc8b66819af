import ScriptModel
import ScriptText

/// A line that is an instruction and never dialogue, although it may hold a colon: captions,
/// sounds, transitions, shots.
enum Mark: Equatable {
    case line(ScriptLine.Kind, Scalars)
    case flashback(Scalars)
    case flashbackEnd(Scalars)
    case cast(Scalars)
    /// In brackets, with a label that nobody knows.
    case unknown(Scalars)

    /// - Parameter text: a clean line; nil when it is no mark.
    init?(_ text: Scalars) {
        if let first = text.first, ["♪", "♫", "♬", "🎵", "🎶"].contains(first) {
            self = .line(
                .sound,
                text.dropFirst().drop { $0 == "：" || $0 == ":" || $0.isBlank || $0 == "♪" }.trimmed)
            return
        }
        if let (shape, inner) = Brackets.wrapped(text) {
            self = Self.bracketed(inner, shape)
        } else if let mark = Self.labelled(text, isBare: true) {
            self = mark
        } else {
            return nil
        }
    }

    /// A bracket at the beginning whose content is a mark, and the rest of the line:
    /// `【闪回】林晚跌倒`.
    static func leading(_ text: Scalars) -> (mark: Mark, rest: Scalars)? {
        guard let (shape, inner, rest) = Brackets.leading(text), !rest.isEmpty,
            let mark = labelled(inner, isBare: false)
        else {
            return nil
        }
        switch mark {
        case .flashback, .flashbackEnd, .line(.transition, _): return (mark, rest)
        case .line(.caption, let label), .line(.sound, let label):
            return shape == .square || isLabelAlone(label) ? (mark, rest) : nil
        default: return nil
        }
    }

    /// Whether a text is the word of a mark and nothing else: 字幕, 切.
    static func isLabelAlone(_ text: Scalars) -> Bool {
        words[uncounted(EpisodeHead.undressed(text).text)] != nil
    }

    /// `…【闪回结束】` at the end of a line, and what stands before it.
    static func trailing(_ text: Scalars) -> (before: Scalars, mark: Mark)? {
        guard let last = text.last, Brackets.closing(last) != nil,
            let open = text.lastIndex(where: { Brackets.opening($0) != nil }),
            open > text.startIndex,
            case .flashbackEnd(let inner)? = labelled(
                text[(open + 1)...].dropLast().trimmed, isBare: false)
        else { return nil }
        return (text[..<open].trimmed, .flashbackEnd(inner))
    }

    private static func bracketed(_ inner: Scalars, _ shape: Brackets.Shape) -> Mark {
        if let mark = labelled(inner, isBare: false) { return mark }
        if let (label, rest) = HeadLabel.leading(inner), label == .cast { return .cast(rest) }
        return shape == .round || !inner.contains(where: { $0 == "：" || $0 == ":" })
            ? .line(.action, inner) : .unknown(inner)
    }

    // MARK: labels

    /// - Parameter isBare: no bracket around it, so that only a colon or the word alone makes it a
    ///   mark.
    private static func labelled(_ text: Scalars, isBare: Bool) -> Mark? {
        let end = text.prefix(24).firstIndex { $0 == "：" || $0 == ":" }
        let (label, rest) =
            end.map { (text[..<$0].trimmed, text[($0 + 1)...].trimmed) }
            ?? parted(text, isBare: isBare)
        guard label.count <= longestLabel else { return nil }
        let word = uncounted(EpisodeHead.undressed(Brackets.parted(label).outside).text)
        // A sentence may end in one: 墙上出现字幕
        switch words[word] ?? (isBare && end == nil ? nil : endingWord(word)) {
        case .flashbackEnd: return .flashbackEnd(text)
        case .flashback: return !isBare || end == nil || rest.isEmpty ? .flashback(text) : nil
        case .line(.caption):
            return .line(.caption, rest.isEmpty || words[word] == nil ? text : unquoted(rest))
        case .line(let kind): return .line(kind, text)
        case nil: return word.ends(with: " TO") ? .line(.transition, text) : nil
        }
    }

    /// 镜头 of 镜头3
    private static func uncounted(_ word: Scalars) -> Scalars {
        var word = word
        while let last = word.last, last.isDigit { word = word.dropLast() }
        return word
    }

    private static func endingWord(_ word: Scalars) -> Meaning? {
        word.count <= 10 ? endings.first { word.ends(with: $0.word) }?.meaning : nil
    }

    /// Without a colon: the first word, or inside brackets the known word that the text begins
    /// with.
    private static func parted(_ text: Scalars, isBare: Bool) -> (Scalars, Scalars) {
        let bare = text.last.map { ["。", ".", "！"].contains($0) } == true ? text.dropLast() : text
        if isBare { return (bare.trimmed, []) }
        let word = bare.prefix {
            !$0.isBlank && $0 != "“" && $0 != "「" && !HeadNumber.isDash($0) && $0 != "，"
        }
        return bare.hasHan ? (word, bare[word.endIndex...].trimmed) : (bare, [])
    }

    private static func unquoted(_ text: Scalars) -> Scalars {
        text.count > 2 && text.first == "“" && text.last == "”" ? text.dropFirst().dropLast() : text
    }

    // MARK: words

    private enum Meaning: Sendable {
        case line(ScriptLine.Kind)
        case flashback, flashbackEnd
    }

    /// The longest in the tables below, with a name before it.
    private static let longestLabel = 24

    private static let words: WordTable<Meaning> = WordTable([
        "闪回结束 闪回完 闪回毕 闪回止 闪回终 回忆结束 回忆完 回到现实 ENDFLASHBACK FLASHBACKENDS ENDOFFLASHBACK":
            .flashbackEnd,
        "闪回 闪回开始 闪回始 回忆 回忆开始 插入回忆 闪回画面 回忆画面 FLASHBACK FLASHBACKBEGINS BEGINFLASHBACK": .flashback,
        "字幕 人物字幕 时间字幕 地点字幕 屏幕字幕 屏幕文字 花字 人名条 片名 弹幕 SUPER CAPTION TITLECARD SUBTITLE TITLE SUPERIMPOSE":
            .line(.caption),
        "音效 BGM SFX 音乐 配乐 歌曲 主题曲 片尾曲 片头曲 插曲 SOUND MUSIC 声效 SE 铃声 背景音 背景音乐 环境音": .line(.sound),
        "转场 切 切至 切换 切入 切出 叠化 淡入 淡出 黑场 黑屏 闪白 白场 渐黑 渐隐 化入 化出 硬切 黑幕 FADEIN FADEOUT DISSOLVE CUTTOBLACK":
            .line(.transition),
        "空镜头 镜头 画面 定格 慢镜头 蒙太奇 道具 服装 化妆 备注 注 说明 提示 航拍 俯拍 仰拍 跟拍 主观镜头 钩子 卡点 爽点 悬念 场景描述 环境 近景 中景 远景 中近景 慢动作 特写 空镜 全景":
            .line(.action),
        "POV CLOSEUP CLOSEON INSERT MONTAGE HOOK NOTE": .line(.action),
    ])

    private static let endingWords: KeyValuePairs<String, Meaning> = [
        "字幕": .line(.caption), "屏幕文字": .line(.caption), "音效": .line(.sound), "背景音": .line(.sound),
        "背景音乐": .line(.sound),
        "环境音": .line(.sound), "铃声": .line(.sound), "BGM": .line(.sound), "转场": .line(.transition),
        "特写": .line(.action),
        "空镜": .line(.action),
        "全景": .line(.action),
    ]
    /// What a label ends in: 手机特写, 人物字幕.
    private static let endings: [(word: String, meaning: Meaning)] = endingWords.map {
        ($0.key, $0.value)
    }
}
