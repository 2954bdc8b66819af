import Slate

/// Reads a table key by key, and complains of what nobody asked for.
struct TableReader {
    private let table: TOMLNode
    private let path: String
    private let file: String
    private var known: Set<String> = []

    init(_ table: TOMLNode, path: String, file: String) {
        self.table = table
        self.path = path
        self.file = file
    }

    /// The table's keys, sorted.
    var names: [String] { table.members.map(\.name) }

    mutating func text(_ key: String, into value: inout String) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        guard let text = found.text else { throw failure(key, "must be text in quotes") }
        value = text
    }

    /// The text of a key that may be something else, or missing.
    mutating func textIfAny(_ key: String) -> String? { take(key)?.text }

    mutating func number(_ key: String, in range: ClosedRange<Int>, into value: inout Int)
        throws(SettingsFailure)
    {
        guard let found = take(key) else { return }
        guard let number = found.whole else { throw failure(key, "must be a whole number") }
        guard range.contains(number) else {
            throw failure(key, "must be \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        value = number
    }

    /// A number of the key's own; true is 1 and false 0.
    mutating func whole(_ key: String) throws(SettingsFailure) -> Int64 {
        let found = take(key)
        guard let number = found?.whole ?? found?.flag.map({ $0 ? 1 : 0 }) else {
            throw failure(key, "must be a whole number")
        }
        return Int64(number)
    }

    mutating func flag(_ key: String, into value: inout Bool?) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        guard let flag = found.flag else { throw failure(key, "must be true or false") }
        value = flag
    }

    /// A list such as `[1, 2]`; all members lie in the range.
    mutating func numbers(_ key: String, in range: ClosedRange<Int>, into value: inout [Int])
        throws(SettingsFailure)
    {
        guard let found = take(key) else { return }
        let numbers = found.list.map { $0.compactMap(\.whole) }
        guard let numbers, numbers.count == found.list?.count, numbers.allSatisfy(range.contains)
        else {
            throw failure(
                key,
                "must be a list of numbers from \(range.lowerBound) to \(range.upperBound), such as [1, 2]"
            )
        }
        value = numbers
    }

    /// A list such as `["boom", "lav"]`.
    mutating func texts(_ key: String, into value: inout [String]) throws(SettingsFailure) {
        guard let found = take(key) else { return }
        let texts = found.list.map { $0.compactMap(\.text) }
        guard let texts, texts.count == found.list?.count else {
            throw failure(key, "must be a list of texts in quotes, such as [\"boom\", \"lav\"]")
        }
        value = texts
    }

    mutating func seconds(_ key: String, in range: ClosedRange<Double>, into value: inout Double)
        throws(SettingsFailure)
    {
        guard let found = take(key) else { return }
        guard let seconds = found.number ?? found.whole.map(Double.init) else {
            throw failure(key, "must be a number of seconds")
        }
        guard range.contains(seconds) else {
            throw failure(
                key, "must be \(range.lowerBound) to \(range.upperBound) seconds, not \(seconds)")
        }
        value = seconds
    }

    mutating func table(_ key: String) throws(SettingsFailure) -> TableReader? {
        guard let found = take(key) else { return nil }
        guard found.isTable else { throw failure(key, "must be a table, [\(inside(key))]") }
        return TableReader(found, path: inside(key), file: file)
    }

    /// Fails if the table has a key nobody asked for.
    func finish() throws(SettingsFailure) {
        guard let stranger = names.first(where: { !known.contains($0) }) else { return }
        let guess =
            Spelling.nearest(to: stranger, among: Array(known)).map { "; did you mean '\($0)'?" }
            ?? ""
        throw failure(stranger, "is an unknown key\(guess)")
    }

    func failure(_ key: String, _ sentence: String) -> SettingsFailure {
        // A key that is missing is looked for where its table begins.
        let line = table.member(key)?.line ?? (path.isEmpty ? nil : table.line)
        let place = line.map { ", line \($0)" } ?? ""
        return SettingsFailure("\(file)\(place): '\(inside(key))' \(sentence)")
    }

    private mutating func take(_ key: String) -> TOMLNode? {
        known.insert(key)
        return table.member(key)
    }

    private func inside(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
