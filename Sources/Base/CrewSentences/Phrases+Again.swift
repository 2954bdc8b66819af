import Slate

/// What is said of lines that come twice, too late, or for another take than the screen showed.
extension Phrases {
    /// What was written for one line, as it is named where it can be taken back: `3-12B-4 OK`.
    public func said(_ line: [Operation], _ slate: String) -> String {
        let values = line.map { operation in
            let label = field(operation.field).map { "\($0) " } ?? ""
            return label + Self.short(value(operation.new, operation.field))
        }
        return "\(slate) \(values.joined(separator: ", "))"
    }

    static func short(_ text: String) -> String {
        let line = brief(text)
        return line.count > 24 ? line.prefix(21) + "..." : line
    }

    /// The answer to a line that comes a second time.
    public func wasDone(_ line: [Operation], _ slate: String) -> String {
        say("done already: \(said(line, slate))", "已经做过: \(said(line, slate))")
    }

    /// Answers a line that arrived after its `until`; nothing was done.
    public func cameTooLate(_ line: String) -> String {
        say(
            "too late, dropped: \(Self.brief(line)); nothing was changed",
            "来晚了, 已丢弃: \(Self.brief(line)); 没有改动")
    }

    /// Refuses a line whose id is no UUID in lower case.
    public var noLineID: String {
        say("the line's id is not a UUID; nothing was changed", "该行的 id 不是 UUID; 没有改动")
    }

    /// Refuses a line under an id that another line came with.
    public var lineIDInUse: String {
        say("the line's id belongs to another line; nothing was changed", "该行的 id 已用于另一行; 没有改动")
    }

    /// - Parameter rolling: nil when nothing rolls any more.
    public func isAnotherTake(rolling: SlateNumber?) -> String {
        guard let rolling else { return nothingRolls }
        return say(
            "\(rolling) rolls now; not cut: press again to cut it", "现在录的是 \(rolling); 没有停: 要停请再按一次"
        )
    }

    /// Refuses for the take to come what can be said only of one that was rolled.
    public func notRolledYet(_ slate: SlateNumber) -> String {
        say("\(slate) has not rolled yet; @1 means the last take", "\(slate) 还没有开录; 上一条用 @1")
    }

    /// Refuses what was said of the take that the screen showed as the next one: that is another
    /// now.
    public func comesNoMore(_ slate: SlateNumber, now: SlateNumber) -> String {
        say(
            "the next take is no longer \(slate) but \(now); nothing was changed",
            "下一条已不是 \(slate), 是 \(now); 没有改动")
    }

    /// Refuses to take back what the screen named, where it was taken back before.
    public var undoneAlready: String {
        say("that was taken back already; nothing was changed", "那一步已经撤销; 没有改动")
    }

    /// What `undo` takes back, where that is a load of the script.
    public func scriptLoad(_ version: Int) -> String {
        say("script version \(version)", "剧本第 \(version) 版")
    }
}
