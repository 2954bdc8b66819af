import Slate

extension Script {
    /// This script with the scenes of another put in: those it has already are replaced, the others
    /// stand where their numbers belong. Nothing else goes: that is how episodes come in batches,
    /// and the day's pages alone.
    public func adding(_ batch: Script) -> Script {
        var whole = self
        let places = Addition.places(of: batch, in: self)
        if whole.title.isEmpty { whole.title = batch.title }
        whole.frontMatter += batch.frontMatter.filter { !frontMatter.contains($0) }
        whole.addEpisodes(batch)
        var before: Int?
        for (index, scene) in batch.scenes.enumerated() {
            if let place = places[index],
                let at = whole.scenes.firstIndex(where: { $0.slate == scenes[place].slate })
            {
                whole.scenes[at] = Addition.replaced(scenes[place], by: scene)
                before = at
            } else {
                let at = whole.place(for: scene, after: before)
                whole.scenes.insert(whole.renumbered(scene), at: at)
                before = at
            }
        }
        whole.notes += batch.notes
        whole.diagnostics = batch.diagnostics
        return whole
    }

    private mutating func addEpisodes(_ batch: Script) {
        for episode in batch.episodes {
            if let known = episodes.firstIndex(where: { $0.number == episode.number }) {
                if !episode.title.isEmpty { episodes[known].title = episode.title }
                continue
            }
            let next =
                episodes.firstIndex { LineNumber(episode.number) < LineNumber($0.number) }
                ?? episodes.endIndex
            episodes.insert(episode, at: next)
        }
    }

    /// Behind the batch's scene before it, if that is of the same episode; else where its number
    /// belongs.
    private func place(for scene: ScriptScene, after before: Int?) -> Int {
        if let before, scenes[before].episode == scene.episode { return before + 1 }
        let mine = LineNumber(scene.episode ?? "")
        if let later = scenes.firstIndex(where: { mine < LineNumber($0.episode ?? "") }) {
            return later
        }
        guard scene.isNumberGiven else { return scenes.endIndex }
        let number = LineNumber(scene.number)
        let follows = scenes.firstIndex {
            $0.episode == scene.episode && number < LineNumber($0.number)
        }
        return follows ?? scenes.endIndex
    }

    /// A scene without a number of its own must not be taken for the one that has the number it was
    /// counted by.
    private func renumbered(_ scene: ScriptScene) -> ScriptScene {
        guard !scene.isNumberGiven else { return scene }
        var scene = scene
        let used = Set(scenes.map(\.slate))
        let highest =
            scenes.filter { $0.episode == scene.episode }.compactMap {
                LineNumber($0.number).number
            }.max() ?? 0
        if used.contains(scene.slate) { scene.number = String(highest + 1) }
        return scene
    }
}

/// Which scenes of a batch are scenes that are there already.
private enum Addition {
    /// By their numbers where the batch says them, else by what they hold.
    static func places(of batch: Script, in script: Script) -> [Int: Int] {
        let byNumber = Dictionary(script.scenes.indices.map { (script.scenes[$0].slate, $0) }) {
            first, _ in first
        }
        var places: [Int: Int] = [:]
        for (index, scene) in batch.scenes.enumerated() where scene.isNumberGiven {
            places[index] = byNumber[scene.slate]
        }
        guard batch.scenes.contains(where: { !$0.isNumberGiven }) else { return places }
        let match = LineMatch(LineShape.all(of: script), LineShape.all(of: batch))
        let scenes = SceneMatch(script, batch, match)
        let taken = Set(places.values)
        for (index, scene) in batch.scenes.enumerated() where !scene.isNumberGiven {
            if let place = scenes.oldScene[index], !taken.contains(place) { places[index] = place }
        }
        return places
    }

    static func replaced(_ old: ScriptScene, by new: ScriptScene) -> ScriptScene {
        var scene = new
        (scene.episode, scene.number, scene.isNumberGiven) = (
            old.episode, old.number, old.isNumberGiven
        )
        return scene
    }
}
