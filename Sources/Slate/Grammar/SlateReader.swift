/// Reads slates as crews write them.
enum SlateReader {
    /// Longest part of a slate in characters: `57/58A` fits many times.
    private static let longestPart = 24

    /// A whole slate with its take; nil for anything else.
    static func slate(_ text: String) -> SlateNumber? {
        guard case .setup(let episode, let scene, let shot, let take?) = edit(text) else { return nil }
        return SlateNumber(episode: episode, scene: scene, shot: shot, take: take)
    }

    /// `12`, `12B`, `3-12B`, `12B-4`, `3-12B-4`, `27-4-1-2`, `t4`, `3集12场B镜4条`.
    static func edit(_ text: String) -> SlateEdit? {
        let text = Fold.ascii(text).uppercased()
        if text.hasPrefix("T"), let take = number(text.dropFirst()) { return .take(take) }
        if text.contains(where: { "集场镜条".contains($0) }) { return chinese(text) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 4, parts.allSatisfy(isPart), parts[0].contains(where: \.isNumber) else { return nil }
        switch parts.count {
        case 1: return setup(nil, parts[0])
        case 2:
            // Two bare numbers are episode and scene; after a lettered shot comes the take.
            if number(parts[0][...]) != nil { return setup(parts[0], parts[1]) }
            return number(parts[1][...]).flatMap { setup(nil, parts[0], take: $0) }
        case 3: return number(parts[2][...]).flatMap { setup(parts[0], parts[1], take: $0) }
        default: return number(parts[3][...]).map { .setup(episode: parts[0], scene: parts[1], shot: parts[2], take: $0) }
        }
    }

    static func isPart(_ text: String) -> Bool {
        !text.isEmpty && text.count <= longestPart
            && text.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "/" || $0 == "." }
    }

    /// `12B` into scene 12 and shot B; `R10`, `57/58` stay whole.
    private static func setup(_ episode: String?, _ part: String, take: Int? = nil) -> SlateEdit? {
        guard part.contains(where: \.isNumber) else { return nil }
        let shot = part.suffix(while: \.isLetter)
        let scene = part.dropLast(shot.count)
        return .setup(
            episode: episode, scene: String(scene), shot: shot.isEmpty ? nil : String(shot), take: take)
    }

    private static func number(_ text: Substring) -> Int? {
        guard let number = Int(text), (1...9999).contains(number), text.first?.isNumber == true else { return nil }
        return number
    }

    /// `第3集12场B镜4条`, any part but the scene may be missing; `镜B` and `12场` alone change just that.
    private static func chinese(_ text: String) -> SlateEdit? {
        var values: [Character: String] = [:]
        var current = ""
        var leading: Character?
        for character in text where character != "第" && character != " " {
            if "集场镜条".contains(character) {
                if current.isEmpty { leading = character } else { values[character] = current }
                current = ""
            } else {
                current.append(character)
            }
        }
        if let leading, !current.isEmpty { values[leading] = current }
        guard !values.isEmpty, values.values.allSatisfy(isPart) else { return nil }
        let take = values["条"].flatMap { number($0[...]) }
        if values["条"] != nil && take == nil { return nil }
        guard let scene = values["场"] else {
            if let shot = values["镜"], take == nil { return .shot(shot) }
            return values["镜"] == nil ? take.map { .take($0) } : nil
        }
        if values.count == 1 { return .scene(scene) }
        return .setup(episode: values["集"], scene: scene, shot: values["镜"], take: take)
    }
}

extension String {
    fileprivate func suffix(while condition: (Character) -> Bool) -> Substring {
        self[(lastIndex { !condition($0) }.map { index(after: $0) } ?? startIndex)...]
    }
}
