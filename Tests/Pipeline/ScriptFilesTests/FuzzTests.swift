import Chance
import Foundation
import MicroDrama
import ScriptModel
import ScriptText
import Testing

@testable import ScriptFiles

/// Broken scripts: the corpus, changed at random places. `RUSHES_FUZZ_SECONDS` says for how long,
/// `RUSHES_FUZZ_SEED` from where.
@Suite(.serialized)
struct FuzzTests {
    private static let seconds = Fuzzing.seconds(otherwise: 5)
    private static let seed = Fuzzing.seed(otherwise: 20_261_123)

    private func corpus() throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: Sample.folder.path).filter {
            !$0.hasSuffix(".expect")
        }.sorted().map {
            ($0, try Array(Data(contentsOf: Sample.folder.appending(path: $0))))
        }
    }

    /// Runs until the time is over; a trap is found again by the seed that was printed last.
    private func untilTheTimeIsOver(_ name: String, _ attempt: (inout Dice) -> Void) async {
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var (count, next) = (0, Self.seed)
        while ContinuousClock.now < end {
            // Others' servers answer on the same few threads.
            if count % 20 == 0 { await Task.yield() }
            if count % 5_000 == 0 { print("\(name): seed \(next)") }
            var dice = Dice(state: next)
            attempt(&dice)
            (count, next) = (count + 1, next + 1)
        }
        print("\(name): \(count) broken scripts")
    }

    @Test func noBrokenTextEndsTheProgramOrLosesAWord() async throws {
        let texts = try corpus().filter { $0.name.hasSuffix(".txt") || $0.name.hasSuffix(".md") }
        await untilTheTimeIsOver("text") { dice in
            let lines = dice.broken(dice.pick(texts).bytes, with: dice.pick(texts).bytes)
            let clean = SourceLine.lines(of: String(decoding: lines, as: UTF8.self))
            let script = MicroDramaText.read(clean)
            let lost = Kept.lost(from: clean, in: script)
            #expect(
                lost.isEmpty,
                "seed \(dice.start): \(lost.prefix(3)) of \(String(decoding: lines, as: UTF8.self).debugDescription)"
            )
            let numbers = script.scenes.map { "\($0.episode ?? "")/\($0.number)" }
            #expect(Set(numbers).count == numbers.count, "seed \(dice.start)")
        }
    }

    @Test func noBrokenFileEndsTheProgram() async throws {
        let files = try corpus()
        await untilTheTimeIsOver("files") { dice in
            let (name, bytes) = dice.pick(files)
            let broken =
                dice.isLikely
                ? dice.bytesChanged(bytes) : dice.broken(bytes, with: dice.pick(files).bytes)
            // A refusal is as good as a script; only a trap is not.
            _ = try? ScriptReader.read(broken, name: name)
        }
    }

    @Test func noBrokenXMLEndsTheProgram() async {
        let sample = Array(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val='5'/></w:numPr></w:pPr><w:r><w:t>&amp;&#20320;</w:t><w:br/></w:r><w:ins><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:ins></w:p>"
                .utf8)
        await untilTheTimeIsOver("xml") { dice in
            var body = WordBody(
                dice.bytesChanged(sample + sample), numbering: WordNumbering(), name: "a")
            _ = try? body.read()  // As above.
            var numbering = WordNumbering()
            _ = try? numbering.readDefinitions(dice.bytesChanged(sample), name: "a")
        }
    }
}

/// Whether all the Chinese words of a text stand somewhere in the script that was read from it.
enum Kept {
    /// Words that a reader turns into kinds and numbers, and that need not stand there any more.
    private static let labels = [
        "内心独白", "内心", "心声", "独白", "旁白", "画外音", "主要人物", "出场人物", "登场人物", "出场角色", "本场人物", "人物列表", "人物",
        "角色", "演员", "出场", "字幕",
        "人物字幕", "时间字幕", "地点字幕", "屏幕字幕", "标题", "音效", "声效", "音乐", "配乐", "歌曲", "主题曲", "片尾曲", "片头曲",
        "插曲", "铃声", "背景音乐", "背景音", "环境音",
        "心理活动", "心里想", "心中想", "心想", "暗自想", "暗想", "心道", "心语", "内心活动", "内心戏", "心中", "腹诽", "画外声", "幕后",
        "花字", "人名条", "片名", "弹幕", "屏幕文字", "解说",
        "配音", "画外", "心里话", "心里", "的",
    ]

    static func lost(from lines: [SourceLine], in script: Script) -> [String] {
        let kept = Traditional.folded(Scalars(strings(of: script).joined(separator: "\n")))
        return lines.flatMap { line in
            // Who speaks in the second language is told by the first.
            let isSecond = script.scenes.contains { $0.lines.contains { $0.translation != nil } }
            let name = isSecond ? Speech(Scalars(line.text))?.name : nil
            let lost = lost(line.text, in: kept).filter { $0 != name }
            // `内]心独白` is one label to the reader, which passes over a bracket that stands
            // alone.
            return lost.isEmpty
                || self.lost(line.text.filter { !"[]【】()（）".contains($0) }, in: kept).isEmpty
                ? [] : lost
        }
    }

    private static func lost(_ text: String, in kept: Scalars) -> [String] {
        words(text).filter { word in
            !kept.contains(word) && !isParted(word, in: kept)
                && pieces(word).contains { piece in
                    !kept.contains(piece) && !labels.contains { $0.contains(piece) }
                }
        }
    }

    /// 林晚惊讶 is a name and its manner.
    private static func isParted(_ word: String, in kept: Scalars) -> Bool {
        let scalars = Array(word.unicodeScalars)
        return scalars.indices.dropFirst(2).contains { at in
            kept.contains(String(String.UnicodeScalarView(scalars[..<at])))
                && kept.contains(String(String.UnicodeScalarView(scalars[at...])))
        }
    }

    /// Runs of Chinese characters; what nobody sees does not part them.
    private static func words(_ text: String) -> [String] {
        let seen = Traditional.folded(Scalars(text)).filter {
            !($0.isBlank && $0.value > 0x2000 && $0.value != 0x3000)
                && ($0.value >= 0x20 || $0 == "\t")
        }
        return seen.split { !$0.isHan }.map { String(String.UnicodeScalarView($0)) }
    }

    /// Of 第一集重逢 only 重逢 has to be there, of 林晚内心独白 only 林晚.
    private static func pieces(_ word: String) -> [String] {
        var word = word
        for label in labels { word = word.replacing(label, with: " ") }
        let isEpisode =
            word.contains("集") || word.contains("话") || word.contains("回") || word.hasPrefix("第")
        let numerals = "第集话回一二三四五六七八九十百千零〇两廿"
        let pieces = word.split { $0 == " " || (isEpisode && numerals.contains($0)) }.map(
            String.init)
        // 二、 may be an episode's number.
        return pieces.filter { !$0.allSatisfy(numerals.contains) }
    }

    private static func strings(of script: Script) -> [String] {
        var all = [script.title] + script.frontMatter + script.notes.map(\.text)
        for episode in script.episodes { all += [episode.title] + episode.notes }
        for scene in script.scenes {
            all +=
                [scene.heading, scene.translation ?? "", scene.location, scene.timeOfDay ?? ""]
                + scene.cast
            for line in scene.lines {
                all += [
                    line.character ?? "", line.parenthetical ?? "", line.text,
                    line.translation ?? "",
                ]
            }
        }
        return all
    }
}

/// What goes wrong with a file, the same way from the same seed.
struct Dice: RandomNumberGenerator {
    let start: UInt64
    private var random: SeededRandom

    init(state: UInt64) { (start, random) = (state, SeededRandom(seed: state)) }

    mutating func next() -> UInt64 { random.next() }

    var isLikely: Bool { mutating get { next() % 2 == 0 } }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
    mutating func pick<T>(_ all: [T]) -> T { all[below(all.count)] }

    /// Bytes flipped, cut, doubled and put in.
    mutating func bytesChanged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(6) where !bytes.isEmpty {
            let (at, length) = (below(bytes.count), below(12))
            let range = at..<min(bytes.count, at + length)
            switch below(5) {
            case 0: bytes[at] = UInt8(truncatingIfNeeded: next())
            case 1: bytes.removeSubrange(range)
            case 2: bytes.insert(contentsOf: bytes[range], at: at)
            case 3: bytes.insert(pick(Array("<>&;\"'=/:[]()\n\r\0 #-".utf8)), at: at)
            default:
                if below(20) == 0 {
                    bytes.removeSubrange(at...)
                } else {
                    bytes[at] ^= 1 << UInt8(below(8))
                }
            }
        }
        return bytes
    }

    /// Lines moved, doubled, cut and mixed with another script's, and signs that mean something put
    /// anywhere.
    mutating func broken(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
        var lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map {
            Array($0.unicodeScalars)
        }
        let others = String(decoding: other, as: UTF8.self).split(separator: "\n").map {
            Array($0.unicodeScalars)
        }
        let signs = [
            "：", ":", "（", "）", "(", ")", "【", "】", "[", "]", "△", "▲", "\u{3000}", " ", "\t", "#",
            "**", "1", "-", "、", "第", "集", "场",
            "+场", "日", "内", "OS", "♪", "《", "》", "“", "\\", "闪回", "闪回结束", "人物", "完", "\u{FEFF}",
            "INT.", "2-3 ", "A",
        ]
        for _ in 0...below(8) where !lines.isEmpty {
            let at = below(lines.count)
            switch below(7) {
            case 0: lines.remove(at: at)
            case 1: lines.insert(lines[below(lines.count)], at: at)
            case 2: lines.swapAt(at, below(lines.count))
            case 3 where !others.isEmpty: lines.insert(pick(others), at: at)
            case 4 where !lines[at].isEmpty: lines[at].remove(at: below(lines[at].count))
            case 5: lines[at] = Array(lines[at].prefix(below(lines[at].count + 1)))
            default:
                lines[at].insert(
                    contentsOf: pick(signs).unicodeScalars, at: below(lines[at].count + 1))
            }
        }
        return Array(
            lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n").utf8)
    }
}
