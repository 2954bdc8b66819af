import Wire

/// What is asked of an engine: one JSON object on its standard input.
public struct EngineRequest: Codable, Equatable, Sendable {
    /// Path of a WAV: 16 kHz, mono, 16 bits; its time 0 is the clip's.
    public var audio: String
    /// `en` or `zh`.
    public var language: String
    /// Lines that may be heard in it, with the words of the language that is spoken.
    public var lines: [SpokenLine]

    /// `audio` must be there until the engine has answered.
    public init(audio: String, language: String, lines: [SpokenLine]) {
        self.audio = audio
        self.language = language
        self.lines = lines
    }
}

/// Helping with spoken lines failed: what, where, which value, what to do.
public struct AlignFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Whether the input or the engine is to be looked at.
    public enum Code: String, Sendable {
        /// The lines, the script or the sound cannot be used.
        case badInput
        /// The engine is missing, died, hung or wrote what it should not.
        case engine
    }

    /// Which of the two it was.
    public let code: Code
    /// One sentence, `the engine's output, line 3, is not UTF-8`.
    public let description: String

    /// `description` is one sentence: where, which value, and what to do where that is known.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
