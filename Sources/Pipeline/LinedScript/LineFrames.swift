import ClipDocuments
import Slate

/// Where a take's lines lie in one of its clips: what was heard and accepted, else what somebody
/// marked by key.
struct LineFrames {
    private(set) var found: [String: Place] = [:]

    struct Place: Equatable {
        var first: Int
        /// The frame before which it ends; nil where nobody knows.
        var end: Int?
        var source: LineInClip.Source
    }

    /// - Parameter said: the lines the take covers, by ids of the current version, or their own
    ///   where they stand no more.
    init(_ take: Take, _ time: ClipTime, said: [ScriptHistory.Said], history: ScriptHistory) {
        mark(take, time, said, history)
        for line in take.heard {
            // Of a line that was split since the first part bears the frames.
            if let place = Self.place(of: line, time) {
                found[history.heirs(of: line.id).first ?? line.id] = place
            }
        }
    }

    /// Marks stand for the lines that people said were covered, one after another; dropped lines
    /// and those that hearing added have none.
    private mutating func mark(
        _ take: Take, _ time: ClipTime, _ said: [ScriptHistory.Said], _ history: ScriptHistory
    ) {
        let added = Set(
            take.heard.filter { $0.isAdded == true }.flatMap { [$0.id] + history.heirs(of: $0.id) })
        let frames = take.marks.map {
            time.rollFrame + Int(clamping: time.rate.frames(inNanoseconds: $0))
        }
        let spoken = said.filter { !$0.isDropped && !added.contains($0.ids[0]) }
        for (index, line) in spoken.prefix(frames.count).enumerated() {
            found[line.ids[0]] = Place(
                first: frames[index], end: index + 1 < frames.count ? frames[index + 1] : nil,
                source: .marked)
        }
    }

    /// Nanoseconds: times of frames are rounded, and a line that ends with a frame does not reach
    /// into the next.
    private static let rounding: Int64 = 1_000

    /// Whole frames that hold the line; nil when the clip holds none of it.
    private static func place(of line: HeardLine, _ time: ClipTime) -> Place? {
        let first = max(
            0, time.rollFrame + Int(clamping: time.rate.frames(inNanoseconds: line.start)))
        var end =
            time.rollFrame + Int(clamping: time.rate.frames(inNanoseconds: line.end - rounding)) + 1
        if time.frames > 0 { end = min(end, time.frames) }
        return first < end ? Place(first: first, end: end, source: .heard) : nil
    }
}
