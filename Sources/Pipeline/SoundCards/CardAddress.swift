import CALSA

/// A card named straight (`hw:1,0`, `hw:CARD=Mic,DEV=0`), without a conversion of ALSA's between it
/// and us.
struct CardAddress: Equatable {
    let name: String
    let card: Int32
    let device: Int32
    /// -1 when any will do.
    let subdevice: Int32

    /// Nil for another kind of name, or a card that is not there; `title` is what to call it in
    /// sentences.
    init?(_ name: String, title: String? = nil) {
        guard let parts = Self.parts(name) else { return nil }
        let card = snd_card_get_index(parts.card)
        guard card >= 0 else { return nil }
        self.name = title ?? name
        self.card = card
        (device, subdevice) = (parts.device, parts.subdevice)
    }

    /// How the sockets of those who hold it begin.
    var meeting: String { "card\(card)-\(device)-" }

    /// The card's number or id, the device on it (the first when none is named), the subdevice (-1
    /// when none is named).
    static func parts(_ name: String) -> (card: String, device: Int32, subdevice: Int32)? {
        guard name.hasPrefix("hw:") else { return nil }
        var words = name.dropFirst(3).split(separator: ",", omittingEmptySubsequences: false)[...]
        guard words.count <= 3, let card = value(words.popFirst(), "CARD=") else { return nil }
        let numbers = zip(words, ["DEV=", "SUBDEV="]).map { value($0, $1).flatMap { Int32($0) } }
        guard !numbers.contains(nil) else { return nil }
        return (
            card, numbers.first.flatMap { $0 } ?? 0, numbers.dropFirst().first.flatMap { $0 } ?? -1
        )
    }

    private static func value(_ word: Substring?, _ key: String) -> String? {
        guard let word, !word.isEmpty else { return nil }
        return String(word.hasPrefix(key) ? word.dropFirst(key.count) : word)
    }
}
