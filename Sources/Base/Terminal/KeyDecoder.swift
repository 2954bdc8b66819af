/// Bytes from the terminal into keys, however the reads split them; a pure machine without a clock.
public struct KeyDecoder: Sendable {
    /// How long the caller waits for the rest of a sequence before `settle()`: readline's 50 ms is
    /// enough over a network.
    public static let escapeDelay = Duration.milliseconds(50)
    /// A paste beyond this many bytes is cut, so that a wrong clipboard cannot fill the memory.
    static let pasteLimit = 1 << 20
    /// No real sequence is longer; ours ends at 64 bytes so that noise cannot swallow the keyboard.
    static let sequenceLimit = 64

    /// An answer of the terminal that comes in two pieces must not be typed: while one is expected
    /// the rest is waited for longer.
    public static let answerDelay = Duration.seconds(2)

    /// Whether the terminal was asked something that it has not answered.
    public var awaitsAnswer = false
    private var pending: [UInt8] = []
    private var fedAt = Duration.zero
    private var paste: [UInt8]?

    /// Nothing waits, and no answer is expected.
    public init() {}

    /// Whether an unfinished sequence waits; then read with `escapeDelay` and call `settle()` when
    /// nothing came.
    public var awaitsMore: Bool { !pending.isEmpty && paste == nil }

    /// Takes what a read gave and answers the finished keys.
    public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes { take(byte, &keys) }
        return keys
    }

    /// The same, remembering when, so that `settle(at:)` knows how long the rest has been waited
    /// for.
    public mutating func feed(_ bytes: some Sequence<UInt8>, at now: Duration) -> [Key] {
        fedAt = now
        return feed(bytes)
    }

    /// When an unfinished sequence has waited long enough; nil when none waits.
    public var settlesAt: Duration? {
        guard awaitsMore else { return nil }
        let mayBeAnAnswer = awaitsAnswer && pending.count > 1 && pending[0] == 0x1B
        return fedAt + (mayBeAnAnswer ? Self.answerDelay : Self.escapeDelay)
    }

    /// The keys of a sequence whose rest has not come in time; none before that.
    public mutating func settle(at now: Duration) -> [Key] {
        guard let settlesAt, now >= settlesAt else { return [] }
        return settle()
    }

    /// Nothing came in time: a lone ESC is the Escape key, half a character is replaced.
    public mutating func settle() -> [Key] {
        guard awaitsMore else { return [] }
        defer { pending.removeAll() }
        if pending == [0x1B] { return [.escape] }
        if pending == [0x1B, 0x5B] { return [.alt("[")] }
        if pending == [0x1B, 0x4F] { return [.alt("O")] }
        return pending[0] == 0x1B ? [.unknown] : [.character("\u{FFFD}")]
    }

    private mutating func take(_ byte: UInt8, _ keys: inout [Key]) {
        if paste != nil { return takePasted(byte, &keys) }
        if pending.isEmpty { return begin(byte, &keys) }
        pending[0] == 0x1B ? escaped(byte, &keys) : continued(byte, &keys)
    }

    private mutating func begin(_ byte: UInt8, _ keys: inout [Key]) {
        switch byte {
        case 0x0D, 0x0A: keys.append(.enter)
        case 0x09: keys.append(.tab)
        case 0x08, 0x7F: keys.append(.backspace)
        case 0x1B, 0xC2...0xF4: pending = [byte]
        case 0x01...0x1A: keys.append(.control(Character(Unicode.Scalar(byte + 0x60))))
        case 0x00, 0x1C...0x1F: keys.append(.unknown)
        case 0x20...0x7E: keys.append(.character(Character(Unicode.Scalar(byte))))
        default: keys.append(.character("\u{FFFD}"))
        }
    }

    private mutating func continued(_ byte: UInt8, _ keys: inout [Key]) {
        guard 0x80...0xBF ~= byte else {
            pending.removeAll()
            keys.append(.character("\u{FFFD}"))
            return begin(byte, &keys)
        }
        pending.append(byte)
        let length = pending[0] < 0xE0 ? 2 : pending[0] < 0xF0 ? 3 : 4
        guard pending.count == length else { return }
        let scalar = String(decoding: pending, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        pending.removeAll()
        keys.append(.character(Character(KeyDecoder.halfWidth(scalar))))
    }

    private mutating func escaped(_ byte: UInt8, _ keys: inout [Key]) {
        if byte == 0x1B {
            keys.append(pending.count == 1 ? .escape : .unknown)
            pending = [0x1B]
        } else if pending.count == 1 {
            secondByte(byte, &keys)
        } else if 0x40...0x7E ~= byte {
            finishSequence(byte, &keys)
        } else if pending.count >= KeyDecoder.sequenceLimit || byte < 0x20 || byte > 0x7E {
            pending.removeAll()
            keys.append(.unknown)
            if byte < 0x20 || byte > 0x7E { begin(byte, &keys) }
        } else {
            pending.append(byte)
        }
    }

    private mutating func secondByte(_ byte: UInt8, _ keys: inout [Key]) {
        if byte == 0x5B || byte == 0x4F { return pending.append(byte) }
        pending.removeAll()
        if 0x20...0x7E ~= byte { return keys.append(.alt(Character(Unicode.Scalar(byte)))) }
        if byte == 0x7F { return keys.append(.control("w")) }
        keys.append(.escape)
        begin(byte, &keys)
    }

    private mutating func finishSequence(_ final: UInt8, _ keys: inout [Key]) {
        let parameters = String(decoding: pending.dropFirst(2), as: UTF8.self)
        pending.removeAll()
        if final == 0x7E && parameters == "200" {
            paste = []
        } else {
            keys.append(KeySequences.key(parameters, final))
        }
    }

    private mutating func takePasted(_ byte: UInt8, _ keys: inout [Key]) {
        pending.append(byte)
        if KeySequences.pasteEnd.starts(with: pending) {
            if pending.count < KeySequences.pasteEnd.count { return }
            keys.append(.paste(KeySequences.pasted(paste ?? [])))
            pending.removeAll()
            paste = nil
        } else {
            let restarts = byte == 0x1B
            let kept = restarts ? pending.dropLast() : pending[...]
            if (paste?.count ?? 0) + kept.count <= KeyDecoder.pasteLimit {
                paste?.append(contentsOf: kept)
            }
            pending = restarts ? [0x1B] : []
        }
    }

    /// Full-width digits, letters and space, as a Chinese input method sends them, as their ASCII
    /// selves.
    static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
            Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x3000: " "
        default: scalar
        }
    }
}
