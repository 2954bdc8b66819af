import Slate

extension Box {
    /// A line of the script begins now, in the take that rolls; frames are worked out from it when they are asked for.
    func mark(_ voice: Voice) -> Decision {
        guard let rolling else { return say(voice.phrases.nothingRolls, code: 5) }
        var pen = Pen(self, voice)
        pen.write(.mark, String(max(0, nanosecondsAfterRoll(rolling, voice))), of: rolling.id)
        return Decision(
            operations: pen.operations, answer: CrewAnswer(message: voice.phrases.marked(rolling.slate, rolling.marks.count + 1)))
    }

    /// By the clock that the camera stamps its frames with; by the wall clock until it has told of its clip.
    private func nanosecondsAfterRoll(_ take: Take, _ voice: Voice) -> Int64 {
        guard let time = clips.of(take.id).first?.manifest.time else {
            return voice.wall.nanoseconds - (take.rolledAt?.nanoseconds ?? voice.wall.nanoseconds)
        }
        return voice.monotonic - time.monotonicStart - time.rate.nanoseconds(ofFrames: Int64(time.rollFrame))
    }
}
