import Foundation
import ScriptFiles
import Testing

struct DecodingTests {
    /// The text that the reader made of these bytes, or what it says against them.
    private func read(_ bytes: [UInt8], name: String = "a.txt") -> String {
        do {
            let script = try ScriptReader.read(bytes, name: name)
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(script), as: UTF8.self)
        } catch { return "\(error)" }
    }

    private let sample = "第1集\n1-1 日 内 灵堂\n人物：林晚、陆沉\n△风吹动白幡。\n林晚：你终于来了。\n"

    private func bytes(_ text: String, _ encoding: String.Encoding) throws -> [UInt8] {
        try Array(#require(text.data(using: encoding)))
    }

    private func iconv(_ text: String, to encoding: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/iconv")
        process.arguments = ["-f", "UTF-8", "-t", encoding]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        input.fileHandleForWriting.write(Data(text.utf8))
        try input.fileHandleForWriting.close()
        return Array(output.fileHandleForReading.readDataToEndOfFile())
    }

    @Test func everyEncodingOfOneTextReadsAlike() throws {
        let plain = read(Array(sample.utf8))
        #expect(plain.contains("你终于来了"))
        #expect(read([0xEF, 0xBB, 0xBF] + Array(sample.utf8)) == plain)
        #expect(read(try bytes(sample, .utf16LittleEndian)) == plain)
        #expect(read(try bytes(sample, .utf16BigEndian)) == plain)
        #expect(read([0xFF, 0xFE] + (try bytes(sample, .utf16LittleEndian))) == plain)
        #expect(read([0xFE, 0xFF] + (try bytes(sample, .utf16BigEndian))) == plain)
        #expect(
            read(try iconv(sample.replacing("△", with: "▲"), to: "GB18030"))
                == plain.replacing("△", with: "▲"))
    }

    @Test func everyLineEndReadsAlike() {
        let plain = read(Array(sample.utf8))
        #expect(read(Array(sample.replacing("\n", with: "\r\n").utf8)) == plain)
        #expect(read(Array(sample.replacing("\n", with: "\r").utf8)) == plain)
    }

    @Test func anEmptyFileIsSaid() {
        #expect(read([]) == "a.txt is empty; check that the right file was saved")
        #expect(read(Array("\u{FEFF} \n\u{3000}\n".utf8)).hasPrefix("a.txt is empty"))
    }

    @Test func brokenBytesAreShownWithTheirLine() {
        let broken = Array("第1集\n林晚：你".utf8) + [0xE4, 0xBD] + Array("来了\n".utf8)
        #expect(
            read(broken)
                == "a.txt is UTF-8 with broken bytes (E4 BD E6 9D) in line 2; open the original and save it again as UTF-8"
        )
    }

    @Test func aTextInNoKnownEncodingIsRefused() throws {
        let big5 = try iconv(
            "第一集\n林晚：你終於來了，這些年你到底去了哪裡？\n".replacing("，", with: "\u{FF0C}"), to: "BIG5")
        #expect(read(big5).contains("save it again as UTF-8"))
    }

    @Test func filesOfOtherKindsAreNamedWithWhatToDo() {
        #expect(read(Array("%PDF-1.7\n".utf8), name: "逆袭.pdf").hasPrefix("逆袭.pdf is a PDF"))
        #expect(read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]).contains("save it as .docx"))
        #expect(read(Array("{\\rtf1\\ansi}".utf8)).contains("rich text"))
        #expect(read(Array("<?xml version=\"1.0\"?><html/>".utf8)).contains("XML or HTML"))
        #expect(read([1, 2, 3, 0, 4, 5, 0, 0, 0, 9]).contains("binary"))
    }

    @Test func aFileLargerThanAnyScriptIsRefused() {
        #expect(
            read([UInt8](repeating: 0x41, count: ScriptReader.largestFile + 1)).contains(
                "is at most 32 MB"))
    }
}
