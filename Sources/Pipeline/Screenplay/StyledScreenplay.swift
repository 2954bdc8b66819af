import ScriptModel
import ScriptText

/// A screenplay whose paragraphs say what they are: Word documents by their styles.
package enum StyledScreenplay {
    /// Names and words have styles of their own here. Where a whole `名：词` has one, the text says
    /// more than the style.
    package static func isOne(_ lines: [SourceLine]) -> Bool {
        let cues = lines.filter { $0.role == .cue && !isBlank($0) }
        let bare = cues.count {
            !Scalars($0.text).contains { $0 == "：" || $0 == ":" } || endsInColon($0.text)
        }
        let speeches = lines.count { $0.role == .dialogue }
        return bare >= 1 && bare * 2 > cues.count && speeches >= 1
    }

    package static func read(_ lines: [SourceLine]) -> Script {
        var reader = StyledScreenplayReader()
        for line in lines where !isBlank(line) { reader.read(line) }
        return reader.builder.finish()
    }

    private static func isBlank(_ line: SourceLine) -> Bool {
        line.text.unicodeScalars.allSatisfy(\.isBlank)
    }

    private static func endsInColon(_ text: String) -> Bool {
        let last = Scalars(text).trimmed.last
        return last == "：" || last == ":"
    }
}

/// Goes over the paragraphs once.
struct StyledScreenplayReader {
    var builder = ScreenplayBuilder()
    private var hasBegun = false

    mutating func read(_ line: SourceLine) {
        let text = Scalars(line.text).trimmed
        switch line.role {
        case .contents: keepFront(text, line)
        case .cue: readCue(text, line)
        case .dialogue: readWords(text, line)
        case .parenthetical:
            builder.parenthetical(Cue.parenthetical(text) ?? text.string, source: line.source)
        default: readOther(text, line)
        }
    }

    private mutating func readCue(_ text: Scalars, _ line: SourceLine) {
        hasBegun = true
        let bare = text.last == "：" || text.last == ":" ? text.dropLast().trimmed : text
        if let speech = Speech(text), !speech.words.isEmpty {
            builder.cue(speech.name ?? "", source: line.source)
            return readWords(speech.words, line)
        }
        builder.cue(bare.string, source: line.source)
    }

    private mutating func readWords(_ text: Scalars, _ line: SourceLine) {
        hasBegun = true
        if let manner = Cue.parenthetical(text) {
            return builder.parenthetical(manner, source: line.source)
        }
        builder.speech(text.string, source: line.source)
    }

    private mutating func readOther(_ text: Scalars, _ line: SourceLine) {
        if line.role == nil, hasBegun, builder.waitsForWords { return readWords(text, line) }
        builder.endSpeech()
        if line.role != .action, line.role != .transition,
            builder.episode(text.string, source: line.source)
        {
            hasBegun = true
        } else if line.role == .heading || line.role != .action && StyledHeading.isOne(text) {
            open(StyledHeading(text), line)
        } else if line.role == .title || (!hasBegun && line.role == nil) {
            keepFront(text, line)
        } else if let cast = HeadLabel.leading(text), cast.label == .cast,
            builder.addCast(CastList.names(cast.rest))
        {
            return
        } else {
            add(text, line)
        }
    }

    private mutating func open(_ heading: StyledHeading, _ line: SourceLine) {
        hasBegun = true
        builder.heading(heading.text, number: heading.number, source: line.source)
        if let slots = heading.slots {
            builder.setSlots(slots.slots, location: slots.location, cast: slots.cast)
        }
    }

    private mutating func keepFront(_ text: Scalars, _ line: SourceLine) {
        guard !hasBegun else { return builder.note(.section, text.string, source: line.source) }
        if builder.script.title.isEmpty, line.role != .contents {
            builder.script.title = text.string
        }
        builder.script.frontMatter.append(text.string)
    }

    private mutating func add(_ text: Scalars, _ line: SourceLine) {
        hasBegun = true
        if Cue.isContinuation(text) { return }
        let isTransition = line.role == .transition || FountainParagraph.isTransition(text)
        builder.add(
            ScriptLine(
                kind: isTransition ? .transition : .action, text: text.string, source: line.source))
    }
}

/// A scene's heading with the number it carries in its text.
struct StyledHeading {
    var text: String
    var number: String?
    /// Of a Chinese head; nil for one that begins with INT. or EXT.
    var slots: SceneHead?

    init(_ text: Scalars) {
        if let (number, heading) = MarginNumber.parted(text) {
            (self.text, self.number) = (heading.string, number)
            return
        }
        self.text = text.string
        guard let head = SceneHead(text), text.hasHan else { return }
        slots = head
        number = head.number.map { number in head.episode.map { "\($0)-\(number)" } ?? number }
    }

    /// Whether a paragraph that no style names is a heading.
    static func isOne(_ text: Scalars) -> Bool {
        if MarginNumber.parted(text) != nil { return true }
        return Slugline.isOne(text) || (text.hasHan && SceneHead(text)?.isSure == true)
    }
}

/// The scene numbers that programs print in the margins: `12A  INT. KITCHEN - DAY  12A`.
enum MarginNumber {
    /// The number and the heading between; nil where neither margin has one, or no heading stands
    /// there.
    static func parted(_ text: Scalars) -> (number: String, heading: Scalars)? {
        let text = text.trimmed
        let left = text.prefix { !$0.isBlank }
        let right = text.suffix(while: { !$0.isBlank })
        guard left.count < text.count else { return nil }
        if let number = number(left) {
            let rest = text[left.endIndex...].trimmed
            let heading =
                self.number(right) == number
                ? rest.prefix(max(0, rest.count - right.count)).trimmed : rest
            return Slugline.isOne(heading) || isOmitted(heading) ? (number, heading) : nil
        }
        guard Slugline.isOne(text), let number = number(right), isFarRight(text, right)
        else { return nil }
        return (number, text.dropLast(right.count).trimmed)
    }

    static func isOmitted(_ text: Scalars) -> Bool {
        ["OMITTED", "OMIT", "SCENE OMITTED", "OMITTED."].contains(text.string.uppercased())
    }

    /// Far from the heading: `INT. ROOM 12` is a room.
    private static func isFarRight(_ text: Scalars, _ right: Scalars) -> Bool {
        text[..<right.startIndex].suffix(3).allSatisfy(\.isBlank)
    }

    /// `12`, `12A`, `A12`, `12.`, `12-14`
    static func number(_ word: Scalars) -> String? {
        let bare = word.last == "." || word.last == ")" ? word.dropLast() : word
        guard (1...8).contains(bare.count), bare.contains(where: { $0.isDigit }),
            bare.count(where: { $0.isLatin }) <= 3,
            bare.allSatisfy({
                $0.isDigit || (0x41...0x5A).contains($0.value) || $0 == "-" || $0 == "."
                    || $0 == "/"
            })
        else { return nil }
        return bare.string
    }
}

extension Collection
where Element == Unicode.Scalar, SubSequence == Scalars, Self: BidirectionalCollection {
    /// The longest end that satisfies a condition.
    func suffix(while condition: (Unicode.Scalar) -> Bool) -> Scalars {
        var start = endIndex
        while start > startIndex, condition(self[index(before: start)]) {
            start = index(before: start)
        }
        return self[start...]
    }
}
