import Wire

/// What is asked of an engine: one JSON object on its standard input.
public struct EngineRequest: Codable, Equatable, Sendable {
    /// Path of a WAV: 16 kHz, mono, 16 bits; its time 0 is the clip's.
    public var audio: String
    /// `en` or `zh`.
    public var language: String
    public var lines: [SpokenLine]

    public init(audio: String, language: String, lines: [SpokenLine]) {
        self.audio = audio
        self.language = language
        self.lines = lines
    }
}

/// Helping with spoken lines failed: what, where, which value, what to do.
public struct AlignFailure: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The lines, the script or the sound cannot be used.
        case badInput
        /// The engine is missing, died, hung or wrote what it should not.
        case engine
    }

    public let code: Code
    public let description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
