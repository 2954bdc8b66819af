import CALSA

/// How a configuration names a sound card.
enum CardName: Equatable {
    /// `hw:1,0`, `plughw:CARD=Mic,DEV=0`: ALSA's way to use it, the card by number or short name,
    /// and what follows.
    case card(way: String, card: String, rest: String)
    /// `/dev/snd/by-id/usb-Maker_Mic-00`, or `plughw:` before it; behind a comma the device.
    case link(way: String, path: String, rest: String)
    /// `default`, or a name that ALSA's own configuration knows.
    case alsa(String)
    /// A part of the maker's name.
    case fragment(String)

    init(_ text: String, isKnownToALSA: (String) -> Bool = CardName.isKnownToALSA) {
        if let slash = text.firstRange(of: "/dev/snd/") {
            let (way, spec) = (text[..<slash.lowerBound], text[slash.lowerBound...])
            let (path, rest) = Self.split(spec)
            self = .link(
                way: way.isEmpty ? "hw" : String(way.dropLast(way.hasSuffix(":") ? 1 : 0)),
                path: path, rest: rest)
        } else if let colon = text.lastIndex(of: ":") {
            let (card, rest) = Self.split(text[text.index(after: colon)...])
            let name = card.hasPrefix("CARD=") ? String(card.dropFirst(5)) : card
            self = .card(way: String(text[..<colon]), card: name, rest: rest)
        } else {
            // ALSA has a default even where its configuration cannot be read.
            self = text == "default" || isKnownToALSA(text) ? .alsa(text) : .fragment(text)
        }
    }

    /// Whether nothing of ALSA's stands between the card and us, so that several cameras may look
    /// into its memory.
    var isStraight: Bool {
        switch self {
        case .card(let way, _, _), .link(let way, _, _): way == "hw"
        case .fragment: true
        case .alsa: false
        }
    }

    /// What stands before the first comma, and the rest with it.
    private static func split(_ text: Substring) -> (String, String) {
        let comma = text.firstIndex(of: ",") ?? text.endIndex
        return (String(text[..<comma]), String(text[comma...]))
    }

    /// Whether ALSA's configuration has a device of that name.
    static func isKnownToALSA(_ name: String) -> Bool {
        rushes_alsa_quiet()
        return rushes_alsa_knows("pcm.\(name)") == 1
    }
}
