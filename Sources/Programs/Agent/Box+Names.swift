import CrewGrammar
import Slate
import TakeNames

/// Which take a name means, and which others have it too.
extension Box {
    /// The take meant; without a target the one that rolls, else the last rolled. Of several with
    /// one name the newest.
    ///
    /// - Parameter command: what is said of it: `restore` means a take that is void, `fs off` one
    ///   that was a false start.
    func find(_ target: TakeTarget?, for command: CrewCommand? = nil) -> Take? {
        switch target {
        case nil: log.takes(last: 1) { $0.rolledAt != nil }.first
        case .ago(let count): rolled(ago: count)
        case .file(let name): card(called: name).flatMap { log.take($0.manifest.take) }
        case .slate, .take: called(target, for: command).last
        }
    }

    /// The clip whose movie has this name, as its take is called now or was when the movie was
    /// named.
    func card(called stem: String) -> ClipCard? {
        clips.values.first { card in
            let (camera, id) = (card.manifest.camera, card.manifest.take)
            guard
                stem.hasSuffix(
                    "_\(camera)\(MovieName.counted(card.number, of: camera))".lowercased())
            else { return false }
            let calledThen = [0, Self.settle].map { log.take(id, asCalledAfterCut: $0) }
            return ([log.take(id)] + calledThen).compactMap { $0?.slate }.contains { slate in
                MovieName.stem(slate, camera: camera, number: card.number).lowercased() == stem
            }
        }
    }

    /// Why a line is none; the takes that it may mean are named.
    func explain(_ error: GrammarError, _ language: Language) -> String {
        error.sentence(
            language,
            last: error.isOfAnotherTake ? [1, 2].compactMap { rolled(ago: $0)?.slate } : [])
    }

    private func rolled(ago count: Int) -> Take? {
        let rolled = log.takes().filter { $0.rolledAt != nil }
        return count <= rolled.count ? rolled[rolled.count - count] : nil
    }

    /// Every take that a name may mean, in the order they were rolled. What counts goes before
    /// false starts, rehearsals and void takes, whose numbers another may have taken.
    private func called(_ target: TakeTarget?, for command: CrewCommand?) -> [Take] {
        let rolled = log.takes().filter { $0.rolledAt != nil }
        let named: [Take]
        switch target {
        case .slate(let slate):
            let text = "\(slate)".lowercased()
            let exact = rolled.filter { "\($0.slate)".lowercased() == text }
            named = exact.isEmpty ? rolled.filter { slate.means($0.slate) } : exact
        case .take(let number):
            guard let last = rolled.last?.slate else { return [] }
            named = rolled.filter { $0.slate.isSameSetup(as: last) && $0.slate.take == number }
        default: return []
        }
        let meant = named.filter { Self.isMeant($0, by: command) }
        return meant.isEmpty ? named : meant
    }

    private static func isMeant(_ take: Take, by command: CrewCommand?) -> Bool {
        switch command {
        case .trait(.void, false): take.isVoid
        case .noFalseStart: take.kind == .falseStart
        case .trait(.rehearsal, false): take.traits.contains(.rehearsal)
        default: !take.isVoid && !take.keepsNumberFree
        }
    }

    /// Behind the answer to a line that names a take: that others have its name, which of them was
    /// meant, and how to name the others. Empty where there are none.
    func namesakes(of line: CrewLine, _ voice: Voice) -> String {
        guard let target = line.target, line.command.isOfTakeNamed else { return "" }
        let called = called(target, for: line.command)
        guard called.count > 1, let meant = called.last else { return "" }
        let rolled = log.takes().filter { $0.rolledAt != nil }
        let others = called.dropLast().compactMap { other in
            rolled.lastIndex { $0.id == other.id }.map { "@\(rolled.count - $0)" }
        }
        let time = meant.rolledAt.map { voice.phrases.second(of: $0, zone: voice.zone) } ?? ""
        return voice.phrases.namesakes(target.description, rolledAt: time, others: others)
    }
}

extension CrewCommand {
    /// Whether a name before it is a take's that was rolled, and not where to look.
    fileprivate var isOfTakeNamed: Bool { if case .go(.some) = self { false } else { true } }
}
