/// The head of a scene in English: `INT. KITCHEN - DAY`.
package enum Slugline {
    package static func isOne(_ text: Scalars) -> Bool {
        guard let first = text.first, ["I", "E", "i", "e"].contains(first) else { return false }
        let start = text.prefix(7).string.uppercased()
        return ["INT.", "EXT.", "INT ", "EXT ", "INT/EXT", "I/E", "EST."].contains {
            start.hasPrefix($0)
        }
    }
}
