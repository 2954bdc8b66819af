import Platform
import Slate

/// What the editor's folder holds and how far the feed was followed: `.rushes/state.json`.
struct PullState: Codable, Equatable {
    /// One clip as it lies in the folder.
    struct Holding: Codable, Equatable {
        /// Path of the MOV below the folder; its name, or a place in `.rushes` while another clip took the name over.
        var place: String
        var sequence: Int64
        var bytes: Int64
        var headBytes: Int64
        var xxh3: String
        var payloadXXH3: String

        init(_ publication: Publication, place: String) {
            self.place = place
            sequence = publication.sequence
            bytes = publication.bytes
            headBytes = publication.headBytes
            xxh3 = publication.xxh3
            payloadXXH3 = publication.payloadXXH3
        }
    }

    private(set) var schema = Self.currentSchema
    /// The hub the sequence numbers belong to.
    private(set) var hub: String
    /// Every publication up to here is in the folder.
    var cursor: Int64 = 0
    var holdings: [String: Holding] = [:]

    private static let currentSchema = "rushes.pull/1"

    init(hub: String) { self.hub = hub }

    /// Reads the state of a folder; a broken one is put aside, for the folder itself says what is in it. The second value then says so.
    static func load(_ folder: String, hub: String) throws -> (state: PullState, complaint: String?) {
        let path = file(folder)
        guard Files.exists(path) else { return (PullState(hub: hub), nil) }
        var state: PullState
        do { state = try Wire.decode(PullState.self, from: try Files.read(path)) } catch let failure as WireFailure {
            try Files.rename(path, to: path + ".broken")
            let complaint = "\(path) was unreadable (\(failure)); it is now \(path).broken, and the folder is looked through again"
            return (PullState(hub: hub), complaint)
        }
        guard state.schema == currentSchema else {
            throw PullFailure("\(path) is of the kind '\(state.schema)', this program knows '\(currentSchema)'; use a newer rushes-hub")
        }
        if state.hub != hub { state.follow(hub) }
        return (state, nil)
    }

    /// Another hub counts from another beginning; what lies in the folder is still known by its digest.
    private mutating func follow(_ hub: String) {
        self.hub = hub
        cursor = 0
        for clip in holdings.keys { holdings[clip]?.sequence = 0 }
    }

    func save(_ folder: String) throws { try Files.replace(Self.file(folder), with: try Wire.encodeReadably(self)) }

    private static func file(_ folder: String) -> String { "\(folder)/.rushes/state.json" }
}

/// Why pulling cannot go on, or one clip cannot: one sentence.
struct PullFailure: Error, Equatable, CustomStringConvertible {
    enum Kind: Equatable {
        /// May be over soon: the line, the hub, a full disk.
        case passing
        /// A newer publication must come first.
        case stale
        /// Needs a person.
        case standing
    }

    let kind: Kind
    let description: String

    init(_ description: String, _ kind: Kind = .standing) {
        self.kind = kind
        self.description = description
    }
}
