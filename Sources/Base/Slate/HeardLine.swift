/// A line of the script that was heard in a take's sound, and that somebody accepted.
public struct HeardLine: Codable, Equatable, Sendable {
    /// The script line's, the same in every version.
    public var id: String
    /// What the crew called it when it was accepted, `12`.
    public var number: String
    /// Nanoseconds after the roll, negative before it; the line lies between them.
    public var start: Int64
    /// Nanoseconds after the roll; the line is over by then.
    public var end: Int64
    /// 0 to 1, the engine's.
    public var score: Double
    /// Whether nobody had said before that the take covers it; nil when somebody had, or said so
    /// since.
    public var isAdded: Bool?
    /// Who accepted it; nil in operations, which have their person.
    public var by: String?

    public init(
        id: String, number: String, start: Int64, end: Int64, score: Double, isAdded: Bool? = nil
    ) {
        self.id = id
        self.number = number
        self.start = start
        self.end = end
        self.score = score
        self.isAdded = isAdded
    }

    private enum CodingKeys: String, CodingKey {
        case id, number, score, isAdded, by
        case start = "in"
        case end = "out"
    }

    /// Lines as an operation carries them.
    public static func text(_ lines: [HeardLine]) -> String {
        do { return String(decoding: try JSON.encode(lines), as: UTF8.self) } catch {
            preconditionFailure("numbers and texts always encode: \(error)")
        }
    }

    package static func read(_ text: String) -> [HeardLine] {
        // A value from a newer version than ours is not understood: nothing is known of its lines
        // then.
        (try? JSON.decode([HeardLine].self, from: text.utf8)) ?? []
    }
}
