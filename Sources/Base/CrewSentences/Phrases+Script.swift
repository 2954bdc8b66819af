import Slate
import Wire

/// Sentences about the script.
extension Phrases {
    /// Answers a load; `changes` sums up what differs from the version before, left out of version
    /// 1.
    public func scriptLoaded(_ version: Int, scenes: Int, _ changes: String) -> String {
        if version == 1 { return say("script loaded, \(scenes) scenes", "剧本已载入, \(scenes) 场") }
        return say(
            "script version \(version), \(scenes) scenes: \(changes)",
            "剧本第 \(version) 版, \(scenes) 场: \(changes)")
    }

    /// Refuses a load that was made over an earlier version than the current one, `version`.
    public func scriptIsNewer(_ version: Int) -> String {
        say(
            "somebody loaded version \(version) meanwhile; look at the differences again and load once more",
            "有人已载入第 \(version) 版; 请再看一遍改动, 重新载入")
    }

    /// Follows the answer to a change of scene.
    public func leftOpen(_ scene: String, _ lines: [String]) -> String {
        let some = lines.prefix(8).joined(separator: ", ") + (lines.count > 8 ? " ..." : "")
        let noun = lines.count == 1 ? "line" : "lines"
        return say(
            "; careful: \(scene) \(noun) \(some) not covered", "; 注意: \(scene) 台词 \(some) 还没拍到")
    }

    /// A file that is no script; `isFirst` where there is none to lose.
    public func noScenes(_ name: String, isFirst: Bool) -> String {
        if isFirst {
            return say(
                "no scene was found in \(name), nothing was loaded; give it scene heads such as \"1-1 DAY INT KITCHEN\", "
                    + "or take it as one scene with --yes",
                "\(name) 里没有找到场头, 没有载入; 请写上场头, 如 \"1-1 日 内 客厅\"; 要当作一场载入请加 --yes")
        }
        return say(
            "no scene was found in \(name), nothing was loaded and the script stays as it is; check the file with script check",
            "\(name) 里没有找到场头, 没有载入, 剧本不变; 请用 剧本 检查 看一下这个文件")
    }

    /// Answers a load in which nothing differs from the current version.
    public func sameAsVersion(_ version: Int) -> String {
        say("nothing changed since version \(version)", "与第 \(version) 版相同, 没有改动")
    }

    /// - Parameters:
    ///   - loss: what would go, as a sentence.
    ///   - version: the earlier version that was to be taken up again; nil for a file.
    public func wouldLose(_ loss: String, version: Int?) -> String {
        if let version {
            return say(
                "not done: \(loss); if that is meant: script use \(version) --yes",
                "没有换: \(loss); 确实如此请输入 script use \(version) --yes")
        }
        return say(
            "not loaded: \(loss); say it again with --yes if that is meant, or put pages in with script add FILE",
            "没有载入: \(loss); 确实如此请加 --yes 再来一次, 只是补几页请用 剧本 添加 文件")
    }

    /// Refuses to take a load back where there was only one.
    public var noEarlierScript: String {
        say("there is no earlier version of the script", "没有更早的剧本版本")
    }

    /// Answers a wish for the version that is current already.
    public func isCurrentVersion(_ version: Int) -> String {
        say("version \(version) is the current one", "第 \(version) 版就是现在的剧本")
    }

    /// An earlier version was taken up again, as a new one; `changes` as in `scriptLoaded`.
    public func scriptRestored(_ version: Int, as new: Int, scenes: Int, _ changes: String)
        -> String
    {
        say(
            "version \(version) is the script again, as version \(new), \(scenes) scenes: \(changes)",
            "已恢复第 \(version) 版, 成为第 \(new) 版, \(scenes) 场: \(changes)")
    }

    /// A row of the list of versions:
    /// `* 3  11-23 14:07  chen  ep3.docx  60 scenes, 812 lines: 3 changed`.
    public func scriptVersion(
        _ version: ScriptAnswer, at time: String, scenes: Int, lines: Int, changes: String,
        isCurrent: Bool
    ) -> String {
        let mark = isCurrent ? "*" : " "
        let origin = version.restores.map { say(" (version \($0) again)", " (恢复第 \($0) 版)") } ?? ""
        let size = say("\(scenes) scenes, \(lines) lines", "\(scenes) 场, \(lines) 行")
        let what = version.version == 1 ? size : "\(size): \(changes)"
        return
            "\(mark) \(version.version)  \(time)  \(version.person)  \(version.name)\(origin)  \(what)"
    }

    /// Refuses a load of which fewer bytes came than it told.
    public var scriptCutShort: String {
        say("the script did not arrive whole; load it once more", "剧本没有传完整; 请重新载入")
    }

    /// Refuses a version that the box does not keep.
    public func noSuchVersion(_ version: Int) -> String {
        say("there is no version \(version) of the script", "剧本没有第 \(version) 版")
    }

    /// What became of a line of the script when it was spoken.
    public func word(_ status: LineRemark.Status) -> String {
        switch status {
        case .changed: say("changed", "改词")
        case .dropped: say("dropped", "漏词")
        case .written: say("as written", "照剧本")
        }
    }

    /// `14 changed "what was said"`, `15-16 dropped`.
    public func remark(_ remark: LineRemark) -> String {
        let said = remark.spokenAs.map { say(" \"\($0)\"", " “\($0)”") } ?? ""
        return "\(remark.lines) \(word(remark.status))\(said)"
    }

    /// `line 14 changed "what was said"`.
    public func lineRemark(_ remark: LineRemark) -> String {
        say(
            "\(remark.lines.isOneLine ? "line" : "lines") \(self.remark(remark))",
            "台词 \(self.remark(remark))")
    }

    /// What became of a take's lines, then its notes.
    public func remarksAndNotes(_ take: Take) -> String {
        (take.spokenRemarks.map(remark) + take.notes.map(\.text)).joined(separator: "; ")
    }

    /// Answers what was said of a line: changed, dropped or spoken as written.
    public func remarked(_ slate: SlateNumber, _ remark: LineRemark) -> String {
        guard remark.status == .changed, let said = remark.spokenAs else {
            return "\(slate) \(lineRemark(remark))"
        }
        let noun = remark.lines.isOneLine ? "line" : "lines"
        return say(
            "\(slate) \(noun) \(remark.lines) changed; said instead: \"\(said)\"",
            "\(slate) 台词 \(remark.lines) 改词, 实际说的是 “\(said)”")
    }

    /// Behind it: what was said of the same lines before, and holds no more of them.
    public func replaced(_ old: [LineRemark]) -> String {
        old.isEmpty ? "" : say("; before: ", "; 原来: ") + old.map(remark).joined(separator: ", ")
    }

    /// Behind it: words of the same lines that stay.
    public func keptWords(_ kept: [LineRemark]) -> String {
        kept.isEmpty ? "" : say("; kept: ", "; 保留: ") + kept.map(remark).joined(separator: ", ")
    }

    /// Answers a mark; `count` is the how-manieth of the take, not a line's number in the script.
    public func marked(_ slate: SlateNumber, _ count: Int) -> String {
        say("\(slate) line \(count) begins here", "\(slate) 第 \(count) 行台词从这里开始")
    }
}
