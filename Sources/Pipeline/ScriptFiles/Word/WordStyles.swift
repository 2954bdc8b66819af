import ScriptText

/// What a document's styles say of the paragraphs and runs that carry them, by the styles they are
/// based on too.
struct WordStyles {
    private struct Style {
        var parent: String?
        var role: LineRole?
        var isGone: Bool?
        var indent: Int?
        var isCentered: Bool?
    }

    private var styles: [String: Style] = [:]
    private var current = ""

    mutating func begin(_ id: String) {
        current = id
        styles[id] = Style(role: LineRole(styleName: id))
    }

    /// One property of the style that was begun last; its element has just started.
    mutating func read(_ element: String, _ walk: XMLWalk) {
        switch element {
        case "name":
            if let role = walk.attribute("val").flatMap({ LineRole(styleName: $0) }) {
                styles[current]?.role = role
            }
        case "basedOn": styles[current]?.parent = walk.attribute("val")
        case "vanish", "strike", "dstrike": styles[current]?.isGone = WordSwitch.isOn(walk)
        case "ind": styles[current]?.indent = WordIndent.letters(walk)
        case "jc": styles[current]?.isCentered = walk.attribute("val") == "center"
        default: break
        }
    }

    func role(_ id: String?) -> LineRole? {
        found(id, \.role) ?? id.flatMap { styles[$0] == nil ? LineRole(styleName: $0) : nil }
    }

    /// Whether its text is hidden or struck out.
    func isGone(_ id: String?) -> Bool { found(id, \.isGone) ?? false }

    func indent(_ id: String?) -> Int { found(id, \.indent) ?? 0 }

    func isCentered(_ id: String?) -> Bool { found(id, \.isCentered) ?? false }

    private func found<Value>(_ id: String?, _ property: KeyPath<Style, Value?>) -> Value? {
        var next = id
        // Deeper than any chain of styles, and an end to one that bites its tail.
        for _ in 0..<20 {
            guard let name = next, let style = styles[name] else { return nil }
            if let value = style[keyPath: property] { return value }
            next = style.parent
        }
        return nil
    }
}

/// A property that is on by being there, unless its value says otherwise (ECMA-376 part 1,
/// 17.17.4).
enum WordSwitch {
    static func isOn(_ walk: XMLWalk) -> Bool {
        !["0", "false", "off"].contains(walk.attribute("val") ?? "1")
    }
}

/// How far a paragraph is moved in.
enum WordIndent {
    /// In letters of ten to the inch, as screenplays are set; Word counts in twentieths of a point.
    static func letters(_ walk: XMLWalk) -> Int? {
        guard let left = walk.attribute("left") ?? walk.attribute("start"),
            let twips = Double(left), twips.isFinite
        else { return nil }
        return Int(max(0, min(twips, 14_400)) / 144)
    }
}
