import ClipDocuments
import Glibc
import Integrity
import Platform
import Slate
import Time
import Wire

/// The clips on a box's disk: `STATE/clips/ID/` with `media.mp4`, `clip.json` and, from rushesd,
/// `document.json` and `proposals.json`; on the spare disk alike.
public struct ClipStore: Sendable {
    /// Where a clip lies.
    public enum Volume: Sendable { case state, spare }

    /// Bytes below which a disk counts as full: a second of ten cameras at 6 Mb/s, and room to
    /// close their clips.
    public static let leastFree: Int64 = 16 << 20

    /// The box's folder on the first disk; clips lie in `clips` below it.
    public let state: String
    /// A folder on another disk, for when the first takes nothing more; nil without one.
    public let spare: String?

    /// Makes the folders if they are missing; a spare disk that is not there is left for later.
    public init(state: String, spare: String? = nil) throws {
        self.state = state
        self.spare = spare
        try Self.makeClips(in: state)
    }

    private static func makeClips(in root: String) throws {
        // A disk that turned read-only still gives its clips.
        if !Files.isFolder("\(root)/clips") { try Files.createFolders("\(root)/clips") }
    }

    private func makeSpareClips(in root: String) throws {
        guard Files.isFolder(root) else {
            throw SystemFailure("write to", root, code: ENOENT, hint: "connect the spare disk")
        }
        try Self.makeClips(in: root)
    }

    /// Where a clip lies, or would lie.
    public func folder(_ clip: String) -> String {
        let first = "\(state)/clips/\(clip)"
        guard let spare, !Files.exists(first), Files.exists("\(spare)/clips/\(clip)") else {
            return first
        }
        return "\(spare)/clips/\(clip)"
    }

    /// Path of a clip's pictures and sound, on the disk where it lies or would lie.
    public func media(_ clip: String) -> String { "\(folder(clip))/media.mp4" }
    /// Path of what rushesd says of a clip, on the disk where it lies or would lie.
    public func documentPath(_ clip: String) -> String { "\(folder(clip))/document.json" }
    private func proposalsPath(_ clip: String) -> String { "\(folder(clip))/proposals.json" }
    private func manifestPath(_ clip: String) -> String { "\(folder(clip))/clip.json" }

    /// Opens a clip that grows; its folder and manifest are durable when this returns.
    ///
    /// The folder takes its name only with the manifest in it: recovery sets folders without one
    /// aside, and may look at any moment.
    ///
    /// On failure nothing of it is left where the disk allows that. Without a spare disk `.spare`
    /// is the first.
    public func create(_ manifest: ClipManifest, on volume: Volume = .state) throws -> OpenClip {
        let root = volume == .spare ? spare ?? state : state
        let final = "\(root)/clips/\(manifest.id)"
        do {
            if volume == .spare { try makeSpareClips(in: root) }
            try Files.createFolders(final + ".new")
            try Files.replace("\(final).new/clip.json", with: try JSON.encodeReadably(manifest))
            try Files.rename(final + ".new", to: final)
            return OpenClip(store: self, folder: final, file: try AppendFile("\(final)/media.mp4"))
        } catch {
            for path in [final + ".new", final] {
                do { try Files.removeTree(path) } catch { Log.error("\(error)") }
            }
            throw error
        }
    }

    /// Ids of all clips, oldest first (they sort by time). Folders with other names are left alone.
    public func list() throws -> [String] {
        var names = try Files.list("\(state)/clips")
        if let spare, Files.isFolder("\(spare)/clips") {
            // A spare disk that cannot be read hides its own clips only.
            do { names = try (names + Files.list("\(spare)/clips")).sorted() } catch {
                Log.error("\(error)")
            }
        }
        return names.filter(Identifier.isValid)
    }

    /// Of a clip whose spare disk is not here, what was last known.
    public func manifest(_ clip: String) throws -> ClipManifest {
        if isAway(clip), let copy = try copy(clip) { return copy.document.clip }
        return try Self.decode(ClipManifest.self, manifestPath(clip))
    }

    func write(_ manifest: ClipManifest) throws {
        try Files.replace(manifestPath(manifest.id), with: try JSON.encodeReadably(manifest))
    }

    /// Nil when rushesd has not written one yet.
    public func document(_ clip: String) throws -> ClipDocument? {
        isAway(clip) ? try copy(clip)?.document : try writtenDocument(clip)
    }

    func writtenDocument(_ clip: String) throws -> ClipDocument? {
        guard Files.exists(documentPath(clip)) else { return nil }
        return try Self.decode(ClipDocument.self, documentPath(clip))
    }

    /// Of a clip whose spare disk is not here, onto the first disk.
    public func write(_ document: ClipDocument) throws {
        guard !isAway(document.clip.id) else { return try keepCopy(document) }
        try Files.replace(documentPath(document.clip.id), with: try JSON.encodeReadably(document))
    }

    /// What was heard in a clip; nil where nobody has listened yet.
    public func proposals(_ clip: String) throws -> Proposals? {
        guard Files.exists(proposalsPath(clip)) else { return nil }
        return try Self.decode(Proposals.self, proposalsPath(clip))
    }

    /// Takes the place of what was heard before; durable when it returns.
    public func write(_ proposals: Proposals) throws {
        try Files.replace(proposalsPath(proposals.clip), with: try JSON.encodeReadably(proposals))
    }

    /// Removes a clip's media and keeps what was written of it; the caller has made sure that the
    /// backend holds it.
    public func evict(_ clip: String) throws { try Files.remove(media(clip)) }

    /// Removes a clip and all it had; the caller has made sure that the backend holds it.
    public func remove(_ clip: String) throws { try Files.removeTree(folder(clip)) }

    static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
        do { return try JSON.decode(type, from: try Files.read(path)) } catch let failure
            as WireFailure
        {
            throw ClipFailure(.damaged, "\(path) cannot be read: \(failure)")
        }
    }
}

/// A clip that cannot be used as it is.
public struct ClipFailure: Error, CustomStringConvertible {
    /// Why a clip cannot be used.
    public enum Code: Sendable {
        /// Its JSON or its media is not what we write.
        case damaged
        /// No whole fragment was on the disk.
        case empty
    }

    /// For the program; `description` is for people.
    public let code: Code
    /// One sentence: which file, and what is wrong with it.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
