import ClipDocuments
import Slate

/// A part of a take, between roll and cut, that one camera's clips do not hold.
public struct TakeGap: Codable, Equatable, Sendable {
    /// Where in the take it lies.
    public enum Place: String, Codable, Sendable {
        /// From the roll on; between two clips; up to the cut.
        case head, middle, tail
        /// From roll to cut.
        case whole
    }

    /// The camera's letter or name, `A`.
    public var camera: String
    /// Whether the camera's clips hold something before it, behind it, both or nothing.
    public var place: Place
    /// Nanoseconds after the roll at which it begins, and how long it is.
    public var after: Int64
    /// How long it is: more than 100 ms and more than two frames; less is no gap.
    public var nanoseconds: Int64
    /// The clip behind it; at the take's end the one before it.
    public var clip: String

    /// `after` and `nanoseconds` are in nanoseconds, `after` from the roll.
    public init(camera: String, place: Place, after: Int64, nanoseconds: Int64, clip: String) {
        self.camera = camera
        self.place = place
        self.after = after
        self.nanoseconds = nanoseconds
        self.clip = clip
    }
}

extension TakeGap {
    /// What each camera's clips lack of a take, by camera and then by time; of a camera without any
    /// clip nothing is said.
    public static func of(_ take: Take, _ clips: [ClipManifest]) -> [TakeGap] {
        guard !clips.isEmpty, let line = TakeLine(take, clips), line.isSane else { return [] }
        return Dictionary(grouping: clips, by: \.camera).sorted { $0.key < $1.key }.flatMap {
            line.gaps($1)
        }
    }
}

/// A take and its clips on one time line: the wall clock as it is after whatever it was set
/// meanwhile.
private struct TakeLine {
    let roll: Int64
    /// Nil while it rolls.
    let cut: Int64?
    /// What turns CLOCK_MONOTONIC into that wall clock; nil for clips of several boots.
    private let offset: Int64?

    /// Less is no loss: a frame or two.
    private static let leastNanoseconds: Int64 = 100_000_000
    private static let leastFrames: Int64 = 2

    /// Nil for a take that was not rolled, or whose times are absurd.
    init?(_ take: Take, _ clips: [ClipManifest]) {
        guard let rolled = take.rolledAt?.nanoseconds else { return nil }
        cut = take.cutAt?.nanoseconds
        let boots = Set(clips.map(\.time.bootID))
        let sorted = clips.sorted { $0.time.monotonicStart < $1.time.monotonicStart }
        guard boots.count == 1, boots != [""], let first = sorted.first, let last = sorted.last
        else {
            (roll, offset) = (rolled, nil)
            return
        }
        let step = Int64(exactly: ((first.truth.clockStepSeconds ?? 0) * 1e9).rounded()) ?? 0
        let begun = first.wallOffset.subtractingReportingOverflow(step)
        let set = last.wallOffset.subtractingReportingOverflow(begun.partialValue)
        let moved = rolled.addingReportingOverflow(set.partialValue)
        guard !begun.overflow, !set.overflow, !moved.overflow else { return nil }
        (roll, offset) = (moved.partialValue, last.wallOffset)
    }

    /// Whether it ends after its beginning, and can be computed with.
    var isSane: Bool {
        let times = 0...WireBounds.lastMoment
        return times.contains(roll) && times.contains(cut ?? roll) && cut ?? .max > roll
    }

    /// Of one camera.
    func gaps(_ clips: [ClipManifest]) -> [TakeGap] {
        var (gaps, reached) = ([TakeGap](), roll)
        let placed = clips.compactMap { clip in span(clip).map { (clip: clip, span: $0) } }
            .sorted { $0.span.lowerBound < $1.span.lowerBound }
        let held = placed.filter { $0.span.upperBound > roll && $0.span.lowerBound < cut ?? .max }
        guard let last = held.last?.clip else { return whole(placed.last?.clip) }
        for (clip, span) in held {
            add(
                reached == roll ? .head : .middle, from: reached, to: span.lowerBound, clip,
                to: &gaps)
            reached = max(reached, span.upperBound)
        }
        let isOpen = clips.contains { $0.state == .rolling }
        if let cut, !isOpen { add(.tail, from: reached, to: cut, last, to: &gaps) }
        return gaps
    }

    private func whole(_ clip: ClipManifest?) -> [TakeGap] {
        var gaps: [TakeGap] = []
        if let cut, let clip, clip.state != .rolling {
            add(.whole, from: roll, to: cut, clip, to: &gaps)
        }
        return gaps
    }

    private func add(
        _ place: TakeGap.Place, from begin: Int64, to end: Int64, _ clip: ClipManifest,
        to gaps: inout [TakeGap]
    ) {
        let least = max(
            Self.leastNanoseconds, clip.time.rate.nanoseconds(ofFrames: Self.leastFrames))
        guard end > begin, end - begin > least else { return }
        gaps.append(
            TakeGap(
                camera: clip.camera, place: place, after: begin - roll, nanoseconds: end - begin,
                clip: clip.id))
    }

    /// Nil for a clip whose figures are absurd.
    private func span(_ clip: ClipManifest) -> Range<Int64>? {
        let start = offset.map { clip.time.monotonicStart.addingReportingOverflow($0) }
        guard start?.overflow != true else { return nil }
        let begin = start?.partialValue ?? clip.time.start.nanoseconds
        let length = clip.time.rate.nanoseconds(ofFrames: Int64(max(0, clip.time.frames)))
        let end = begin.addingReportingOverflow(length)
        return end.overflow || length < 0 ? nil : begin..<end.partialValue
    }
}

extension ClipManifest {
    fileprivate var wallOffset: Int64 { time.start.nanoseconds &- time.monotonicStart }
}
