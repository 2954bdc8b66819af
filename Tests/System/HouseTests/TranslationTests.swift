import Testing

/// Whatever is said to people is said in both languages: each pair in the sources is looked at
/// where it stands.
@Suite struct TranslationTests {
    /// Words that stay as they are in a Chinese sentence: names of programs, commands, formats and
    /// units, and what crews write on a slate.
    private let allowed: Set = [
        "NG", "OK", "REC", "MOS", "WT", "LTC", "MTC", "TERM", "NO", "COLOR", "JSON", "CSV", "HTML",
        "UTF", "BOM", "SSH", "LED", "USB", "GB",
        "MB",
        "dBFS", "ppm", "ms", "C", "I", "O", "A", "B", "rushes", "rushesd", "systemctl", "status",
        "start", "rushes-camera", "takes", "json",
        "fs",
        "RUSHES", "SOCKET", "run", "sock", "man", "Ctrl", "Esc", "Enter", "Tab", "Rushes", "log",
        "day", "check", "lang", "en", "zh",
        "zh-CN", "do", "Excel",
        "plain", "dumb", "note", "script", "load", "why", "find", "go", "d", "h", "min", "s", "us",
        "uk", "cn", "plug", "udev", "evdev",
        "csv", "html",
    ]

    @Test func everySentenceHasItsTwin() throws {
        var count = 0
        for pair in try pairs() {
            count += 1
            #expect(
                !pair.english.contains(where: isChinese) || pair.isName,
                "\(pair.place): English says \(pair.english)")
            let hasWords = pair.english.contains { $0.isASCII && $0.isLetter }
            #expect(
                !hasWords || pair.chinese.contains(where: isChinese) || isAllowed(pair.chinese),
                "\(pair.place): Chinese says \(pair.chinese)")
        }
        #expect(count > 250, "the tables were not found")
    }

    @Test func chineseSentencesHaveNoEnglishWordsOfTheirOwn() throws {
        for pair in try pairs() where pair.chinese.contains(where: isChinese) {
            // What is in quotes, a command line with options, an address or a path may be shown as
            // it is typed.
            let foreign = words(of: pair.chinese).filter {
                !allowed.contains($0) && !pair.english.contains($0)
            }
            #expect(foreign.isEmpty, "\(pair.place): \(pair.chinese)")
        }
    }

    /// A camera tells its troubles as codes; the words for them stand in `Phrases`.
    @Test func everyTroubleThatACameraTellsHasItsWords() throws {
        let modules = try SourceModule.all()
        let words = try #require(
            modules.first { $0.name == "CrewSentences" }?.files.first {
                $0.path.hasSuffix("Phrases+Cameras.swift")
            }
        )
        .text
        let worker = try #require(modules.first { $0.name == "CameraWorker" })
        let told = worker.files.flatMap { file in
            file.text.ranges(of: "troubles.begin(\"").map {
                file.text[$0.upperBound...].prefix { $0 != "\"" }
            }
        }
        #expect(told.count > 5)
        for code in Set(told) { #expect(words.contains("\"\(code)\""), "\(code)") }
    }

    @Test func theReaderOfPairsSeesEveryForm() {
        let text = #"""
            say("a \(b ? "c" : "d") e", "甲 \(f("x, y"))")
            say(
                "g \"h\"",
                "乙")
            Wording("i", "丙"), say(english, chinese)
            """#
        let found = Pair.all(in: text, at: "x.swift")
        #expect(found.map(\.english) == ["a  e", #"g \"h\""#, "i"])
        #expect(found.map(\.chinese) == ["甲 ", "乙", "丙"])
        #expect(found.map(\.place) == ["x.swift:1", "x.swift:2", "x.swift:5"])
    }

    private func pairs() throws -> [Pair] {
        // What a camera says to programs is JSON.
        try SourceModule.all().flatMap { module in
            module.files.flatMap { Pair.all(in: $0.text, at: $0.path) }
        }.filter {
            !$0.chinese.hasPrefix("{")
        }
    }

    private func isAllowed(_ text: String) -> Bool { words(of: text).allSatisfy(allowed.contains) }

    private func words(of text: String) -> [String] {
        text.split { !($0.isASCII && $0.isLetter) && $0 != "-" }.map(String.init).filter {
            $0 != "-" && !$0.hasPrefix("--")
        }
    }

    private func isChinese(_ character: Character) -> Bool {
        character.unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }
    }
}

/// Two texts that stand side by side in a call of `say` or `Wording`, without what is filled in.
struct Pair {
    let english: String
    let chinese: String
    let place: String

    /// Names of languages and of things crews call by one name stand in their own script.
    var isName: Bool { english == "中文" }

    static func all(in text: String, at path: String) -> [Pair] {
        let bytes = Array(text.utf8)
        var pairs: [Pair] = []
        var line = 1
        for index in bytes.indices {
            if bytes[index] == 10 { line += 1 }
            guard bytes[index] == UInt8(ascii: "("), isCall(bytes[..<index]) else { continue }
            var reader = LiteralReader(bytes, at: index + 1)
            guard let english = reader.literal(), reader.comma(), let chinese = reader.literal()
            else { continue }
            pairs.append(Pair(english: english, chinese: chinese, place: "\(path):\(line)"))
        }
        return pairs
    }

    private static func isCall(_ before: ArraySlice<UInt8>) -> Bool {
        ["say", "Wording"].contains { name in
            before.suffix(name.utf8.count).elementsEqual(name.utf8)
                && !(before.dropLast(name.utf8.count).last.map(isLetter) ?? false)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte == 95 || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

/// Reads string literals of one line each, passing over interpolations.
struct LiteralReader {
    private let bytes: [UInt8]
    private var place: Int

    init(_ bytes: [UInt8], at place: Int) { (self.bytes, self.place) = (bytes, place) }

    /// The next literal's text; nil when something else stands there.
    mutating func literal() -> String? {
        skipBlanks()
        guard take(UInt8(ascii: "\"")) else { return nil }
        var kept: [UInt8] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] != 10 {
            if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count {
                guard bytes[place + 1] != UInt8(ascii: "(") else {
                    skipInterpolation()
                    continue
                }
                kept.append(bytes[place])
                place += 1
            }
            kept.append(bytes[place])
            place += 1
        }
        return take(UInt8(ascii: "\"")) ? String(decoding: kept, as: UTF8.self) : nil
    }

    mutating func comma() -> Bool {
        skipBlanks()
        return take(UInt8(ascii: ","))
    }

    /// From the backslash to behind the bracket that closes it; literals within may hold brackets.
    private mutating func skipInterpolation() {
        place += 2
        var depth = 1
        while place < bytes.count, depth > 0 {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                if literal() == nil { place += 1 }
                continue
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            place += 1
        }
    }

    private mutating func skipBlanks() {
        while place < bytes.count, [9, 10, 32].contains(bytes[place]) { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }
}
