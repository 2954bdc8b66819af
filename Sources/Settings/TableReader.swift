import Slate
import TOMLKit

/// The text a configuration came from, to find a key's line.
struct Source {
    let file: String
    let text: String

    /// The line (from 1) where `key` is set inside the table `path`; nil when it cannot be found.
    func line(of key: String, in path: String) -> Int? {
        var table = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[") { table = String(line.dropFirst().prefix { $0 != "]" }).filter { $0 != " " } }
            let name = table.filter { $0 != "\"" }
            if name == path && line.prefix(while: { $0 != "=" && $0 != " " }).filter({ $0 != "\"" }) == key { return index + 1 }
            if line.hasPrefix("["), name == (path.isEmpty ? key : "\(path).\(key)") { return index + 1 }
        }
        return nil
    }
}

/// Reads a table key by key, and complains of what nobody asked for.
struct TableReader {
    private let table: TOMLTable
    private let path: String
    private let source: Source
    private var known: Set<String> = []

    init(_ table: TOMLTable, path: String, source: Source) {
        self.table = table
        self.path = path
        self.source = source
    }

    var names: [String] { table.keys }

    mutating func text(_ key: String, into value: inout String) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        guard let text = found.string else { throw failure(key, "must be text in quotes") }
        value = text
    }

    /// The text of a key that may be something else, or missing.
    mutating func textIfAny(_ key: String) -> String? { take(key)?.string }

    mutating func number(_ key: String, in range: ClosedRange<Int>, into value: inout Int) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        guard let number = found.int else { throw failure(key, "must be a whole number") }
        guard range.contains(number) else { throw failure(key, "must be \(range.lowerBound) to \(range.upperBound), not \(number)") }
        value = number
    }

    /// A number of the key's own; true is 1 and false 0.
    mutating func whole(_ key: String) throws(SettingsFailure) -> Int64 {
        let found = take(key)
        guard let number = found?.int ?? found?.bool.map({ $0 ? 1 : 0 }) else { throw failure(key, "must be a whole number") }
        return Int64(number)
    }

    mutating func flag(_ key: String, into value: inout Bool?) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        guard let flag = found.bool else { throw failure(key, "must be true or false") }
        value = flag
    }

    /// A list such as `[1, 2]`; all members lie in the range.
    mutating func numbers(_ key: String, in range: ClosedRange<Int>, into value: inout [Int]) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        let numbers = found.array.map { $0.compactMap(\.int) }
        guard let numbers, numbers.count == found.array?.count, numbers.allSatisfy(range.contains) else {
            throw failure(key, "must be a list of numbers from \(range.lowerBound) to \(range.upperBound), such as [1, 2]")
        }
        value = numbers
    }

    /// A list such as `["boom", "lav"]`.
    mutating func texts(_ key: String, into value: inout [String]) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        let texts = found.array.map { $0.compactMap(\.string) }
        guard let texts, texts.count == found.array?.count else {
            throw failure(key, "must be a list of texts in quotes, such as [\"boom\", \"lav\"]")
        }
        value = texts
    }

    mutating func seconds(_ key: String, in range: ClosedRange<Double>, into value: inout Double) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        guard let seconds = found.double ?? found.int.map(Double.init) else { throw failure(key, "must be a number of seconds") }
        guard range.contains(seconds) else {
            throw failure(key, "must be \(range.lowerBound) to \(range.upperBound) seconds, not \(seconds)")
        }
        value = seconds
    }

    mutating func table(_ key: String) throws(SettingsFailure) -> TableReader? {
        guard let found = take(key) else { return nil }
        guard let inner = found.table else { throw failure(key, "must be a table, [\(inside(key))]") }
        return TableReader(inner, path: inside(key), source: source)
    }

    /// Fails if the table has a key nobody asked for.
    func finish() throws(SettingsFailure) {
        guard let stranger = table.keys.sorted().first(where: { !known.contains($0) }) else { return }
        let guess = Spelling.nearest(to: stranger, among: Array(known)).map { "; did you mean '\($0)'?" } ?? ""
        throw failure(stranger, "is no key we know\(guess)")
    }

    func failure(_ key: String, _ sentence: String) -> SettingsFailure {
        let line = source.line(of: key, in: path).map { ", line \($0)" } ?? ""
        return SettingsFailure("\(source.file)\(line): '\(inside(key))' \(sentence)")
    }

    private mutating func take(_ key: String) -> (any TOMLValueConvertible)? {
        known.insert(key)
        return table[key]
    }

    private func inside(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
