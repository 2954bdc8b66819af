/// A line as revisions compare it: its letters without blanks and punctuation, which rewriting
/// changes first and which matter least.
struct LineShape {
    /// Index of its scene in the script.
    let scene: Int
    let line: ScriptLine
    /// What its scene is called, by number and by head: for scenes that share no longer line.
    let names: [String]
    /// Small letters, figures and Chinese characters; all of the text where it holds none of these.
    let letters: [UInt32]
    /// Of the speaker and the letters, and of the letters alone.
    let key: UInt64
    let textKey: UInt64
    /// Shorter ones stand in a script more than once by chance: 好, 什么.
    var isShort: Bool { letters.count < 4 }

    init(_ line: ScriptLine, scene: Int, names: [String] = []) {
        (self.line, self.scene, self.names) = (line, scene, names)
        let kept = line.text.unicodeScalars.compactMap(Self.letter)
        letters = kept.isEmpty ? line.text.unicodeScalars.map(\.value) : kept
        var hash = Digest()
        for letter in letters { hash.add(letter) }
        textKey = hash.value
        for scalar in (line.character ?? "").unicodeScalars { hash.add(scalar.value &+ 1) }
        hash.add(line.kind == .action ? 1 : 2)
        key = hash.value
    }

    static func all(of script: Script) -> [LineShape] {
        script.scenes.enumerated().flatMap { index, scene in
            scene.lines.map { LineShape($0, scene: index, names: [scene.slate, scene.heading]) }
        }
    }

    private static func letter(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A: scalar.value
        case 0x41...0x5A: scalar.value + 0x20
        case 0..<0xC0, 0x2000...0x2BFF, 0x3000...0x3004, 0x3008...0x3020, 0xFE10...0xFE6F,
            0xFF00...0xFF0F, 0xFF1A...0xFF20,
            0xFF3B...0xFF40,
            0xFF5B...0xFF65:
            nil
        default: scalar.value
        }
    }
}

/// FNV-1a over 32-bit words, with a last mixing step: the same on every machine and in every
/// version.
struct Digest {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ word: UInt32) { state = (state ^ UInt64(word)) &* 0x100_0000_01B3 }

    mutating func add(_ text: String) {
        for scalar in text.unicodeScalars { add(scalar.value) }
        add(0)
    }

    var value: UInt64 {
        let mixed = (state ^ (state >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ (mixed >> 32)
    }
}

/// How alike two texts are: twice the pairs of neighbouring letters they share over all they have
/// (Dice's coefficient).
struct Likeness {
    private let pairs: [UInt64]
    var count: Int { pairs.count }

    init(_ letters: [UInt32]) {
        var made = letters.indices.dropLast().map {
            UInt64(letters[$0]) << 32 | UInt64(letters[$0 + 1])
        }
        // The first letter counts too: a text of one has no pair.
        if let first = letters.first { made.append(UInt64(first)) }
        pairs = made.sorted()
    }

    /// 0...1
    func with(_ other: Likeness) -> Double {
        guard !pairs.isEmpty, !other.pairs.isEmpty else { return 0 }
        return Double(2 * shared(other)) / Double(pairs.count + other.pairs.count)
    }

    /// The share of this text that the other holds, 0...1.
    func within(_ other: Likeness) -> Double {
        pairs.isEmpty ? 0 : Double(shared(other)) / Double(pairs.count)
    }

    /// Pairs that few texts have lead to the one meant.
    var distinct: Set<UInt64> { Set(pairs) }

    private func shared(_ other: Likeness) -> Int {
        var (mine, theirs, count) = (0, 0, 0)
        while mine < pairs.count, theirs < other.pairs.count {
            if pairs[mine] == other.pairs[theirs] {
                (mine, theirs, count) = (mine + 1, theirs + 1, count + 1)
            } else if pairs[mine] < other.pairs[theirs] {
                mine += 1
            } else {
                theirs += 1
            }
        }
        return count
    }
}
