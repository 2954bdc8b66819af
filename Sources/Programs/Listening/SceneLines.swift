import Align
import LinedScript
import Platform
import ScriptFiles
import ScriptModel
import Slate
import Wire

/// The lines to listen for, from a file of lines or a script.
enum SceneLines {
    /// A JSON array of `{id, character, text}`.
    static func file(_ path: String) throws -> [SpokenLine] {
        do {
            return try JSON.decode([SpokenLine].self, from: try Files.read(path, limit: 16 << 20))
        } catch let failure as WireFailure {
            throw AlignFailure(
                .badInput,
                "\(path): \(failure); it must be a list such as [{\"id\":\"1\",\"character\":\"Lin\",\"text\":\"Yes.\"}]"
            )
        }
    }

    /// - Parameter scene: as the slate says it, `3-12` or `12A`.
    static func script(_ path: String, scene: String) throws -> [SpokenLine] {
        let script = try read(path)
        let scenes = script.scenes.filter { name($0.episode, $0.number) == scene.lowercased() }
        guard !scenes.isEmpty else {
            throw AlignFailure(
                .badInput,
                "\(path) has no scene \(scene); it has \(script.scenes.prefix(5).map { name($0.episode, $0.number) }.joined(separator: ", "))..."
            )
        }
        return scenes.flatMap(\.spokenLines)
    }

    /// With the ids that the lines of a first version get.
    static func read(_ path: String) throws -> Script {
        ScriptRevision.map(
            old: Script(), new: try ScriptReader.read(try Files.read(path), name: path)
        ).script
    }

    static func name(_ episode: String?, _ scene: String) -> String {
        ((episode.map { "\($0)-" } ?? "") + scene).lowercased()
    }
}
