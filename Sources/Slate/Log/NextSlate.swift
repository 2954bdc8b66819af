/// Which slate the next roll gets, and how the crew steers it.
public enum NextSlate {
    /// What somebody set since the last roll, else the last take's number plus one; a false start keeps its number free.
    public static func next(after log: TakeLog) -> SlateNumber {
        if let announced = log.announcedSlate(), log.lastRoll.map({ announced.at > $0 }) ?? true { return announced.slate }
        guard let last = log.takes().last(where: { $0.rolledAt != nil }) else { return SlateNumber(scene: "1", take: 1) }
        var slate = last.slate
        if last.kind != .falseStart { slate.take = following(slate.take) }
        return slate
    }

    /// The slate after an edit; a setup that has takes already goes on after its highest.
    public static func apply(_ edit: SlateEdit, to slate: SlateNumber, takes: [Take]) -> SlateNumber {
        var edited = slate
        switch edit {
        case .take(let number):
            edited.take = number
            return edited
        case .stepTake(let step):
            edited.take = step > 0 ? following(slate.take) : max(1, slate.take - 1)
            return edited
        case .setup(let episode, let scene, let shot, let take):
            edited = SlateNumber(episode: episode ?? slate.episode, scene: scene, shot: shot, take: take ?? 0)
        case .shotAndTake(let shot, let take):
            (edited.shot, edited.take) = (shot, take)
            return edited
        case .shot(let shot): edited.shot = shot
        case .scene(let scene): (edited.scene, edited.shot) = (scene, nil)
        case .stepShot(let step): edited.shot = Self.step(slate.shot ?? "", by: step)
        case .stepScene(let step): (edited.scene, edited.shot) = (Self.step(slate.scene, by: step), nil)
        }
        if case .setup(_, _, _, .some) = edit { return edited }
        edited.take = following(takes.filter { $0.slate.isSameSetup(as: edited) && $0.kind != .falseStart }.map(\.slate.take).max() ?? 0)
        return edited
    }

    private static func following(_ take: Int) -> Int { min(max(0, take), SlateNumber.highestTake - 1) + 1 }

    /// The number or letter after or before: 12 -> 13, R10 -> R11, A -> B, H -> J (I and O read as 1 and 0), Z -> AA, AZ -> BA.
    static func step(_ text: String, by step: Int) -> String {
        let front = text.prefix { !$0.isNumber }
        let digits = text.dropFirst(front.count).prefix { $0.isNumber }
        if let number = Int(digits), number < SlateNumber.highestTake { return front + String(max(1, number + step)) }
        guard digits.isEmpty, let place = place(of: text) else { return text }
        return letters(at: max(1, place + step))
    }

    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")

    /// A is 1, Z 24, AA 25; 0 before the first shot, nil for what is no letter or too long to count.
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

/// A change to the slate of the take to come.
public enum SlateEdit: Equatable, Sendable {
    case setup(episode: String?, scene: String, shot: String?, take: Int?)
    case scene(String)
    case shot(String)
    case shotAndTake(String, Int)
    case take(Int)
    case stepScene(Int)
    case stepShot(Int)
    case stepTake(Int)
}
