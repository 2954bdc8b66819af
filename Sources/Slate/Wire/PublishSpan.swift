/// The part of a clip's file that is published: from the exact in-point to the exact out-point.
public struct PublishSpan: Equatable, Sendable {
    /// First frame of the file that is shown.
    public let first: Int
    /// Frame after the last; nil publishes all there is.
    public let end: Int?

    public init(_ time: ClipTime) {
        let limit = max(1, time.frames)
        first = min(max(0, time.inFrame ?? 0), limit - 1)
        end = time.outFrame.flatMap { $0 < limit && $0 > 0 ? max($0, min(max(0, time.inFrame ?? 0), limit - 1) + 1) : nil }
    }

    public var isWhole: Bool { first == 0 && end == nil }
}

extension ClipDocument {
    /// The document of the published file: frames count from its own first picture.
    public var asPublished: ClipDocument {
        let span = PublishSpan(clip.time)
        var published = self
        published.clip.time.trim(to: span)
        published.clip.truth.trim(to: span)
        return published
    }
}

extension ClipTime {
    fileprivate mutating func trim(to span: PublishSpan) {
        let ahead = rate.nanoseconds(ofFrames: Int64(span.first))
        if let moved = Timecode(timecode, rate: rate)?.advanced(by: Int64(span.first)) { timecode = moved.description }
        start.nanoseconds += ahead
        monotonicStart += ahead
        frames = (span.end ?? frames) - span.first
        rollFrame = max(0, rollFrame - span.first)
        cutFrame = cutFrame.map { max(0, $0 - span.first) }
        inFrame = inFrame.map { _ in 0 }
        outFrame = outFrame.map { _ in frames }
    }
}

extension ClipTruth {
    /// The sums stay those of the file that was recorded; the marks follow their frames.
    fileprivate mutating func trim(to span: PublishSpan) {
        let kept = marks.filter { $0.lastFrame >= span.first && $0.frame < span.end ?? .max }
        replaceMarks(
            kept.map { mark in
                let last = min(mark.lastFrame, (span.end ?? .max) - 1)
                return TruthMark(
                    kind: mark.kind, frame: max(0, mark.frame - span.first), lastFrame: last - span.first, count: mark.count)
            })
    }
}
