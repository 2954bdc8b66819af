import Slate

/// Sentences about what was heard in a take's sound.
extension Phrases {
    /// Answers `heard` while nothing has listened to the take.
    public func notListenedTo(_ slate: SlateNumber) -> String {
        say(
            "nobody has listened to \(slate) yet; rushes-align does where it runs",
            "\(slate) 还没有听过; 由 rushes-align 来听")
    }

    /// Refuses to accept lines of a take of which there are no proposals.
    public func nothingHeard(_ slate: SlateNumber) -> String {
        say("nothing was heard in \(slate); nothing was changed", "\(slate) 没有听到台词; 没有改动")
    }

    /// - Parameter weak: numbers of lines that were named in a range only.
    public func nothingToAccept(_ slate: SlateNumber, weak: [String]) -> String {
        say(
            "none of those lines was heard well in \(slate); nothing was changed",
            "\(slate) 里这几行没有听清; 没有改动") + byName(weak)
    }

    /// The lines accepted, by their numbers; `weak` are those of a range that stay open, because
    /// each of them must be named.
    public func accepted(_ slate: SlateNumber, _ numbers: [String], weak: [String]) -> String {
        let lines = numbers.joined(separator: ", ")
        return say("\(slate) lines \(lines) accepted as heard", "\(slate) 已接受听到的台词 \(lines)")
            + byName(weak)
    }

    private func byName(_ weak: [String]) -> String {
        guard let first = weak.first else { return "" }
        let lines = weak.joined(separator: ", ")
        return say(
            "; \(lines) heard faintly: say accept \(first)", "; \(lines) 听得不清楚: 需要就输入 接受 \(first)")
    }

    /// One line as it was heard.
    public struct Heard: Sendable {
        let number: String
        let said: String
        let place: String
        let score: Double
        let isAccepted: Bool

        /// `place` is from where to where it was heard, as timecode or seconds; `score` is 0 to 1.
        public init(
            number: String, character: String, text: String, place: String, score: Double,
            isAccepted: Bool
        ) {
            (self.number, self.place, self.score, self.isAccepted) = (
                number, place, score, isAccepted
            )
            said = (character.isEmpty ? "" : "\(character): ") + text
        }
    }

    /// A page for the terminal: what was heard well, what only faintly, and what went wrong.
    public func heard(
        _ slate: SlateNumber, by engine: String, camera: String, _ strong: [Heard], weak: [Heard],
        complaints: [String]
    )
        -> String
    {
        var lines = [
            say(
                "\(slate)  heard by \(Self.brief(engine)) on camera \(camera)",
                "\(slate)  \(Self.brief(engine)) 从机位 \(camera) 听到")
        ]
        lines += strong.map(row)
        if strong.isEmpty { lines.append(say("no line was heard well", "没有一句听清")) }
        if !weak.isEmpty {
            lines.append(
                say("faint; each is accepted only by its own number:", "听得不清楚, 要写出行号才能接受:"))
            lines += weak.map(row)
        }
        return (lines + complaints.map { "! " + Self.brief($0) }).joined(separator: "\n")
    }

    private func row(_ line: Heard) -> String {
        let number = line.number + String(repeating: " ", count: max(1, 6 - line.number.count))
        let hundredths = Int((line.score * 100).rounded())
        return
            "\(number)\(line.said)\n      \(line.place)  \(hundredths) %\(line.isAccepted ? say("  accepted", "  已接受") : "")"
    }

    // MARK: To rushes-align

    /// Refuses proposals, and questions for clips to listen to, from any other user of the box.
    public var hearingIsNotForYou: String {
        say(
            "only rushesd's own user and root may say what was heard",
            "只有 rushesd 自己的用户和 root 可以提交听到的台词")
    }
}
