import Slate
import Wire

/// Everything rushesd says to people, in both languages, one sentence each.
public struct Phrases: Speaking, Sendable {
    /// What every sentence is in.
    public let language: Language
    /// Where the reader has set the hub's address: `url` of the configuration, or an option such as
    /// `--hub`.
    let address: String

    /// `address` is what the reader sets to correct the hub's address, such as `--hub`.
    public init(_ language: Language, address: String = "url") {
        self.language = language
        self.address = address
    }

    /// As crews write it on a sheet: `OK`, `HOLD`, `NG`, and `no mark` while nobody has judged.
    public func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .none: say("no mark", "未评")
        case .circled: say("OK", "过")
        case .hold: say("HOLD", "保")
        case .ng: say("NG", "废")
        }
    }

    /// As it stands in a sentence: `pick-up`, `wild track`.
    public func word(_ kind: TakeKind) -> String {
        switch kind {
        case .normal: say("take", "正常")
        case .falseStart: say("false start", "误开机")
        case .pickup: say("pick-up", "补拍")
        case .wildTrack: say("wild track", "补声(WT)")
        }
    }

    /// Answers a roll; `cameras` are those that roll along.
    public func rolling(_ slate: SlateNumber, cameras: [String]) -> String {
        say(
            "\(slate) rolling on \(cameras.joined(separator: " "))",
            "\(slate) 开录, 机位 \(cameras.joined(separator: " "))")
    }

    /// Refuses a roll while a take rolls.
    public func isRollingAlready(_ slate: SlateNumber) -> String {
        say("\(slate) is rolling already; cut it first", "\(slate) 正在录, 先停")
    }

    /// Follows `rolling` when the moment asked for lies before anything that was kept.
    public func keepsOnly(seconds: Double) -> String {
        say(
            "; the cameras keep \(Int(seconds)) s, so it begins there",
            "; 机位只保留最近 \(Int(seconds)) 秒, 从那里开始")
    }

    /// Refuses a cut before the roll; `seconds` is how long the take has rolled.
    public func cutBeforeRoll(_ slate: SlateNumber, seconds: Double) -> String {
        say(
            "\(slate) has rolled for \(Int(seconds)) s only; still rolling; use cut, or a shorter time",
            "\(slate) 才录了 \(Int(seconds)) 秒; 仍在录: 请说 停, 或更短的时间")
    }

    /// Answers an id, or a part of one, that no clip on the box has.
    public func noSuchClip(_ id: String) -> String {
        say(
            "there is no clip \(Self.brief(id)); takes --json names them",
            "没有素材 \(Self.brief(id)); 用 takes --json 查看")
    }

    /// Answers a question about the clips of a take that has none.
    public func noClipYet(_ slate: SlateNumber) -> String {
        say("\(slate) has no clip yet", "\(slate) 还没有素材")
    }

    /// Answers a name that no camera of the box has.
    public func noSuchCamera(_ name: String) -> String {
        say(
            "there is no camera \(Self.brief(name)); cameras lists them",
            "没有机位 \(Self.brief(name)); 用「机位」查看")
    }

    /// Answers `peek` before the camera has shown anything.
    public func noPicture(_ camera: String) -> String {
        say("camera \(camera) has no picture yet", "机位 \(camera) 还没有画面")
    }

    /// Answers a question about cameras where the box has none.
    public var noCamera: String {
        say(
            "no camera is connected; start one: systemctl start rushes-camera@A",
            "没有机位连接; 先启动: systemctl start rushes-camera@A")
    }

    /// Answers a cut.
    public func cut(_ slate: SlateNumber) -> String { say("\(slate) cut", "\(slate) 停") }

    /// Refuses what can be done only while a take rolls.
    public var nothingRolls: String { say("nothing is rolling", "没有在录") }

    /// Refuses a cut where nothing rolls; `slate` is the take that was cut last.
    public func wasCutAlready(_ slate: SlateNumber) -> String {
        say("\(slate) was cut already; nothing rolls", "\(slate) 已经停了; 没有在录")
    }

    /// Answers a question about a day on which there is no take.
    public func nothingShot(on day: ShootingDay) -> String {
        say("nothing was rolled on \(day)", "\(day) 没有开录")
    }

    /// Refuses what needs a take, before the first.
    public var noTakeYet: String { say("there is no take yet; roll first", "还没有拍; 先开录") }

    /// Answers a name that no take has, `target` as it was said.
    public func noSuchTake(_ target: String) -> String {
        say("there is no take \(target); takes lists them", "没有 \(target) 这一条; 用「场记单」查看")
    }

    /// Behind an answer about a take whose name others have too; each of them as it can be named.
    public func namesakes(_ name: String, rolledAt time: String, others: [String]) -> String {
        let list = others.joined(separator: ", ")
        let rest = others.count == 1 ? "the other is \(list)" : "the others are \(list)"
        return say(
            "\(others.count + 1) takes are called \(name): this is the one rolled at \(time), \(rest)",
            "有 \(others.count + 1) 条都叫 \(name): 这里指 \(time) 开录的那条, 其余用 \(list)")
    }

    /// A number that reads as a fraction, a date or a size, and is no scene that anybody knows.
    public func isNoScene(_ text: String) -> String {
        say(
            "\(Self.brief(text)) is no scene so far, nothing was changed; to make it one: scene \(Self.brief(text))",
            "还没有 \(Self.brief(text)) 这一场, 没有改动; 确实是场号请写: 场 \(Self.brief(text))")
    }

    /// The verdict that was said; `noted` where a note came with it.
    public func judged(_ slate: SlateNumber, _ verdict: Verdict, noted: Bool) -> String {
        if verdict == .none { return say("\(slate) has no verdict now", "\(slate) 评价已清除") }
        return "\(slate) \(word(verdict))" + (noted ? say(", note added", ", 备注已加") : "")
    }

    /// Answers what is so already; nothing was written.
    public func unchanged(_ slate: SlateNumber) -> String {
        say("\(slate) is already so", "\(slate) 已经是这样, 没有改动")
    }

    /// The take was called wrongly, and is corrected.
    public func renamed(_ old: SlateNumber, _ new: SlateNumber) -> String {
        say("\(old) is \(new) now", "\(old) 改为 \(new)")
    }

    /// A note was written.
    public func noted(_ slate: SlateNumber) -> String {
        say("note on \(slate) kept", "\(slate) 备注已存")
    }

    /// Behind it: the take that a note begins with, which is another, and how to write it there.
    public func notOf(_ other: SlateNumber, _ text: String) -> String {
        let text = Self.brief(text)
        return say(
            "; for \(other): undo, then note \(other): \(text)",
            "; 要写给 \(other): 先撤销, 再写 备注 \(other): \(text)")
    }

    /// - Parameter before: what it covered until now.
    public func covered(
        _ slate: SlateNumber, _ lines: LineRanges, before: LineRanges = LineRanges()
    ) -> String {
        if lines.isEmpty { return say("\(slate) covers no lines now", "\(slate) 台词已清除") }
        let now = say("\(slate) covers lines \(lines)", "\(slate) 台词 \(lines)")
        return before.isEmpty || before == lines ? now : now + replaced(before)
    }

    /// Behind what a take covers now.
    func replaced(_ before: LineRanges) -> String {
        say("; before: lines \(before), undo brings them back", "; 原来: 台词 \(before), 撤销可恢复")
    }

    /// The take was called a false start, and gave its number back.
    public func falseStart(_ slate: SlateNumber) -> String {
        say("\(slate) was a false start; its number is free", "\(slate) 误开机, 条号不占用")
    }

    /// The slate that the next roll gets.
    public func next(_ slate: SlateNumber) -> String { say("next is \(slate)", "下一条 \(slate)") }

    /// Refuses an undo where the person said nothing that can be taken back.
    public var nothingToUndo: String { say("you have nothing to take back", "你没有可撤销的操作") }

    /// Refuses an undo of what the person said of one take, where they said nothing of it.
    public func nothingToUndo(of slate: SlateNumber) -> String {
        say(
            "you said nothing of \(slate) that can be taken back; why \(slate) tells what was said",
            "你没有对 \(slate) 说过可撤销的内容; 用「为什么 \(slate)」查看")
    }

    /// Refuses a redo where the person has taken nothing back.
    public var nothingToRedo: String { say("there is nothing to redo", "没有可重做的操作") }

    /// `undone: 3-12B-4 HOLD -> none`, of everything that was said in one line.
    ///
    /// - Parameter person: whose it was, if not the one's who takes it back.
    public func undone(
        _ line: [Operation], overruled: [TakeLog.Overruled] = [], _ slate: String,
        of person: String? = nil
    ) -> String {
        let changes = (line.map { change($0, isReversed: true) } + overruled.map(stays)).joined(
            separator: ", ")
        let whose = person.map { say(" (by \(Self.brief($0)))", " (\(Self.brief($0)) 的操作)") } ?? ""
        return say("undone\(whose): \(slate) \(changes)", "撤销\(whose): \(slate) \(changes)")
    }

    /// `redone: 3-12B-4 none -> HOLD`, of everything that the undo had taken back of one take.
    public func redone(_ line: [Operation], overruled: [TakeLog.Overruled] = [], _ slate: String)
        -> String
    {
        let changes = (line.map { change($0) } + overruled.map(stays)).joined(separator: ", ")
        return say("redone: \(slate) \(changes)", "重做: \(slate) \(changes)")
    }

    /// `HOLD (stays NG, by kuan)`: somebody spoke later, and that holds.
    private func stays(_ overruled: TakeLog.Overruled) -> String {
        let (said, last) = (overruled.said, overruled.by)
        let label = field(said.field).map { "\($0) " } ?? ""
        let person = Self.brief(last.person)
        let by = last.person == said.person ? "" : say(", by \(person)", ", \(person) 说的")
        let (old, now) = (value(said.new, said.field), value(last.new, last.field))
        return label + say("\(old) (stays \(now)\(by))", "\(old) (仍是 \(now)\(by))")
    }

    /// `OK -> HOLD`, for the log and for undo.
    public func change(_ operation: Operation, isReversed: Bool = false) -> String {
        let (old, new) = (
            value(operation.old ?? "", operation.field), value(operation.new, operation.field)
        )
        let label = field(operation.field).map { "\($0) " } ?? ""
        return isReversed ? "\(label)\(new) -> \(old)" : "\(label)\(old) -> \(new)"
    }

    /// Follows what is said of a line that is no command: the line that keeps it as a note.
    public func asNote(_ line: String) -> String {
        say("; to keep it as a note: \(Self.brief(line))", "; 要存为备注: \(Self.brief(line))")
    }

    /// Refuses what could not be written; `reason` is the whole sentence of what failed.
    public func diskFull(_ reason: String) -> String {
        say("not done: \(reason); recording goes on, try again", "没有做成: \(reason); 录制不受影响, 请再试")
    }

    /// Follows an answer.
    public var notWrittenYet: String {
        say(
            "; the disk does not take the take log now, it is kept in memory",
            "; 磁盘暂时无法写入场记, 先保存在内存里")
    }

    /// - Parameter waiting: clips on that disk that are not safe on the hub; what is safe there has
    ///   made room already.
    public func noRoom(megabytes: Int64, on folder: String, waiting: Int) -> String {
        let room = say(
            "not rolling: the disk of \(folder) has room for less than a minute (\(megabytes) MB free)",
            "没有开机: \(folder) 的磁盘剩余不足一分钟 (\(megabytes) MB)")
        if waiting == 0 {
            return room
                + say(
                    "; other files than clips fill it: remove those",
                    "; 占满磁盘的不是未上传的素材, 请清理其他文件")
        }
        let clips = waiting == 1 ? "1 clip" : "\(waiting) clips"
        return room
            + say(
                " and \(clips) on it \(waiting == 1 ? "is" : "are") not safe on the hub yet; copy clips away or connect the hub",
                ", 其中 \(waiting) 个素材还没有安全传到服务器; 请先拷走素材或连接服务器")
    }

    /// One line of a text that may be a page.
    package static func brief(_ text: String) -> String {
        let line = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
        return line.count > 60 ? line.prefix(57) + "..." : line
    }
}
