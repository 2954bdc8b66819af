/// Brackets as scripts use them: round for manner, square for marks, half and full width mixed at
/// will.
package enum Brackets {
    package enum Shape { case round, square }

    package static func opening(_ scalar: Unicode.Scalar) -> Shape? {
        switch scalar {
        case "（", "(": .round
        case "【", "[", "〔", "〖", "［": .square
        default: nil
        }
    }

    package static func closing(_ scalar: Unicode.Scalar) -> Shape? {
        switch scalar {
        case "）", ")": .round
        case "】", "]", "〕", "〗", "］": .square
        default: nil
        }
    }

    /// What stands inside the bracket that opens the text, and what follows it; nil when none opens
    /// it or it is never closed.
    package static func leading(_ text: Scalars) -> (shape: Shape, inner: Scalars, rest: Scalars)? {
        guard let first = text.first, let shape = opening(first) else { return nil }
        var depth = 0
        for index in text.indices {
            if opening(text[index]) == shape { depth += 1 }
            if closing(text[index]) == shape { depth -= 1 }
            if depth == 0 {
                return (
                    shape, text[(text.startIndex + 1)..<index].trimmed, text[(index + 1)...].trimmed
                )
            }
        }
        return nil
    }

    /// The inside of a text that one bracket wraps; an opening one that nothing closes wraps all
    /// the rest.
    package static func wrapped(_ text: Scalars) -> (shape: Shape, inner: Scalars)? {
        if let (shape, inner, rest) = leading(text) { return rest.isEmpty ? (shape, inner) : nil }
        guard let first = text.first, let shape = opening(first),
            !text.contains(where: { closing($0) != nil })
        else { return nil }
        return (shape, text.dropFirst().trimmed)
    }

    package static func isBalanced(_ text: Scalars) -> Bool {
        var (round, square) = (0, 0)
        for scalar in text {
            if let shape = opening(scalar) {
                if shape == .round { round += 1 } else { square += 1 }
            }
            if let shape = closing(scalar) {
                if shape == .round { round -= 1 } else { square -= 1 }
            }
            if round < 0 || square < 0 { return false }
        }
        return round == 0 && square == 0
    }

    /// The first of these scalars that stands outside all brackets; in a text whose brackets do not
    /// match, the first at all.
    static func firstOutside(_ text: Scalars, where wanted: (Int) -> Bool) -> Int? {
        var depth = 0
        for index in text.indices {
            if depth == 0, wanted(index) { return index }
            if opening(text[index]) != nil { depth += 1 }
            if closing(text[index]) != nil { depth -= 1 }
            if depth < 0 { break }
        }
        return depth == 0 ? nil : text.indices.first(where: wanted)
    }

    /// Outside text and the contents of every top-level bracket, in their order; one that is never
    /// closed goes to the end.
    package static func parted(_ text: Scalars) -> (
        outside: Scalars, inside: [(shape: Shape, text: Scalars)]
    ) {
        guard text.contains(where: { opening($0) != nil || closing($0) != nil }) else {
            return (text.trimmed, [])
        }
        var outside: [Unicode.Scalar] = []
        var inside: [(shape: Shape, text: Scalars)] = []
        var rest = text
        while let first = rest.first {
            if let (shape, inner, after) = leading(rest) {
                inside.append((shape, inner))
                if !outside.isEmpty { outside.append(" ") }
                rest = after
            } else if let shape = opening(first) {
                inside.append((shape, rest.dropFirst().trimmed))
                rest = []
            } else {
                if closing(first) == nil { outside.append(first) }
                rest = rest.dropFirst()
            }
        }
        return (outside[...].trimmed, inside)
    }
}
