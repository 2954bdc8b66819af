import CrewGrammar
import CrewSentences
import Slate
import TextWidth
import Time
import Wire

/// What the prompt itself says, in both languages, beside `Phrases` for what rushesd says.
struct PromptWords: Speaking {
    let language: Language

    init(_ language: Language) { self.language = language }

    // MARK: Sentences

    /// Lines that were heard in the target and wait to be accepted.
    func heard(_ lines: String) -> String { say("heard \(lines): accept", "听到 \(lines): 接受") }
    var draftIsBack: String { say("your half-typed line is back", "没打完的一行还在") }
    var linkIsBack: String { say("rushesd is back", "录制主机已恢复连接") }
    var connecting: String { say("connecting to rushesd ...", "正在连接录制主机 ...") }
    var notSaid: String {
        say("not said: rushesd cannot be reached; nothing was changed", "没有发出: 连不上录制主机, 没有改动")
    }

    /// rushesd hangs; `dropped` is what was pressed since.
    func silent(seconds: Int, dropped: [String]) -> String {
        let lost =
            dropped.isEmpty ? "" : say("; not sent: \(list(dropped))", "; 没有发出: \(list(dropped))")
        return say(
            "rushesd cannot be reached (silent for \(seconds) s)", "连不上录制主机 (\(seconds) 秒没有回应)")
            + (dropped.isEmpty
                ? say("; keys are not sent, cameras roll on", "; 按键不会发出, 录制不受影响") : lost)
    }

    /// After rushesd hung or was away; what was typed stands in the line.
    func dropped(_ lines: [String]) -> String {
        say(
            "rushesd is back; dropped, not done: \(list(lines, most: 12))",
            "录制主机已恢复; 已丢弃, 没有执行: \(list(lines, most: 12))")
    }

    /// The last few.
    private func list(_ lines: [String], most: Int = 4) -> String {
        (lines.count > most ? "... " : "") + lines.suffix(most).joined(separator: ", ")
    }

    func takesBack(_ text: String) -> String {
        say("take back \(text)? Enter = yes, Esc = no", "撤销 \(text)? 回车 = 撤销, Esc = 不撤")
    }

    /// A line began with digits that had been verdicts; what became of them follows.
    func beginsALine(_ digits: String) -> String {
        say("\(digits) begins your line; ", "\(digits) 是这一行的开头; ")
    }

    /// Behind a letter that had been a key.
    func began(_ letter: Character) -> String {
        say("\(letter) begins your line; Enter says it as it stands", "\(letter) 是这一行的开头; 回车照此发出")
    }

    func isTakenBack(_ verdict: String) -> String {
        say("taking back \(verdict)", "正在撤销 \(verdict)")
    }

    var changedNothing: String { say("it had changed nothing", "它没有改动什么") }

    /// Enter behind a verdict.
    func stands(_ verdict: String) -> String { say("\(verdict) stands", "\(verdict) 已定") }

    func standsAndRolls(_ verdict: String) -> String {
        stands(verdict) + say("; still rolling: Enter again ends the take", "; 仍在录: 再按回车才停")
    }

    var nothingToEnd: String { say("nothing rolls; Space twice rolls", "没有在录; 空格两次开录") }

    func isALine(_ digits: String) -> String {
        say(
            "\(digits) is a slate, no verdicts: Enter = go there, Esc = drop",
            "\(digits) 是板号, 没有评: 回车 = 换过去, Esc = 取消")
    }

    var offerIsOver: String {
        say("the offer is over; Enter now ends the take: press again", "刚才的建议已失效; 回车会停机: 要停请再按")
    }
    var typeACommand: String {
        say("type a command, Enter says it, Esc drops it", "输入命令, 回车发出, Esc 取消")
    }
    var spaceAgainRolls: String { say("space once more to roll", "再按一次空格开录") }
    var spaceAgainCuts: String { say("space once more to cut", "再按一次空格停") }
    var help: String { say("help", "帮助") }
    var goesOn: String { say("recording goes on; come back with: rushes", "录制继续; 再进来输入: rushes") }

    /// - Parameters:
    ///   - unanswered: lines that are asked for again.
    ///   - dropped: what was pressed since.
    func down(_ reason: String, unanswered: [String], dropped: [String]) -> String {
        let asked = unanswered.isEmpty ? "" : self.unanswered(unanswered) + "; "
        let lost =
            dropped.isEmpty
            ? "" : say("not sent: \(list(dropped)); ", "没有发出: \(list(dropped)); ")
        // The system's own words are English.
        let why = language == .english ? " (\(reason))" : ""
        return lost + asked
            + say(
                "rushesd cannot be reached, trying again; a camera that rolls goes on rolling",
                "连不上录制主机, 正在重试; 录制不受影响") + why
    }

    private func unanswered(_ lines: [String]) -> String {
        say(
            "no answer to: \(list(lines)); you hear what became of it when rushesd is back",
            "没有回音: \(list(lines)); 恢复后会告诉你结果")
    }

    /// A line as it is named: what a key says by its label, everything else as it was typed.
    func name(_ line: String) -> String {
        switch line {
        case "roll": rolls
        case "cut": cuts
        case "mark": begins
        default: KeyTable.bindings.first { $0.effect == .says(line) }?.label(language) ?? line
        }
    }

    // MARK: Hints

    var saysIt: String { say("run", "发出") }
    var drops: String { say("cancel", "取消") }
    var completes: String { say("complete", "补全") }
    var closes: String { say("close", "关闭") }
    /// Enter behind a verdict.
    var keeps: String { say("it stands", "就这样") }
    var rolls: String { say("roll", "开录") }
    var cuts: String { say("cut", "停") }
    var begins: String { say("a line begins", "句首") }
    var copies: String { say("same", "同上条") }
    /// With the words of the key table, as it is the same key.
    var cutsAndNext: String { say("next take", "下一条") }

    func leavesPage(isRolling: Bool) -> String {
        say(
            "Space x2 \(isRolling ? "cuts" : "rolls"), j k scroll, other keys go back",
            "Space x2 \(isRolling ? "停" : "开录"), j k 滚动, 其他键返回")
    }

    /// What Enter does with an offer.
    func accepts(_ line: String, _ undo: String?) -> String {
        if let undo { return say("take back \(undo)", "撤销 \(undo)") }
        if line.hasPrefix("note ") || line.contains(" note ") { return say("save the note", "存备注") }
        return "= \(line)"
    }

    func enterSays(_ line: String) -> String { say("  Enter = \(line)", "  回车 = \(line)") }

    func keepAsNote(_ slate: String) -> String {
        say(
            "keep that as a note on \(slate)? Enter = yes, Esc = no",
            "存为 \(slate) 的备注? 回车 = 存, Esc = 不存")
    }

    func found(_ count: Int) -> String {
        if count == 0 { return say("nothing found", "没有找到") }
        return say(
            "\(count) take\(count == 1 ? "" : "s"); Esc goes back to the scene",
            "\(count) 条; Esc 回到本场")
    }

    // MARK: Labels

    var takeHeads: [String] {
        [
            say("take", "条"), say("mark", "结果"), say("cam", "机"), say("dur", "时长"),
            say("lines", "台词"), say("sent", "上传"),
            say("note", "备注"),
        ]
    }

    var next: String { say("next", "下一条") }
    /// Before the `>`, with the slate of the take to come.
    var toCome: String { say("next", "待拍") }
    var now: String { say("now", "在录") }
    var noTakes: String { say("no take of this scene yet", "本场还没有拍") }
    var noScript: String {
        say(
            "no script of this scene; rushes script load FILE", "没有本场的剧本; 载入: rushes script load 文件"
        )
    }

    /// The lines on the screen would be another scene's.
    func noLinesOf(_ slate: SlateNumber) -> String {
        say(
            "the lines of \(slate) are not shown here: coverage shows them",
            "这里不显示 \(slate) 的台词; 用「覆盖」查看")
    }

    func open(_ open: Int, of lines: Int) -> String {
        open == 0
            ? say("all covered", "都拍到了") : say("\(open) of \(lines) open", "\(open)/\(lines) 句未拍")
    }

    var nobodyElse: String { say("nobody else is here", "没有其他人在看") }
    var looksOn: String { say("watching", "在看") }

    func types(_ slate: String) -> String {
        slate.isEmpty ? say("is typing", "正在输入") : say("is typing on \(slate)", "正在写 \(slate)")
    }

    func disk(_ hours: Double) -> String {
        let text = hours >= 10 ? "\(Int(hours))" : tenths(hours)
        return say("disk \(text)h", "剩\(text)小时")
    }

    func queue(_ count: Int) -> String { say("\(count) uploading", "待传\(count)") }

    func heat(_ celsius: Double) -> String {
        say("\(Int(celsius.rounded()))C", "温\(Int(celsius.rounded()))")
    }

    func source(_ source: TimecodeSource) -> String {
        switch source {
        case .ltc: "LTC"
        case .mtc: "MTC"
        case .timeOfDay: say("clock", "时钟")
        }
    }

    func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    // MARK: Warnings

    func noSignal(_ camera: String) -> String {
        say("camera \(camera) has no signal", "机位 \(camera) 无信号")
    }
    func overload(_ camera: String, _ step: String) -> String {
        say("camera \(camera) is overloaded: \(step)", "机位 \(camera) 过载: \(step)")
    }
    func diskIsLow(_ hours: Double) -> String {
        say("the disk holds \(tenths(hours)) hours more", "硬盘只够再录 \(tenths(hours)) 小时")
    }
    func uploadIsStuck(_ why: String) -> String { say("upload waits: \(why)", "上传受阻: \(why)") }
    func isHot(_ celsius: Double) -> String {
        say("the processor is at \(Int(celsius)) C", "处理器 \(Int(celsius)) 度")
    }
    var noCamera: String { say("no camera is connected", "没有机位连接") }

    /// What leaves the prompt.
    static let leave: Set = ["q", "quit", "exit", "断开", "退出"]

    /// Verbs whose answer is a list of takes to look through.
    static func lists(_ line: String) -> Bool {
        guard case .success(let read) = Grammar.parse(line) else { return false }
        switch read.command {
        case .takes, .find, .go: return true
        default: return false
        }
    }

    /// A line that a key said: it need not be given back for another try.
    static func isOneKey(_ line: String) -> Bool {
        KeyTable.bindings.contains { $0.effect == .says(line) }
            || ["roll", "cut", "mark"].contains(line)
    }

    /// A line with words of somebody's own: refused, it comes back.
    static func keepsText(_ line: String) -> Bool {
        let read: CrewLine
        switch Grammar.parse(line) {
        case .success(let line): read = line
        case .failure(let error): return error.isOfAnotherTake
        }
        return switch read.command {
        case .note, .remark: true
        case .verdict(_, let note), .kind(_, _, let note): note != nil
        default: false
        }
    }

    // MARK: Help

    /// Keys, then words; the same table as the key sheet and the manual.
    var helpPage: [String] {
        let keys = KeyTable.bindings.map { binding in
            let line: String =
                switch binding.effect {
                case .says(let line), .begins(let line): line
                case .own: ""
                }
            return (binding.key, binding.label(language), line)
        }
        let wide = keys.map { Width.cells($0.0) }.max() ?? 0
        let wider = keys.map { Width.cells($0.1) }.max() ?? 0
        let sheet = keys.map { key, label, line in
            pad(key, wide) + "  " + pad(label, wider) + (line.isEmpty ? "" : "  = \(line)")
        }
        let intro = say(
            "Keys, while nothing is typed (a slate is just typed: 27-4). Any key leaves; j k scroll.",
            "没有输入时的按键 (换场直接打号: 27-4)。任意键返回, j k 滚动。")
        return [intro, ""] + sheet + [
            "", say("Words (also: tutorial, lang zh, quit)", "命令 (另有: 教程, lang en, 断开)"), "",
        ]
            + phrasesHelp
    }

    private var phrasesHelp: [String] {
        Verb.allCases.map { verb in
            "\(verb.words.joined(separator: " ")): \(verb.meaning(language))"
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - Width.cells(text)))
    }
}
