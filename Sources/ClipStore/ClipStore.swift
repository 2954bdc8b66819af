import Integrity
import Platform
import Slate

/// The clips on a box's disk: `STATE/clips/ID/` with `media.mp4`, `clip.json` and, from rushesd, `document.json`.
public struct ClipStore: Sendable {
    public let state: String
    private var clips: String { "\(state)/clips" }

    /// Makes the folders if they are missing.
    public init(state: String) throws {
        self.state = state
        try Files.createFolders("\(state)/clips")
    }

    public func folder(_ clip: String) -> String { "\(clips)/\(clip)" }
    public func media(_ clip: String) -> String { "\(folder(clip))/media.mp4" }
    public func documentPath(_ clip: String) -> String { "\(folder(clip))/document.json" }
    private func manifestPath(_ clip: String) -> String { "\(folder(clip))/clip.json" }

    /// Opens a clip that grows; its folder and manifest are durable when this returns.
    ///
    /// The folder takes its name only with the manifest in it: recovery sets folders without one aside, and may look at any moment.
    public func create(_ manifest: ClipManifest) throws -> OpenClip {
        let temporary = folder(manifest.id) + ".new"
        try Files.createFolders(temporary)
        try Files.replace("\(temporary)/clip.json", with: try Wire.encodeReadably(manifest))
        try Files.rename(temporary, to: folder(manifest.id))
        return OpenClip(store: self, file: try AppendFile(media(manifest.id)))
    }

    /// Ids of all clips, oldest first (they sort by time). Folders with other names are left alone.
    public func list() throws -> [String] { try Files.list(clips).filter(Identifier.isValid) }

    public func manifest(_ clip: String) throws -> ClipManifest {
        try Self.decode(ClipManifest.self, manifestPath(clip))
    }

    func write(_ manifest: ClipManifest) throws {
        try Files.replace(manifestPath(manifest.id), with: try Wire.encodeReadably(manifest))
    }

    /// Nil when rushesd has not written one yet.
    public func document(_ clip: String) throws -> ClipDocument? {
        guard Files.exists(documentPath(clip)) else { return nil }
        return try Self.decode(ClipDocument.self, documentPath(clip))
    }

    public func write(_ document: ClipDocument) throws {
        try Files.replace(documentPath(document.clip.id), with: try Wire.encodeReadably(document))
    }

    /// Removes a clip and all it had; the caller has made sure that the backend holds it.
    public func remove(_ clip: String) throws { try Files.removeTree(folder(clip)) }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
        do { return try Wire.decode(type, from: try Files.read(path)) } catch let failure as WireFailure {
            throw ClipFailure(.damaged, "\(path) cannot be read: \(failure)")
        }
    }
}

/// A clip that cannot be used as it is.
public struct ClipFailure: Error, CustomStringConvertible {
    public enum Code: Sendable {
        /// Its JSON or its media is not what we write.
        case damaged
        /// No whole fragment was on the disk.
        case empty
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
