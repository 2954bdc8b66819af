import Time

/// The part of a clip's file that is published: from the exact in-point to the exact out-point.
public struct PublishSpan: Equatable, Sendable {
    /// First frame of the file that is shown.
    public let first: Int
    /// Frame after the last; nil publishes all there is.
    public let end: Int?

    /// From in- and out-point, kept within the clip's frames; at least one frame is left.
    public init(_ time: ClipTime) {
        let limit = max(1, time.frames)
        let first = min(max(0, time.inFrame ?? 0), limit - 1)
        self.first = first
        end = time.outFrame.flatMap { $0 < limit && $0 > 0 ? max($0, first + 1) : nil }
    }

    /// Whether nothing of the file is left out.
    public var isWhole: Bool { first == 0 && end == nil }
}

extension ClipDocument {
    /// The document of the published file: frames count from its own first picture, and
    /// `clip.media` is silent, for the box's clip is another file.
    public var asPublished: ClipDocument {
        let time = clip.time
        let span = PublishSpan(time)
        var published = self
        if let media = clip.media {
            published.boxClip = BoxClip(media, frames: time.frames, firstFrame: span.first)
        }
        published.clip.media = nil
        published.clip.time.trim(to: span)
        published.clip.truth.trim(to: span)
        published.script = script?.map { $0.trimmed(to: span, time) }
        return published
    }

    /// The document that lies beside a movie.
    public func published(as movie: MovieFacts) -> ClipDocument {
        var whole = self
        // What recovery or a copy left out is not in the movie, whatever the clip promised.
        let last = PublishSpan(clip.time).first.addingReportingOverflow(max(1, movie.frames))
        if !last.overflow && last.partialValue < clip.time.frames {
            whole.clip.time.outFrame = last.partialValue
        }
        var published = whole.asPublished
        published.movie = movie
        return published
    }
}

extension ClipManifest {
    /// Timecode of the movie's first picture, also while the clip still rolls and its length is not
    /// known.
    public var movieTimecode: String {
        time.timecode(
            ofFrame: state == .rolling ? max(0, time.inFrame ?? 0) : PublishSpan(time).first)
    }
}

extension ClipTime {
    /// As it stands where the timecode cannot be read.
    fileprivate func timecode(ofFrame frame: Int) -> String {
        Timecode(timecode, rate: rate)?.advanced(by: Int64(frame)).description ?? timecode
    }

    fileprivate mutating func trim(to span: PublishSpan) {
        let ahead = rate.nanoseconds(ofFrames: Int64(span.first))
        timecode = timecode(ofFrame: span.first)
        start.nanoseconds = start.nanoseconds.later(by: ahead)
        monotonicStart = monotonicStart.later(by: ahead)
        let frames = (span.end ?? frames) - span.first
        self.frames = frames
        rollFrame = span.moved(rollFrame, within: frames)
        cutFrame = cutFrame.map { span.moved($0, within: frames) }
        inFrame = inFrame.map { _ in 0 }
        outFrame = outFrame.map { _ in frames }
    }
}

extension PublishSpan {
    /// A frame of the clip as the movie counts it, never outside the movie.
    fileprivate func moved(_ frame: Int, within frames: Int) -> Int {
        min(max(frame, first) - first, max(0, frames))
    }
}

extension Int64 {
    /// A sum that stays at the end of time rather than ends the program.
    fileprivate func later(by more: Int64) -> Int64 {
        let (sum, isBeyond) = addingReportingOverflow(more)
        return isBeyond ? .max : sum
    }
}

extension LineInClip {
    /// The line with frames of the movie; one that lies outside has none, and says on which side.
    fileprivate func trimmed(to span: PublishSpan, _ time: ClipTime) -> LineInClip {
        guard let begin = inFrame else { return self }
        let limit = max(1, span.end ?? time.frames)
        // Nobody marked what came after the last line: it ends with the take.
        let open = time.cutFrame.map { $0 > begin ? $0 : limit } ?? limit
        let end = outFrame ?? open
        if begin >= limit { return lying(.after) }
        if end <= span.first && begin < span.first { return lying(.before) }
        var line = self
        let first = max(begin, span.first)
        line.inFrame = first - span.first
        line.outFrame = max(first + 1, min(end, limit)) - span.first
        return line
    }

    private func lying(_ side: Side) -> LineInClip {
        var line = self
        line.inFrame = nil
        line.outFrame = nil
        line.source = nil
        line.outside = side
        return line
    }
}

extension ClipTruth {
    /// The sums stay those of the file that was recorded; the marks follow their frames.
    fileprivate mutating func trim(to span: PublishSpan) {
        let end = span.end ?? .max
        let kept = marks.filter { $0.lastFrame >= span.first && $0.frame < end }
        replaceMarks(
            kept.map { mark in
                let first = max(mark.frame, span.first) - span.first
                let last = min(mark.lastFrame, end - 1) - span.first
                return TruthMark(kind: mark.kind, frame: first, lastFrame: last, count: mark.count)
            })
    }
}
