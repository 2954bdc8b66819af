import Slate

/// What somebody asks `find` for, taken apart: words, times of day, a day, and how many are wanted.
struct FindQuery: Equatable {
    private(set) var words: [String] = []
    private(set) var times: [ClockSpan] = []
    private(set) var day: ShootingDay?
    /// Nil is the usual number.
    private(set) var limit: Int?
    /// The first part that cannot be; nothing is looked for then.
    private(set) var slip: FindSlip?

    var isEmpty: Bool { words.isEmpty && times.isEmpty && day == nil }

    /// A page of text is no question.
    private static let mostWords = 8

    init(_ text: String) {
        var parts = Self.parts(text)[...]
        while let part = parts.popFirst(), words.count < Self.mostWords {
            switch part {
            case "--all": limit = .max
            case "--limit": setLimit(parts.popFirst() ?? "")
            default: take(part)
            }
        }
    }

    private mutating func take(_ part: String) {
        if part.hasPrefix("--limit=") {
            setLimit(String(part.dropFirst(8)))
        } else if let slip = FindSlip.of(part) {
            self.slip = self.slip ?? slip
        } else if let time = ClockSpan.read(part) {
            times += time
        } else if FindSlip.looksLikeDay(part), let date = ShootingDay(part) {
            day = date
        } else {
            words.append(part)
        }
    }

    private mutating func setLimit(_ text: String) {
        guard let number = Int(text), number > 0 else {
            slip = slip ?? .limit(text)
            return
        }
        limit = number
    }

    /// In lower case; blanks round the dash of a range of times go.
    private static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var isOpen = false
        for part in Fold.lower(text).split(whereSeparator: \.isWhitespace).prefix(64).map(
            String.init)
        {
            let isJoint = ["-", "~", "～", "到", "至"].contains(part)
            if parts.last == "take", SlateReader.number(part) != nil {
                parts[parts.count - 1] = "t\(part)"
            } else if isJoint || isOpen, let before = parts.last,
                isOpen || ClockSpan.read(before) != nil
            {
                parts[parts.count - 1] = before + part
                isOpen = isJoint
            } else {
                parts.append(part)
            }
        }
        return parts
    }
}

/// A part of a question that is written as a time, a day or a number, and is none.
public enum FindSlip: Equatable, Sendable {
    /// `25:00`, `14:75`, `25点`.
    case time(String)
    /// `06:20-06:18`: who shoots past midnight says `22:00-02:00`.
    case backwards(String)
    /// `2026-13-45`.
    case day(String)
    case limit(String)

    /// Nil for what is right, and for words.
    static func of(_ part: String) -> FindSlip? {
        let text = part.replacing("：", with: ":")
        if looksLikeDay(text) { return ShootingDay(text) == nil ? .day(part) : nil }
        let ends = ClockSpan.ends(text)
        guard ends.allSatisfy(looksLikeTime) else { return nil }
        guard let spans = ClockSpan.read(text) else { return .time(part) }
        return spans.isEmpty || spans.allSatisfy(\.isTooLong) ? .backwards(part) : nil
    }

    /// `2026-11-23`, whatever its numbers.
    static func looksLikeDay(_ text: String) -> Bool {
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false)
        return numbers.map(\.count) == [4, 2, 2]
            && numbers.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }

    /// `14:30`, `14:30:05`, `2:30pm`, 25点, 下午3点半: what nobody writes for anything else; 重点
    /// and a timecode of four parts are words.
    private static func looksLikeTime(_ text: String) -> Bool {
        let core = text.dropFirst(ClockTime.partOfDay(text)?.count ?? 0)
        if let mark = core.firstIndex(where: { $0 == "点" || $0 == "时" }) {
            return mark > core.startIndex && core[..<mark].allSatisfy { $0.isASCII && $0.isNumber }
                && core[mark...].dropFirst().allSatisfy {
                    $0.isNumber || "钟整半一二三四五六七八九十零刻分".contains($0)
                }
        }
        let half = ["am", "pm"].first(where: core.hasSuffix)
        let parts = core.dropLast(half?.count ?? 0).split(
            separator: ":", omittingEmptySubsequences: false)
        guard (half == nil ? 2...3 : 1...3).contains(parts.count) else { return false }
        return parts.allSatisfy {
            (1...2).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber }
        }
            && parts.dropFirst().allSatisfy { $0.count == 2 }
    }
}

/// A stretch of the day, in seconds after midnight on the crew's watches; the end may lie in the
/// next day.
struct ClockSpan: Equatable {
    let start: Int
    let end: Int

    private static let day = 86_400

    /// Longer than any night: its ends are the wrong way round.
    var isTooLong: Bool { end - start > Self.day * 2 / 3 && end > Self.day }

    /// `14:30` and `15:00`; one where there is no range.
    static func ends(_ text: String) -> [String] {
        for joint in ["-", "~", "～", "到", "至"] {
            let ends = text.split(separator: joint, omittingEmptySubsequences: false).map(
                String.init)
            if ends.count == 2 { return ends }
        }
        return [text]
    }

    /// `14:30`, `14:30:05`, `2:30pm`, `14:30-15:00`, `下午2点半`, `14点到15点`; more than one where
    /// morning or afternoon was not said; nil for anything else.
    static func read(_ text: String) -> [ClockSpan]? {
        let text = text.replacing("：", with: ":")
        let ends = ends(text)
        if ends.count == 2 { return spans(from: ends[0], to: ends[1]) }
        return ClockTime.read(text).map { times in
            times.map { ClockSpan(start: $0.seconds, end: $0.seconds + $0.length) }
        }
    }

    private static func spans(from first: String, to second: String) -> [ClockSpan]? {
        guard let starts = ClockTime.read(first) else { return nil }
        let said = ClockTime.partOfDay(first)
        guard
            let ends = ClockTime.read(
                ClockTime.partOfDay(second) == nil ? (said ?? "") + second : second)
        else { return nil }
        return starts.compactMap { start in
            let later =
                ends.map(\.seconds).filter { $0 >= start.seconds }.min()
                ?? ends.map { $0.seconds + day }.min()
            return later.map { ClockSpan(start: start.seconds, end: $0 + 1) }
        }
    }
}

/// A time of day as it is written.
struct ClockTime: Equatable {
    /// After midnight.
    let seconds: Int
    /// A minute, or a second where seconds were said, or an hour where the hour alone was.
    let length: Int

    private static let afternoons = ["下午", "晚上", "中午", "傍晚"]
    private static let mornings = ["上午", "早上", "凌晨", "清晨"]

    /// `下午` at the front of `下午2点`.
    static func partOfDay(_ text: String) -> String? {
        (afternoons + mornings).first(where: text.hasPrefix)
    }

    /// Both where a Chinese hour may be of the morning or of the afternoon; nil for what is no
    /// time.
    static func read(_ text: String) -> [ClockTime]? {
        text.contains { $0 == "点" || $0 == "时" } ? chinese(text) : digits(text).map { [$0] }
    }

    private static func digits(_ text: String) -> ClockTime? {
        var core = text[...]
        let half = ["am", "pm"].first(where: core.hasSuffix)
        core = core.dropLast(half?.count ?? 0)
        let parts = core.split(separator: ":", omittingEmptySubsequences: false)
        guard (half == nil ? 2...3 : 1...3).contains(parts.count),
            parts.allSatisfy({ (1...2).contains($0.count) })
        else { return nil }
        let numbers = parts.compactMap { part in
            part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
        }
        guard numbers.count == parts.count, parts.dropFirst().allSatisfy({ $0.count == 2 }) else {
            return nil
        }
        return time(
            hour: hour(numbers[0], half), numbers.dropFirst().first, numbers.dropFirst(2).first)
    }

    private static func hour(_ hour: Int, _ half: String?) -> Int {
        guard let half, (1...12).contains(hour) else { return half == nil ? hour : 99 }
        return hour % 12 + (half == "pm" ? 12 : 0)
    }

    private static func time(hour: Int, _ minute: Int?, _ second: Int?) -> ClockTime? {
        guard (0...23).contains(hour), (0...59).contains(minute ?? 0),
            (0...59).contains(second ?? 0)
        else { return nil }
        let seconds = hour * 3600 + (minute ?? 0) * 60 + (second ?? 0)
        return ClockTime(seconds: seconds, length: second != nil ? 1 : minute != nil ? 60 : 3600)
    }

    private static func chinese(_ text: String) -> [ClockTime]? {
        let part = partOfDay(text)
        let rest = text.dropFirst(part?.count ?? 0)
        guard let mark = rest.firstIndex(where: { $0 == "点" || $0 == "时" }) else { return nil }
        guard let said = number(rest[..<mark]),
            let minute = minutes(rest[rest.index(after: mark)...])
        else { return nil }
        let isAfternoon = part.map(afternoons.contains)
        let hours =
            switch isAfternoon {
            case true?: [said < 12 ? said + 12 : said]
            case false?: [said == 12 ? 0 : said]
            case nil: said < 12 ? [said, said + 12] : [said]
            }
        let times = hours.compactMap { time(hour: $0, minute < 0 ? nil : minute, nil) }
        return times.isEmpty ? nil : times
    }

    /// -1 for none; nil for what is none.
    private static func minutes(_ text: Substring) -> Int? {
        switch text {
        case "", "钟", "整": return -1
        case "半": return 30
        case "一刻": return 15
        case "三刻": return 45
        default: return number(text.hasSuffix("分") ? text.dropLast() : text)
        }
    }

    private static func number(_ text: Substring) -> Int? {
        Int(text) ?? (text == "零" ? 0 : ChineseSlate.numeral(String(text.drop { $0 == "零" })))
    }
}

/// Picks takes by the time of day they were rolled at.
struct TakeTimes {
    private let query: FindQuery
    private let zone: Int

    init(_ query: FindQuery, zone: Int) {
        self.query = query
        self.zone = zone
    }

    private static let second: Int64 = 1_000_000_000
    private static let day: Int64 = 86_400
    /// Who says half past two may mean twenty past.
    private static let about: Int64 = 600

    /// Takes that rolled at one of the times, of the newest day that has any; else those within ten
    /// minutes of it.
    func pick(_ takes: [Take]) -> [Take] {
        let ofDay =
            query.day.map { day in takes.filter { localDay($0) == day.daysSince1970 } } ?? takes
        guard !query.times.isEmpty else { return ofDay }
        let exact = newest(ofDay.filter { rolls($0, within: 0) })
        return exact.isEmpty ? newest(ofDay.filter { rolls($0, within: Self.about) }) : exact
    }

    private func newest(_ takes: [Take]) -> [Take] {
        let last = takes.compactMap(localDay).max()
        return takes.filter { localDay($0) == last }
    }

    private func rolls(_ take: Take, within margin: Int64) -> Bool {
        guard let (start, end) = seconds(take) else { return false }
        let midnight = start.floored(by: Self.day)
        return query.times.contains { span in
            // A span that began before midnight reaches into this day.
            [midnight - Self.day, midnight, midnight + Self.day].contains { day in
                start < day + Int64(span.end) + margin && end >= day + Int64(span.start) - margin
            }
        }
    }

    /// Local seconds since 1970 of roll and cut; what has no cut lasted a moment.
    private func seconds(_ take: Take) -> (Int64, Int64)? {
        guard let rolled = take.rolledAt else { return nil }
        let start = rolled.nanoseconds / Self.second + Int64(zone)
        return (
            start,
            max(start, take.cutAt.map { $0.nanoseconds / Self.second + Int64(zone) } ?? start)
        )
    }

    private func localDay(_ take: Take) -> Int64? {
        seconds(take).map { $0.0.floored(by: Self.day) / Self.day }
    }
}

extension Int64 {
    /// The multiple of the other below it.
    fileprivate func floored(by step: Int64) -> Int64 {
        let rest = self % step
        return self - (rest < 0 ? rest + step : rest)
    }
}
