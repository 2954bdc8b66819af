import CrewSentences
import Slate
import Wire

/// Something that should be looked at before the day is handed in; each is one sentence.
public enum Finding: Equatable, Sendable {
    /// The box cannot reach what it writes takes and clips to.
    case folderAway(StateTrouble)
    case gap(setup: String, missing: [Int])
    case duplicate(SlateNumber, times: Int)
    case falls(SlateNumber, after: Int)
    case startsLate(SlateNumber)
    case noVerdict(SlateNumber)
    case noLines(SlateNumber)
    case noneCircled(setup: String, takes: Int)
    /// A scene with takes of which nobody said anything: no mark, no lines.
    case untagged(scene: String, takes: Int)
    /// A scene with takes that are kept, of which none has lines on any day.
    case noLinesInScene(scene: String, takes: Int)
    case uncovered(scene: String, lines: [String])
    case stillRolling(SlateNumber)
    case noClip(SlateNumber, why: [String: LackReason] = [:])
    case powerCut(SlateNumber)
    case cameraWithoutClip(SlateNumber, cameras: [String], why: [String: LackReason] = [:])
    /// A camera's clips begin after the roll, end before the cut, or hold nothing between the two.
    case beginsLate(file: String, nanoseconds: Int64)
    case endsEarly(file: String, nanoseconds: Int64)
    case holdsNothing(file: String)
    /// It began when the take had been cut already, beside others of its camera.
    case afterCut(file: String)
    /// Between two clips of a camera something of the take is missing.
    case hole(SlateNumber, TakeGap)
    /// The take was cut, and the camera has not closed its clip: its disk is full, or it hangs.
    case notClosed(file: String)
    case unconfirmed(file: String)
    /// Neither this box nor the hub has it.
    case gone(file: String)
    /// The only copy in reach is damaged: at this box, or at the hub while none is here.
    case damaged(file: String, UploadTrouble.Code)
    /// Only the spare disk has it, and that is not there.
    case away(file: String, folder: String)
    case framesDropped(file: String, frames: Int)
    case framesCorrupt(file: String, frames: Int)
    case noSignal(file: String, frames: Int)
    /// The picture stood still, or sound was missing, for seconds.
    case frozen(file: String, nanoseconds: Int64)
    case silent(file: String, nanoseconds: Int64)
    case noTimecode(file: String)
    case timecodeJumps(file: String, times: Int)
    case recovered(file: String)

    /// Troubles of a clip of which nobody has a whole copy in reach.
    static let damages: Set<UploadTrouble.Code> = [
        .ownDamage, .ownShort, .ownUnreadable, .ownManifest, .damagedAndGone,
    ]

    /// Its name for programs; never changes.
    public var code: String {
        switch self {
        case .folderAway: "folder-away"
        case .gap: "gap"
        case .duplicate: "duplicate"
        case .falls: "falls"
        case .startsLate: "starts-late"
        case .noVerdict: "no-verdict"
        case .noLines: "no-lines"
        case .noneCircled: "none-circled"
        case .untagged: "untagged"
        case .noLinesInScene: "no-lines-in-scene"
        case .uncovered: "uncovered"
        case .stillRolling: "still-rolling"
        case .noClip: "no-clip"
        case .powerCut: "power-cut"
        case .cameraWithoutClip: "camera-without-clip"
        case .beginsLate: "begins-late"
        case .endsEarly: "ends-early"
        case .holdsNothing: "holds-nothing"
        case .afterCut: "after-cut"
        case .hole: "hole"
        case .notClosed: "not-closed"
        case .unconfirmed: "unconfirmed"
        case .gone: "gone"
        case .damaged: "damaged"
        case .away: "away"
        case .framesDropped: "frames-dropped"
        case .framesCorrupt: "frames-corrupt"
        case .noSignal: "no-signal"
        case .frozen: "frozen"
        case .silent: "silent"
        case .noTimecode: "no-timecode"
        case .timecodeJumps: "timecode-jumps"
        case .recovered: "recovered"
        }
    }

    /// The slate, setup or file it is about.
    public var subject: String {
        switch self {
        case .gap(let setup, _), .noneCircled(let setup, _), .uncovered(let setup, _),
            .untagged(let setup, _),
            .noLinesInScene(let setup, _):
            setup
        case .folderAway(let trouble): trouble.place
        case .duplicate(let slate, _), .falls(let slate, _): "\(slate)"
        case .startsLate(let slate), .noVerdict(let slate), .noLines(let slate),
            .stillRolling(let slate), .noClip(let slate, _),
            .powerCut(let slate), .cameraWithoutClip(let slate, _, _), .hole(let slate, _):
            "\(slate)"
        case .framesDropped(let file, _), .framesCorrupt(let file, _), .noSignal(let file, _),
            .timecodeJumps(let file, _),
            .away(let file, _), .damaged(let file, _), .beginsLate(let file, _),
            .endsEarly(let file, _),
            .holdsNothing(let file),
            .frozen(let file, _), .silent(let file, _):
            file
        case .notClosed(let file), .unconfirmed(let file), .gone(let file),
            .noTimecode(let file), .recovered(let file), .afterCut(let file):
            file
        }
    }

    /// What is to be looked at, and of which take, setup or file.
    public func sentence(_ language: Language) -> String { ReportWords(language).sentence(self) }
}

extension ReportWords {
    fileprivate func sentence(_ finding: Finding) -> String {
        let subject = PlainText.clipped(finding.subject, to: 80)
        switch finding {
        case .folderAway(let trouble): return phrases.stateTrouble(trouble)
        case .gap(_, let missing): return gap(subject, missing)
        case .duplicate(_, let times):
            return say("\(subject) is the number of \(times) takes", "\(subject) 有 \(times) 条同号")
        case .falls(_, let after):
            return say("\(subject) comes after take \(after)", "\(subject) 条号变小: 在第 \(after) 条之后")
        case .startsLate:
            return say(
                "\(subject) is the first of its setup, and not take 1",
                "\(subject) 是这一镜的第一条, 却不是第 1 条")
        case .noVerdict: return say("\(subject) has no verdict", "\(subject) 未评")
        case .noLines:
            return say("\(subject) is circled and covers no lines", "\(subject) 过了, 没有写台词")
        case .noneCircled(_, let takes):
            return say(
                "\(subject) has no circled take (\(takes) rolled)",
                "\(subject) 没有过条 (拍了 \(takes) 条)")
        case .untagged(_, let takes):
            return say(
                "\(subject): nothing was tagged (\(count(takes, "take")) without mark and lines)",
                "\(subject) 什么都没有记 (\(takes) 条, 没有评价也没有台词)")
        case .noLinesInScene(_, let takes):
            return say(
                "\(subject) has verdicts and no lines (\(count(takes, "take")) kept)",
                "\(subject) 评了却没有写台词 (留用 \(takes) 条)")
        case .uncovered(_, let lines):
            let shown = Self.few(lines)
            return say(
                "\(subject) \(lines.count == 1 ? "line" : "lines") \(shown) not covered",
                "\(subject) 还没拍到第 \(shown) 行")
        case .stillRolling: return say("\(subject) has not been cut", "\(subject) 还在录")
        case .powerCut:
            return say(
                "the box went off while \(subject) rolled (power cut or restart); it is in several clips",
                "\(subject) 录制时主机断过电或重启过, 分成了几段素材")
        case .noClip(_, let why):
            let reasons = why.isEmpty ? "" : ": " + names(why.keys.sorted(), why)
            return say("\(subject) has no clip", "\(subject) 没有素材") + reasons
        case .cameraWithoutClip(_, let cameras, let why):
            let names = names(cameras, why)
            return say("\(subject) has no clip of camera \(names)", "\(subject) 没有机位 \(names) 的素材")
        case .hole(_, let gap): return PlainText.clipped("\(subject): \(phrases.gap(gap))", to: 160)
        default: return clipSentence(finding)
        }
    }

    private func clipSentence(_ finding: Finding) -> String {
        let subject = PlainText.clipped(finding.subject, to: 80)
        switch finding {
        case .notClosed: return say("\(subject) is still being written", "\(subject) 还没写完")
        case .unconfirmed:
            return say("\(subject) is not verified by the hub yet", "\(subject) 服务器尚未校验")
        case .afterCut:
            return say(
                "\(subject) begins after the cut: nothing of the take is in it",
                "\(subject) 停机之后才开始, 里面没有这一条")
        case .gone:
            return say(
                "\(subject) is on this box no more, and the hub does not have it; look for the editor's copy",
                "\(subject) 本机已没有, 服务器也没有; 请找剪辑师那里的副本")
        case .damaged(_, let code): return phrases.isDamaged(subject, code) ?? subject
        case .away(_, let folder):
            let folder = PlainText.clipped(folder, to: 80)
            return say(
                "\(subject) lies on the spare disk \(folder), which is not there",
                "\(subject) 在备用硬盘 \(folder) 上, 硬盘不在")
        case .framesDropped(_, let frames):
            return say("\(subject): \(count(frames, "frame")) missing", "\(subject) 缺 \(frames) 帧")
        case .framesCorrupt(_, let frames):
            return say(
                "\(subject) has \(count(frames, "broken frame"))", "\(subject) 有 \(frames) 个坏帧")
        case .noSignal(_, let frames):
            return say(
                "\(subject) was without signal for \(count(frames, "frame"))",
                "\(subject) 有 \(frames) 帧无信号")
        case .frozen(_, let nanoseconds):
            let seconds = Phrases.seconds(nanoseconds)
            return say(
                "\(subject): the picture stands still for \(seconds) s",
                "\(subject) 画面定住了 \(seconds) 秒")
        case .silent(_, let nanoseconds):
            let seconds = Phrases.seconds(nanoseconds)
            return say(
                "\(subject): \(seconds) s of its sound are missing (silence)",
                "\(subject) 缺 \(seconds) 秒声音 (静音)")
        case .noTimecode: return say("\(subject) has no timecode of the set", "\(subject) 没有现场时码")
        case .timecodeJumps(_, let times):
            return say(
                "the timecode jumped \(count(times, "time")) in \(subject)",
                "\(subject) 时码跳了 \(times) 次")
        case .beginsLate(_, let nanoseconds):
            let seconds = Phrases.seconds(nanoseconds)
            return say(
                "\(subject) begins \(seconds) s after the roll", "\(subject) 开机后 \(seconds) 秒才有画面")
        case .endsEarly(_, let nanoseconds):
            let seconds = Phrases.seconds(nanoseconds)
            return say(
                "\(subject) ends \(seconds) s before the cut", "\(subject) 在停机前 \(seconds) 秒就断了")
        case .holdsNothing:
            return say("\(subject) has nothing between roll and cut", "\(subject) 从开机到停机没有画面")
        case .recovered:
            return say(
                "\(subject) was closed by recovery: its camera or a disk failed",
                "\(subject) 由恢复程序收尾")
        default: return subject
        }
    }

    private func reason(_ reason: LackReason) -> String {
        switch reason {
        case .absent: say("it was not there when the take rolled", "开录时没有连接")
        case .missed(let missed): phrases.why(missed)
        }
    }

    /// Cameras, each with the reason that is known.
    private func names(_ cameras: [String], _ why: [String: LackReason]) -> String {
        let told = cameras.prefix(12).map { name in
            name + (why[name].map { " (\(reason($0)))" } ?? "")
        }
        return PlainText.clipped(told.joined(separator: ", "), to: 240)
    }

    private func gap(_ setup: String, _ missing: [Int]) -> String {
        let shown = Self.few(missing.map(String.init))
        return say("\(setup) lacks take \(shown)", "\(setup) 缺第 \(shown) 条")
    }

    private static func few(_ names: [String]) -> String {
        PlainText.clipped(names.prefix(12).joined(separator: ", "), to: 60)
            + (names.count > 12 ? ", ..." : "")
    }

    var open: String { say("Open:", "待办:") }
    var nothingOpen: String { say("Nothing is open.", "没有待办.") }

    /// How many findings of the same kind are not shown.
    func more(_ count: Int, like finding: Finding) -> String {
        say(
            "and \(count) more (\(kind(finding))): rushes day --check",
            "还有 \(count) 处 (\(kind(finding))): rushes 日报 --check")
    }

    /// A kind of finding in a few words.
    private func kind(_ finding: Finding) -> String {
        switch finding {
        case .folderAway: say("folder of takes away", "场记文件夹不在")
        case .gap: say("missing numbers", "缺条号")
        case .duplicate: say("one number twice", "条号重复")
        case .falls: say("falling numbers", "条号变小")
        case .startsLate: say("first take not 1", "首条不是第 1 条")
        case .noVerdict: say("no verdict", "未评")
        case .noLines: say("circled without lines", "过条没写台词")
        case .noneCircled: say("no circled take", "没有过条")
        case .untagged: say("nothing tagged", "什么都没记")
        case .noLinesInScene: say("verdicts without lines", "评了没写台词")
        case .uncovered: say("lines not covered", "台词没拍到")
        case .stillRolling: say("still rolling", "还在录")
        case .noClip, .cameraWithoutClip: say("no clip", "没有素材")
        case .powerCut: say("power cuts", "断过电")
        case .beginsLate: say("began after the roll", "开头晚了")
        case .endsEarly: say("ended before the cut", "提前断了")
        case .holdsNothing: say("empty clips", "空素材")
        case .hole: say("gaps", "中间断过")
        case .frozen: say("frozen pictures", "画面定住")
        case .silent: say("no sound", "没有声音")
        case .notClosed: say("still being written", "还没写完")
        case .unconfirmed: say("not verified", "未校验")
        case .afterCut: say("clips after the cut", "停机后才开始")
        case .gone: say("gone from box and hub", "本机和服务器都没有")
        case .damaged: say("damaged copies", "副本损坏")
        case .away: say("on a disk that is not there", "所在硬盘不在")
        case .framesDropped: say("missing frames", "缺帧")
        case .framesCorrupt: say("broken frames", "坏帧")
        case .noSignal: say("no signal", "无信号")
        case .noTimecode: say("no timecode", "没有时码")
        case .timecodeJumps: say("timecode jumps", "时码跳")
        case .recovered: say("recovered", "恢复收尾")
        }
    }

    /// `3 findings on 2026-11-23`
    func found(_ count: Int, _ day: ShootingDay) -> String {
        count == 0
            ? say("\(day): nothing is open", "\(day): 没有待办")
            : say("\(day): \(self.count(count, "finding"))", "\(day): 待办 \(count) 处")
    }
}
