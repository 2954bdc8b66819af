import ClipStore
import CrewSentences
import Platform
import Slate
import Wire

/// The folder of takes and clips: whether it is there, and its take log the one that is written.
extension Rushesd {
    /// Tells everybody once that it is not, and once that it is again.
    func watchState() {
        let now = lookAtState()
        guard now != stateTrouble else { return }
        stateTrouble = now
        watching.isDue = true
        outbox.isFolderAway = now != nil
        for clip in outbox.missing { box.clips[clip]?.take(outbox, clip) }
        let sentence: (Phrases) -> String = { [settings] phrases in
            now.map(phrases.stateTrouble) ?? phrases.stateIsBack(settings.state)
        }
        Log.warning(sentence(Phrases(.english)))
        watchers.tell(
            Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, sentence(Phrases($0))) }),
            by: "rushesd")
        if now == nil { attempt { try takeInReturned() } }
    }

    private func lookAtState() -> StateTrouble? {
        do { _ = try Files.freeBytes(settings.state) } catch {
            return StateTrouble(
                place: settings.state, reason: SystemFailure.reason(error.code))
        }
        return journal.displacement
    }

    /// What cameras began and closed while nobody could read it.
    private func takeInReturned() throws {
        for clip in try store.list()
        where box.clips[clip].map({ $0.manifest.state == .rolling }) ?? true {
            takeInFound(clip)
        }
    }

    /// Why nothing was written.
    func refusal(_ error: any Error, _ phrases: Phrases) -> String {
        guard let displaced = error as? JournalDisplaced else {
            return phrases.diskFull("\(error)")
        }
        return phrases.notKept(displaced.trouble)
    }
}
