import ClipDocuments

/// What compared the digest of a clip at the server with that of the box.
public struct Proof: Equatable, Sendable {
    /// By what the digests came together.
    public enum Means: String, Sendable {
        /// A hub's receipt.
        case receipt
        /// The whole clip read back from a server that serves it.
        case readBack
        /// A checksum over the whole clip that the server announced to compare.
        case checksum
        /// A document: it went whole, in one answer.
        case document
    }

    /// Also says how much the proof is worth: only some of them mean that the bytes were read.
    public var means: Means
    /// The hub that said it, and how far it was then; nil where no hub, or an earlier one, said it.
    public var cursor: HubCursor?
    /// Newest revision of the clip's document that the hub has filed; nil where nobody said.
    public var revision: Int?
    /// The bytes were read from the server's disk for it, not only looked up.
    public var isRead: Bool

    /// A nil `isRead` is true but for a receipt, which may come from what the hub looked up.
    public init(_ means: Means, cursor: HubCursor? = nil, revision: Int? = nil, isRead: Bool? = nil)
    {
        self.isRead = isRead ?? (means != .receipt)
        self.means = means
        self.cursor = cursor
        self.revision = revision
    }
}
