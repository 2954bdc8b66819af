import ClipDocuments
import Platform
import Slate

/// What the editor's folder holds and how far the feed was followed: `.rushes/state.json`.
struct PullState: Codable, Equatable {
    /// One clip as it lies in the folder.
    struct Holding: Codable, Equatable {
        /// Path of the MOV below the folder; its name, or a place in `.rushes` while another clip
        /// took the name over.
        var place: String
        var sequence: Int64
        var bytes: Int64
        var headBytes: Int64
        var xxh3: String
        var payloadXXH3: String
        /// Whose sequence it is; nil of a hub that does not say.
        var origin: HubIdentity?

        init(_ publication: Publication, place: String, origin: HubIdentity? = nil) {
            self.place = place
            self.origin = origin
            sequence = publication.sequence
            bytes = publication.bytes
            headBytes = publication.headBytes
            xxh3 = publication.xxh3
            payloadXXH3 = publication.payloadXXH3
        }
    }

    private(set) var schema = Self.currentSchema
    /// Address of the hub that is followed.
    private(set) var hub: String
    /// The hub that answers there; nil of one that does not say.
    private(set) var identity: HubIdentity?
    /// Every publication up to here is in the folder.
    var cursor: Int64 = 0
    /// How far other hubs were followed, by their ids: going back to one costs nothing. Nil in
    /// notes of an earlier version.
    private(set) var others: [String: HubCursor]?
    var holdings: [String: Holding] = [:]

    private static let currentSchema = "rushes.pull/1"

    init(hub: String) { self.hub = hub }

    /// Reads the state of a folder; a broken one is put aside, for the folder itself says what is
    /// in it. The second value then says so.
    static func load(_ folder: String, hub: String) throws -> (state: PullState, complaint: String?)
    {
        let path = file(folder)
        guard Files.exists(path) else { return (PullState(hub: hub), nil) }
        var state: PullState
        do { state = try JSON.decode(PullState.self, from: try Files.read(path)) } catch let failure
            as WireFailure
        {
            try Files.rename(path, to: path + ".broken")
            let complaint = say(
                "\(path) was unreadable (\(failure)); it is now \(path).broken, and the folder is looked through again",
                "\(path) 读不出 (\(failure)); 已改名为 \(path).broken, 重新查看文件夹")
            return (PullState(hub: hub), complaint)
        }
        guard state.schema == currentSchema else {
            throw PullFailure(
                say(
                    "\(path) is of the kind '\(state.schema)', this program knows '\(currentSchema)'; use a newer rushes-pull",
                    "\(path) 的格式是 '\(state.schema)', 本程序只认 '\(currentSchema)'; 请用新版 rushes-pull"))
        }
        try state.check(path)
        if state.hub != hub { state.move(to: hub) }
        return (state, nil)
    }

    /// What is sent as `Last-Event-ID`: the hub decides what it is worth.
    func lastEventID(_ sequence: Int64) -> String {
        identity.map { "\(HubCursor($0, sequence))" } ?? "\(sequence)"
    }

    /// Another address; who answers there will say so. What lies in the folder is still known by
    /// its digest.
    private mutating func move(to hub: String) {
        self.hub = hub
        guard identity == nil else { return }
        cursor = 0
        for clip in holdings.keys { holdings[clip]?.sequence = 0 }
    }

    /// Another hub, or another epoch, answers: its sequences count from where that one was left, or
    /// from the beginning.
    mutating func follow(_ found: HubIdentity) {
        guard found != identity else { return }
        if let identity {
            others = (others ?? [:]).merging([identity.hub: HubCursor(identity, cursor)]) { $1 }
        }
        let left = others?[found.hub]
        cursor = left?.identity == found ? left?.sequence ?? 0 : 0
        others?[found.hub] = nil
        identity = found
    }

    /// Whether a clip's newest news of this hub is in the folder.
    func holds(_ publication: Publication) -> Bool {
        guard let holding = holdings[publication.clip], holding.origin == identity else {
            return false
        }
        return holding.sequence >= publication.sequence
    }

    /// Notes are read from a disk: no sum of two such numbers overflows.
    private func check(_ path: String) throws(PullFailure) {
        let numbers = [cursor] + holdings.values.flatMap { [$0.sequence, $0.bytes, $0.headBytes] }
        guard numbers.allSatisfy({ (0...WireBounds.mostCount).contains($0) }) else {
            throw PullFailure(
                say(
                    "\(path) has numbers in it that no hub gives; move it away, and the folder is looked through again",
                    "\(path) 里有服务器不会给的数字; 把它移走, 会重新查看文件夹"))
        }
    }

    func save(_ folder: String) throws {
        try Files.replace(Self.file(folder), with: try JSON.encodeReadably(self))
    }

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
        /// Needs another token.
        case refused
    }

    let kind: Kind
    let description: String

    init(_ description: String, _ kind: Kind = .standing) {
        self.kind = kind
        self.description = description
    }
}
