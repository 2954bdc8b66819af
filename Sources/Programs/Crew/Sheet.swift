import CrewSentences
import Report
import Slate
import Wire

/// Answers as plain text: a sentence, and a table where there is one.
struct Sheet {
    let language: Language
    private var phrases: Phrases { Phrases(language) }

    init(language: Language) { self.language = language }

    func text(_ answer: CrewAnswer) -> String {
        var parts: [String] = []
        if let status = answer.status { parts.append(text(status)) }
        if answer.status == nil && answer.message.isEmpty && !answer.takes.isEmpty {
            parts.append(table(answer.takes))
            if let found = answer.found {
                parts.append(phrases.moreFound(shown: answer.takes.count, of: found))
            }
        }
        if let clips = answer.clips { parts += clips.map(certificate) }
        if let cameras = answer.cameras { parts += cameras.map { CameraSheet($0, language).text } }
        if !answer.message.isEmpty { parts.append(answer.message) }
        return parts.joined(separator: "\n")
    }

    private func certificate(_ report: ClipReport) -> String {
        let certificate = Certificate(
            report.document, isConfirmed: report.confirmed, isUploaded: report.uploaded ?? false,
            language: language
        ).text
        let gaps = (report.gaps ?? []).map { "  ! \(phrases.gap($0))" }
        let away = report.away.map { "  ! \(phrases.isAway(on: $0))" }
        let waits =
            away == nil
            ? report.waits.map { "\(phrases.say("waits", "等待")): \(phrases.trouble($0))" } : nil
        return ([certificate] + gaps + [away, waits].compactMap(\.self)).joined(separator: "\n")
    }

    private func table(_ takes: [TakeSummary]) -> String {
        let heads =
            language == .english
            ? ["take", "mark", "cam", "dur", "timecode", "lines", "sent", "note"]
            : ["条", "结果", "机", "时长", "时码", "台词", "上传", "备注"]
        return Columns(heads: heads, rows: takes.map(row)).text
    }

    private func row(_ summary: TakeSummary) -> [String] {
        let take = summary.take
        return [
            "\(take.slate)", phrases.mark(take), summary.cameraLetters, duration(summary),
            summary.clips.first?.timecode ?? "", "\(take.lines)", sent(summary.clips),
            remarks(summary),
        ]
    }

    /// What its cameras lack comes first: somebody may want to shoot it again.
    private func remarks(_ summary: TakeSummary) -> String {
        let said = phrases.remarksAndNotes(summary.take)
        let away = summary.clips.compactMap(whereabouts)
        let missed = (summary.missed ?? [:]).sorted { $0.key < $1.key }.map {
            phrases.nothing(of: $0.key, $0.value)
        }
        return
            (missed + (summary.gaps ?? []).map(phrases.gap) + away + (said.isEmpty ? [] : [said]))
            .joined(separator: "; ")
    }

    /// Why nobody has a whole copy of a clip in reach; nil where somebody has.
    private func whereabouts(_ clip: ClipSummary) -> String? {
        let code = clip.waits?.code
        if code == .ownMissing { return phrases.isGone(clip.camera) }
        if let code, let damage = phrases.isDamaged(clip.camera, code) { return damage }
        return clip.away.map { phrases.isAway(clip.camera, on: $0) }
    }

    /// From roll to cut.
    private func duration(_ summary: TakeSummary) -> String {
        if summary.isRolling { return "REC" }
        guard let tenths = summary.nanosecondsRolled.map({ $0 / 100_000_000 }) else { return "" }
        return "\(tenths / 10).\(tenths % 10)s"
    }

    func sent(_ clips: [ClipSummary]) -> String { phrases.sent(clips) }

    private func text(_ status: BoxStatus) -> String {
        var lines = [
            "\(status.production)  \(status.box)  \(phrases.say("next", "下一条")) \(status.next)"
        ]
        if let rolling = status.rolling {
            lines.append(
                "REC \(rolling.take.slate)  " + rolling.clips.map(progress).joined(separator: "  "))
        }
        if let slate = status.rolledOn { lines.append("! \(phrases.rolledOn(slate))") }
        for camera in status.cameras {
            let state = phrases.stateAndTrouble(camera)
            let source = camera.source.isEmpty ? "" : "  \(camera.source)"
            lines.append("\(phrases.say("camera", "机位")) \(camera.camera): \(state)\(source)")
        }
        lines.append(
            status.stateTrouble.map { "! \(phrases.stateTrouble($0))" }
                ?? "\(phrases.say("disk", "硬盘")) \(status.freeBytes / 1_000_000_000) GB \(phrases.say("free", "可用"))"
        )
        if let trouble = status.spare.flatMap(phrases.spareTrouble) { lines.append("! \(trouble)") }
        if let degrees = status.temperature {
            lines.append("\(phrases.say("temperature", "温度")) \(Int(degrees.rounded())) C")
        }
        let queue = status.queued > 0 ? ", \(status.queued) \(phrases.say("waiting", "等待"))" : ""
        let waits = status.waits ?? []
        // A rushesd of this version tells each clip's reason; an earlier one has a sentence for
        // all.
        let upload = waits.isEmpty ? status.upload : phrases.say("is held up", "受阻")
        lines.append("\(phrases.say("upload", "上传")) \(upload)" + queue)
        lines += waitLines(waits)
        return lines.joined(separator: "\n")
    }

    /// One line a reason, with the clips it is about.
    private func waitLines(_ waits: [UploadWait]) -> [String] {
        var order: [UploadTrouble] = []
        for wait in waits where !order.contains(wait.trouble) { order.append(wait.trouble) }
        return order.map { trouble in
            let clips = waits.filter { $0.trouble == trouble }
            let named = clips.prefix(Self.mostNamed).map(name).joined(separator: ", ")
            let more = clips.count - Self.mostNamed
            return "  \(named)\(more > 0 ? " +\(more)" : ""): \(phrases.trouble(trouble))"
        }
    }

    /// Slate and camera; a clip that no take is known of has its id alone.
    private func name(_ wait: UploadWait) -> String {
        wait.slate.isEmpty
            ? phrases.say("clip \(wait.clip)", "素材 \(wait.clip)") : "\(wait.slate) \(wait.camera)"
    }

    private static let mostNamed = 3

    private func progress(_ clip: ClipSummary) -> String {
        let seconds = clip.rate.nanoseconds(ofFrames: Int64(clip.frames)) / 1_000_000_000
        let share = clip.bytes > 0 ? min(1, max(0, Double(clip.sentBytes) / Double(clip.bytes))) : 0
        let sent = Int64((Double(seconds) * share).rounded(.down))
        return "\(clip.camera) \(seconds)s (\(sent)s \(phrases.uploaded))"
    }
}
