import Slate

/// Why a camera has no clip of a take.
public enum LackReason: String, Equatable, Sendable {
    /// It was not there when the take rolled.
    case absent
    /// The take was cut before the first picture the camera had in memory.
    case tooShort

    /// Of the cameras that lack a clip, those of which it is known.
    static func of(_ summary: TakeSummary) -> [String: LackReason] {
        var reasons: [String: LackReason] = [:]
        for camera in summary.camerasWithoutClip {
            if let missed = summary.missed?[camera], missed.frames == nil { reasons[camera] = .tooShort }
            if summary.take.absentCameras.contains(camera) { reasons[camera] = .absent }
        }
        return reasons
    }
}

extension SheetRow {
    /// Cameras whose last clip ends before the cut.
    var camerasThatStopped: [Finding] {
        guard let rolled = take.rolledAt, let cut = take.cutAt else { return [] }
        var last: [String: (file: String, facts: ClipFacts)] = [:]
        for (file, clip) in zip(files, clips) {
            guard let facts = clip.facts, let end = facts.end else { continue }
            if let known = last[clip.camera]?.facts.end, known > end { continue }
            last[clip.camera] = (file, facts)
        }
        return last.sorted { $0.key < $1.key }.compactMap { _, clip in
            // A clip that ends before the take began was dated by another clock.
            guard clip.facts.hasCut == false, let end = clip.facts.end, end > rolled else { return nil }
            let missing = cut.nanoseconds.subtractingReportingOverflow(end.nanoseconds)
            guard !missing.overflow, missing.partialValue >= Self.leastMissing else { return nil }
            return .endsEarly(file: clip.file, nanoseconds: missing.partialValue)
        }
    }

    /// A frame or two are no loss.
    private static let leastMissing: Int64 = 100_000_000
}
