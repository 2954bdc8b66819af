import CrewSentences

extension Phrases {
    /// Why there is nothing to look for.
    public func cannotFind(_ slip: FindSlip) -> String {
        switch slip {
        case .time(let text):
            say(
                "\(Self.brief(text)) is not a time of day; use 0:00 to 23:59",
                "\(Self.brief(text)) 不是时间; 请写 0:00 到 23:59")
        case .backwards(let text):
            say(
                "\(Self.brief(text)) ends before it begins; say the earlier time first",
                "\(Self.brief(text)) 先晚后早; 请把早的写在前面")
        case .day(let text):
            say(
                "\(Self.brief(text)) is not a date; write it as 2026-11-23",
                "没有 \(Self.brief(text)) 这一天; 写法如 2026-11-23")
        case .limit(let text):
            say(
                "--limit needs a number from 1 up, not \"\(Self.brief(text))\"",
                "--limit 后面写 1 以上的数, 不是 \"\(Self.brief(text))\"")
        }
    }
}
