import DeviceNames
import Media
import Platform

/// Finds a sound card by what the crew calls it, and finds the same one again: whatever number it
/// comes back under, and whatever card has its number now.
public final class SoundFinder: Sendable {
    /// Where a card is now.
    public struct Place: Equatable, Sendable {
        /// What ALSA opens: `hw:1,0`.
        public var pcm: String
        /// The card's number; nil for a name that only ALSA understands.
        public var number: Int32?
        /// The card in the crew's words: its maker's name, and the name it keeps.
        public var title: String
        /// What the crew should change in its configuration, one sentence; nil when all is well.
        public var note: String?
    }

    private struct Memory {
        var card: SoundTree.Card
        /// Another of its kind was there too, or it has no serial: only its socket tells which it
        /// is.
        var isBoundToSocket: Bool
    }

    private let name: String
    private let form: CardName
    private let tree: SoundTree
    private let memory = Locked<Memory?>(nil)

    /// `name` as the configuration has it; nothing is looked for yet.
    public convenience init(_ name: String) { self.init(name, CardName(name), in: SoundTree()) }

    init(_ name: String, _ form: CardName, in tree: SoundTree) {
        self.name = name
        self.form = form
        self.tree = tree
    }

    /// Folders in which something happens when the card comes.
    public var folders: [String] { tree.folders }

    /// Throws a `SourceFailure` when it is not there, or when several have that name.
    public func find() throws -> Place {
        let cards = tree.cards()
        if let known = memory.withLock({ $0 }) { return try place(again(known, cards), cards) }
        switch form {
        case .alsa: return Place(pcm: name, number: nil, title: name)
        case .card(let way, let word, _):
            if let card = cards.first(where: { "\($0.number)" == word || $0.id == word }) {
                return place(card, cards)
            }
            guard ["hw", "plughw"].contains(way) else {
                return Place(pcm: name, number: nil, title: name)
            }
            throw missing("there is no sound card \(name)", cards)
        case .link(_, let path, _): return try linked(path, cards)
        case .fragment(let words): return place(try named(words, cards), cards)
        }
    }

    /// Keeps in mind which card it was, after it was opened as number `opened`; throws when it is
    /// another than the one before.
    public func remember(opened number: Int32?) throws {
        let cards = tree.cards()
        guard let number, let card = cards.first(where: { $0.number == number }) else { return }
        if let known = memory.withLock({ $0 }) {
            guard Self.isSame(card, known) else { throw away(known.card, instead: card) }
        }
        let isBound = SoundTree.isShared(card, among: cards) || !card.hasSerial && !isNamedByID
        memory.withLock { $0 = Memory(card: card, isBoundToSocket: isBound) }
    }

    private var isNamedByID: Bool {
        if case .link(_, let path, _) = form {
            path.hasPrefix(tree.byIDFolder + "/")
        } else {
            false
        }
    }

    private func again(_ known: Memory, _ cards: [SoundTree.Card]) throws -> SoundTree.Card {
        let same = cards.filter { Self.isSame($0, known) }
        guard let card = same.first(where: { $0.usbPlace == known.card.usbPlace }) ?? same.first
        else {
            throw away(known.card, instead: cards.first { $0.number == known.card.number })
        }
        return card
    }

    private static func isSame(_ card: SoundTree.Card, _ known: Memory) -> Bool {
        if let usb = known.card.usbName {
            return card.usbName == usb
                && (!known.isBoundToSocket || card.usbPlace == known.card.usbPlace)
        }
        // No USB device: where it hangs and what it calls itself is all there is.
        return card.usbName == nil && card.byPath == known.card.byPath && card.id == known.card.id
            && card.name == known.card.name
    }

    private func linked(_ path: String, _ cards: [SoundTree.Card]) throws -> Place {
        let target = tree.target(of: path)
        let control = target.flatMap { target in
            cards.first { tree.target(of: tree.root + "/dev/snd/controlC\($0.number)") == target }
        }
        guard let card = control ?? cards.first(where: { $0.byID == path }) else {
            throw missing("there is no sound card \(path)", cards)
        }
        var place = place(card, cards)
        if path.hasPrefix(tree.byIDFolder + "/"), SoundTree.isShared(card, among: cards),
            let socket = card.byPath
        {
            place.note =
                "two sound cards call themselves \(path); name this one by its socket: audio = \"\(socket)\""
        }
        return place
    }

    private func named(_ words: String, _ cards: [SoundTree.Card]) throws -> SoundTree.Card {
        let wanted = words.lowercased()
        let hits = cards.filter { $0.name.lowercased().contains(wanted) && !$0.inputs.isEmpty }
        guard let hit = hits.first else {
            throw missing("no sound card has '\(DeviceText.clean(words.utf8))' in its name", cards)
        }
        guard hits.count == 1 else {
            let names = hits.map { SoundTree.identity(of: $0, among: cards) }.joined(
                separator: ", ")
            throw SourceFailure(
                .noDevice,
                "\(hits.count) sound cards have '\(DeviceText.clean(words.utf8))' in their names; say which: \(names)"
            )
        }
        return hit
    }

    private func place(_ card: SoundTree.Card, _ cards: [SoundTree.Card]) -> Place {
        let title = card.name == name ? name : "\(card.name) (\(name))"
        return Place(pcm: pcm(of: card), number: card.number, title: title)
    }

    /// The card by the number it has now, for ALSA.
    private func pcm(of card: SoundTree.Card) -> String {
        switch form {
        case .alsa: return name
        case .fragment: return "hw:\(card.number),\(card.inputs.first ?? 0)"
        case .card(let way, _, let rest), .link(let way, _, let rest):
            guard way == "hw" || way == "plughw" else {
                let key =
                    name.hasPrefix("\(way):CARD=") || name.hasPrefix("\(way):/") ? "CARD=" : ""
                return "\(way):\(key)\(card.number)\(rest)"
            }
            // Without a device named, the first that records.
            return "\(way):\(card.number)" + (rest.isEmpty ? ",\(card.inputs.first ?? 0)" : rest)
        }
    }

    private func missing(_ sentence: String, _ cards: [SoundTree.Card]) -> SourceFailure {
        let names = cards.filter { !$0.inputs.isEmpty }.map {
            "\($0.name) (\(SoundTree.identity(of: $0, among: cards)))"
        }
        let present =
            names.isEmpty
            ? "no sound card is plugged in" : "there are \(names.joined(separator: ", "))"
        return SourceFailure(.noDevice, "\(sentence): \(present); plug it in")
    }

    private func away(_ card: SoundTree.Card, instead other: SoundTree.Card?) -> SourceFailure {
        let taken =
            other.map {
                $0.name == card.name ? "" : "; \($0.name) has its number now and is left alone"
            } ?? ""
        return SourceFailure(
            .noDevice, "sound card \(card.name) (\(name)) is away; plug it in again\(taken)")
    }
}
