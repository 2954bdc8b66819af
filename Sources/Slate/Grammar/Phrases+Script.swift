/// Sentences about the script.
extension Phrases {
    public func scriptLoaded(_ version: Int, scenes: Int, _ changes: String) -> String {
        if version == 1 { return say("script loaded, \(scenes) scenes", "剧本已载入, \(scenes) 场") }
        return say("script version \(version), \(scenes) scenes: \(changes)", "剧本第 \(version) 版, \(scenes) 场: \(changes)")
    }

    public func scriptIsNewer(_ version: Int) -> String {
        say(
            "somebody loaded version \(version) meanwhile; look at the differences again and load once more",
            "有人已载入第 \(version) 版; 请再看一遍改动, 重新载入")
    }

    /// Follows the answer to a change of scene.
    public func leftOpen(_ scene: String, _ lines: [String]) -> String {
        let some = lines.prefix(8).joined(separator: ", ") + (lines.count > 8 ? " ..." : "")
        return say("; careful: nobody covers \(scene) \(lines.count == 1 ? "line" : "lines") \(some)", "; 注意: \(scene) 台词 \(some) 还没拍到")
    }

    public var scriptCutShort: String { say("the script did not arrive whole; load it once more", "剧本没有传完整; 请重新载入") }

    public func noSuchVersion(_ version: Int) -> String { say("there is no version \(version) of the script", "剧本没有第 \(version) 版") }

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
        say("\(remark.lines.isOneLine ? "line" : "lines") \(self.remark(remark))", "台词 \(self.remark(remark))")
    }

    /// What became of a take's lines, then its notes.
    public func remarksAndNotes(_ take: Take) -> String {
        (take.spokenRemarks.map(remark) + take.notes.map(\.text)).joined(separator: "; ")
    }

    public func remarked(_ slate: SlateNumber, _ remark: LineRemark) -> String {
        "\(slate) \(lineRemark(remark))"
    }

    public func marked(_ slate: SlateNumber, _ count: Int) -> String {
        say("\(slate) line \(count) begins here", "\(slate) 第 \(count) 行台词从这里开始")
    }
}
