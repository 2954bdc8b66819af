/// JSON that is not what it should be: one sentence with the place, and with what stands there.
public struct WireFailure: Error, CustomStringConvertible {
    private let english: String
    private let chinese: String

    /// In English.
    public var description: String { english }

    /// The same in the language of whoever reads it.
    public func sentence(_ language: Language) -> String {
        language == .english ? english : chinese
    }

    /// What our own checks have found.
    package init(_ sentence: String) { (english, chinese) = (sentence, sentence) }

    /// Of what a decoder said of these bytes.
    init(_ error: any Error, in bytes: [UInt8]) {
        let fault = Fault(error, in: bytes)
        (english, chinese) = (fault.sentence(.english), fault.sentence(.chinese))
    }
}

/// What a decoder found, in words for people. A decoder's own words name types of this program.
private enum Fault {
    /// Not JSON at all, from there on.
    case syntax(JSONText.Flaw)
    case missing(String)
    /// What a choice says stands beside the key that it belongs under.
    case unwrapped(String)
    /// At a place stands something else than is due there.
    case kind(String, due: Due, found: String)
    /// The right kind, and no value that may stand there; the words are our own, where there are
    /// some.
    case value(String, found: String, words: String?)
    /// Of several things that may be said none is, or more than one.
    case choice(String, said: [String])
    /// A number that has no place where it stands, and which no decoder names; the only odd one
    /// there is, if so.
    case number(String?)

    enum Due { case whole, number, text, flag, list, object, other }

    init(_ error: any Error, in bytes: [UInt8]) {
        let text = JSONText(bytes)
        if let flaw = text.flaw { self = .syntax(flaw) } else { self = Self.read(error, text) }
    }

    private static func read(_ error: any Error, _ text: JSONText) -> Fault {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context) where key.stringValue == "_0":
            return .unwrapped(path(context.codingPath))
        case .keyNotFound(let key, let context): return .missing(path(context.codingPath + [key]))
        case .valueNotFound(_, let context): return .missing(path(context.codingPath))
        case .typeMismatch(let type, let context):
            let (place, found) = (path(context.codingPath), text.value(at: context.codingPath))
            let due = due(type)
            if due == .other, let keys = text.keys(at: context.codingPath) {
                return .choice(place, said: keys)
            }
            return .kind(place, due: due, found: found)
        case .dataCorrupted(let context):
            if context.codingPath.isEmpty, context.debugDescription.hasPrefix("The given data") {
                return .number(text.oddNumber)
            }
            // The library's own words begin so; ours say what such a value looks like.
            let isOurs =
                !context.debugDescription.hasPrefix("Cannot initialize")
                && !context.debugDescription.hasPrefix("The given")
            return .value(
                path(context.codingPath), found: text.value(at: context.codingPath),
                words: isOurs ? context.debugDescription : nil)
        default: return .number(nil)
        }
    }

    private static func due(_ type: Any.Type) -> Due {
        switch type {
        case is Double.Type, is Float.Type: .number
        case is String.Type: .text
        case is Bool.Type: .flag
        case is any FixedWidthInteger.Type: .whole
        default:
            "\(type)".hasPrefix("Array")
                ? .list : "\(type)".hasPrefix("Dictionary") ? .object : .other
        }
    }

    /// `takes[2].slate.scene`; what only the encoding of choices needs is left out.
    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue { return path += "[\(index)]" }
            guard key.stringValue != "_0" else { return }
            path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
        }
    }
}

extension Fault {
    func sentence(_ language: Language) -> String { language == .english ? english : chinese }

    private var english: String {
        switch self {
        case .syntax(let flaw) where flaw.isEmpty: "this is empty, and no JSON"
        case .syntax(let flaw) where flaw.rest.isEmpty:
            "the JSON breaks off at line \(flaw.line), column \(flaw.column)"
        case .syntax(let flaw):
            "this is no JSON: line \(flaw.line), column \(flaw.column) reads \(flaw.rest)"
        case .missing(let place): place.isEmpty ? "nothing is there" : "'\(place)' is missing"
        case .unwrapped(let place): "what \(name(place)) says must stand in its '_0'"
        case .kind(let place, let due, let found):
            "\(name(place)) must be \(due.english), not \(found)"
        case .value(let place, _, let words?): place.isEmpty ? words : "\(words) (at '\(place)')"
        case .value(let place, let found, nil): "\(name(place)) cannot be \(found)"
        case .choice(let place, let said) where said.isEmpty: "\(name(place)) says nothing"
        case .choice(_, let said) where said.count == 1:
            "'\(said[0])' is nothing that is known here"
        case .choice(_, let said): "only one of \(Self.listed(said)) may be said"
        case .number(let text):
            "\(text ?? "a number in it") is too large, or has a fraction where there can be none"
        }
    }

    private var chinese: String {
        switch self {
        case .syntax(let flaw) where flaw.isEmpty: "是空的, 不是 JSON"
        case .syntax(let flaw) where flaw.rest.isEmpty:
            "JSON 不完整, 到第 \(flaw.line) 行第 \(flaw.column) 列就断了"
        case .syntax(let flaw): "不是 JSON: 第 \(flaw.line) 行第 \(flaw.column) 列是 \(flaw.rest)"
        case .missing(let place): place.isEmpty ? "里面什么也没有" : "缺少 '\(place)'"
        case .unwrapped(let place): "\(nameInChinese(place)) 的内容应写在它的 '_0' 里"
        case .kind(let place, let due, let found):
            "\(nameInChinese(place)) 应为\(due.chinese), 不是 \(found)"
        case .value(let place, let found, _): "\(nameInChinese(place)) 不能是 \(found)"
        case .choice(let place, let said) where said.isEmpty: "\(nameInChinese(place)) 是空的"
        case .choice(_, let said) where said.count == 1: "不认得 '\(said[0])'"
        case .choice(_, let said): "\(Self.listed(said)) 只能写一项"
        case .number(let text): "\(text ?? "其中有数字") 太大, 或不该有小数"
        }
    }

    private func name(_ place: String) -> String { place.isEmpty ? "this" : "'\(place)'" }
    private func nameInChinese(_ place: String) -> String { place.isEmpty ? "它" : "'\(place)'" }

    private static func listed(_ keys: [String]) -> String {
        keys.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
    }
}

extension Fault.Due {
    fileprivate var english: String {
        switch self {
        case .whole: "a whole number"
        case .number: "a number"
        case .text: "text"
        case .flag: "true or false"
        case .list: "a list"
        case .object: "an object"
        case .other: "something else"
        }
    }

    fileprivate var chinese: String {
        switch self {
        case .whole: "整数"
        case .number: "数字"
        case .text: "文字"
        case .flag: " true 或 false"
        case .list: "列表"
        case .object: "对象"
        case .other: "别的内容"
        }
    }
}
