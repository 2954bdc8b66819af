/// Which slate the next roll gets, and how the crew steers it.
public enum NextSlate {
    /// What somebody set since the last roll, else the last take's number plus one; one that does
    /// not count keeps its number free.
    public static func next(after log: TakeLog, numbering: Numbering = .cn) -> SlateNumber {
        switch Announcements(log, numbering).origin() {
        case .said(let slate): return slate
        case .goesOn(let last):
            var slate = last.slate
            if !last.keepsNumberFree { slate.take = following(slate.take) }
            return slate
        case .isBack(let last): return another(of: last.slate, log.takes())
        case .begins: return numbering.firstSlate
        }
    }

    /// The take to come, under the id `Operation.nextTake`: what the last one of its setup hands
    /// on, and what was announced of its scene since.
    public static func take(after log: TakeLog, numbering: Numbering = .cn) -> Take {
        var take = Take(id: Operation.nextTake, slate: next(after: log, numbering: numbering))
        if let last = log.lastRolled, last.slate.isSameSetup(as: take.slate) {
            let kind = log.kindButFalseStart(of: last.id)
            take.kind = kind == .wildTrack && last.kind != .falseStart ? .normal : kind
            take.traits = last.traits.filter(\.isInherited)
        }
        for operation in log.announced(of: take.slate, numbering) { take.hear(operation) }
        return take
    }

    /// The slate after an edit; a setup that has takes already goes on after its highest.
    public static func apply(
        _ edit: SlateEdit, to slate: SlateNumber, takes: [Take], numbering: Numbering = .cn
    ) -> SlateNumber {
        if case .dashed(let parts) = edit {
            return apply(
                numbering.read(parts, beside: slate), to: slate, takes: takes, numbering: numbering)
        }
        var edited = slate
        edited.set(edit, among: takes, numbering)
        switch edit {
        case .take, .stepTake, .shotAndTake, .setup(_, _, _, .some): return edited
        case .scene, .stepScene, .episode, .setup(_, _, nil, _):
            edited.shot = numbering.shot(in: edited, takes: takes)
        default: break
        }
        edited.take = following(highest(of: edited, takes))
        return edited
    }

    /// The slate of a take that was rolled after an edit: what was not said of it stays.
    public static func correct(
        _ edit: SlateEdit, of take: Take, takes: [Take], numbering: Numbering
    ) -> SlateNumber {
        var slate = take.slate
        slate.set(edit, among: takes, numbering)
        return slate
    }

    /// A wild track of this scene has a shot of its own, so that it takes no number from the
    /// pictures.
    public static func wildTrack(beside slate: SlateNumber, takes: [Take]) -> SlateNumber {
        var wild = slate
        wild.shot = SlateNumber.wildShot
        return another(of: wild, takes)
    }

    /// Back from wild tracks to the picture that was set, or shot last.
    public static func picture(after log: TakeLog, numbering: Numbering) -> SlateNumber {
        switch Announcements(log, numbering).picture() {
        case .said(let slate): slate
        case .goesOn(let last), .isBack(let last): another(of: last.slate, log.takes())
        case .begins: numbering.firstSlate
        }
    }

    private static func another(of slate: SlateNumber, _ takes: [Take]) -> SlateNumber {
        var another = slate
        another.take = following(highest(of: slate, takes))
        return another
    }

    static func highest(of slate: SlateNumber, _ takes: some Sequence<Take>) -> Int {
        takes.lazy.filter { $0.slate.isSameSetup(as: slate) && !$0.keepsNumberFree }.map(
            \.slate.take
        ).max() ?? 0
    }

    static func following(_ take: Int) -> Int { min(max(0, take), SlateNumber.highestTake - 1) + 1 }

    /// The number or letter after or before: 12 -> 13, R10 -> R11, 57/58 -> 59, A -> B, H -> J (I
    /// and O read as 1 and 0), Z -> AA.
    ///
    /// After AA comes AB, or BB where letters double.
    static func step(_ text: String, by step: Int, doubling: Bool = false) -> String {
        let front = text.prefix { !$0.isNumber }
        if front.count < text.count { return stepNumber(text, front: front, by: step) }
        if doubling { return stepDoubled(text, by: step) }
        guard let place = place(of: text) else { return text }
        return letters(at: max(1, place + step))
    }

    /// A range of scenes is left at its end, or at its beginning when one goes back.
    private static func stepNumber(_ text: String, front: Substring, by step: Int) -> String {
        let numbers = text.split { !$0.isNumber }
        let leaving = text.contains("/") && step > 0 ? numbers.last : numbers.first
        guard let number = leaving.flatMap({ Int($0) }), number < SlateNumber.highestTake else {
            return text
        }
        return front + String(max(1, number + step))
    }

    /// Z -> AA -> BB; a text that is not one letter repeated stays.
    private static func stepDoubled(_ text: String, by step: Int) -> String {
        guard let first = text.first else { return step > 0 ? "A" : "" }
        guard text.count <= 6, text.allSatisfy({ $0 == first }),
            let place = place(of: String(first))
        else { return text }
        let next = (text.count - 1) * alphabet.count + place - 1 + step
        guard next >= 0, next < 6 * alphabet.count else { return text }
        return String(repeating: alphabet[next % alphabet.count], count: next / alphabet.count + 1)
    }

    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")

    /// A is 1, Z 24, AA 25; 0 before the first shot, nil for what is no letter or too long to
    /// count.
    private static func place(of text: String) -> Int? {
        guard text.count <= 6 else { return nil }
        var place = 0
        for letter in text.uppercased() {
            // A typed I or O counts as the letter before it, so that the next one is J or P.
            let known: Character = letter == "I" ? "H" : letter == "O" ? "N" : letter
            guard let value = alphabet.firstIndex(of: known) else { return nil }
            place = place * alphabet.count + value + 1
        }
        return place
    }

    private static func letters(at place: Int) -> String {
        var (rest, text) = (place, "")
        while rest > 0 {
            text = String(alphabet[(rest - 1) % alphabet.count]) + text
            rest = (rest - 1) / alphabet.count
        }
        return text
    }
}

extension SlateNumber {
    /// The shot of wild tracks.
    static let wildShot = "WT"

    /// Whether its number is counted with the wild tracks.
    public var isWildTrack: Bool { shot == Self.wildShot }

    /// Whether what is said of a take to come under one is said of a take under the other: in the
    /// same scene, of its pictures or of its wild tracks.
    public func takesAlong(from other: SlateNumber) -> Bool {
        isSameScene(as: other) && isWildTrack == other.isWildTrack
    }

    /// Takes an edit in: the parts it names, and no others.
    fileprivate mutating func set(_ edit: SlateEdit, among takes: [Take], _ numbering: Numbering) {
        switch edit {
        case .take(let number): take = number
        case .stepTake(let step): take = step > 0 ? NextSlate.following(take) : max(1, take - 1)
        case .setup(let episode, let scene, let shot, let take):
            self = SlateNumber(
                episode: episode ?? self.episode, scene: scene, shot: shot, take: take ?? self.take)
        case .dashed(let parts): set(numbering.read(parts, beside: self), among: takes, numbering)
        case .shotAndTake(let shot, let take): (self.shot, self.take) = (shot, take)
        case .shot(let shot): self.shot = shot
        case .scene(let scene): self.scene = scene
        case .episode(let episode): self.episode = episode
        case .stepShot(let step): shot = numbering.shot(step, from: self, takes: takes)
        case .stepScene(let step): scene = NextSlate.step(scene, by: step)
        }
    }
}

extension Take {
    /// Takes in what was announced for it.
    fileprivate mutating func hear(_ operation: Operation) {
        switch operation.field {
        case .kind: kind = TakeKind(rawValue: operation.new) ?? kind
        case .lines: lines = LineRanges(operation.new) ?? lines
        case .note:
            notes.append(Note(text: operation.new, by: operation.person, at: operation.time.wall))
        default:
            guard let trait = operation.field.trait else { return }
            if operation.new == TakeTrait.set { traits.insert(trait) } else { traits.remove(trait) }
        }
    }
}

/// A change to the slate of the take to come.
public enum SlateEdit: Equatable, Sendable {
    /// Two or three bare numbers, `27-4-1`: what they count is the production's `Numbering` to say.
    case dashed([String])
    case setup(episode: String?, scene: String, shot: String?, take: Int?)
    case episode(String)
    case scene(String)
    case shot(String)
    case shotAndTake(String, Int)
    case take(Int)
    case stepScene(Int)
    case stepShot(Int)
    case stepTake(Int)

    /// Whether it goes on from what there is, so that said twice it goes twice as far.
    public var isStep: Bool {
        switch self {
        case .stepScene, .stepShot, .stepTake: true
        default: false
        }
    }
}
