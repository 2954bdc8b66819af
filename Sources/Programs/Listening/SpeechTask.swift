import Align
import Glibc
import Platform
import Settings
import Wire

/// One clip listened to: sound out of the film, engine, document.
struct SpeechTask {
    let engine: Engine
    let clip: String
    let media: String
    let lines: [SpokenLine]
    var readSound: SoundReading.Way = SoundReading.here

    func run(attend: () -> ChildProcess.Wish = { .goOn }) throws -> Proposals {
        try Self.check(lines)
        return try Self.inFolder { folder in
            let length = try readSound(media, "\(folder)/sound.wav", attend)
            guard length > 0 else {
                throw AlignFailure(.badInput, "\(media) has no sound that can be decoded")
            }
            let language = engine.settings.language
            let spoken = lines.map { $0.said(in: language) }
            let request = EngineRequest(
                audio: "\(folder)/sound.wav", language: language, lines: spoken)
            var heard = try engine.hear(request, length: length, folder: folder, attend: attend)
            if let complaint = SpokenLine.complaint(spoken, language) {
                heard.complaints.append(complaint)
            }
            return Proposals(
                clip: clip, engine: engine.name, language: engine.settings.language,
                threshold: engine.settings.threshold,
                heard: heard.lines, guessedWords: heard.guessedWords, complaints: heard.complaints)
        }
    }

    /// Lines that cannot be told apart by their ids cannot be proposed.
    static func check(_ lines: [SpokenLine]) throws(AlignFailure) {
        guard !lines.isEmpty else {
            throw AlignFailure(.badInput, "there are no spoken lines to listen for")
        }
        var seen: Set<String> = []
        for line in lines where !seen.insert(line.id).inserted {
            throw AlignFailure(
                .badInput, "the line id '\(line.id)' is there twice; ids must differ")
        }
    }

    /// A folder of its own under $TMPDIR or /tmp, gone afterwards.
    private static func inFolder<Result>(_ work: (String) throws -> Result) throws -> Result {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/rushes-align-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemFailure("make a folder in", parent, code: errno)
        }
        let folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // What stays behind in /tmp does no harm; the result counts.
        defer { try? Files.removeTree(folder) }
        return try work(folder)
    }
}
