/// Which slate the next roll gets, and how the crew steers it.
public enum NextSlate {
    /// What somebody set since the last roll, else the last take's number plus one; a false start keeps its number free.
    public static func next(after log: TakeLog) -> SlateNumber {
        let last = log.takes().last { $0.rolledAt != nil }
        if let announced = log.announcedSlate(), announced.at.wall > last?.rolledAt ?? UTCTime(nanoseconds: .min) {
            return announced.slate
        }
        guard let last else { return SlateNumber(scene: "1", take: 1) }
        var slate = last.slate
        if last.kind != .falseStart { slate.take += 1 }
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
            edited.take = max(1, slate.take + step)
            return edited
        case .setup(let episode, let scene, let shot, let take):
            edited = SlateNumber(episode: episode ?? slate.episode, scene: scene, shot: shot, take: take ?? 0)
        case .shot(let shot): edited.shot = shot
        case .scene(let scene): (edited.scene, edited.shot) = (scene, nil)
        case .stepShot(let step): edited.shot = Self.step(slate.shot ?? (step > 0 ? "@" : "A"), by: step)
        case .stepScene(let step): (edited.scene, edited.shot) = (Self.step(slate.scene, by: step), nil)
        }
        if case .setup(_, _, _, .some) = edit { return edited }
        edited.take = 1 + (takes.filter { $0.slate.isSameSetup(as: edited) && $0.kind != .falseStart }.map(\.slate.take).max() ?? 0)
        return edited
    }

    /// The number or letter after or before: 12 -> 13, A -> B, H -> J (I and O read as 1 and 0), Z -> AA.
    static func step(_ text: String, by step: Int) -> String {
        if let number = Int(text.prefix { $0.isNumber }), !text.isEmpty, text.first?.isNumber == true { return String(max(1, number + step)) }
        let letters = "ABCDEFGHJKLMNPQRSTUVWXYZ".map(String.init)
        if text == "@" { return "A" }
        if text.count == 1, let place = letters.firstIndex(of: text.uppercased()) {
            let moved = place + step
            return moved < 0 ? "A" : moved < letters.count ? letters[moved] : "AA"
        }
        if text.count == 2, text.first == "A", let place = letters.firstIndex(of: String(text.suffix(1)).uppercased()) {
            let moved = place + step
            return moved < 0 ? "Z" : "A" + letters[min(moved, letters.count - 1)]
        }
        return text
    }
}

/// A change to the slate of the take to come.
public enum SlateEdit: Equatable, Sendable {
    case setup(episode: String?, scene: String, shot: String?, take: Int?)
    case scene(String)
    case shot(String)
    case take(Int)
    case stepScene(Int)
    case stepShot(Int)
    case stepTake(Int)
}
