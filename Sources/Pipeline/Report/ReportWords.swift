import CrewSentences
import Slate
import Wire

/// The report's words in both languages.
struct ReportWords: Speaking, Sendable {
    let language: Language
    var phrases: Phrases { Phrases(language) }

    init(_ language: Language) { self.language = language }

    func head(_ column: SheetColumn) -> String {
        switch column {
        case .number: "#"
        case .scene: say("scene", "场次")
        case .shot: say("shot", "镜次")
        case .take: say("take", "条次")
        case .camera: say("cam", "机位")
        case .lens: say("lens", "镜头")
        case .size: say("size", "景别")
        case .content: say("content", "内容")
        case .video: say("video file", "视频文件号")
        case .sound: say("sound file", "音频文件号")
        case .mark: "OK/NG"
        case .length: say("length", "时长")
        case .notes: say("notes", "备注")
        }
    }

    var title: String { say("Script supervisor's sheet", "场记单") }
    var production: String { say("title", "片名") }
    var date: String { say("date", "日期") }
    var reels: String { say("roll", "卡号") }
    var rolling: String { say("rolling", "录制中") }

    func lines(_ lines: LineRanges) -> String { say("lines \(lines)", "台词 \(lines)") }

    /// `00:48`, `1:02:03`.
    func length(_ seconds: Int64) -> String {
        let (minutes, rest) = (seconds / 60, seconds % 60)
        return minutes < 60
            ? "\(twoDigits(minutes)):\(twoDigits(rest))"
            : "\(minutes / 60):\(twoDigits(minutes % 60)):\(twoDigits(rest))"
    }

    /// `12 takes, 3 setups, 1 scene, 08:20 of footage`
    func totals(_ totals: DayTotals) -> String {
        let footage = length(totals.seconds)
        return say(
            "\(count(totals.takes, "take")), \(count(totals.setups, "setup")), \(count(totals.scenes, "scene")), \(footage) of footage",
            "共 \(totals.takes) 条, \(totals.setups) 镜, \(totals.scenes) 场, 素材 \(footage)")
    }

    /// `OK 4  HOLD 2  NG 5  open 1  FS 1`
    func verdicts(_ totals: DayTotals) -> String {
        var parts = Self.order.map { "\(phrases.word($0)) \(totals.verdicts[$0] ?? 0)" }
        if totals.free > 0 { parts.append(say("not counted \(totals.free)", "不计入 \(totals.free)")) }
        return parts.joined(separator: "  ")
    }

    private static let order: [Verdict] = [.circled, .hold, .ng, .none]

    func count(_ number: Int, _ word: String) -> String {
        "\(number) \(word)\(number == 1 ? "" : "s")"
    }

    var circledTakes: String { say("Circled:", "过条:") }
    var noneCircled: String { say("no circled take", "没有过条") }
}

extension ReportWords {
    /// A scene that no spreadsheet takes for a date.
    func scene(_ slate: SlateNumber) -> String {
        let episode = slate.episode.map { say("Ep \($0) ", "\($0)集") } ?? ""
        return episode + say("Sc \(slate.scene)", "\(slate.scene)场")
    }

    /// For CSS: page and pages are counted by the browser.
    var pageNumber: String {
        say(
            "\"page \" counter(page) \" of \" counter(pages)",
            "\"第 \" counter(page) \" 页 共 \" counter(pages) \" 页\"")
    }
}
