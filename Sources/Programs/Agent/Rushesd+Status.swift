import CrewSentences
import Platform
import Settings
import Slate
import Wire

/// How the box is.
extension Rushesd {
    func status() -> BoxStatus {
        // While it cannot be asked, `stateTrouble` says so.
        let free = (try? Files.freeBytes(settings.state)) ?? 0
        let rolling = box.rolling.map { box.summaries(of: [$0]) }?.first
        var status = BoxStatus(
            production: settings.production, box: settings.box, next: box.nextSlate,
            rolling: rolling,
            cameras: box.cameraStatus, freeBytes: free, queued: outbox.waiting,
            upload: settings.hub?.url ?? "no hub")
        status.rolledOn = box.rolling.flatMap { $0.id == box.rolledOn ? $0.slate : nil }
        status.waits = waits
        status.spare = spareStatus
        // An earlier prompt reads one sentence for all.
        if let first = status.waits?.first {
            status.upload = Phrases(.english).trouble(first.trouble)
        }
        status.coming = box.coming
        status.stateTrouble = stateTrouble
        if stateTrouble == nil { status.hoursLeft = Double(free) / keeper.bytesPerHour }
        status.temperature = HeatMeter.celsius()
        status.numbering = settings.slate.rawValue
        return status
    }

    private var spareStatus: SpareStatus? {
        spare.map { SpareStatus(folder: $0.folder, trouble: $0.trouble) }
    }

    /// Tells everybody once that the spare disk is missing, and once that it is back.
    func watchSpare() {
        guard let spare, let news = spare.takeNews() else { return }
        let sentence: (Phrases) -> String
        switch news {
        case .begins(let trouble):
            sentence = {
                $0.spareTrouble(SpareStatus(folder: spare.folder, trouble: trouble)) ?? ""
            }
            Log.warning(sentence(Phrases(.english)))
        case .ends:
            sentence = { $0.spareIsBack(spare.folder) }
            Log.notice(sentence(Phrases(.english)))
        }
        watchers.tell(
            Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, sentence(Phrases($0))) }),
            by: "rushesd")
    }

    /// Behind the answer to a roll; nothing while the spare disk is well, or there is none.
    func withoutSpare(_ phrases: Phrases) -> String {
        spareStatus.flatMap(phrases.spareTrouble).map { "; \($0)" } ?? ""
    }

    private var waits: [UploadWait] {
        outbox.waits.prefix(BoxStatus.mostWaits).map { wait in
            let manifest = box.clips[wait.clip]?.manifest
            let slate = manifest.flatMap { box.log.take($0.take) }.map { "\($0.slate)" } ?? ""
            return UploadWait(
                clip: wait.clip, camera: manifest?.camera ?? "", slate: slate, trouble: wait.trouble
            )
        }
    }
}
