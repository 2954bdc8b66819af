/// One key's going down or up, at a moment of CLOCK_MONOTONIC in nanoseconds.
struct KeyEvent: Equatable {
    var code: UInt16
    /// As evdev has it: 0 up, 1 down, 2 down still.
    var value: Int32
    var at: Int64
}

/// What a pad's person meant.
enum KeyAct: Equatable {
    /// A line of the grammar; `at` is the moment from which it is late.
    case say(String, key: UInt16, at: Int64)
    /// A key that has to be held was let go too early.
    case tooShort(key: UInt16, at: Int64)
    /// A key without a meaning.
    case nothing(key: UInt16)
}

/// From key events to lines of the grammar. Pure: times come in, nothing waits.
///
/// A key that means nothing when held speaks the moment it goes down. One that does speaks at half
/// a second, or, let go before, when its contacts have come to rest. The kernel's repeats say
/// nothing.
struct KeyReader {
    /// The time after which a key is held rather than pressed; keyboards begin to repeat at the
    /// same (the kernel's REP_DELAY is 250 ms, desktops take 500 to 660).
    static let hold: Int64 = 500_000_000
    /// Contacts that open and close within this are one press; switches are specified to come to
    /// rest within 5 to 20 ms.
    static let bounce: Int64 = 40_000_000

    private struct Press {
        var since: Int64
        var released: Int64?
        var isSaid: Bool
    }

    let map: KeyMap
    private var presses: [UInt16: Press] = [:]

    init(_ map: KeyMap) { self.map = map }

    mutating func take(_ event: KeyEvent) -> [KeyAct] {
        let acts = pass(event.at)
        switch event.value {
        case 0: if presses[event.code]?.released == nil { presses[event.code]?.released = event.at }
        case 1: return acts + press(event.code, event.at)
        default: break
        }
        return acts
    }

    private mutating func press(_ code: UInt16, _ at: Int64) -> [KeyAct] {
        guard presses[code] == nil else {
            presses[code]?.released = nil  // It bounced: it is the same press still.
            return []
        }
        let meaning = map[code]
        guard meaning != KeyMap.Meaning() else { return [.nothing(key: code)] }
        let isSaid = meaning.held == nil
        presses[code] = Press(since: at, isSaid: isSaid)
        guard isSaid, let line = meaning.pressed else { return [] }
        return [.say(line, key: code, at: at)]
    }

    /// What the passing of time has decided by now.
    mutating func pass(_ now: Int64) -> [KeyAct] {
        var acts: [KeyAct] = []
        for (code, press) in presses.sorted(by: { $0.key < $1.key }) {
            if !press.isSaid, (press.released ?? now) - press.since >= Self.hold,
                let line = map[code].held
            {
                acts.append(.say(line, key: code, at: press.since + Self.hold))
                presses[code]?.isSaid = true
            }
            if let released = press.released, now - released >= Self.bounce {
                if presses[code]?.isSaid == false { acts.append(short(code, press.since)) }
                presses[code] = nil
            }
        }
        return acts
    }

    private func short(_ code: UInt16, _ at: Int64) -> KeyAct {
        map[code].pressed.map { .say($0, key: code, at: at) } ?? .tooShort(key: code, at: at)
    }

    /// When `pass` has something to do; nil while nothing is pressed that waits.
    var due: Int64? {
        presses.values.compactMap { press in
            press.released.map { $0 + Self.bounce }
                ?? (press.isSaid ? nil : press.since + Self.hold)
        }.min()
    }

    /// The device went, or events were lost: what was half pressed is nothing.
    mutating func forget() { presses = [:] }
}
