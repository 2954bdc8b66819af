extension SlateNumber: Comparable {
    /// As a script and its sheets are sorted: episode, scene, shot, take; numbers by value, so that
    /// 2 comes before 10.
    ///
    /// `12 < 12A < 12B < 12Z < 12AA < 13`, `10 < R10 < 11`, `57 < 57/58 < 58`. Nothing comes before
    /// everything: the bare scene before its shots.
    public static func < (left: SlateNumber, right: SlateNumber) -> Bool {
        let (own, other) = (left.parts.map(SlatePart.init), right.parts.map(SlatePart.init))
        if own != other { return own.lexicographicallyPrecedes(other) }
        if left.take != right.take { return left.take < right.take }
        // 12a and 12A, 01 and 1: one place, two texts.
        return left.parts.lexicographicallyPrecedes(right.parts)
    }

    private var parts: [String] { [episode ?? "", scene, shot ?? ""] }
}

/// A part of a slate as its place in the order.
private struct SlatePart: Comparable {
    private let runs: [Run]

    init(_ text: String) {
        let runs = Self.runs(of: text.uppercased())
        // The number leads, and the letter before it says which of its kind: R10 follows 10.
        guard let first = runs.firstIndex(where: \.isNumber) else {
            self.runs = runs
            return
        }
        self.runs = [runs[first]] + runs[..<first] + runs[(first + 1)...]
    }

    static func < (left: SlatePart, right: SlatePart) -> Bool {
        left.runs.lexicographicallyPrecedes(right.runs)
    }

    private static func runs(of text: String) -> [Run] {
        var runs: [Run] = []
        for character in text {
            if let last = runs.indices.last, runs[last].takes(character) {
                runs[last].text.append(character)
            } else {
                runs.append(Run(text: String(character)))
            }
        }
        return runs
    }

    /// Digits, or anything but digits.
    private struct Run: Comparable {
        var text: String
        var isNumber: Bool { text.first.map(Self.isDigit) ?? false }

        func takes(_ character: Character) -> Bool { Self.isDigit(character) == isNumber }

        static func < (left: Run, right: Run) -> Bool {
            if left.isNumber != right.isNumber { return left.isNumber }
            let (own, other) = (left.weighed, right.weighed)
            return (own.count, own) < (other.count, other)
        }

        static func == (left: Run, right: Run) -> Bool { left.weighed == right.weighed }

        /// Longer is later: 10 after 9, AA after Z; zeros in front weigh nothing.
        private var weighed: String { isNumber ? String(text.drop { $0 == "0" }) : text }

        private static func isDigit(_ character: Character) -> Bool {
            character.isASCII && character.isNumber
        }
    }
}
