/// Text as scalars: characters of a script compare and split faster so than as grapheme clusters,
/// and no mark is lost in between.
package typealias Scalars = ArraySlice<Unicode.Scalar>

extension Unicode.Scalar {
    /// A Chinese character (the CJK blocks of Unicode 15, and 〇).
    package var isHan: Bool {
        switch value {
        case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }

    /// A letter of the Latin script; digits and marks are nobody's.
    package var isLatin: Bool {
        switch value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F: true
        default: false
        }
    }

    package var isDigit: Bool { (0x30...0x39).contains(value) }

    /// Blanks, the ideographic one, and the invisible ones that word processors leave.
    package var isBlank: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x2000...0x200D, 0x2028, 0x2029, 0x202F, 0x2060, 0x3000,
            0xFEFF:
            true
        default: false
        }
    }
}

extension Collection where Element == Unicode.Scalar {
    package var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }
}

extension ArraySlice where Element == Unicode.Scalar {
    package init(_ text: String) { self = Array(text.unicodeScalars)[...] }

    package var trimmed: Scalars {
        var part = self
        while let first = part.first, first.isBlank { part = part.dropFirst() }
        while let last = part.last, last.isBlank { part = part.dropLast() }
        return part
    }

    package func starts(with text: String) -> Bool { starts(with: text.unicodeScalars) }

    package func ends(with text: String) -> Bool {
        reversed().starts(with: text.unicodeScalars.reversed())
    }

    package func contains(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        guard let first = text.first else { return true }
        var at = startIndex
        while let next = self[at...].firstIndex(of: first) {
            if self[next...].starts(with: text) { return true }
            at = next + 1
        }
        return false
    }

    package var hasHan: Bool { contains { $0.isHan } }
    package var hasLatin: Bool { contains { $0.isLatin } }
}
