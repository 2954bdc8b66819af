/// How long a take is: from roll to cut, whatever the clips hold before and after.
extension TakeSummary {
    /// Whether a clip of it still grows.
    public var isRolling: Bool { clips.contains { $0.state == .rolling } }

    /// Each camera that has a clip of it once, in order: `AB`.
    public var cameraLetters: String { Set(clips.map(\.camera)).sorted().joined() }

    /// Nanoseconds from roll to cut; nil while it rolls, and where there is neither a cut nor a
    /// clip.
    ///
    /// Where the wall clock was set in between, and a take would be longer than all its clips, it
    /// is the longest camera's clips together.
    public var nanosecondsRolled: Int64? {
        if isRolling { return nil }
        let recorded = nanosecondsRecorded
        guard let rolled = take.rolledAt, let cut = take.cutAt else { return recorded }
        let pressed = cut.nanoseconds.subtractingReportingOverflow(rolled.nanoseconds)
        let isSane = !pressed.overflow && pressed.partialValue >= 0
        guard let recorded, !isSane || pressed.partialValue - Self.mostMissing > recorded else {
            return isSane ? pressed.partialValue : nil
        }
        return recorded
    }

    /// A camera may lack so much of a take; more is a clock that was set.
    private static let mostMissing: Int64 = 3600 * 1_000_000_000

    /// Of the camera that has most, all its clips together; nil without a clip.
    private var nanosecondsRecorded: Int64? {
        let lengths = clips.reduce(into: [String: Int64]()) { sums, clip in
            let length = max(0, clip.rate.nanoseconds(ofFrames: Int64(clip.frames)))
            sums[clip.camera, default: 0] =
                sums[clip.camera, default: 0].addingReportingOverflow(length).partialValue
        }
        return lengths.values.max().map { max(0, $0) }
    }
}
