import Slate
import TakeNames
import Time
import Wire

/// The take log as it is shown: the newest first, on the crew's watches.
extension Box {
    /// Nobody reads more at once; `log all` is for programs and long evenings.
    static let usualLog = 40

    /// What was said, of one take or of all.
    ///
    /// - Parameter most: so many of the newest entries; nil is all of them.
    func history(_ target: TakeTarget?, most: Int?, _ voice: Voice) -> Decision {
        let take = target == nil ? nil : find(target)
        if let target, take == nil { return say(voice.phrases.noSuchTake("\(target)"), code: 5) }
        let entries = log.history(of: take?.id)
        let shown = entries.suffix(most ?? .max).reversed()
        var told = shown.map { line($0.operation, stands: $0.stands, voice) }
        if told.count < entries.count {
            told.append(voice.phrases.moreLog(shown: told.count, of: entries.count))
        }
        var answer = CrewAnswer(
            message: told.isEmpty ? voice.phrases.emptyLog : told.joined(separator: "\n"))
        answer.history = shown.map { entry in
            LogEntry(
                entry.operation, slate: log.take(entry.operation.take)?.slate, stands: entry.stands)
        }
        answer.found = entries.count
        return Decision(answer: answer)
    }

    private func line(_ operation: Operation, stands: Bool, _ voice: Voice) -> String {
        let time = voice.phrases.second(of: operation.time.wall, zone: voice.zone)
        let mark = stands ? "" : voice.phrases.takenBackMark
        let change = voice.phrases.change(onTheCrewsWatches(operation, voice))
        return
            "\(time)  \(operation.person)  \(slateText(operation, voice.phrases))  \(change)\(mark)"
    }

    /// A roll and a cut are kept by the world's clock.
    private func onTheCrewsWatches(_ operation: Operation, _ voice: Voice) -> Operation {
        guard operation.field == .rolledAt || operation.field == .cutAt,
            let moment = UTCTime(operation.new)
        else { return operation }
        var shown = operation
        shown.new = voice.phrases.second(of: moment, zone: voice.zone)
        return shown
    }
}
