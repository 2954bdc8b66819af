import ClipDocuments
import CrewSentences
import Platform
import Slate
import TakeNames
import Wire

/// What the crew asks and only the box can answer: clips and their truth, cameras, a look through
/// one.
struct Questions {
    let box: Box
    let phrases: Phrases
    /// The clip's document on the disk.
    let document: (String) throws -> ClipDocument?

    /// - Parameter meant: the take of the target, or the one that a prompt shows.
    func clips(_ id: String?, of target: TakeTarget?, meant: Take?) throws -> CrewAnswer {
        if let id { return try named(id) }
        guard let take = meant else {
            return CrewAnswer(
                code: 5, message: target.map { phrases.noSuchTake("\($0)") } ?? phrases.noTakeYet)
        }
        var found = box.clips.of(take.id)
        if case .file(let name) = target, let card = box.card(called: name) { found = [card] }
        return try answer(found, none: phrases.noClipYet(take.slate))
    }

    /// By the whole id or its beginning; ids of one minute begin alike, so their end will do too.
    private func named(_ id: String) throws -> CrewAnswer {
        let wanted = id.lowercased()
        let found =
            wanted.count < Self.shortestID
            ? []
            : box.clips.values.filter {
                $0.manifest.id.hasPrefix(wanted) || $0.manifest.id.hasSuffix(wanted)
            }
        return try answer(found, none: phrases.noSuchClip(id))
    }

    private static let shortestID = 4

    private func answer(_ cards: [ClipCard], none: String) throws -> CrewAnswer {
        let reports = try cards.sorted { $0.manifest.id < $1.manifest.id }.compactMap { card in
            try document(card.manifest.id).map { document in
                var report = ClipReport(
                    document: document, confirmed: card.isConfirmed, uploaded: card.isUploaded,
                    waits: card.waits)
                report.away = card.away
                report.gaps =
                    box.gaps(of: document.take).filter { $0.camera == card.manifest.camera }
                    .nilIfEmpty
                return report
            }
        }
        guard !reports.isEmpty else { return CrewAnswer(code: 5, message: none) }
        var answer = CrewAnswer(message: "")
        answer.clips = reports
        return answer
    }

    func cameras() -> CrewAnswer {
        guard !box.cameras.isEmpty else { return CrewAnswer(code: 5, message: phrases.noCamera) }
        var answer = CrewAnswer(message: "")
        answer.cameras = box.cameraStatus
        return answer
    }

    /// The camera to look through, or why there is none.
    func eye(_ name: String?) -> Result<String, CrewFailing> {
        let seats = box.cameras.values.sorted { $0.name < $1.name }
        guard let name else {
            let first = seats.first(where: \.rolls)?.name
            return first.map { .success($0) }
                ?? .failure(.init(phrases.noneIsConnected(seats.map(\.status))))
        }
        guard let known = seats.first(where: { $0.name.uppercased() == name }) else {
            return .failure(.init(phrases.noSuchCamera(name)))
        }
        return known.rolls
            ? .success(known.name) : .failure(.init(phrases.isNotConnected(known.status)))
    }
}

/// A question that has no answer; the sentence says why.
struct CrewFailing: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
