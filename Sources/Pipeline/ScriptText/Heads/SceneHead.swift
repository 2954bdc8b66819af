/// A scene head as one line says it; a head that is split over lines is several, taken together.
package struct SceneHead {
    package var form: HeadNumber.Form?
    package var episode: Int?
    package var number: String?
    package var slots = SlotWords.Slots()
    package var location = ""
    package var cast: [String] = []
    package var isFlashback = false
    /// How many words it was read from, number and labels not counted.
    private var tokenCount = 0
    private var isLatin = false
    /// `1-1 Scene: Living room`: a number, and a place that is called so.
    private var hasPlaceLabel = false

    /// Longer heads have not been seen; the longest of ours with a cast in it has 60.
    private static let longest = 90

    /// - Parameters:
    ///   - text: a clean line.
    ///   - names: those who speak in this script, to tell a cast from a place.
    package init?(_ text: Scalars, names: Set<String> = []) {
        guard text.count <= Self.longest else { return nil }
        let body = Self.unwrapped(Self.halfWidth(text))
        let number = HeadNumber(body)
        (form, episode, self.number) = (number?.form, number?.episode, number?.scene)
        let (plain, labelled) = HeadLabel.parts(Self.unwrapped(number?.rest ?? body))
        guard !Self.isSentence(Self.unasked(plain, form)) else { return nil }
        isLatin = !body.hasHan
        read(plain, names: names)
        for part in labelled { fill(part.label, part.text) }
        hasPlaceLabel =
            form != nil && labelled.contains { $0.label == .place || $0.label == .intExt }
        if form == nil, let first = labelled.first, first.label != .place { return nil }
        if form == nil, text.last == "。" { return nil }  // 深夜，室外，雨声。
    }

    /// A head that its labels will fill.
    package init(slots: SlotWords.Slots) { self.slots = slots }

    /// Whether this line alone is a head beyond doubt.
    package var isSure: Bool {
        switch form {
        case .insert, .named: true
        case .dashed where hasPlaceLabel: true
        case .dashed: slots.count >= 1
        case .dotted: slots.count >= (isLatin ? 2 : 1)
        case .running: slots.count == 2 || (slots.count == 1 && tokenCount >= 2 && !isLatin)
        case nil: (slots.count == 2 && tokenCount <= 7) || startsWithPlaceWord
        }
    }

    /// Nothing but a number, which the next line may make a head.
    package var isNumberAlone: Bool {
        form != nil && tokenCount == 0 && cast.isEmpty && slots.count == 0
    }

    /// Nothing but slots, as the second line of a head.
    package var isSlotsOnly: Bool { form == nil && slots.count >= 1 }

    private var startsWithPlaceWord = false

    /// One labelled slot of this head.
    package mutating func fill(_ label: HeadLabel, _ text: Scalars) {
        switch label {
        case .cast: cast += CastList.names(text)
        case .place, .intExt: read(Self.unwrapped(text), names: [])
        case .time:
            let hadTime = slots.time != nil
            let location = location
            read(text, names: [])
            if !hadTime, slots.time == nil { (slots.time, self.location) = (text.string, location) }
        }
    }

    // MARK: slots

    private struct Token {
        let range: Range<Int>
        var isLeft = true
    }

    private mutating func read(_ text: Scalars, names: Set<String>) {
        var tokens = Self.tokens(text)
        tokenCount += tokens.count
        startsWithPlaceWord = startsWithPlaceWord || Self.beginsWithPlaceWord(text)
        let text = startsWithPlaceWord ? Self.ungluedPlace(text) : text
        tokens = Self.tokens(text)
        for index in tokens.indices { tokens[index].isLeft = !take(text[tokens[index].range]) }
        var left = tokens.filter(\.isLeft).map { text[$0.range] }
        if slots.count < 2, form != nil { unglue(&left) }
        if slots.place != nil || form != nil,
            let index = left.firstIndex(where: { isLooseTime($0) })
        {
            let time = left.remove(at: index).string
            slots.time = slots.time.map { "\(time) \($0)" } ?? time  // 三天后 日
        }
        if isListOfNames(text, left: left, names: names) {
            let isPlaceFirst =
                !names.isEmpty && left.dropFirst().contains { names.contains($0.string) }
                && !names.contains(left[0].string)
            cast += left.dropFirst(isPlaceFirst ? 1 : 0).map(\.string)
            left = isPlaceFirst ? [left[0]] : []
        }
        let place = Self.joined(left, in: text)
        if !place.isEmpty { location = location.isEmpty ? place : location + " " + place }
    }

    /// 内景茶室 as 内景 茶室.
    private static func ungluedPlace(_ text: Scalars) -> Scalars {
        guard
            let word = ["内外景", "内/外景", "内景", "外景"].first(where: {
                Traditional.folded(text).starts(with: $0)
            })
        else { return text }
        let count = word.unicodeScalars.count
        guard text.dropFirst(count).first?.isHan == true else { return text }
        return Array(text.prefix(count) + Scalars(" ") + text.dropFirst(count))[...]
    }

    private func isLooseTime(_ token: Scalars) -> Bool {
        SlotWords.isLooseTime(token, isNumbered: form != nil)
            && (slots.time == nil || SlotWords.isSpan(token))
    }

    private mutating func take(_ token: Scalars) -> Bool {
        if SlotWords.isFlashback(token) {
            isFlashback = true
            return true
        }
        guard let found = SlotWords.slots(token) else { return false }
        if let time = found.time { slots.time = slots.time.map { "\($0)/\(time)" } ?? time }
        if let place = found.place {
            slots.place = slots.place == nil || slots.place == place ? place : .both
        }
        return true
    }

    /// `日内灵堂`, `客厅日内`
    private mutating func unglue(_ left: inout [Scalars]) {
        guard slots.count == 0, let first = left.first, let last = left.last else { return }
        if let (found, location) = SlotWords.gluedFront(first) {
            slots = found
            left[0] = location
        } else if let (found, location) = SlotWords.gluedBack(last) {
            slots = found
            left[left.count - 1] = location
        }
    }

    /// `1、日、外、林凡、逍遥子`: all parts alike, so that the rest are people, unless it is one
    /// unknown word.
    private func isListOfNames(_ text: Scalars, left: [Scalars], names: Set<String>) -> Bool {
        guard form != nil, slots.count == 2, !left.isEmpty, !text.contains(where: \.isBlank) else {
            return false
        }
        guard text.count(where: { $0 == "、" }) >= left.count else { return false }
        return left.count > 1 || names.contains(left[0].string)
    }

    private static func tokens(_ text: Scalars) -> [Token] {
        var (tokens, start) = ([Token](), nil as Int?)
        for index in text.indices {
            let isGap =
                text[index].isBlank || HeadNumber.isSeparator(text[index])
                || Brackets.opening(text[index]) != nil
                || Brackets.closing(text[index]) != nil
            if isGap, let from = start { tokens.append(Token(range: from..<index)) }
            start = isGap ? nil : start ?? index
        }
        if let from = start { tokens.append(Token(range: from..<text.endIndex)) }
        return tokens
    }

    /// Words that stood together stay as they were written, brackets and all; others are joined by
    /// a blank.
    private static func joined(_ words: [Scalars], in text: Scalars) -> String {
        var runs: [Range<Int>] = []
        for word in words {
            let isNext =
                runs.last.map {
                    text[$0.upperBound..<word.startIndex].allSatisfy {
                        !$0.isHan && !$0.isLatin && !$0.isDigit
                    }
                } ?? false
            if isNext {
                runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<word.endIndex
            } else {
                runs.append(word.startIndex..<word.endIndex)
            }
        }
        return runs.map { run in
            let isOpen =
                !Brackets.isBalanced(text[run]) && run.upperBound < text.endIndex
                && Brackets.closing(text[run.upperBound]) != nil
            return text[run.lowerBound..<(isOpen ? run.upperBound + 1 : run.upperBound)].string
        }.joined(separator: " ")
    }

    // MARK: dress

    private static func beginsWithPlaceWord(_ text: Scalars) -> Bool {
        let words = ["内外景", "内/外景", "内景", "外景", "INT", "EXT", "I/E"]
        let folded = Traditional.folded(text)
        guard let word = words.first(where: { folded.starts(with: $0) }) else { return false }
        let after = text.dropFirst(word.unicodeScalars.count)
        if after.first.map({ [".", "．", "。", "：", ":", "/"].contains($0) }) ?? false {
            return true
        }
        return word.hasSuffix("景") && isGluedPlace(after)
    }

    /// `内景茶室 - 夜`, `外景 操场`: a place right behind its word, and no sentence such as
    /// 内景搭好了，开工.
    private static func isGluedPlace(_ text: Scalars) -> Bool {
        let place = text.trimmed
        guard place.hasHan, place.count <= 24 else { return false }
        return !place.contains { ["，", ",", "。", "；", "的", "了"].contains($0) }
    }

    /// `+场 操场？`: a question mark behind a place that is not sure yet.
    private static func unasked(_ text: Scalars, _ form: HeadNumber.Form?) -> Scalars {
        guard form != nil, let last = text.last, last == "？" || last == "?" else { return text }
        return text.dropLast()
    }

    /// Heads hold no sentence; a full stop at their end is a slip of the hand.
    private static func isSentence(_ text: Scalars) -> Bool {
        let body = text.last == "。" ? text.dropLast() : text
        return body.contains { ["！", "？", "!", "?", "…", "“", "”", "\"", "：", ":"].contains($0) }
            || body.enumerated().contains { $0.element == "。" && $0.offset > 2 }
    }

    /// Without the bracket that wraps all of it, or that holds the number alone:
    /// `【1-1】日 内 客厅`.
    private static func unwrapped(_ text: Scalars) -> Scalars {
        if let (shape, inner) = Brackets.wrapped(text), shape == .square { return inner }
        if let (shape, inner, rest) = Brackets.leading(text), shape == .square,
            HeadNumber(inner)?.rest.isEmpty == true
        {
            return Array(inner + Scalars(" ") + rest)[...]
        }
        return text
    }

    /// Digits and Latin letters typed at full width become plain ones.
    private static func halfWidth(_ text: Scalars) -> Scalars {
        guard text.contains(where: isFullWidth) else { return text }
        return text.map { isFullWidth($0) ? Unicode.Scalar($0.value - 0xFEE0) ?? $0 : $0 }[...]
    }

    private static func isFullWidth(_ scalar: Unicode.Scalar) -> Bool {
        (0xFF10...0xFF19).contains(scalar.value) || (0xFF21...0xFF3A).contains(scalar.value)
            || (0xFF41...0xFF5A).contains(scalar.value)
    }
}
