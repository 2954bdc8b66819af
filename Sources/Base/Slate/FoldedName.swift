/// A file's name as the least discerning disk sees it: editors' disks take `Ä` for `ä`, `ß` for
/// `SS` and NFC for NFD.
///
/// Equality and hash are those of Swift's text, which are those of Unicode's canonical equivalence
/// (UAX 15).
public struct FoldedName: Hashable, Sendable {
    private let text: String

    /// Full case mappings both ways come to full case folding, but for letters that differ in
    /// Turkish alone.
    public init(_ name: some StringProtocol) { text = name.lowercased().uppercased().lowercased() }
}

extension String {
    /// Whether these are the same bytes; `==` takes NFC and NFD for one.
    public func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
