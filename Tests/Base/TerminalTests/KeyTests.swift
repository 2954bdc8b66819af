import Testing

@testable import Terminal

@Suite struct KeyTests {
    private let script =
        "1过é\r\u{1B}[A\u{1B}OH\u{1B}[3~\u{1B}[1;5D\u{03}\u{1B}b\u{1B}[200~话\r\n筒\u{1B}[201~Ａ３　z"
    private let meant: [Key] = [
        .character("1"), .character("过"), .character("é"), .enter, .up, .home, .delete, .wordLeft,
        .control("c"), .alt("b"),
        .paste("话\n筒"), .character("A"), .character("3"), .character(" "), .character("z"),
    ]

    @Test func keysAreTheSameHoweverTheReadsSplit() {
        let bytes = Array(script.utf8)
        for place in 0...bytes.count {
            var decoder = KeyDecoder()
            let keys = decoder.feed(bytes[..<place]) + decoder.feed(bytes[place...])
            #expect(keys == meant, "split at \(place)")
        }
    }

    @Test func escapeAloneIsAKeyOnceNothingFollows() {
        var decoder = KeyDecoder()
        let atOnce = decoder.feed([0x1B])
        #expect(atOnce.isEmpty)
        #expect(decoder.awaitsMore)
        let later = decoder.settle()
        #expect(later == [.escape])
        #expect(!decoder.awaitsMore)
    }

    @Test func theRestOfASequenceIsWaitedFor() {
        var decoder = KeyDecoder()
        let early =
            decoder.feed([0x1B], at: .milliseconds(1000)) + decoder.settle(at: .milliseconds(1049))
        #expect(early.isEmpty && decoder.settlesAt == .milliseconds(1050))
        let arrow =
            decoder.feed([0x5B], at: .milliseconds(1049)) + decoder.settle(at: .milliseconds(1098))
            + decoder.feed([0x41], at: .milliseconds(1098))
        #expect(arrow == [.up])
        #expect(decoder.settlesAt == nil)
        let escape = decoder.feed([0x1B], at: .seconds(2)) + decoder.settle(at: .milliseconds(2050))
        #expect(escape == [.escape])
    }

    @Test func invalidBytesAreReplacedAndTheNextKeyLives() {
        var decoder = KeyDecoder()
        let keys = decoder.feed([0xFF, 0xE8, 0x31])
        #expect(keys == [.character("\u{FFFD}"), .character("\u{FFFD}"), .character("1")])
    }

    @Test func aPasteThatHoldsEscapesIsStillOnePaste() {
        var decoder = KeyDecoder()
        let keys = decoder.feed(Array("\u{1B}[200~a\u{1B}\u{1B}[2b\u{1B}[201~".utf8))
        #expect(keys == [.paste("a[2b")])
    }

    @Test func noiseNeverSwallowsTheKeyboard() {
        var decoder = KeyDecoder()
        _ = decoder.feed([0x1B, 0x5B] + Array(repeating: 0x30, count: 100))
        let keys = decoder.feed([0x0D])
        #expect(keys.last == .enter)
    }
}
