import CrewSentences
import Glibc
import Platform
import Slate
import Wire

/// The take log on the disk: one operation a line, durable before it is acknowledged; the truth of
/// which the catalogue is the index.
final class Journal {
    private let path: String
    private var file: AppendFile

    private init(path: String, file: AppendFile) {
        self.path = path
        self.file = file
    }

    /// Opens the journal and reads it. A last line without its end was never acknowledged and is
    /// cut off; a line in the middle that cannot be read is passed over and reported.
    static func open(_ path: String) throws -> (
        journal: Journal, operations: [Operation], complaints: [String]
    ) {
        let bytes = Files.exists(path) ? try Files.read(path, limit: .max) : []
        let whole = bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0
        if whole < bytes.count { try Files.cut(path, to: Int64(whole)) }
        var operations: [Operation] = []
        var complaints: [String] = []
        for (index, line) in bytes[..<whole].split(separator: 10).enumerated() {
            do { operations.append(try JSON.decode(Operation.self, from: line)) } catch {
                complaints.append(
                    "\(path), line \(index + 1): \(error); the operation is passed over")
            }
        }
        return (Journal(path: path, file: try AppendFile(path)), operations, complaints)
    }

    /// Why what is appended would not be found again under the journal's path; nil while it would.
    var displacement: StateTrouble? {
        do {
            return try file.isInPlace()
                ? nil : StateTrouble(place: path, reason: nil, isOfTheLog: true)
        } catch {
            return StateTrouble(
                place: path, reason: SystemFailure.reason(error.code), isOfTheLog: true)
        }
    }

    /// Returns once all are on the disk; on failure none of them is in the journal. Nothing is
    /// written while the journal is not the file that its path names.
    func append(_ operations: [Operation]) throws {
        if let trouble = displacement { throw JournalDisplaced(trouble: trouble) }
        var lines: [UInt8] = []
        for operation in operations { lines += try JSON.encode(operation) + [10] }
        do {
            try file.append(lines)
            try file.sync()
        } catch {
            // The file object takes nothing more after a failure; what it wrote was never
            // acknowledged.
            let length = file.durableLength
            guard displacement == nil else { throw error }
            try Files.cut(path, to: length)
            file = try AppendFile(path)
            throw error
        }
    }
}

/// The journal was moved away, or another file lies where it was.
struct JournalDisplaced: Error, CustomStringConvertible {
    let trouble: StateTrouble
    var description: String { Phrases(.english).stateTrouble(trouble) }
}
