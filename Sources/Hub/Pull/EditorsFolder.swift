import Glibc
import Integrity
import Platform
import Slate

/// The folder an editor works in: whole, verified clips under their names, each with its document; ours are known by their documents.
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

    /// Where a publication's bytes gather; the digest is in the name, so bytes of two versions never meet.
    func part(_ publication: Publication) -> String { "\(path)/.rushes/\(publication.clip).\(publication.xxh3).part" }

    /// Removes the parts of a clip that will not be used any more.
    func dropParts(of clip: String, but kept: String? = nil) throws {
        for name in try Files.list("\(path)/.rushes") where name.hasPrefix(clip + ".") && name.hasSuffix(".part") {
            let part = "\(path)/.rushes/\(name)"
            if part != kept { try Files.remove(part) }
        }
    }

    func file(_ holding: PullState.Holding) -> String { "\(path)/\(holding.place)" }

    /// Refuses what could leave the folder or hide in it: the name comes from the network.
    static func check(_ publication: Publication) throws(PullFailure) {
        let name = Array(publication.name.utf8)
        let isFileName = !name.isEmpty && name.count <= 250 && name.first != UInt8(ascii: ".") && publication.name.hasSuffix(".mov")
        guard isFileName, !name.contains(where: { $0 < 32 || $0 == UInt8(ascii: "/") || $0 == 127 }) else {
            throw PullFailure("the hub's file name '\(publication.name.prefix(80))' cannot be used; change its name template")
        }
        let digests = [publication.xxh3, publication.payloadXXH3]
        guard Identifier.isValid(publication.clip), digests.allSatisfy(isDigest), publication.clip == publication.document.clip.id,
            publication.headBytes >= 0, publication.headBytes <= publication.bytes
        else { throw PullFailure("the hub's publication \(publication.sequence) contradicts itself") }
    }

    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Puts a verified part in place under the publication's name, and its document beside it; returns where it lies.
    ///
    /// The document comes first, so that whoever watches for the MOV finds it. Doing it again after a crash comes to the same.
    func place(_ part: String, _ publication: Publication, _ state: inout PullState) throws -> String {
        let name = try freeName(publication, &state)
        try Files.replace("\(path)/\(Self.sidecar(name))", with: try Wire.encodeReadably(publication.document))
        try Files.rename(part, to: "\(path)/\(name)")
        if let old = state.holdings[publication.clip], old.place != name { try remove(old.place, of: publication.clip) }
        state.holdings[publication.clip] = .init(publication, place: name)
        return name
    }

    /// A clip whose file already is what was published: only its name and document are brought up to date.
    ///
    /// So a lost state, or a crash between rename and note, costs a digest and no download.
    func adopt(_ publication: Publication, _ state: inout PullState) throws -> Bool {
        let places = [state.holdings[publication.clip]?.place, publication.name].compactMap(\.self)
        guard let place = try places.first(where: { try isPublished($0, publication) }) else { return false }
        let name = place == publication.name ? place : try freeName(publication, &state)
        try Files.replace("\(path)/\(Self.sidecar(name))", with: try Wire.encodeReadably(publication.document))
        if name != place {
            try Files.rename("\(path)/\(place)", to: "\(path)/\(name)")
            try Files.remove("\(path)/\(Self.sidecar(place))")
        }
        state.holdings[publication.clip] = .init(publication, place: name)
        return true
    }

    private func isPublished(_ place: String, _ publication: Publication) throws -> Bool {
        let file = "\(path)/\(place)"
        guard Files.exists(file), try Files.size(file) == publication.bytes else { return false }
        return try FileDigesting.xxh3(file) == publication.xxh3
    }

    /// The publication's name, or with `_2` and so on where a file that is not ours has it.
    private func freeName(_ publication: Publication, _ state: inout PullState) throws -> String {
        let stem = String(publication.name.dropLast(4))
        for number in 1...999 {
            let name = number == 1 ? publication.name : "\(stem)_\(number).mov"
            if let other = state.holdings.first(where: { $0.value.place == name && $0.key != publication.clip })?.key {
                // The hub gives each name to one clip at a time: the other's new name is on its way here.
                guard number == 1 else { continue }
                try moveAside(other, &state)
                return name
            }
            if isFree(name, for: publication.clip) { return name }
        }
        throw PullFailure("\(path) has 999 other files called like \(publication.name); clear some away")
    }

    private func isFree(_ name: String, for clip: String) -> Bool {
        let sidecar = "\(path)/\(Self.sidecar(name))"
        guard Files.exists("\(path)/\(name)") || Files.exists(sidecar) else { return true }
        return owner(sidecar) == clip
    }

    private func owner(_ sidecar: String) -> String? {
        // A file that is no document of ours belongs to somebody else, which is all we ask.
        guard let bytes = try? Files.read(sidecar, limit: 1 << 20) else { return nil }
        return (try? Wire.decode(ClipDocument.self, from: bytes))?.clip.id
    }

    private func moveAside(_ clip: String, _ state: inout PullState) throws {
        guard let holding = state.holdings[clip] else { return }
        let aside = ".rushes/\(clip).mov"
        if Files.exists(file(holding)) { try Files.rename(file(holding), to: "\(path)/\(aside)") }
        try Files.remove("\(path)/\(Self.sidecar(holding.place))")
        state.holdings[clip]?.place = aside
        try state.save(path)
    }

    /// Removes a clip's former MOV and document; what an editor has put under that name stays.
    private func remove(_ place: String, of clip: String) throws {
        let sidecar = "\(path)/\(Self.sidecar(place))"
        guard place.hasPrefix(".rushes/") || owner(sidecar) == clip else { return }
        try Files.remove("\(path)/\(place)")
        try Files.remove(sidecar)
        try Files.syncFolder(path)
    }

    private static func sidecar(_ name: String) -> String { name.dropLast(4) + ".json" }
}
