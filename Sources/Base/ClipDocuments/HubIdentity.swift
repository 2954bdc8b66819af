import Time

/// Which hub answers, and which of its lives: the header `Rushes-Hub` and the head of every cursor.
///
/// A hub restored from a backup has forgotten what it said since; it begins a new epoch, and
/// whoever remembers an earlier one asks again.
public struct HubIdentity: Codable, Hashable, Sendable, CustomStringConvertible {
    /// UUIDv7 made at the hub's first start.
    public var hub: String
    /// From 1.
    public var epoch: Int

    /// An epoch beyond this was not counted by any hub.
    public static let lastEpoch = 1_000_000_000

    /// `hub` is a UUIDv7, `epoch` counts from 1; what comes from outside is read from text instead.
    public init(hub: String, epoch: Int) {
        self.hub = hub
        self.epoch = epoch
    }

    /// Reads `HUBID/EPOCH`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, Identifier.isValid(String(parts[0])) else { return nil }
        guard let epoch = WireNumber.read(parts[1], in: 1...Int64(Self.lastEpoch)) else {
            return nil
        }
        self.init(hub: String(parts[0]), epoch: Int(epoch))
    }

    /// `HUBID/EPOCH`, what the header `Rushes-Hub` holds.
    public var description: String { "\(hub)/\(epoch)" }
}

/// How far somebody followed a hub: `HUBID/EPOCH/SEQUENCE`, an event's id and the header
/// `Rushes-Hub-Seen`.
public struct HubCursor: Codable, Hashable, Sendable, CustomStringConvertible {
    /// Whose sequence it is, and of which epoch.
    public var identity: HubIdentity
    /// The newest publication heard of, at most `lastSequence`; 0 for none.
    public var sequence: Int64

    /// Numbers of JSON are exact up to here in every reader (RFC 8259, section 6).
    public static let lastSequence: Int64 = 1 << 53

    /// `sequence` is 0 where only the hub itself is known.
    public init(_ identity: HubIdentity, _ sequence: Int64) {
        self.identity = identity
        self.sequence = sequence
    }

    /// Reads `HUBID/EPOCH/SEQUENCE`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let slash = text.lastIndex(of: "/"), let identity = HubIdentity(text[..<slash]) else {
            return nil
        }
        let number = text[text.index(after: slash)...]
        guard let sequence = WireNumber.read(number, in: 0...Self.lastSequence) else { return nil }
        self.init(identity, sequence)
    }

    /// `HUBID/EPOCH/SEQUENCE`, what the header `Rushes-Hub-Seen` holds.
    public var description: String { "\(identity)/\(sequence)" }
}

/// Numbers as headers and addresses write them.
public enum WireNumber {
    /// Reads decimal digits alone (no sign, no space; RFC 9110, section 8.6); nil outside of
    /// `range`.
    public static func read(_ text: some StringProtocol, in range: ClosedRange<Int64>) -> Int64? {
        let digits = text.utf8
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        guard let number = Int64(text), range.contains(number) else { return nil }
        return number
    }
}
