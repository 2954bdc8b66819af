/// A file that cannot be read as a script: one sentence that says what it is and what to do.
public struct ScriptFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What keeps the file from being read.
    public enum Code: String, Sendable {
        /// Nothing in it but blanks.
        case empty
        /// PDF, .doc, .rtf, pictures: a script perhaps, in a format that is not read.
        case unreadableFormat
        /// Text whose encoding is unknown or broken.
        case badEncoding
        /// Looks like its format, and breaks it.
        case damaged
        /// Larger than a script can be.
        case tooLarge
    }

    /// For the program; `message` is for people.
    public let code: Code
    /// For people: what the file is, and what to do.
    public let message: String

    /// `message` is one sentence: what the file is, and what to do.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// `message` as it is.
    public var description: String { message }
}
