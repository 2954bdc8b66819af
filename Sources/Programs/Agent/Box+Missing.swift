import CrewSentences
import Platform
import Slate
import Time
import Wire

/// Takes that lack the clip of a camera that was told to roll, or a part of it.
extension Box {
    /// How long after cut a clip may come; a fragment is a second, and a camera that waits for its
    /// disk says so itself.
    private static let patience: Int64 = 10_000_000_000
    /// So many of the last takes are looked at: what was shot before is in the day's findings.
    private static let looked = 10

    /// Of the last takes: a sentence for each camera without a clip, and for each part that its
    /// clips lack.
    func lackingClips(at wall: UTCTime, _ phrases: Phrases) -> [String] {
        log.takes(last: Self.looked) { $0.rolledAt != nil && !$0.isVoid }.flatMap { take in
            let isSettled = isSettled(take, wall)
            return (take.cutAt == nil ? [] : sentences(of: take, isSettled: isSettled, phrases))
                + gaps(of: take).filter { isSettled || isFinal($0) }.map {
                    phrases.gap(take.slate, $0)
                }
                + (isSettled
                    ? camerasStillWriting(take).map { phrases.notClosed(take.slate, camera: $0) }
                    : [])
        }
    }

    /// Clips on a spare disk that is not there, that nobody has verified, and that do not wait for
    /// the hub, which would say so.
    func awayClips(besides waiting: Set<String>, _ phrases: Phrases) -> [String] {
        let away = clips.values.filter {
            $0.away != nil && !$0.isConfirmed && !waiting.contains($0.manifest.id)
        }
        let sentences = away.sorted { $0.manifest.id < $1.manifest.id }.compactMap { card in
            log.take(card.manifest.take).map {
                "\($0.slate): \(phrases.isAway(card.manifest.camera, on: card.away ?? ""))"
            }
        }
        let rest = sentences.count - Self.looked
        return sentences.prefix(Self.looked)
            + (rest > 0 ? [phrases.say("and \(rest) more", "还有 \(rest) 个")] : [])
    }

    private func sentences(of take: Take, isSettled: Bool, _ phrases: Phrases) -> [String] {
        let said = missed[take.id] ?? [:]
        let lacking = lacking(take, isSettled: isSettled)
        let shortened = said.filter { lacking[$0.key] == nil && $0.value.frames != nil }.keys
        return lacking.sorted { $0.key < $1.key }.map {
            phrases.lacksClip(take.slate, camera: $0.key, $0.value)
        }
            + shortened.sorted().map { phrases.lacksClip(take.slate, camera: $0, said[$0]) }
    }

    /// Cameras that were told to roll and have no clip of a take that is over, each with the
    /// reason; not those whose clip may still come.
    func lacking(_ take: Take, at wall: UTCTime) -> [String: MissedTake] {
        take.rolledAt == nil || take.cutAt == nil
            ? [:] : lacking(take, isSettled: isSettled(take, wall))
    }

    private func lacking(_ take: Take, isSettled: Bool) -> [String: MissedTake] {
        let final = camerasWithoutClip(take).filter {
            isSettled || isFinal(missed[take.id]?[$0], of: $0)
        }
        return Dictionary(uniqueKeysWithValues: final.map { ($0, reason(take, $0)) })
    }

    /// Whether nothing that comes can fill it: a camera that is there may yet write a take's end.
    private func isFinal(_ gap: TakeGap) -> Bool {
        gap.place == .head || gap.place == .middle || cameras[gap.camera]?.rolls != true
    }

    private func camerasStillWriting(_ take: Take) -> [String] {
        Set(
            clips.of(take.id).filter { $0.manifest.state == .rolling && $0.away == nil }.map(
                \.manifest.camera)
        ).sorted()
    }

    /// Cameras that were told to roll and have no clip of a take.
    private func camerasWithoutClip(_ take: Take) -> [String] {
        let seen = Set(clips.of(take.id).map(\.manifest.camera))
        return take.cameras.filter { !seen.contains($0) }
    }

    private func isSettled(_ take: Take, _ wall: UTCTime) -> Bool {
        guard let cutAt = take.cutAt else { return false }
        return wall.nanoseconds.subtractingReportingOverflow(cutAt.nanoseconds).partialValue
            > Self.patience
    }

    /// A camera that came back may still have something of a take in which it ended.
    private func isFinal(_ missed: MissedTake?, of camera: String) -> Bool {
        guard let missed else { return false }
        return missed.why != .ended || cameras[camera]?.rolls != true
    }

    /// Why a camera has no clip of a take, as far as anybody knows.
    func reason(_ take: Take, _ camera: String) -> MissedTake {
        if let said = missed[take.id]?[camera] { return said }
        let seat = cameras[camera]
        if seat?.isSilent == true { return MissedTake(take: take.id, why: .silent) }
        return MissedTake(take: take.id, why: seat?.rolls == true ? .unwritten : .away)
    }

    /// The reasons of all cameras that lack a clip of a take, or its end; nil when none does.
    func reasons(_ take: Take) -> [String: MissedTake]? {
        var known = missed[take.id] ?? [:]
        for camera in camerasWithoutClip(take) { known[camera] = reason(take, camera) }
        return known.isEmpty ? nil : known
    }

    /// What its cameras' clips lack of a take between roll and cut.
    func gaps(of take: Take) -> [TakeGap] { TakeGap.of(take, clips.of(take.id).map(\.manifest)) }

    /// Behind the answer to a cut: cameras that have nothing of the take and are not there to write
    /// it, and what the others lack.
    func lacks(_ rolling: Take, cutAt: UTCTime, _ phrases: Phrases) -> String {
        var take = rolling
        take.cutAt = cutAt
        let nothing = camerasWithoutClip(take).filter { cameras[$0]?.rolls != true }
        let gaps = gaps(of: take).filter(isFinal)
        return nothing.map { phrases.hasNothing($0, reason(take, $0)) }.joined()
            + gaps.map { "; " + phrases.gap($0) }.joined()
    }

    // MARK: A camera that goes and comes back

    /// A camera's process has ended: takes it was told of and has no clip of are missed, unless it
    /// brings one when it is back.
    mutating func noteEnd(of camera: String) {
        for take in log.takes(last: Self.looked, where: { $0.rolledAt != nil })
        where lacksClip(take, camera) {
            let isKnown = missed[take.id]?[camera] != nil
            if !isKnown {
                missed[take.id, default: [:]][camera] = MissedTake(take: take.id, why: .ended)
            }
        }
    }

    private func lacksClip(_ take: Take, _ camera: String) -> Bool {
        camerasWithoutClip(take).contains(camera)
    }

    /// What a camera says that it has nothing of; that its process ended in the take says more.
    /// False when it was known.
    mutating func note(_ said: MissedTake, from camera: String) -> Bool {
        guard missed[said.take]?[camera] == nil else { return false }
        missed[said.take, default: [:]][camera] = said
        return true
    }

    /// The orders that bring a camera in step: it may have missed any of the last while one of us
    /// was away.
    ///
    /// A take that was cut meanwhile is told with its cut: the camera has its clip out of memory,
    /// or says that it has nothing.
    /// - Parameter take: the one it rolls.
    func ordersMissed(by camera: String, rolling take: String?, _ now: WallReading) -> [CameraOrder]
    {
        var orders: [CameraOrder] = []
        if let take, take != rolling?.id {
            orders.append(.cut(take: take, at: Self.moment(of: log.take(take)?.cutAt, now)))
        }
        for lost in log.takes(last: Self.looked, where: { $0.rolledAt != nil && !$0.isVoid }) {
            guard
                lost.cutAt == nil
                    ? lost.id == rolling?.id && lost.id != take : mayHave(camera, lost)
            else { continue }
            // With its cut before it, a take that is over begins no clip of what came after.
            if let cut = lost.cutAt {
                orders.append(.cut(take: lost.id, at: Self.moment(of: cut, now)))
            }
            orders.append(.roll(take: lost.id, at: Self.moment(of: lost.rolledAt, now)))
        }
        return orders
    }

    private func mayHave(_ camera: String, _ take: Take) -> Bool {
        let why = missed[take.id]?[camera]
        return lacksClip(take, camera) && (why == nil || why?.why == .ended)
    }

    /// On CLOCK_MONOTONIC, and never in the future, whatever the wall clock was set to since.
    private static func moment(of wall: UTCTime?, _ now: WallReading) -> Int64 {
        guard let wall else { return now.monotonic }
        let ago = now.wall.nanoseconds.subtractingReportingOverflow(wall.nanoseconds)
        return ago.overflow
            ? now.monotonic : now.monotonic - min(max(0, ago.partialValue), .max / 4)
    }
}
