import ClipDocuments
import Slate
import Wire

extension Box {
    /// A line of the script begins now, in the take that rolls; frames are worked out from it when
    /// they are asked for.
    func mark(_ voice: Voice) -> Decision {
        if let refusal = isOfAnotherTake(voice) { return refusal }
        guard let rolling else { return say(voice.phrases.nothingRolls, code: 5) }
        var pen = Pen(self, voice)
        pen.write(.mark, String(max(0, nanosecondsAfterRoll(rolling, voice))), of: rolling.id)
        return Decision(
            operations: pen.operations,
            answer: CrewAnswer(
                message: voice.phrases.marked(rolling.slate, rolling.marks.count + 1)))
    }

    /// By the clock that the camera stamps its frames with; by the wall clock until it has told of
    /// its clip.
    private func nanosecondsAfterRoll(_ take: Take, _ voice: Voice) -> Int64 {
        guard let time = clips.of(take.id).first?.manifest.time else {
            return voice.wall.nanoseconds - (take.rolledAt?.nanoseconds ?? voice.wall.nanoseconds)
        }
        return voice.monotonic - time.monotonicStart
            - time.rate.nanoseconds(ofFrames: Int64(time.rollFrame))
    }

    /// A clip's time with the frame of its take's roll, from which marks and heard lines count;
    /// negative in a clip that began while the take rolled, as after a camera came back.
    func timeSinceRoll(of manifest: ClipManifest) -> ClipTime {
        var time = manifest.time
        guard time.rollFrame == 0, let first = clips.of(manifest.take).first?.manifest,
            first.id != manifest.id,
            first.time.bootID == time.bootID, first.time.monotonicStart < time.monotonicStart
        else { return time }
        let roll = first.time.rate.nanoseconds(ofFrames: Int64(first.time.rollFrame))
        let (before, isBeyond) = time.monotonicStart.subtractingReportingOverflow(
            first.time.monotonicStart)
        guard !isBeyond else { return time }
        // To the nearest: two clips of one grid lie whole frames apart.
        let half = time.rate.nanoseconds(ofFrames: 1) / 2
        time.rollFrame = Int(
            clamping: min(0, time.rate.frames(inNanoseconds: roll - before + half)))
        return time
    }
}
