import Chance
import ScriptFiles
import Testing

struct ScreenplayFuzzTests {
    /// Pieces that make a parser change its mind.
    private static let pieces = [
        "/*", "*/", "[[", "]]", "\n\n", "\r", "\r\n", "^", "@", "!", ">", "<", "~", "#", "===", "=",
        ".", "INT. ", "TO:", "(", ")", "（",
        "**", "_",
        "\\", "  \n", "\u{0}", "<Paragraph>", "</Paragraph>", "<DualDialogue>", "<Text>",
        "&#x1F600;", "&amp", "<![CDATA[", "第九集", "\"",
        "<!--",
    ]

    private func mutated(_ bytes: [UInt8], with generator: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let at = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, at + Int.random(in: 0...40, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.removeSubrange(at..<end)
            case 1: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 2:
                bytes.insert(
                    contentsOf: (Self.pieces.randomElement(using: &generator) ?? "").utf8, at: at)
            default:
                if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &generator) }
            }
        }
        return bytes
    }

    /// Whatever stands in a file, reading it ends, and every scene and line is in order afterwards.
    @Test(arguments: ["harbour.fountain", "harbour.fdx"])
    func aBrokenScreenplayIsReadOrRefused(name: String) async throws {
        let whole = try Samples.bytes(name)
        let end = ContinuousClock.now + .seconds(Fuzzing.seconds(otherwise: 5))
        var seed = Fuzzing.seed(otherwise: 20_261_123)
        while ContinuousClock.now < end {
            // Others' servers answer on the same few threads.
            if seed % 20 == 0 { await Task.yield() }
            if seed % 5_000 == 0 { print("\(name): seed \(seed)") }
            seed += 1
            var generator = SeededRandom(seed: seed)
            let bytes = mutated(whole, with: &generator)
            // A refusal is an answer; what must not come is a crash or a script out of order.
            guard let script = try? ScriptReader.read(bytes, name: name) else { continue }
            let slates = script.scenes.map { "\($0.episode ?? "")/\($0.number)" }
            #expect(Set(slates).count == slates.count, "seed \(seed)")
            #expect(script.scenes.allSatisfy { $0.eighths > 0 }, "seed \(seed)")
        }
    }
}
