import ScriptModel
import Wire

extension ScriptLine {
    /// The line as an engine listens for it; nil for action, captions and sound, which are not
    /// heard as words.
    public var spoken: SpokenLine? {
        [.dialogue, .offScreen, .voiceOver].contains(kind)
            ? SpokenLine(id: id, character: character ?? "", text: text, translation: translation)
            : nil
    }
}

extension ScriptScene {
    /// What is spoken in the scene, in its order.
    public var spokenLines: [SpokenLine] { lines.compactMap(\.spoken) }
}
