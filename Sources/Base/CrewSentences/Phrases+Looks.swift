import Slate
import Time

/// What the crew is told when it looks back: who said what, where a take is, that a thing was done
/// already.
extension Phrases {
    /// - Parameters:
    ///   - rolling: what rolls on, if something does.
    ///   - person: who said it first; nil for the one who asks.
    public func nextWasSaid(_ coming: Take, rolling: SlateNumber?, by person: String?) -> String {
        let who = person.map(Self.brief) ?? say("you", "你")
        if let rolling {
            return say(
                "\(who) said next a moment ago; \(rolling) rolls on",
                "\(who) 刚说过下一条; \(rolling) 仍在录")
        }
        return say("\(who) said next a moment ago; ", "\(who) 刚说过下一条; ") + next(coming)
    }

    /// Answers a step to the next slate that `person` took a moment before: it is not taken twice.
    public func stepWasSaid(_ coming: Take, by person: String) -> String {
        say("\(Self.brief(person)) said that a moment ago; ", "\(Self.brief(person)) 刚说过; ")
            + next(coming)
    }

    /// What `same` changed.
    public func repeated(_ slate: SlateNumber, _ changes: [Operation]) -> String {
        say("\(slate) same as before: ", "\(slate) 同上条: ")
            + changes.map { change($0) }.joined(separator: ", ")
    }

    /// Of a command that came by SSH.
    public var oneLineOnly: String {
        say("one line at a time; nothing was changed", "一次只能写一行; 没有改动")
    }

    /// Refuses a command by SSH that is no UTF-8.
    public var noText: String {
        say("this is no UTF-8 text; nothing was changed", "这不是 UTF-8 文字; 没有改动")
    }

    /// Answers `go` to a scene or setup of which nothing was rolled.
    public func nothingThere(_ slate: SlateNumber) -> String {
        say(
            "nothing of \(slate.setup) was rolled yet; to shoot it next, say \(slate.setup)",
            "\(slate.setup) 还没拍过; 要拍就直接写 \(slate.setup)")
    }

    /// Answers `find` where it finds nothing; `words` as they were typed.
    public func nothingFits(_ words: String) -> String {
        say("no take fits \"\(Self.brief(words))\"", "没有符合 \"\(Self.brief(words))\" 的条")
    }

    /// Under a list of takes that is not all there are.
    public func moreFound(shown: Int, of total: Int) -> String {
        say(
            "\(shown) of \(total) takes; one more word narrows it, find --all WORDS lists them all",
            "共 \(total) 条, 列出 \(shown) 条; 再加一个词缩小范围, 找 --all 词 全部列出")
    }

    /// Under the newest entries of the log.
    public func moreLog(shown: Int, of total: Int) -> String {
        say(
            "the newest \(shown) of \(total) entries; more: log \(shown * 5), log all, log 3-12B-4",
            "最新 \(shown) 项, 共 \(total) 项; 查看更多: 记录 \(shown * 5), 记录 全部, 记录 3-12B-4")
    }

    /// Answers `log` where there is no entry.
    public var emptyLog: String { say("nothing was said yet", "还没有记录") }

    // MARK: The history of one take

    /// `2026-11-23`, on the crew's watches.
    public func day(of time: UTCTime, zone: Int) -> String {
        String(Self.watch(time, zone).prefix(10))
    }

    /// One line a change, the oldest first: when, who, what. What was taken back has a line of its
    /// own.
    /// - Parameters:
    ///   - day: times of this day go without their date.
    ///   - zone: seconds east of UTC.
    public func why(
        _ take: Take, _ history: [(operation: Operation, stands: Bool)], day: String, zone: Int
    ) -> String {
        let said = history.map(\.operation)
        let byID = Dictionary(said.map { ($0.id, $0) }) { first, _ in first }
        let lines = said.filter { $0.field != .cameras }.map { operation in
            let time = clock(operation.time.wall, day, zone)
            return
                "\(time) \(Self.brief(operation.person)): \(step(operation, byID, time, day, zone))"
        }
        return (["\(take.slate)  \(mark(take))"] + lines).joined(separator: "\n")
    }

    private func step(
        _ operation: Operation, _ byID: [String: Operation], _ time: String, _ day: String,
        _ zone: Int
    ) -> String {
        if let undone = operation.undoes.flatMap({ byID[$0] }) {
            // What takes an undo back brings the word back that it took.
            if let original = undone.undoes.flatMap({ byID[$0] }) {
                return say("again ", "重做 ") + plain(original)
            }
            return say("took back ", "撤销 ") + plain(undone)
        }
        if operation.field == .rolledAt || operation.field == .cutAt {
            let moment = UTCTime(operation.new).map { clock($0, day, zone) } ?? time
            return label(operation.field) + (moment == time ? "" : " \(moment)")
        }
        if operation.field == .heard {
            return say("accepted ", "接受 ") + value(operation.new, .heard)
        }
        return plain(operation)
    }

    /// `lines 1-3 -> 5-6`; from nothing only what it became.
    private func plain(_ operation: Operation) -> String {
        let old = value(operation.old ?? "", operation.field)
        let isFromNothing =
            old == say("none", "空")
            || operation.field == .kind && operation.old == TakeKind.normal.rawValue
        if !isFromNothing { return change(operation) }
        return (field(operation.field).map { "\($0) " } ?? "")
            + value(operation.new, operation.field)
    }

    private func label(_ field: TakeField) -> String { self.field(field) ?? say("verdict", "评价") }

    /// `14:02:10`, with its date when it is another day's.
    private func clock(_ time: UTCTime, _ day: String, _ zone: Int) -> String {
        let text = Self.watch(time, zone)
        let hours = String(text.dropFirst(11).prefix(8))
        return text.hasPrefix(day) ? hours : "\(text.prefix(10)) \(hours)"
    }

    /// `2026-11-23 14:07`
    public func minute(of time: UTCTime, zone: Int) -> String {
        String(Self.watch(time, zone).prefix(16)).replacing("T", with: " ")
    }

    /// `2026-11-23 14:07:33`
    public func second(of time: UTCTime, zone: Int) -> String {
        String(Self.watch(time, zone).prefix(19)).replacing("T", with: " ")
    }

    private static func watch(_ time: UTCTime, _ zone: Int) -> String {
        let (shifted, isBeyond) = time.nanoseconds.addingReportingOverflow(
            Int64(zone) * 1_000_000_000)
        return UTCTime(nanoseconds: isBeyond ? time.nanoseconds : shifted).description
    }
}
