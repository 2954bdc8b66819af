import Slate
import Wire

/// One line of an engine's output, once it is believed.
public enum EngineAnswer: Equatable, Sendable {
    /// A line was spoken here.
    case line(id: String, start: Double, end: Double, score: Double)
    /// These words were spoken here; which line they are is ours to find.
    case words(String, start: Double, end: Double, confidence: Double)
}

/// Reads and doubts an engine's output.
public struct EngineReader: Sendable {
    /// Seconds the clip lasts.
    let length: Double
    let known: Set<String>

    /// Engines round, and count the last frame's end; half a second beyond the clip is cut to it,
    /// more is wrong.
    static let slack = 0.5
    /// Bytes of one line, far above a sentence with its id.
    public static let longestLine = 64 * 1024

    /// `length` of the clip in seconds; `lines` are those that may be answered with.
    public init(length: Double, lines: [SpokenLine]) {
        self.length = length
        known = Set(lines.map(\.id))
    }

    /// The form on the wire; what an engine adds beside is passed over.
    private struct Written: Decodable {
        var id: String?
        var text: String?
        var start: Double
        var end: Double
        var score: Double?

        enum CodingKeys: String, CodingKey {
            case id, text, score
            case start = "in"
            case end = "out"
        }
    }

    /// - Parameter number: of the line, from 1, for the sentence.
    /// - Throws: one sentence about a line that cannot be used.
    public func read(_ bytes: [UInt8], number: Int) throws(AlignFailure) -> EngineAnswer {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw wrong(number, "is not UTF-8")
        }
        let written: Written
        do { written = try JSON.decode(Written.self, from: bytes) } catch {
            throw wrong(number, "\(error)")
        }
        let (start, end) = try times(written, number)
        let score = written.score ?? 1
        guard score.isFinite, (0...1).contains(score) else {
            throw wrong(number, "has the score \(score), which is not 0 to 1")
        }
        if let id = written.id {
            guard known.contains(id) else {
                throw wrong(number, "names the line '\(id.prefix(40))', which was not asked for")
            }
            guard written.score != nil else { throw wrong(number, "has no score") }
            return .line(id: id, start: start, end: end, score: score)
        }
        guard let text = written.text else { throw wrong(number, "has neither id nor text") }
        return .words(text, start: start, end: end, confidence: score)
    }

    private func times(_ written: Written, _ number: Int) throws(AlignFailure) -> (Double, Double) {
        let (start, end) = (written.start, written.end)
        guard start.isFinite, end.isFinite, start >= 0, start <= end else {
            throw wrong(number, "goes from \(start) to \(end) s, which is no stretch of time")
        }
        guard end <= length + Self.slack, start < length else {
            throw wrong(number, "ends at \(end) s, and the clip is \(length) s long")
        }
        return (start, min(end, length))
    }

    private func wrong(_ number: Int, _ what: String) -> AlignFailure {
        AlignFailure(.engine, "the engine's output, line \(number), \(what)")
    }
}
