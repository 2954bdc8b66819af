import Align
import Platform
import Settings
import Slate
import Wire

/// An engine of the crew's own: JSON in, JSON lines out.
struct CommandEngine {
    let engine: Engine
    let folder: String

    func hear(_ request: EngineRequest, length: Double, attend: () -> ChildProcess.Wish) throws
        -> Heard
    {
        let input = "\(folder)/request.json"
        try Files.replace(input, with: try JSON.encode(request) + [10], mode: 0o600)
        let output = try engine.run(
            engine.settings.command, input: input, length: length, folder: folder, attend: attend)
        return Self.read(output, request, length: length)
    }

    static func read(_ output: [UInt8], _ request: EngineRequest, length: Double) -> Heard {
        let reader = EngineReader(length: length, lines: request.lines)
        let lines = Dictionary(request.lines.map { ($0.id, $0) }) { first, _ in first }
        var heard = Heard()
        var words: [HeardWord] = []
        for (index, line) in output.split(separator: 10, omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty
        {
            do {
                switch try reader.read(
                    Array(line.prefix(EngineReader.longestLine)), number: index + 1)
                {
                case .line(let id, let start, let end, let score):
                    if let line = lines[id] {
                        heard.lines.append(LineProposal(line, start: start, end: end, score: score))
                    }
                case .words(let text, let start, let end, let confidence):
                    words += HeardWord.spread(
                        text, start: start, end: end, confidence: confidence,
                        language: request.language)
                }
            } catch {
                heard.complaints.append("\(error)")
            }
        }
        words.sort { $0.start < $1.start }
        heard.lines += LineMatcher(request.lines, language: request.language).find(words)
        if heard.lines.isEmpty { heard.lines += otherLanguage(request, words) }
        return heard
    }

    /// An engine that hears several languages may say words of the script's other one.
    private static func otherLanguage(_ request: EngineRequest, _ words: [HeardWord])
        -> [LineProposal]
    {
        let other = request.language.hasPrefix("zh") ? "en" : "zh"
        let lines = request.lines.filter { $0.translation != nil }.map { $0.said(in: other) }
        return lines.isEmpty ? [] : LineMatcher(lines, language: other).find(words)
    }
}
