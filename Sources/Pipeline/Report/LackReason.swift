import Wire

/// Why a camera has no clip of a take.
public enum LackReason: Equatable, Sendable {
    /// It was not there when the take rolled.
    case absent
    /// A reason that the box knows.
    case missed(MissedTake)

    /// Of the cameras that lack a clip, those of which it is known.
    static func of(_ summary: TakeSummary) -> [String: LackReason] {
        var reasons: [String: LackReason] = [:]
        for camera in summary.camerasWithoutClip {
            if let missed = summary.missed?[camera] { reasons[camera] = .missed(missed) }
            if summary.take.absentCameras.contains(camera) { reasons[camera] = .absent }
        }
        return reasons
    }
}

extension SheetRow {
    /// What its cameras lack between roll and cut.
    var incomplete: [Finding] {
        gaps.map { gap in
            let file = zip(files, clips).first { $0.1.id == gap.clip }?.0 ?? gap.camera
            return switch gap.place {
            case .head: .beginsLate(file: file, nanoseconds: gap.nanoseconds)
            case .middle: .hole(take.slate, gap)
            case .tail: .endsEarly(file: file, nanoseconds: gap.nanoseconds)
            case .whole: .holdsNothing(file: file)
            }
        }
    }
}
