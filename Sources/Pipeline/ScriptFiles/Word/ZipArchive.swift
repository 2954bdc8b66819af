import CZ
import ScriptModel

/// The files inside a zip archive (PKWARE's APPNOTE 6.3): stored or deflated, found through the
/// central directory.
struct ZipArchive {
    struct Entry {
        let name: String
        fileprivate let isEncrypted: Bool
        fileprivate let method: Int
        fileprivate let checksum: Int
        fileprivate let packed: Int
        fileprivate let size: Int
        fileprivate let header: Int
    }

    let entries: [Entry]
    private let bytes: [UInt8]
    private let name: String

    /// A part larger than this is no script: the XML of a 100-episode one is 5 MB.
    static let largestPart = 64 << 20
    /// Word's XML shrinks 10 to 40 times; deflate can do 1032, which only a bomb needs.
    private static let highestRatio = 250
    private static let mostEntries = 10_000

    init(_ bytes: [UInt8], name: String) throws(ScriptFailure) {
        (self.bytes, self.name) = (bytes, name)
        guard let end = Self.endOfDirectory(bytes), let count = Self.number(bytes, end + 10, 2),
            var at = Self.number(bytes, end + 16, 4),
            count <= Self.mostEntries
        else { throw Self.damaged(name) }
        var entries: [Entry] = []
        for _ in 0..<count {
            guard let (entry, next) = Self.entry(bytes, at) else { throw Self.damaged(name) }
            entries.append(entry)
            at = next
        }
        self.entries = entries
    }

    /// The content of one file; nil when there is none of that name.
    func content(of wanted: String) throws(ScriptFailure) -> [UInt8]? {
        guard let entry = entries.first(where: { $0.name == wanted }) else { return nil }
        guard !entry.isEncrypted else {
            throw ScriptFailure(
                .unreadableFormat, "\(name) is locked by a password; save it without one")
        }
        guard let packed = packed(entry) else { throw Self.damaged(name) }
        guard entry.method == 0 || entry.method == 8 else { throw Self.damaged(name) }
        let content = entry.method == 0 ? Array(packed) : try inflated(packed, entry)
        guard crc32(0, content, UInt32(content.count)) == UInt(entry.checksum) else {
            throw Self.damaged(name)
        }
        return content
    }

    private func inflated(_ packed: ArraySlice<UInt8>, _ entry: Entry) throws(ScriptFailure)
        -> [UInt8]
    {
        let isBomb = entry.size > 1 << 20 && entry.size / max(1, packed.count) > Self.highestRatio
        guard entry.size <= Self.largestPart, !isBomb else { throw tooLarge(entry) }
        var status = 0
        let content = [UInt8](unsafeUninitializedCapacity: entry.size + 1) { target, written in
            packed.withUnsafeBufferPointer { source in
                status = rushes_inflate(
                    source.baseAddress, UInt32(source.count), target.baseAddress,
                    UInt32(entry.size + 1))
            }
            written = max(0, status)
        }
        if status == -2 { throw tooLarge(entry) }  // More than its own directory says.
        guard content.count == entry.size else { throw Self.damaged(name) }
        return content
    }

    private func packed(_ entry: Entry) -> ArraySlice<UInt8>? {
        guard Self.number(bytes, entry.header, 4) == 0x0403_4B50,
            let nameLength = Self.number(bytes, entry.header + 26, 2),
            let extraLength = Self.number(bytes, entry.header + 28, 2)
        else { return nil }
        let start = entry.header + 30 + nameLength + extraLength
        guard entry.packed <= bytes.count, start <= bytes.count - entry.packed else { return nil }
        return bytes[start..<(start + entry.packed)]
    }

    // MARK: directory

    /// The record stands last, before a comment of at most 65535 bytes.
    private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        return stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 65535), by: -1)
            .first {
                number(bytes, $0, 4) == 0x0605_4B50
            }
    }

    private static func entry(_ bytes: [UInt8], _ at: Int) -> (Entry, next: Int)? {
        guard number(bytes, at, 4) == 0x0201_4B50, let flags = number(bytes, at + 8, 2),
            let method = number(bytes, at + 10, 2),
            let checksum = number(bytes, at + 16, 4), let packed = number(bytes, at + 20, 4),
            let size = number(bytes, at + 24, 4),
            let nameLength = number(bytes, at + 28, 2),
            let extra = number(bytes, at + 30, 2), let comment = number(bytes, at + 32, 2),
            let header = number(bytes, at + 42, 4),
            at + 46 + nameLength <= bytes.count
        else { return nil }
        let name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
        let entry = Entry(
            name: name, isEncrypted: flags & 1 == 1, method: method, checksum: checksum,
            packed: packed, size: size, header: header)
        return (entry, at + 46 + nameLength + extra + comment)
    }

    /// Little-endian; nil beyond the end.
    private static func number(_ bytes: [UInt8], _ at: Int, _ length: Int) -> Int? {
        guard at >= 0, at + length <= bytes.count else { return nil }
        return bytes[at..<(at + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    // MARK: failures

    private static func damaged(_ name: String) -> ScriptFailure {
        ScriptFailure(
            .damaged,
            "\(name) is a damaged .docx (a broken zip archive); open it in Word or WPS and save it again"
        )
    }

    private func tooLarge(_ entry: Entry) -> ScriptFailure {
        ScriptFailure(
            .tooLarge,
            "\(name) unpacks to far more than a script (\(entry.name)); open it in Word or WPS and save it again as plain text"
        )
    }
}
