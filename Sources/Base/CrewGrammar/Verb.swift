import Slate
import Wire

/// The words of the set: one table for the prompt, the command line, buttons and help, in both
/// languages.
public enum Verb: String, CaseIterable, Sendable {
    case roll, cut, next, ok, hold, ng, clear, pick, fs, note, lines, changed, dropped, mark, heard,
        accept, same, ep, scene, shot, take
    case pu, wt, mos, tail, series, rehearsal, void, restore, undo, redo, own, takes, go, find
    case clip, cameras, script, coverage, peek, status, who, log, day, why, send, help

    /// What may be typed; the first is the one we print, the Chinese ones follow the English.
    public var words: [String] {
        switch self {
        case .roll: ["roll", "rec", "开机", "录", "开录"]
        case .cut: ["cut", "stop", "停", "停机", "咔"]
        case .next: ["next", "下一条"]
        case .ok: ["ok", "o", "circle", "good", "1", "过", "过条", "好", "可以", "过了", "这条过", "一条过"]
        case .hold: ["hold", "k", "keep", "2", "保", "保条", "留", "保一条", "留着"]
        case .ng: ["ng", "n", "3", "废", "废条", "不要", "不行"]
        case .clear: ["clear", "0", "清"]
        case .pick: ["pick", "5", "选", "导演选"]
        case .fs: ["fs", "false", "误开机", "空条", "废板"]
        case .note: ["note", "备注"]
        case .lines: ["lines", "台词"]
        case .changed: ["changed", "改词"]
        case .dropped: ["dropped", "漏词"]
        case .mark: ["mark", "标", "标记"]
        case .heard: ["heard", "听到"]
        case .accept: ["accept", "接受"]
        case .same: ["same", "同上"]
        case .ep: ["ep", "episode", "集"]
        case .scene: ["scene", "场"]
        case .shot: ["shot", "镜"]
        case .take: ["take", "条"]
        case .pu: ["pu", "pickup", "补拍"]
        case .wt: ["wt", "wild", "补声", "补录音"]
        case .mos: ["mos", "无声"]
        case .tail: ["tail", "倒板"]
        case .series: ["series", "连拍"]
        case .rehearsal: ["rehearsal", "reh", "排练"]
        case .void: ["void", "作废"]
        case .restore: ["restore", "恢复"]
        case .undo: ["undo", "u", "撤销"]
        case .redo: ["redo", "y", "重做"]
        case .own: ["own", "我管"]
        case .takes: ["takes", "ls", "场记单"]
        case .go: ["go", "去"]
        case .find: ["find", "找", "查找"]
        case .clip: ["clip", "素材"]
        case .cameras: ["cameras", "cams", "机位"]
        case .script: ["script", "剧本"]
        case .coverage: ["coverage", "cov", "uncovered", "覆盖", "未拍", "没拍的"]
        case .peek: ["peek", "看"]
        case .status:
            [
                "status", "st", "upload", "queue", "disk", "battery", "heat", "temperature", "状态",
                "上传", "队列", "硬盘", "磁盘",
                "电量", "电池", "温度",
            ]
        case .who: ["who", "谁在"]
        case .log: ["log", "记录"]
        case .day: ["day", "日报"]
        case .why: ["why", "为什么"]
        case .send: ["send", "resend", "再传", "重传"]
        case .help: ["help", "?", "帮助"]
        }
    }

    /// How it is written in English, forms side by side: `note TEXT | note 3-12B-4: TEXT`.
    public var usage: String {
        switch self {
        case .note: "note TEXT | note 3-12B-4: TEXT"
        case .lines: "lines 12-18,!15 | lines 12A,!15@B | lines clear"
        case .changed: "changed 14 TEXT | changed 14 | changed 14 clear"
        case .dropped: "dropped 15 | dropped 15-16 | dropped 15 clear"
        case .ep: "ep 3 | 3-12B-4: ep 3"
        case .scene: "scene 12 | scene + | 3-12B-4: scene 13"
        case .shot: "shot B | shot + | 3-12B-4: shot C"
        case .take: "take 4 | take + | 3-12B-4: take 5"
        case .pu: "pu [12] | 3-12B-4: pu | pu off"
        case .wt: "wt [TEXT] | wt off"
        case .fs, .pick, .mos, .tail, .series, .rehearsal, .void: "\(rawValue) | \(rawValue) off"
        case .ok, .hold, .ng: "\(rawValue) [3-12B-4] [NOTE]"
        case .roll: "roll | roll 5s ago"
        case .cut: "cut | cut 20s ago"
        case .heard: "heard [3-12B-4]"
        case .accept: "accept [3-12B-4] | accept 14-16 | 3-12B-4: accept 14-16"
        case .same: "same [3-12B-4]"
        case .restore: "restore [3-12B-4]"
        case .undo: "undo | undo 3 | undo 3-12B-4 | undo anyone"
        case .own: "own | own off"
        case .go: "go 3-12B-4 | go 27-4"
        case .find: "find TEXT | find 14:30-15:00 | find --all TEXT"
        case .log: "log | log 3-12B-4 | log 200 | log all"
        case .why: "why [3-12B-4]"
        case .clip: "clip [3-12B-4] | clip 3-12B-4_A012.mov | clip 019a2f"
        case .script: "script | script 3-12 | script versions | script use 3 | script undo"
        case .coverage: "coverage | coverage 3-12 | coverage 3"
        case .peek: "peek [A]"
        case .day: "day | day 2026-11-23"
        case .send: "send again [3-12B-4] | send again all"
        case .help: "help [WORD]"
        default: rawValue
        }
    }

    /// How it is said: examples that can be typed as they stand, with a word in capitals, or 文字
    /// and 词, for one's own.
    public func usage(_ language: Language) -> String {
        language == .english ? usage : chineseUsage
    }

    /// The word we print in a language.
    public func word(_ language: Language) -> String {
        (language == .english ? nil : words.first { !$0.utf8.allSatisfy { $0 < 128 } }) ?? words[0]
    }

    private var chineseUsage: String {
        let word = word(.chinese)
        return switch self {
        case .note: "\(word) 文字 | \(word) 3-12B-4: 文字"
        case .lines: "\(word) 12-18,!15 | \(word) 12A,!15@B | \(word) 清"
        case .changed: "\(word) 14 文字 | \(word) 14 | \(word) 14 清"
        case .dropped: "\(word) 15 | \(word) 15-16 | \(word) 15 清"
        case .ep: "\(word) 3 | 3-12B-4: \(word) 3"
        case .scene: "\(word) 12 | \(word) + | 3-12B-4: \(word) 13"
        case .shot: "\(word) B | \(word) + | 3-12B-4: \(word) C"
        case .take: "\(word) 4 | \(word) + | 3-12B-4: \(word) 5"
        case .pu: "\(word) [12] | 3-12B-4: \(word) | \(word) 取消"
        case .wt: "\(word) [文字] | \(word) 取消"
        case .fs, .pick, .mos, .tail, .series, .rehearsal, .void: "\(word) | \(word) 取消"
        case .ok, .hold, .ng: "\(word) [3-12B-4] [文字]"
        case .roll: "\(word) | \(word) 5秒前"
        case .cut: "\(word) | \(word) 20秒前"
        case .same, .restore, .why, .heard: "\(word) [3-12B-4]"
        case .accept: "\(word) [3-12B-4] | \(word) 14-16 | 3-12B-4: \(word) 14-16"
        case .undo: "\(word) | \(word) 3 | \(word) 3-12B-4 | \(word) 任何人"
        case .own: "\(word) | \(word) 取消"
        case .go: "\(word) 3-12B-4 | \(word) 27-4"
        case .find: "\(word) 文字 | \(word) 14:30-15:00 | \(word) --all 文字"
        case .log: "\(word) | \(word) 3-12B-4 | \(word) 200 | \(word) 全部"
        case .clip: "\(word) [3-12B-4] | \(word) 3-12B-4_A012.mov | \(word) 019a2f"
        case .script: "\(word) | \(word) 3-12 | \(word) 版本 | \(word) 使用 3 | \(word) 撤销"
        case .coverage: "\(word) | \(word) 3-12 | \(word) 3"
        case .peek: "\(word) [A]"
        case .day: "\(word) | \(word) 2026-11-23"
        case .send: "\(word) [3-12B-4] | \(word) 全部"
        case .help: "\(word) [词]"
        default: word
        }
    }

    /// What it does, one sentence for help and the manual.
    public func meaning(_ language: Language) -> String {
        let (english, chinese) = meanings
        return language == .english ? english : chinese
    }

    private var meanings: (String, String) {
        switch self {
        case .roll:
            (
                "start recording all cameras; the seconds before are kept, also those of 5s ago",
                "所有机位开录, 按下前几秒也保留; 可写 5秒前"
            )
        case .cut: ("stop; the clip closes and finishes uploading", "停录; 素材收尾并传完; 可写 20秒前")
        case .next:
            (
                "cut if rolling; the next take waits; twice within 2 s is once",
                "在录就停, 准备下一条; 两秒内说两遍算一遍"
            )
        case .ok: ("circle the take", "这条过")
        case .hold: ("keep the take as a spare", "这条保")
        case .ng: ("the take is no good", "这条废")
        case .clear: ("clear the mark", "清除评价")
        case .pick: ("the director's pick, whatever the verdict", "导演选的一条, 与评价分开")
        case .fs: ("a false start: the number stays free", "误开机 (空条): 条号不占用")
        case .note: ("add a note to the take", "给这条加备注")
        case .lines:
            (
                "which script lines the take covers; ! is off camera, !15@B off camera B alone",
                "这条拍了哪几行台词; ! 表示不在画内, !15@B 只是 B 机拍不到"
            )
        case .changed:
            ("a line was spoken in other words: which, and what was said", "台词改了: 第几行, 实际说的是什么")
        case .dropped:
            ("lines were not spoken in this take, which then does not cover them", "这条没有说这几行, 不算拍到")
        case .mark: ("a line of the script begins now; lines then have frames", "现在开始一行台词; 之后每行有帧号")
        case .heard:
            ("which lines were heard in the take's sound, and where", "从这条的声音里听到了哪几行台词, 在哪里")
        case .accept:
            (
                "what was heard becomes the take's lines, with frames; a weak one only by its number",
                "听到的台词记到这条上, 带帧号; 把握小的要写出行号"
            )
        case .same: ("lines, kind, MOS and series as in the take before", "台词, 类型, 无声, 连拍 同上一条")
        case .ep: ("the episode of the next take, or of the take named", "下一条的集; 也可改某一条的")
        case .scene: ("the scene of the next take, or of the take named", "下一条的场; 也可改某一条的")
        case .shot: ("the shot of the next take, or of the take named", "下一条的镜; 也可改某一条的")
        case .take: ("the number of the next take, or of the take named", "下一条的条号; 也可改某一条的")
        case .pu:
            (
                "a pick-up, from that line on: the take that rolls, else the next",
                "补拍, 可写从哪行台词起: 在录的或下一条"
            )
        case .wt:
            (
                "a wild track: the take that rolls, else the next, which gets a shot of its own",
                "补声: 在录的或下一条, 另用镜号 WT"
            )
        case .mos: ("without sound: the take that rolls, else the next", "无声: 在录的或下一条")
        case .tail: ("slated at the end of the take", "倒板: 板打在这条末尾")
        case .series:
            ("several goes in one roll: the take that rolls, else the next", "连拍, 一次开机拍几遍: 在录的或下一条")
        case .rehearsal: ("a rehearsal; its number stays free", "排练: 条号不占用")
        case .void:
            (
                "the take leaves counts, lists and reports; its clips and number stay",
                "作废: 不再计入, 不进报表; 素材还在, 条号保留"
            )
        case .restore:
            ("a void take counts again; without a slate the last one", "恢复作废的一条; 不写板号就是最后作废的那条")
        case .undo:
            (
                "take back what you did last, or so many, or last of one take; undo anyone: what anybody did",
                "撤销你上一步, 最后几步, 或某一条的上一步; 撤销 任何人: 任何人的上一步"
            )
        case .redo: ("do it again after all", "重做")
        case .own:
            ("the next slate is yours: others who change it are told so", "下一条的板号归我管: 别人改动会有提醒")
        case .takes: ("list the takes", "列出场记单")
        case .go:
            (
                "go to a take or a shot that was rolled, to look; changes nothing",
                "去看已拍的某一条或某一镜; 不改动"
            )
        case .find:
            (
                "takes by slate, note, line, mark or time of day, also half remembered: find boom 12",
                "按板号, 备注, 台词, 评价, 时间查找, 记不全也行: 找 穿帮 12"
            )
        case .clip: ("what is true of a clip, as a certificate", "素材的实测证书")
        case .cameras: ("cameras: formats, controls, state", "机位: 格式, 控制项, 状态")
        case .script:
            ("the script: its episodes, or a scene's lines with their numbers", "剧本: 各集, 或一场的台词和行号")
        case .coverage:
            ("which takes cover which lines, and what is not covered yet", "哪几条拍了哪几行, 还有哪些没拍")
        case .peek: ("what a camera sees now", "看机位现在的画面")
        case .status: ("what rolls, what is stored, what is sent", "在录什么, 存了多少, 传了多少")
        case .who: ("who is watching, and as what", "谁在看, 什么职务")
        case .log: ("who did what, the newest first", "谁做了什么, 最新的在前")
        case .day:
            ("the day in a few lines: counts, circled takes, what is open", "一天的小结: 条数, 过条, 还差什么")
        case .why:
            ("how a take came to be as it is: who said what and when", "这条为什么是这样: 谁在什么时候说了什么")
        case .send:
            (
                "send a take's clips to the hub once more from the first byte, or all that are here",
                "把一条的素材从头再传一遍, 或本机上的全部"
            )
        case .help: ("this list, or one word of it", "这张表, 或其中一个词")
        }
    }

    /// Whether it may be said of a take other than the last: `@2 ng`, `3-12B-4: ok`.
    public var takesTarget: Bool {
        switch self {
        case .roll, .cut, .next, .redo, .own, .takes, .find, .cameras, .script, .coverage, .mark,
            .peek, .status, .who, .day, .help:
            false
        default: true
        }
    }

    /// Whether it may be said of `4条`, which is how many where other verbs stand: `3条 空条` were
    /// three.
    ///
    /// - Parameter word: as it was said; short words that judge alone are said of several takes
    ///   too.
    func isOfOneTake(_ word: String) -> Bool {
        switch self {
        case .ok, .hold, .ng: !judgesOnlyAlone(word)
        case .note, .lines, .changed, .dropped, .why, .clip, .log, .undo: true
        default: false
        }
    }

    /// Whether it changes nothing, whatever is said with it.
    var looks: Bool {
        switch self {
        case .heard, .takes, .go, .find, .clip, .cameras, .script, .coverage, .peek, .status, .who,
            .log, .day, .why, .help:
            true
        default: false
        }
    }

    /// Whether nothing but a target may go with it.
    var standsAlone: Bool { usage == rawValue }

    /// The trait it sets, if that is what it does.
    var trait: TakeTrait? { TakeTrait(rawValue: rawValue) }

    static func named(_ word: String) -> Verb? {
        allCases.first { $0.words.contains(word) } ?? judging(word)
    }
}
