import Glibc
import Platform
import Slate

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

    /// Returns once all are on the disk; on failure none of them is in the journal.
    func append(_ operations: [Operation]) throws {
        var lines: [UInt8] = []
        for operation in operations { lines += try JSON.encode(operation) + [10] }
        do {
            try file.append(lines)
            try file.sync()
        } catch {
            // The file object takes nothing more after a failure; what it wrote was never
            // acknowledged.
            let length = file.durableLength
            try Files.cut(path, to: length)
            file = try AppendFile(path)
            throw error
        }
    }
}
