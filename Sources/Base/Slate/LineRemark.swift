/// What somebody said of lines in one take: that they were spoken otherwise than written, or not at
/// all.
///
/// Of several remarks about one line the last holds.
public struct LineRemark: Codable, Equatable, Sendable {
    /// What became of a line; a later version may know more.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// 改词: spoken, in other words.
        case changed
        /// 漏词: not spoken.
        case dropped
        /// As the script has it after all; takes earlier remarks back.
        case written
    }

    /// By their numbers in the version `script`.
    public var lines: LineRanges
    /// Of all of `lines` alike.
    public var status: Status
    /// What was said in place of the script's words, where somebody wrote it down.
    public var spokenAs: String?
    /// The version of the script that `lines` refers to; nil where none was loaded.
    public var script: Int?

    public init(lines: LineRanges, status: Status, spokenAs: String? = nil, script: Int? = nil) {
        self.lines = lines
        self.status = status
        self.spokenAs = spokenAs
        self.script = script
    }
}

extension LineRemark {
    /// As operations carry it: `changed 14 what was said`, `dropped 15-16`, `written 14`.
    public var text: String { "\(status.rawValue) \(lines)" + (spokenAs.map { " \($0)" } ?? "") }

    /// Reads what `text` writes; nil for what it is not, and for what a later version writes.
    public init?(text: String, script: Int? = nil) {
        let words = text.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2, let status = Status(rawValue: words[0]),
            let lines = LineRanges(words[1]), !lines.isEmpty
        else {
            return nil
        }
        self.init(
            lines: lines, status: status, spokenAs: words.count == 3 ? words[2] : nil,
            script: script)
    }

    /// What a take's remarks come to, in the order they were said: without those that a later one
    /// takes the place of.
    static func standing(_ said: [LineRemark]) -> [LineRemark] {
        var kept: [LineRemark] = []
        for remark in said {
            kept.removeAll { $0.script == remark.script && remark.lines.holds(all: $0.lines) }
            let isOfSome = kept.contains {
                $0.script != remark.script || $0.lines.overlaps(remark.lines)
            }
            if remark.status != .written || isOfSome { kept.append(remark) }
        }
        return kept
    }

    /// A document of a later version may hold remarks we do not know: they are passed over.
    struct Stored: Decodable {
        let lines: String
        let status: String
        let spokenAs: String?
        let script: Int?

        var remark: LineRemark? {
            guard let lines = LineRanges(lines), let status = Status(rawValue: status) else {
                return nil
            }
            return LineRemark(lines: lines, status: status, spokenAs: spokenAs, script: script)
        }
    }
}

extension Take {
    /// What was last said of a line, by its label alone; nil when it was spoken as written.
    public func remark(on line: LineNumber) -> LineRemark? {
        remarks.last { $0.lines.sight(of: line) != nil }.flatMap {
            $0.status == .written ? nil : $0
        }
    }

    /// Whether anything was said of lines in it.
    public var saysLines: Bool { !lines.isEmpty || !remarks.isEmpty }

    /// What is said to people of its lines: those that were taken back are not.
    public var spokenRemarks: [LineRemark] { remarks.filter { $0.status != .written } }
}
