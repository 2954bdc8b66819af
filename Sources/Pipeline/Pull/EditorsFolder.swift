import ClipDocuments
import Glibc
import Integrity
import Platform
import Slate
import Time

/// The folder an editor works in: whole, verified clips under their names, each with its document;
/// ours are known by their documents.
struct EditorsFolder {
    let path: String

    /// Makes the folder where it is missing and takes it for this process.
    static func open(_ path: String) throws -> (folder: EditorsFolder, lock: OwnedLock) {
        try Files.createFolders("\(path)/.rushes")
        return (EditorsFolder(path: path), OwnedLock(try Files.lock("\(path)/.rushes/lock")))
    }

    /// Keeps the lock as long as it lives.
    final class OwnedLock: Sendable {
        private let descriptor: Descriptor
        init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
    }

    /// Where a publication's bytes gather; the digest is in the name, so bytes of two versions
    /// never meet.
    func part(_ publication: Publication) -> String {
        "\(path)/.rushes/\(publication.clip).\(publication.xxh3).part"
    }

    /// Removes the parts of a clip that will not be used any more.
    func dropParts(of clip: String, but kept: String? = nil) throws {
        for name in try Files.list("\(path)/.rushes")
        where name.hasPrefix(clip + ".") && name.hasSuffix(".part") {
            let part = "\(path)/.rushes/\(name)"
            if part != kept { try Files.remove(part) }
        }
    }

    func file(_ holding: PullState.Holding) -> String { "\(path)/\(holding.place)" }

    /// Refuses what could leave the folder or hide in it: the name comes from the network.
    static func check(_ publication: Publication) throws(PullFailure) {
        let name = Array(publication.name.utf8)
        let isFileName =
            !name.isEmpty && name.count <= 250 && name.first != UInt8(ascii: ".")
            && publication.name.hasSuffix(".mov")
        guard isFileName, !name.contains(where: { $0 < 32 || $0 == UInt8(ascii: "/") || $0 == 127 })
        else {
            let name = publication.name.prefix(80)
            throw PullFailure(
                say(
                    "the hub's file name '\(name)' cannot be used; change its name template",
                    "服务器的文件名 '\(name)' 不能用; 请改它的命名模板"))
        }
        let digests = [publication.xxh3, publication.payloadXXH3]
        guard Identifier.isValid(publication.clip), digests.allSatisfy(isDigest),
            publication.clip == publication.document.clip.id,
            publication.headBytes >= 0, publication.headBytes <= publication.bytes
        else {
            throw PullFailure(
                say(
                    "the hub's publication \(publication.sequence) contradicts itself",
                    "服务器的第 \(publication.sequence) 号发布自相矛盾"))
        }
    }

    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Puts a verified part in place under the publication's name, and its document beside it;
    /// returns where it lies.
    ///
    /// The document comes first, so that whoever watches for the MOV finds it. Doing it again after
    /// a crash comes to the same.
    func place(_ part: String, _ publication: Publication, _ state: inout PullState) throws
        -> String
    {
        let name = try freeName(publication, &state)
        try writeDocument(publication, beside: name)
        try Files.rename(part, to: "\(path)/\(name)")
        if let old = state.holdings[publication.clip], !isSame(old.place, name) {
            try retire(old.place, for: publication)
        }
        state.holdings[publication.clip] = .init(publication, place: name, origin: state.identity)
        return name
    }

    /// A clip whose file already is what was published: only its name and document are brought up
    /// to date.
    ///
    /// So a lost state, or a crash between rename and note, costs a digest and no download.
    func adopt(_ publication: Publication, _ state: inout PullState) throws -> Bool {
        let places = [state.holdings[publication.clip]?.place, publication.name].compactMap(\.self)
        guard let place = try places.first(where: { try isPublished($0, publication) }) else {
            return false
        }
        let name = isSame(place, publication.name) ? place : try freeName(publication, &state)
        try writeDocument(publication, beside: name)
        if !isSame(name, place) {
            try Files.rename("\(path)/\(place)", to: "\(path)/\(name)")
            try Files.remove("\(path)/\(Self.sidecar(place))")
        }
        state.holdings[publication.clip] = .init(publication, place: name, origin: state.identity)
        return true
    }

    /// The document says what its movie is called here.
    private func writeDocument(_ publication: Publication, beside name: String) throws {
        var document = publication.document
        document.movie?.name = name
        try Files.replace("\(path)/\(Self.sidecar(name))", with: try JSON.encodeReadably(document))
    }

    private func isPublished(_ place: String, _ publication: Publication) throws -> Bool {
        let file = "\(path)/\(place)"
        guard Files.exists(file), try Files.size(file) == publication.bytes else { return false }
        let digest = XXH3()
        try Files.pieces(of: file) { digest.update($0) }
        return digest.hex == publication.xxh3
    }

    /// Whether an editor's disk takes two names for one; such a name is never given to two files.
    private func isSame(_ name: String, _ other: String) -> Bool {
        FoldedName(name) == FoldedName(other)
    }

    /// The publication's name, or with `_2` and so on where a file has it that is not this very
    /// movie.
    private func freeName(_ publication: Publication, _ state: inout PullState) throws -> String {
        let stem = String(publication.name.dropLast(4))
        let names = try Files.list(path)
        for number in 1...999 {
            let name = number == 1 ? publication.name : "\(stem)_\(number).mov"
            if let other = holder(of: name, but: publication.clip, state) {
                guard number == 1, isHandedOn(other, name, state) else { continue }
                try moveAside(other, &state)
                return name
            }
            if try isFree(name, for: publication, among: names) { return name }
        }
        throw PullFailure(
            say(
                "\(path) has 999 other files called like \(publication.name); clear some away",
                "\(path) 里已有 999 个名为 \(publication.name) 的文件; 请清理"))
    }

    private func holder(of name: String, but clip: String, _ state: PullState) -> String? {
        state.holdings.first { $0.key != clip && isSame($0.value.place, name) }?.key
    }

    /// A hub gives each name to one clip at a time: the other's new name is on its way here.
    ///
    /// Only of the very name, and within one epoch: another hub's clip, or a restored one's, never
    /// gets a new one.
    private func isHandedOn(_ clip: String, _ name: String, _ state: PullState) -> Bool {
        guard let holding = state.holdings[clip] else { return false }
        return holding.place.hasSameBytes(as: name) && holding.origin == state.identity
    }

    private func isFree(_ name: String, for publication: Publication, among names: [String]) throws
        -> Bool
    {
        let sidecar = Self.sidecar(name)
        let alike = names.filter { isSame($0, name) || isSame($0, sidecar) }
        if alike.isEmpty { return true }
        // Ours, and nothing but our own movie would be replaced.
        guard owner("\(path)/\(sidecar)") == publication.clip else { return false }
        let isExact = alike.allSatisfy { $0.hasSameBytes(as: name) || $0.hasSameBytes(as: sidecar) }
        guard isExact else { return false }
        let file = "\(path)/\(name)"
        return Files.exists(file) ? try hasPayload(of: publication, file) : true
    }

    /// Whether a file's pictures and sound are the publication's, whatever its head says.
    private func hasPayload(of publication: Publication, _ file: String) throws -> Bool {
        let size = try Files.size(file)
        let payload = publication.bytes - publication.headBytes
        guard size >= payload else { return false }
        let digest = XXH3()
        try Files.pieces(of: file, from: size - payload) { digest.update($0) }
        return digest.hex == publication.payloadXXH3
    }

    private func owner(_ sidecar: String) -> String? {
        // A file that is no document of ours belongs to somebody else, which is all we ask.
        guard let bytes = try? Files.read(sidecar, limit: 1 << 20) else { return nil }
        return (try? JSON.decode(ClipDocument.self, from: bytes))?.clip.id
    }

    private func moveAside(_ clip: String, _ state: inout PullState) throws {
        guard let holding = state.holdings[clip] else { return }
        let aside = ".rushes/\(clip).mov"
        if Files.exists(file(holding)) { try Files.rename(file(holding), to: "\(path)/\(aside)") }
        try Files.remove("\(path)/\(Self.sidecar(holding.place))")
        state.holdings[clip]?.place = aside
        try state.save(path)
    }

    /// Removes a clip's former MOV and document once the same pictures and sound lie under the new
    /// name.
    ///
    /// What an editor has put there, and a good file of other pictures and sound, stays.
    private func retire(_ place: String, for publication: Publication) throws {
        let sidecar = "\(path)/\(Self.sidecar(place))"
        let file = "\(path)/\(place)"
        guard place.hasPrefix(".rushes/") || owner(sidecar) == publication.clip else { return }
        if Files.exists(file), !(try hasPayload(of: publication, file)) { return }
        try Files.remove("\(path)/\(place)")
        try Files.remove(sidecar)
        try Files.syncFolder(path)
    }

    private static func sidecar(_ name: String) -> String { name.dropLast(4) + ".json" }
}
