/// Episode, scene, shot and take: `3-12B-4`, read as episode 3, scene 12, shot B, take 4.
///
/// Numbers are text (`12A`, `R10`, `57/58`); only the take counts.
public struct SlateNumber: Codable, Equatable, Hashable, Sendable, CustomStringConvertible {
    public var episode: String?
    public var scene: String
    public var shot: String?
    /// From 1.
    public var take: Int

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
        let joint = shot.map { $0.first?.isLetter == true && scene.last?.isNumber == true ? $0 : "-\($0)" } ?? ""
        return (episode.map { "\($0)-" } ?? "") + scene + joint
    }

    public func isSameSetup(as other: SlateNumber) -> Bool {
        episode == other.episode && scene == other.scene && shot == other.shot
    }

    /// A file's name without its ending, safe on every file system and at most 120 bytes of UTF-8.
    public var fileStem: String { FileName.safe(description) }
}

/// Names that any file system, shell and editor takes.
public enum FileName {
    /// Longest stem in bytes; leaves room for camera, suffix and ending within the 255 of ext4.
    public static let longest = 120

    /// Replaces what a file system may not like by `_`, drops pictures (emoji), and cuts to `longest` bytes on a character.
    ///
    /// Never empty, never begins with a dot; the same text gives the same name.
    public static func safe(_ text: String) -> String {
        var name = ""
        for character in text {
            guard let kept = keep(character) else { continue }
            guard name.utf8.count + kept.utf8.count <= longest else { break }
            name.append(kept)
        }
        while name.last == "." || name.last == " " { name.removeLast() }
        if name.first == "." { name = "_" + name.dropFirst() }
        return name.isEmpty ? "_" : name
    }

    private static func keep(_ character: Character) -> Character? {
        guard let scalar = character.unicodeScalars.first else { return nil }
        // Windows and macOS refuse these; a slash would be a folder.
        if "/\\:*?\"<>|".contains(character) || scalar.value < 32 || scalar.value == 127 { return "_" }
        if scalar.properties.isEmojiPresentation || scalar.value >= 0xE000 && scalar.value <= 0xF8FF { return nil }
        if scalar.properties.generalCategory == .format || scalar.properties.isWhitespace { return scalar == " " ? " " : nil }
        return character
    }
}
