import ScriptModel
import ScriptText

/// The name above a speech, and what stands in brackets beside it: `MIA (V.O.) (CONT'D)`.
struct Cue: Equatable {
    var character: String
    var kind: ScriptLine.Kind
    /// What the brackets say beside voice and continuation: ON RADIO.
    var manner: String?

    init(_ text: String) {
        let (outside, inside) = Brackets.parted(Scalars(text))
        character = outside.string
        kind = .dialogue
        var manners: [String] = []
        for (_, text) in inside where !Self.isContinuation(text) {
            if let voice = Self.voice(text) ?? Voice.kind(text) {
                kind = voice
            } else if !text.isEmpty {
                manners.append(text.string)
            }
        }
        manner = manners.isEmpty ? nil : manners.joined(separator: "; ")
    }

    private static func letters(_ text: Scalars) -> String {
        text.filter { $0.properties.isAlphabetic }.string.uppercased()
    }

    private static func voice(_ text: Scalars) -> ScriptLine.Kind? {
        switch letters(text) {
        case "VO", "VOICEOVER", "旁白": .voiceOver
        case "OS", "OC", "OFFSCREEN", "OFFCAMERA", "OFFSTAGE": .offScreen
        default: nil
        }
    }

    /// `CONT'D`, `(MORE)`, `CONTINUED: (2)`: what a page says because it ends or begins.
    static func isContinuation(_ text: Scalars) -> Bool {
        ["CONTD", "CONT", "CONTINUED", "CONTINUING", "MORE", "续", "接上页", "接下页", "转下页"].contains(
            letters(text))
    }

    /// `(beat)` without its brackets; nil for a text that no bracket wraps.
    static func parenthetical(_ text: Scalars) -> String? {
        Brackets.wrapped(text).flatMap { $0.shape == .round ? $0.inner.string : nil }
    }

    /// `CALLAN (O.S.)`
    static func isOne(_ text: Scalars) -> Bool {
        text.count <= 40 && text.hasLatin
            && !text.contains { (0x61...0x7A).contains($0.value) || $0 == ":" }
    }
}
