import Slate

/// Reads slates as crews write them.
package enum SlateReader {
    /// Longest part of a slate in characters: `57/58A` fits many times.
    private static let longestPart = 24

    /// A whole slate with its take; nil for anything else.
    package static func slate(_ text: String) -> SlateNumber? {
        switch edit(text) {
        case .setup(let episode, let scene, let shot, let take?):
            SlateNumber(episode: episode, scene: scene, shot: shot, take: take)
        case .dashed(let parts) where parts.count == 3:
            number(parts[2]).map { SlateNumber(episode: parts[0], scene: parts[1], take: $0) }
        default: nil
        }
    }

    /// `12-1` where a take must be meant: of a scene whose first setup has no letter, as the box
    /// writes it. A production that counts otherwise has no such take, and says so.
    package static func letterless(_ text: String) -> SlateNumber? {
        guard case .dashed(let parts)? = edit(text), parts.count == 2, let take = number(parts[1])
        else { return nil }
        return SlateNumber(scene: parts[0], take: take)
    }

    /// `12`, `12B`, `27-4-1`, `3-12B`, `12B-4`, `3-12B-4`, `27-4-1-2`, `t4`, `12B t4`,
    /// `3集12场B镜4条`.
    package static func edit(_ text: String) -> SlateEdit? {
        let text = Fold.ascii(text).uppercased()
        if ChineseSlate.isWritten(in: text) { return ChineseSlate.edit(text) }
        let words = text.split(separator: " ").map(String.init)
        if words.count == 1 { return isTake(words[0]) ? takeAlone(words[0]) : dashed(words[0]) }
        guard words.count == 2, case .take(let take)? = takeAlone(words[1]) else { return nil }
        switch dashed(words[0]) {
        case .setup(let episode, let scene, let shot, nil):
            return .setup(episode: episode, scene: scene, shot: shot, take: take)
        case .dashed(let parts):
            return .setup(
                episode: parts[0], scene: parts[1], shot: parts.count > 2 ? parts[2] : nil,
                take: take)
        default: return nil
        }
    }

    package static func isPart(_ text: String) -> Bool {
        // `57/58` is a scene; `1.` and `3/` end as sentences do.
        !text.isEmpty && text.count <= longestPart && text.first?.isPunctuation == false
            && text.last?.isPunctuation == false
            && text.allSatisfy {
                ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "/" || $0 == "."
            }
            && !text.split { !$0.isNumber }.contains { $0.count > mostDigits }
    }

    /// No production counts so far; what is longer is a slip of the finger.
    private static let mostDigits = 6

    /// Whether letters are a shot's, or a scene's without a number: one or two, or one again and
    /// again, as productions count. `50mm`, `24fps` and a word in its place are none.
    package static func isLettered(_ letters: some StringProtocol) -> Bool {
        guard letters.uppercased() != "MM" else { return false }
        return letters.count <= 2 || Set(letters.uppercased()).count == 1
    }

    /// A take's number.
    package static func number(_ text: some StringProtocol) -> Int? {
        guard text.first?.isNumber == true, let number = Int(text),
            (1...SlateNumber.highestTake).contains(number)
        else { return nil }
        return number
    }

    /// `T4`, also when the number cannot be: `T0` is no scene.
    private static func isTake(_ word: String) -> Bool {
        word.hasPrefix("T") && word.dropFirst().allSatisfy(\.isNumber)
    }

    private static func takeAlone(_ word: String) -> SlateEdit? {
        isTake(word) ? number(word.dropFirst()).map { .take($0) } : nil
    }

    private static func dashed(_ word: String) -> SlateEdit? {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 4, parts.allSatisfy(isPart), parts[0].contains(where: \.isNumber)
        else { return nil }
        if (2...3).contains(parts.count), parts.allSatisfy({ number($0) != nil }) {
            return .dashed(parts)
        }
        switch parts.count {
        case 1: return setup(nil, parts[0])
        case 2:
            // Two bare numbers are episode and scene; after a lettered shot comes the take.
            if number(parts[0]) != nil { return setup(parts[0], parts[1]) }
            return number(parts[1]).flatMap { setup(nil, parts[0], take: $0) }
        case 3: return number(parts[2]).flatMap { setup(parts[0], parts[1], take: $0) }
        default:
            return number(parts[3]).map {
                .setup(episode: parts[0], scene: parts[1], shot: parts[2], take: $0)
            }
        }
    }

    /// `12B` into scene 12 and shot B; `R10`, `57/58` stay whole.
    private static func setup(_ episode: String?, _ part: String, take: Int? = nil) -> SlateEdit? {
        guard part.contains(where: \.isNumber) else { return nil }
        let shot = part.suffix(while: \.isLetter)
        guard isLettered(shot) else { return nil }
        let scene = part.dropLast(shot.count)
        return .setup(
            episode: episode, scene: String(scene), shot: shot.isEmpty ? nil : String(shot),
            take: take)
    }
}

extension String {
    fileprivate func suffix(while condition: (Character) -> Bool) -> Substring {
        self[(lastIndex { !condition($0) }.map { index(after: $0) } ?? startIndex)...]
    }
}
