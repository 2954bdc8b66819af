/// Episode, scene, shot and take: `3-12B-4`, read as episode 3, scene 12, shot B, take 4.
///
/// Numbers are text (`12A`, `R10`, `57/58`); only the take counts.
public struct SlateNumber: Codable, Equatable, Hashable, Sendable, CustomStringConvertible {
    /// 集; nil where the production has none.
    public var episode: String?
    /// 场, as the script numbers it: `12`, `12A`.
    public var scene: String
    /// 镜: a letter or a number; nil where shots are not numbered.
    public var shot: String?
    /// From 1 to `highestTake`.
    public var take: Int

    /// What the crew may type; more is a slip of the finger.
    public static let highestTake = 9999

    public init(episode: String? = nil, scene: String, shot: String? = nil, take: Int) {
        self.episode = episode
        self.scene = scene
        self.shot = shot
        self.take = take
    }

    /// `3-12B-4`; a shot that is a number stands apart: `27-4-1-2`.
    public var description: String { "\(setup)-\(take)" }

    /// Everything but the take: `3-12B`.
    public var setup: String {
        let joint =
            shot.map { $0.first?.isLetter == true && scene.last?.isNumber == true ? $0 : "-\($0)" }
            ?? ""
        return (episode.map { "\($0)-" } ?? "") + scene + joint
    }

    /// Shot and take, as they stand beside a line of the scene: `B4`, and `1-12` where the shot
    /// ends in a digit and `112` could be two takes.
    public var inScene: String {
        guard let shot else { return "\(take)" }
        return shot.last?.isNumber == true ? "\(shot)-\(take)" : "\(shot)\(take)"
    }

    /// Whether episode and scene are the same.
    public func isSameScene(as other: SlateNumber) -> Bool {
        episode == other.episode && scene == other.scene
    }

    /// Whether all but the take is the same.
    public func isSameSetup(as other: SlateNumber) -> Bool {
        episode == other.episode && scene == other.scene && shot == other.shot
    }

    /// Whether a person who writes this may mean the other: the same text, or the same but for an
    /// episode left out.
    public func means(_ other: SlateNumber) -> Bool {
        if description.lowercased() == other.description.lowercased() { return true }
        guard other.episode != nil else { return false }
        var bare = other
        bare.episode = nil
        return description.lowercased() == bare.description.lowercased()
    }

    /// What was typed, as it is meant for a take that has this other slate: an episode left out is
    /// the other's, and three bare numbers are scene, shot and take where the other has a shot that
    /// is a number.
    public func asWritten(beside other: SlateNumber) -> SlateNumber {
        var slate = self
        if let first = episode, shot == nil, let shot = other.shot, shot.first?.isNumber == true {
            slate = SlateNumber(episode: other.episode, scene: first, shot: scene, take: take)
        }
        slate.episode = slate.episode ?? other.episode
        return slate
    }

    /// The parts in which another slate differs, as operations tell them.
    public func changes(to other: SlateNumber) -> [(field: TakeField, old: String, new: String)] {
        let parts: [(TakeField, String, String)] = [
            (.episode, episode ?? "", other.episode ?? ""), (.scene, scene, other.scene),
            (.shot, shot ?? "", other.shot ?? ""),
            (.take, String(take), String(other.take)),
        ]
        return parts.filter { $0.1 != $0.2 }
    }

    /// Sets a part as an operation tells it; what cannot be is passed over.
    mutating func set(_ field: TakeField, _ text: String) {
        switch field {
        case .episode: episode = text.isEmpty ? nil : text
        case .scene: scene = text.isEmpty ? scene : text
        case .shot: shot = text.isEmpty ? nil : text
        case .take:
            take = Int(text).flatMap { (1...Self.highestTake).contains($0) ? $0 : nil } ?? take
        default: break
        }
    }
}

/// Names that any file system, shell and editor takes.
public enum FileName {
    /// Longest stem in bytes; leaves room for camera, suffix and ending within the 255 of ext4.
    public static let longest = 120

    /// Replaces what a file system may not like by `_`, drops pictures (emoji), and cuts to
    /// `longest` bytes on a character.
    ///
    /// Never empty, never begins with a dot or a dash; the same text gives the same name. A cut
    /// name ends in a digest of the whole text, so that takes which differ only at the end stay
    /// apart.
    public static func safe(_ text: String) -> String {
        let whole = String(text.compactMap(keep))
        var name = whole
        if whole.utf8.count > longest {
            let mark = "~" + digest(text)
            name = prefix(of: whole, bytes: longest - mark.utf8.count) + mark
        }
        while name.last == "." || name.last == " " { name.removeLast() }
        if name.first == "." || name.first == "-" { name = "_" + name.dropFirst() }
        return name.isEmpty ? "_" : name
    }

    private static func prefix(of text: String, bytes limit: Int) -> String {
        var name = ""
        for character in text {
            guard name.utf8.count + String(character).utf8.count <= limit else { break }
            name.append(character)
        }
        return name
    }

    /// FNV-1a of 64 bits (draft-eastlake-fnv), 16 hex digits.
    private static func digest(_ text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func keep(_ character: Character) -> Character? {
        guard let scalar = character.unicodeScalars.first else { return nil }
        let (category, value) = (scalar.properties.generalCategory, scalar.value)
        // Windows and macOS refuse these; a slash would be a folder.
        if "/\\:*?\"<>|".unicodeScalars.contains(scalar) || category == .control { return "_" }
        if scalar.properties.isEmojiPresentation
            || [.privateUse, .unassigned, .format].contains(category)
        {
            return nil
        }
        if scalar.properties.isWhitespace { return value == 32 ? " " : nil }
        // Joiners and picture selectors that ride on a letter are not seen, and not every system
        // keeps them.
        guard character.unicodeScalars.dropFirst().allSatisfy({ isAccent($0) }) else {
            return Character(scalar)
        }
        return character
    }

    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        let isSelector = (0xFE00...0xFE0F).contains(scalar.value) || scalar.value == 0x20E3
        return !isSelector
            && [.nonspacingMark, .spacingMark, .otherLetter].contains(
                scalar.properties.generalCategory)
    }
}
