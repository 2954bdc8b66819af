import Slate

/// Takes that lack the clip of a camera that was told to roll.
extension Box {
    /// How long after cut a clip may come; a fragment is a second, and a camera that waits for its disk says so itself.
    private static let patience: Int64 = 10_000_000_000
    /// So many of the last takes are looked at: what was shot before is in the day's findings.
    private static let looked = 10

    /// Of the last takes: a sentence for each camera without a clip, or with a clip that lacks its end.
    func lackingClips(at wall: UTCTime, _ phrases: Phrases) -> [String] {
        log.takes(last: Self.looked) { $0.cutAt != nil && !$0.isVoid }.flatMap { take in
            sentences(of: take, isSettled: isSettled(take, wall), phrases)
        }
    }

    private func sentences(of take: Take, isSettled: Bool, _ phrases: Phrases) -> [String] {
        let said = missed[take.id] ?? [:]
        let seen = Set(clips.of(take.id).map(\.manifest.camera))
        let lacking = take.cameras.filter { !seen.contains($0) && (isSettled || said[$0] != nil) }
        let shortened = said.filter { seen.contains($0.key) && $0.value.frames != nil }.keys
        return (lacking + shortened.sorted()).map { phrases.lacksClip(take.slate, camera: $0, said[$0]) }
    }

    private func isSettled(_ take: Take, _ wall: UTCTime) -> Bool {
        guard let cutAt = take.cutAt else { return false }
        return wall.nanoseconds.subtractingReportingOverflow(cutAt.nanoseconds).partialValue > Self.patience
    }
}
