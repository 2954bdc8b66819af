import CrewSentences
import Glibc
import Platform
import Slate
import Wire

/// The one reader of token files, for box, hub, pull and send: the file's content without white
/// space around it.
///
/// Editors leave a newline, Windows' Notepad a byte order mark, CR LF or UTF-16, a Chinese keyboard
/// a wide blank; none of it is the token.
public enum TokenFile {
    /// The token; the failure names the file when it cannot be read, has none in it, or more than
    /// one line.
    public static func read(_ path: String) throws(TokenFailure) -> [UInt8] {
        let text = decode(try content(path))
        guard let text, text.unicodeScalars.allSatisfy({ $0 != "\u{FFFD}" }) else {
            throw TokenFailure(.tokenNoText, path)
        }
        let token = trimmed(text)
        guard !token.isEmpty else { throw TokenFailure(.tokenEmpty, path) }
        guard token.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
            throw TokenFailure(.tokenLines, path)
        }
        return Array(token.utf8)
    }

    private static let longest = 4096

    private static func content(_ path: String) throws(TokenFailure) -> [UInt8] {
        do { return try Files.read(path, limit: longest) } catch {
            let isMissing = error.code == ENOENT
            throw TokenFailure(
                isMissing ? .tokenMissing : .tokenUnreadable, path,
                isMissing ? nil : SystemFailure.reason(error.code))
        }
    }

    private static func decode(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) {
            return utf16(bytes.dropFirst(2)) { UInt16($0) | UInt16($1) << 8 }
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return utf16(bytes.dropFirst(2)) { UInt16($0) << 8 | UInt16($1) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, _ join: (UInt8, UInt8) -> UInt16)
        -> String?
    {
        guard bytes.count % 2 == 0 else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map {
            join(bytes[$0], bytes[$0 + 1])
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let front = scalars.drop(while: isBlank)
        let back = front.reversed().drop(while: isBlank).reversed()
        return String(String.UnicodeScalarView(back))
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 32 || scalar.properties.isWhitespace
            || ["\u{FEFF}", "\u{200B}", "\u{2060}"].contains(scalar)
    }
}

/// A token file that gives no token: which, why, and what to do.
public struct TokenFailure: Error, Equatable, CustomStringConvertible {
    /// The code, with the file's path as `place`.
    public let trouble: UploadTrouble

    init(_ code: UploadTrouble.Code, _ path: String, _ detail: String? = nil) {
        trouble = UploadTrouble(code, place: path, detail: detail)
    }

    /// In English: `the token file PATH is not there; put the hub's token into it`.
    public var description: String { sentence(.english) }
    /// The same in the reader's language.
    public func sentence(_ language: Language) -> String { Phrases(language).trouble(trouble) }
}
