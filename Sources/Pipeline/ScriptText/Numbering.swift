import ScriptModel
import Slate

/// What every reader does last: scene numbers unique, lines numbered, lengths estimated, the order
/// checked.
package enum Numbering {
    package static func finish(_ script: inout Script) {
        numberScenes(&script)
        checkEpisodes(&script)
        for scene in script.scenes.indices {
            for line in script.scenes[scene].lines.indices {
                script.scenes[scene].lines[line].number = String(line + 1)
            }
            if script.scenes[scene].eighths < 1 {
                script.scenes[scene].eighths = eighths(of: script.scenes[scene])
            }
        }
        script.diagnostics.sort { $0.source < $1.source }
    }

    // MARK: scenes

    /// What one episode's numbers are like so far.
    private struct Numbers {
        var taken: Set<String> = []
        var seen: Set<String> = []
        var highest = 0
        var last = "0"
        /// How many letters were tried after a number.
        private var tried: [String: Int] = [:]

        /// The next whole number if it is free, else a letter after the scene before, as an
        /// inserted scene is called on set.
        mutating func free() -> String {
            let next = String((leadingNumber(last) ?? 0) + 1)
            return taken.contains(next) ? lettered(last) : next
        }

        /// After 3 and after 3A comes 3B: letters count on, they do not pile up.
        mutating func lettered(_ number: String) -> String {
            let base = LineNumber(number).base
            while true {
                tried[base, default: 0] += 1
                let name = base + LineNumber.letters(tried[base, default: 1])
                if !taken.contains(name) { return name }
            }
        }
    }

    private static func numberScenes(_ script: inout Script) {
        var numbers: [String: Numbers] = [:]
        for scene in script.scenes where scene.isNumberGiven {
            numbers[scene.episode ?? "", default: Numbers()].taken.insert(scene.number)
        }
        for index in script.scenes.indices {
            let scene = script.scenes[index]
            var episode = numbers[scene.episode ?? ""] ?? Numbers()
            numbers[scene.episode ?? ""] = nil  // So that it is changed in place.
            if !scene.isNumberGiven {
                script.scenes[index].number = episode.free()
            } else if episode.seen.contains(scene.number) {
                script.scenes[index].number = episode.lettered(scene.number)
                diagnose(
                    scene,
                    "scene \(scene.number) was there already; this one is called \(script.scenes[index].number)",
                    in: &script)
            } else if let number = leadingNumber(scene.number) {
                if number < episode.highest {
                    diagnose(
                        scene, "scene \(scene.number) comes after scene \(episode.highest)",
                        in: &script)
                }
                episode.highest = max(number, episode.highest)
            }
            episode.last = script.scenes[index].number
            episode.taken.insert(episode.last)
            episode.seen.insert(episode.last)
            numbers[scene.episode ?? ""] = episode
        }
    }

    private static func leadingNumber(_ number: String) -> Int? {
        Int(number.prefix { $0.isASCII && $0.isNumber })
    }

    private static func diagnose(_ scene: ScriptScene, _ message: String, in script: inout Script) {
        script.diagnostics.append(
            ScriptDiagnostic(
                source: scene.source,
                text: String(scene.heading.prefix(ScriptDiagnostic.longestText)), message: message))
    }

    // MARK: episodes

    private static func checkEpisodes(_ script: inout Script) {
        var seen: Set<Int> = []
        var last: Int?
        for episode in script.episodes {
            guard let number = Int(episode.number) else { continue }
            let message =
                seen.contains(number)
                ? "episode \(number) begins again" : last.flatMap { gap(from: $0, to: number) }
            if let message {
                script.diagnostics.append(
                    ScriptDiagnostic(source: episode.source, text: episode.title, message: message))
            }
            seen.insert(number)
            last = max(number, last ?? number)
        }
    }

    private static func gap(from last: Int, to number: Int) -> String? {
        if number < last { return "episode \(number) comes after episode \(last)" }
        if number == last + 2 { return "episode \(last + 1) is missing" }
        return number > last + 2 ? "episodes \(last + 1) to \(number - 1) are missing" : nil
    }

    // MARK: length

    /// Word's default page for Chinese: A4, 44 lines of 39 characters.
    private static func eighths(of scene: ScriptScene) -> Int {
        let height = scene.lines.reduce(1) { $0 + rows(of: $1) }
        return max(1, (height * 8 + 22) / 44)
    }

    private static func rows(of line: ScriptLine) -> Int {
        let lead =
            (line.character?.unicodeScalars.count ?? 0) * 2
            + (line.parenthetical?.unicodeScalars.count ?? 0) * 2
        let halves = line.text.unicodeScalars.reduce(lead) { $0 + ($1.value < 0x2E80 ? 1 : 2) }
        return max(1, (halves + 77) / 78)
    }
}
