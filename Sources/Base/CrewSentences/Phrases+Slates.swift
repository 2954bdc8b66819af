import Slate

extension Phrases {
    /// As sheets and answers write it behind a take.
    public func word(_ trait: TakeTrait) -> String {
        switch trait {
        case .mos: say("MOS", "无声")
        case .tail: say("tail slate", "倒板")
        case .series: say("series", "连拍")
        case .rehearsal: say("rehearsal", "排练")
        case .pick: say("pick", "导演选")
        case .void: say("void", "作废")
        }
    }

    /// What the sheet shows of a take: its verdict, or that it was a false start, then kind and
    /// traits.
    public func mark(_ take: Take) -> String {
        var marks = [take.kind == .falseStart ? say("FS", "空条") : word(take.verdict)]
        if take.kind == .pickup { marks.append(say("PU", "补拍")) }
        if take.kind == .wildTrack { marks.append(say("WT", "补声(WT)")) }
        return (marks + manners(take)).joined(separator: " ")
    }

    private func manners(_ take: Take) -> [String] {
        TakeTrait.allCases.filter(take.traits.contains).map(word)
    }

    /// The take to come: `next is 3-12B-5, pick-up, MOS, lines 15-`.
    public func next(_ take: Take) -> String {
        let kind = take.kind == .normal ? [] : [word(take.kind)]
        let lines = take.lines.isEmpty ? [] : [said(take.lines)]
        return ([next(take.slate)] + kind + manners(take) + lines).joined(separator: ", ")
    }

    private func said(_ lines: LineRanges) -> String {
        say(lines.isOneLine ? "line \(lines)" : "lines \(lines)", "台词 \(lines)")
    }

    /// Behind the answer to another slate: what was said of the take that was next before.
    public func notTakenAlong(_ announced: [Operation], of slate: SlateNumber) -> String {
        let said = things(announced)
        guard let last = said.last else { return "" }
        let (list, place) = (said.joined(separator: ", "), scene(of: slate))
        let isOne = said.count == 1 && !last.hasPrefix("lines ")
        return say(
            "; \(list) said of \(place) \(isOne ? "is" : "are") not taken along",
            "; 对 \(place) 说的 \(list) 不带过去")
    }

    /// The same where that is next once more; the sentence before it has all but the notes.
    public func holdAgain(_ announced: [Operation], of slate: SlateNumber) -> String {
        let notes = things(announced.filter { $0.field == .note })
        guard !notes.isEmpty else { return "" }
        let (list, place) = (notes.joined(separator: ", "), scene(of: slate))
        return say(
            "; \(list) said of \(place) \(notes.count == 1 ? "holds" : "hold") again",
            "; 对 \(place) 说的 \(list) 重新有效")
    }

    /// What was said last of kind, traits and lines, and all notes.
    private func things(_ announced: [Operation]) -> [String] {
        let last = Dictionary(announced.map { ($0.field, $0.new) }) { $1 }
        let kind = last[.kind].flatMap(TakeKind.init(rawValue:)).flatMap {
            $0 == .normal ? nil : word($0)
        }
        let traits = TakeTrait.allCases.filter { last[$0.field] == TakeTrait.text(true) }.map(word)
        let lines = last[.lines].flatMap { LineRanges($0) }.flatMap { $0.isEmpty ? nil : said($0) }
        let notes = announced.filter { $0.field == .note }.map {
            say("note \"\(Self.short($0.new))\"", "备注“\(Self.short($0.new))”")
        }
        return [kind].compactMap(\.self) + traits + [lines].compactMap(\.self) + notes
    }

    /// A scene, or its wild tracks: `3-12`, `3-12WT`.
    private func scene(of slate: SlateNumber) -> String {
        slate.isWildTrack
            ? slate.setup : (slate.episode.map { "\($0)-" } ?? "") + slate.scene
    }

    /// The take's kind was said.
    public func isNow(_ slate: SlateNumber, _ kind: TakeKind) -> String {
        kind == .normal
            ? say("\(slate) is an ordinary take", "\(slate) 是正常条")
            : say("\(slate) is a \(word(kind))", "\(slate) \(word(kind))")
    }

    /// With the lines it is for, and those that it had.
    public func isNow(
        _ slate: SlateNumber, _ kind: TakeKind, of lines: LineRanges, before: LineRanges
    ) -> String {
        let now = isNow(slate, kind) + say(", lines \(lines)", ", 台词 \(lines)")
        return before.isEmpty || before == lines ? now : now + replaced(before)
    }

    /// A trait was set, or taken away where `isOn` is false.
    public func isNow(_ slate: SlateNumber, _ trait: TakeTrait, _ isOn: Bool) -> String {
        if trait == .void {
            return isOn ? voided(slate) : say("\(slate) counts again", "\(slate) 已恢复")
        }
        return isOn
            ? "\(slate) \(word(trait))"
            : say("\(slate) is not \(word(trait)) any more", "\(slate) 取消\(word(trait))")
    }

    private func voided(_ slate: SlateNumber) -> String {
        say(
            "\(slate) is void; its number stays taken, restore brings it back",
            "\(slate) 作废, 条号保留; 恢复 可找回")
    }

    /// Stands for the slate where something is said of the take to come.
    public var takeToCome: String { say("next take", "下一条") }

    /// One sentence for each thing that looks like a slip; nothing is refused.
    public func warning(_ warning: SlateWarning) -> String {
        switch warning {
        case .duplicate(let slate, let free):
            say("\(slate) exists already; take \(free) is free", "\(slate) 已存在; 可用第 \(free) 条")
        case .falls(let highest, let take):
            say("take \(take) comes after take \(highest)", "条号变小: \(highest) 之后是 \(take)")
        case .startsAt(let take):
            say("this shot begins with take \(take), not 1", "这一镜从第 \(take) 条开始, 不是第 1 条")
        case .passedOver(let shot):
            say(
                "shot \(shot) reads as a number; the letters I and O are passed over",
                "镜号 \(shot) 容易看成数字, 一般跳过 I 和 O")
        case .shortNG(let slate, let seconds):
            say(
                "\(slate) is only \(seconds) s long; for a false start: fs",
                "\(slate) 只有 \(seconds) 秒; 误开机请输入 fs")
        case .unknownCamera(let camera): say("there is no camera \(camera)", "没有机位 \(camera)")
        case .ownedBy(let person):
            say(
                "\(Self.brief(person)) owns the next slate; let them know",
                "下一条的板号归 \(Self.brief(person)) 管, 改动请通知他")
        case .linesBeyond(let lines, let scene, let own):
            say(
                "\(scene) has no \(lines): its lines are \(own)",
                "\(scene) 没有 \(lines), 这一场的行是 \(own)")
        case .linesMoved(let lines, let scene):
            say(
                "its lines \(lines) are those of \(scene) now: say them again if they were another scene's",
                "它的台词 \(lines) 现在算 \(scene) 的: 原来指的若是另一场, 请重说")
        case .unknownScene(let scene): say("the script has no scene \(scene)", "剧本里没有 \(scene) 这一场")
        case .sceneWas(let old, now: let now?):
            say(
                "these are lines of \(now), which was \(old) when the take was shot; another scene is \(old) now",
                "这些是 \(now) 的台词: 拍这条时它叫 \(old), 现在的 \(old) 是另一场")
        case .sceneWas(let old, now: nil):
            say(
                "these are lines of the page the take was shot from; another scene is \(old) now",
                "这些是拍摄时那版剧本的台词; 现在的 \(old) 是另一场")
        case .takesWere(let old, let now):
            say(
                "the takes of \(old) so far are of another scene, which is \(now) now",
                "\(old) 已有的条拍的是另一场, 那一场现在是 \(now)")
        case .linesCleared(let lines):
            say(
                "that took the lines away; they were \(lines), undo brings them back",
                "台词已清除; 原来是 \(lines), 撤销可恢复")
        case .outsideLines(let lines, let covered):
            say(
                "\(lines) is not among the take's lines \(covered)", "\(lines) 不在这条的台词 \(covered) 里"
            )
        }
    }

    /// - Parameter before: whose it was until now.
    public func owns(_ slate: SlateNumber, before: String?) -> String {
        say("the next slate, \(slate), is yours", "下一条 \(slate) 的板号归你管")
            + (before.map { say("; it was \(Self.brief($0))'s", "; 之前归 \(Self.brief($0))") } ?? "")
    }

    /// - Parameter owner: whose it stays.
    public func ownsNoMore(_ owner: String?) -> String {
        guard let owner else { return say("the next slate is nobody's", "下一条的板号没有人管") }
        return say(
            "the next slate is \(Self.brief(owner))'s; own makes it yours",
            "下一条的板号归 \(Self.brief(owner)) 管; 输入「我管」接管")
    }

    /// Behind an answer.
    public func warnings(_ warnings: [SlateWarning]) -> String {
        warnings.map { say("; careful: ", "; 注意: ") + warning($0) }.joined()
    }

    /// Nil where the values speak for themselves.
    func field(_ field: TakeField) -> String? {
        switch field {
        case .slate: say("slate", "板号")
        case .episode: say("episode", "集")
        case .scene: say("scene", "场")
        case .shot: say("shot", "镜")
        case .take: say("take", "条")
        case .kind: say("kind", "类型")
        case .note: say("note", "备注")
        case .lines: say("lines", "台词")
        case .cameras: say("cameras", "机位")
        case .rolledAt: say("rolled", "开录")
        case .cutAt: say("cut", "停")
        case .mark: say("mark", "标")
        case .remark: say("line", "台词")
        case .heard: say("heard", "听到")
        case .verdict, .mos, .tail, .series, .rehearsal, .pick, .void: nil
        }
    }

    /// A value as the crew says it; nothing is `none`, 空.
    func value(_ text: String, _ field: TakeField) -> String {
        let none = say("none", "空")
        if text.isEmpty { return none }
        if let trait = field.trait { return text == TakeTrait.set ? word(trait) : none }
        switch field {
        case .slate: return TakeLog.slate(text)?.description ?? Self.brief(text)
        case .verdict:
            return Verdict(rawValue: text).map { $0 == .none ? none : word($0) } ?? Self.brief(text)
        case .kind: return TakeKind(rawValue: text).map(word) ?? Self.brief(text)
        case .remark:
            return LineRemark(text: text).map { Self.brief(remark($0)) } ?? Self.brief(text)
        case .mark:
            return Int64(text).map { "\($0 / 1_000_000_000).\($0 / 100_000_000 % 10) s" }
                ?? Self.brief(text)
        case .heard: return HeardLine.read(text).map(\.number).joined(separator: ", ")
        default: return Self.brief(text)
        }
    }
}
