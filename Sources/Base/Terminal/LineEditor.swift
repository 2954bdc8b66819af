import TextWidth

/// One line of input over grapheme clusters, with history and a kill buffer; pure.
public struct LineEditor: Sendable {
    /// The line, a cluster an element, so that no key splits what a person calls a character.
    public private(set) var characters: [Character] = []
    /// Clusters before the cursor.
    public private(set) var cursor = 0
    /// Lines entered before, oldest first, at most 500.
    public private(set) var history: [String]
    private var killed = ""
    private var historyPlace: Int?
    private var draft = ""
    private var firstShown = 0

    /// The cursor stands behind `text`; of `history`, oldest first, the last 500 are kept.
    public init(text: String = "", history: [String] = []) {
        self.history = history.suffix(500)
        replace(with: text)
    }

    /// The whole line, also what `visible` does not show.
    public var text: String { String(characters) }
    /// Whether the line has nothing in it, not even a blank.
    public var isEmpty: Bool { characters.isEmpty }

    /// Puts another text in the line, the cursor at its end.
    public mutating func replace(with text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    /// Inserts at the cursor; a combining mark joins the cluster before it. Line ends become
    /// spaces.
    public mutating func insert(_ text: String) {
        let head = String(characters[..<cursor]) + String(text.map { $0.isNewline ? " " : $0 })
        let tail = String(characters[cursor...])
        characters = Array(head + tail)
        cursor = min(head.count, characters.count)
    }

    /// Acts on an editing key; answers false for a key that is not the line's (Enter, Tab, Escape
    /// and others).
    public mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .paste(let text): insert(text)
        case .backspace, .control("h"): remove(max(cursor - 1, 0)..<cursor)
        case .delete, .control("d"): remove(cursor..<min(cursor + 1, characters.count))
        case .left, .control("b"): cursor = max(cursor - 1, 0)
        case .right, .control("f"): cursor = min(cursor + 1, characters.count)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .wordLeft, .alt("b"): cursor = wordStart
        case .wordRight, .alt("f"): cursor = wordEnd
        case .up, .control("p"): recall(-1)
        case .down, .control("n"): recall(1)
        case .control("w"): kill(wordStart..<cursor)
        case .alt("d"): kill(cursor..<wordEnd)
        case .control("k"): kill(cursor..<characters.count)
        case .control("u"): kill(0..<cursor)
        case .control("y"): insert(killed)
        default: return false
        }
        return true
    }

    /// Takes the line out and remembers it, unless it is empty or the same as the last one.
    public mutating func submit() -> String {
        let line = text
        if !line.isEmpty && history.last != line { history = (history + [line]).suffix(500) }
        historyPlace = nil
        replace(with: "")
        return line
    }

    /// The part that fits into `width` cells and the cursor's column in it; scrolls only as far as
    /// it must.
    public mutating func visible(width: Int) -> (text: String, cursorColumn: Int) {
        firstShown = max(min(firstShown, cursor), earliestShown(width: max(width, 1)))
        var used = 0
        let shown = characters[firstShown...].prefix {
            used += Width.cells($0)
            return used <= width
        }
        return (String(shown), Width.cells(String(characters[firstShown..<cursor])))
    }

    /// The first cluster from which the cursor is still within `width`; counted back from it, as a
    /// pasted line may be long.
    private func earliestShown(width: Int) -> Int {
        var (place, used) = (cursor, 0)
        while place > 0, used + Width.cells(characters[place - 1]) < width {
            place -= 1
            used += Width.cells(characters[place])
        }
        return place
    }

    private mutating func remove(_ range: Range<Int>) {
        let head = String(characters[..<range.lowerBound])
        characters = Array(head + String(characters[range.upperBound...]))
        cursor = min(head.count, characters.count)
    }

    private mutating func kill(_ range: Range<Int>) {
        if !range.isEmpty { killed = String(characters[range]) }
        remove(range)
    }

    private mutating func recall(_ step: Int) {
        let place = (historyPlace ?? history.count) + step
        guard 0...history.count ~= place else { return }
        if historyPlace == nil { draft = text }
        historyPlace = place < history.count ? place : nil
        replace(with: place < history.count ? history[place] : draft)
    }

    private var wordStart: Int {
        var place = cursor
        while place > 0 && characters[place - 1].isWhitespace { place -= 1 }
        while place > 0 && !characters[place - 1].isWhitespace { place -= 1 }
        return place
    }

    private var wordEnd: Int {
        var place = cursor
        while place < characters.count && characters[place].isWhitespace { place += 1 }
        while place < characters.count && !characters[place].isWhitespace { place += 1 }
        return place
    }
}
