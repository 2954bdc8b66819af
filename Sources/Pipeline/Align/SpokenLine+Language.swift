import Wire

/// Of a script in two languages the one that is spoken is listened for.
extension SpokenLine {
    /// The line in the language that an engine hears: the translation where that is it and the text
    /// is not.
    public func said(in language: String) -> SpokenLine {
        guard let translation, !Self.isIn(language, text), Self.isIn(language, translation) else {
            return self
        }
        var line = self
        (line.text, line.translation) = (translation, text)
        return line
    }

    /// Why nothing will be found; nil where some line is in the engine's language.
    public static func complaint(_ lines: [SpokenLine], _ language: String) -> String? {
        guard !lines.isEmpty, !lines.contains(where: { isIn(language, $0.text) }) else {
            return nil
        }
        return "none of the \(lines.count) lines has words in the engine's language '\(language)'; "
            + "set language in [align] to the one that is spoken, or load the script with its translation"
    }

    /// Chinese by its characters, other languages by their letters.
    private static func isIn(_ language: String, _ text: String) -> Bool {
        let hasHan = text.unicodeScalars.contains {
            (0x3400...0x9FFF).contains($0.value) || (0x20000...0x323AF).contains($0.value)
        }
        if language.hasPrefix("zh") { return hasHan }
        return !hasHan && text.unicodeScalars.contains { $0.properties.isAlphabetic }
    }
}
