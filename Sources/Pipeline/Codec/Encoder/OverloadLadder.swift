/// What a camera gives up, and in which order, when its processor cannot keep up: a pure machine
/// that is told how long pictures take.
///
/// A step is taken after a second without room, so that one slow moment costs nothing, and taken
/// back after ten with it.
public struct OverloadLadder: Equatable, Sendable {
    /// What is given up, from nothing to most; a step keeps what those before it gave up.
    public enum Step: Int, Comparable, Sendable, CaseIterable {
        case none
        /// The encoder searches less.
        case faster
        /// It searches hardly at all.
        case fastest
        /// Every second picture is the one before.
        case everySecond
        /// The next take has a smaller picture.
        case smaller

        /// The step that gives up less comes first.
        public static func < (a: Step, b: Step) -> Bool { a.rawValue < b.rawValue }
    }

    /// What is given up at the moment.
    public private(set) var step = Step.none
    /// Time of decoding, scaling and encoding over all time, in the last whole second; 1 is all
    /// there is.
    public private(set) var load = 0.0
    private var window: (begun: Int64, busy: Int64)?
    private var roomSince: Int64?
    /// Grows when a step that was taken back had to be taken again at once.
    private var patience = OverloadLadder.shortest
    private var takenBackAt: Int64?

    /// Above it pictures wait: no second has exactly as much work as the next.
    private static let full = 0.95
    /// What the step above may need at most.
    private static let comfortable = 0.8
    private static let second: Int64 = 1_000_000_000
    private static let shortest = 10 * second
    /// A box that is too slow for the whole day is tried again every five minutes.
    private static let longest = 300 * second
    /// A step taken back and needed again within this time was taken back too early.
    private static let relapse = 30 * second

    /// Whether a step is about to be taken back, because there would be room.
    public var hasRoom: Bool { step != .none && roomSince != nil }

    /// Whether the encoder can work with less effort; a processor's own cannot, and its ladder
    /// begins at every second picture.
    public var hasEfforts = true

    /// Nothing given up and nothing measured.
    public init() {}

    /// Compares step, load and patience, not the moments they were measured at.
    public static func == (a: Self, b: Self) -> Bool {
        a.step == b.step && a.load == b.load && a.patience == b.patience
    }

    /// After each picture: the nanoseconds it took, and the time; the step to change to, if any.
    /// Only times that grow.
    public mutating func worked(_ nanoseconds: Int64, until now: Int64) -> Step? {
        guard let open = window else {
            window = (now, 0)
            return nil
        }
        guard now - open.begun >= Self.second else {
            window = (open.begun, open.busy + nanoseconds)
            return nil
        }
        load = Double(open.busy + nanoseconds) / Double(now - open.begun)
        window = (now, 0)
        return decide(at: now)
    }

    private mutating func decide(at now: Int64) -> Step? {
        if load >= Self.full { return goFurther(at: now) }
        guard step != .none, load * Self.cost(ofTakingBack: step) <= Self.comfortable else {
            roomSince = nil
            return nil
        }
        let since = roomSince ?? now
        roomSince = since
        return now - since >= patience ? takeBack(at: now) : nil
    }

    private mutating func goFurther(at now: Int64) -> Step? {
        roomSince = nil
        guard let next = neighbour(of: step, by: 1) else { return nil }
        if let takenBackAt {
            patience =
                now - takenBackAt < Self.relapse ? min(patience * 2, Self.longest) : Self.shortest
        }
        takenBackAt = nil
        step = next
        return next
    }

    private mutating func takeBack(at now: Int64) -> Step? {
        guard let before = neighbour(of: step, by: -1) else { return nil }
        (step, roomSince, takenBackAt) = (before, nil, now)
        return before
    }

    private func neighbour(of step: Step, by direction: Int) -> Step? {
        guard let next = Step(rawValue: step.rawValue + direction) else { return nil }
        let isEffort = next == .faster || next == .fastest
        return isEffort && !hasEfforts ? neighbour(of: next, by: direction) : next
    }

    /// How much more there is to do one step back: x264's efforts measured at 720 x 1280, the
    /// others by arithmetic.
    private static func cost(ofTakingBack step: Step) -> Double {
        switch step {
        case .none: 1
        case .faster: 1.2
        case .fastest: 1.3
        case .everySecond: 1.8
        case .smaller: 1.8
        }
    }
}
