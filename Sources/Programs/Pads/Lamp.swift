/// A lamp that answers: lit while a take rolls, one short blink for done, three for refused. Pure.
struct Lamp: Equatable {
    enum Answer { case done, refused }

    /// Nanoseconds; 120 ms is seen from the corner of an eye, and three are over within a second.
    static let blink: Int64 = 120_000_000

    /// A blink turns it over: dark while a take rolls.
    var isRolling = false
    private var begun: Int64?
    private var blinks = 0

    init() {}

    mutating func show(_ answer: Answer, at now: Int64) {
        begun = now
        blinks = answer == .done ? 1 : 3
    }

    /// Whether a blink is on: what a beep follows.
    func isBlinking(at now: Int64) -> Bool {
        guard let begun, now >= begun else { return false }
        let phase = (now - begun) / Self.blink
        return phase < Int64(2 * blinks) && phase % 2 == 0
    }

    func isLit(at now: Int64) -> Bool { isRolling != isBlinking(at: now) }

    /// When it next changes by itself; nil when it does not.
    func due(after now: Int64) -> Int64? {
        guard let begun else { return nil }
        let next = begun + ((now - begun) / Self.blink + 1) * Self.blink
        return next <= begun + Int64(2 * blinks - 1) * Self.blink ? next : nil
    }
}
