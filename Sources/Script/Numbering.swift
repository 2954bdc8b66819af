/// What every reader does last: scene numbers unique, lines numbered, lengths estimated, the order checked.
enum Numbering {
    static func finish(_ script: inout Script) {
        numberScenes(&script)
        checkEpisodes(&script)
        for scene in script.scenes.indices {
            for line in script.scenes[scene].lines.indices { script.scenes[scene].lines[line].number = String(line + 1) }
            script.scenes[scene].eighths = max(script.scenes[scene].eighths, eighths(of: script.scenes[scene]))
        }
        script.diagnostics.sort { $0.source < $1.source }
    }

    // MARK: scenes

    private static func numberScenes(_ script: inout Script) {
        var taken: [String: Set<String>] = [:]
        for scene in script.scenes where scene.isNumberGiven { taken[scene.episode ?? "", default: []].insert(scene.number) }
        var seen: [String: Set<String>] = [:]
        var highest: [String: Int] = [:]
        var last: [String: String] = [:]
        for index in script.scenes.indices {
            let scene = script.scenes[index]
            let episode = scene.episode ?? ""
            if !scene.isNumberGiven {
                script.scenes[index].number = free(after: last[episode], taken: taken[episode] ?? [])
            } else if seen[episode]?.contains(scene.number) == true {
                script.scenes[index].number = lettered(scene.number, taken: taken[episode] ?? [])
                diagnose(scene, "scene \(scene.number) was there already; this one is called \(script.scenes[index].number)", in: &script)
            } else if let number = leadingNumber(scene.number) {
                if number < highest[episode, default: 0] {
                    diagnose(scene, "scene \(scene.number) comes after scene \(highest[episode] ?? 0)", in: &script)
                }
                highest[episode] = max(number, highest[episode, default: 0])
            }
            let number = script.scenes[index].number
            taken[episode, default: []].insert(number)
            seen[episode, default: []].insert(number)
            last[episode] = number
        }
    }

    /// The next whole number if it is free, else a letter after the scene before, as an inserted scene is called on set.
    private static func free(after last: String?, taken: Set<String>) -> String {
        let next = (last.flatMap(leadingNumber) ?? 0) + 1
        if !taken.contains(String(next)) { return String(next) }
        return lettered(last ?? "0", taken: taken)
    }

    /// `3A`, without I and O, which slates leave out because they look like figures; then `3AA`.
    private static func lettered(_ number: String, taken: Set<String>) -> String {
        var base = number
        while true {
            for letter in "ABCDEFGHJKLMNPQRSTUVWXYZ" where !taken.contains(base + String(letter)) { return base + String(letter) }
            base += "A"
        }
    }

    private static func leadingNumber(_ number: String) -> Int? { Int(number.prefix { $0.isASCII && $0.isNumber }) }

    private static func diagnose(_ scene: ScriptScene, _ message: String, in script: inout Script) {
        script.diagnostics.append(
            ScriptDiagnostic(source: scene.source, text: String(scene.heading.prefix(ScriptDiagnostic.longestText)), message: message))
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
            if let message { script.diagnostics.append(ScriptDiagnostic(source: episode.source, text: episode.title, message: message)) }
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
        let lead = (line.character?.unicodeScalars.count ?? 0) * 2 + (line.parenthetical?.unicodeScalars.count ?? 0) * 2
        let halves = line.text.unicodeScalars.reduce(lead) { $0 + ($1.value < 0x2E80 ? 1 : 2) }
        return max(1, (halves + 77) / 78)
    }
}
