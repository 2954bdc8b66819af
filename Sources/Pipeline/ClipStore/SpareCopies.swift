import ClipDocuments
import Platform
import Slate
import Time

/// What is written of a clip on the spare disk, kept on the first one as well: whoever takes the
/// disk out takes the pictures, and not that they exist.
public struct SpareCopy: Codable, Equatable, Sendable {
    /// The spare disk's folder, as the configuration named it.
    public let folder: String
    /// The newest document that was written of the clip.
    public let document: ClipDocument
}

extension ClipStore {
    private var copies: String { "\(state)/spare-clips" }
    private func copyPath(_ clip: String) -> String { "\(copies)/\(clip).json" }

    /// On which disk a clip lies, or would.
    public func volume(_ clip: String) -> Volume {
        folder(clip).hasPrefix("\(state)/clips/") ? .state : .spare
    }

    /// A clip whose spare disk is not here: of it there is what was written, and no media.
    public func isAway(_ clip: String) -> Bool {
        Files.exists(copyPath(clip)) && !Files.exists(folder(clip))
    }

    /// Where a clip lies whose disk is not here; nil for all others.
    public func awayFolder(_ clip: String) throws -> String? {
        isAway(clip) ? try copy(clip)?.folder : nil
    }

    /// Ids of the clips that lie on a spare disk, here or not, as far as the first disk tells.
    public func copiedClips() throws -> [String] {
        guard Files.isFolder(copies) else { return [] }
        return try Files.list(copies).filter { $0.hasSuffix(".json") }.map {
            String($0.dropLast(5))
        }.filter(Identifier.isValid)
    }

    func copy(_ clip: String) throws -> SpareCopy? {
        guard Files.exists(copyPath(clip)) else { return nil }
        return try Self.decode(SpareCopy.self, copyPath(clip))
    }

    /// Keeps a document of a clip on the spare disk here too; nothing for clips on the first disk.
    ///
    /// - Parameter isKnown: the caller knows that the clip lies on the spare disk, also where that
    ///   disk went before this one took a copy.
    public func keepCopy(_ document: ClipDocument, isKnown: Bool = false) throws {
        let clip = document.clip.id
        let isOnSpare = volume(clip) == .spare || (isKnown && !Files.exists(folder(clip)))
        let lies = isAway(clip) ? try copy(clip)?.folder : isOnSpare ? spare : nil
        guard let lies else { return }
        let copy = SpareCopy(folder: lies, document: document)
        // One that is damaged is written anew.
        guard (try? self.copy(clip)) != copy else { return }
        if !Files.isFolder(copies) { try Files.createFolders(copies) }
        try Files.replace(copyPath(clip), with: try JSON.encodeReadably(copy))
    }

    /// The clip is no more, or lies on the first disk now.
    public func dropCopy(_ clip: String) throws {
        if Files.exists(copyPath(clip)) { try Files.remove(copyPath(clip)) }
    }

    /// Writes what was said of a clip while its disk was away onto that disk.
    public func bringBack(_ clip: String) throws {
        guard !isAway(clip), let kept = try copy(clip)?.document else { return }
        if try writtenDocument(clip)?.revision ?? 0 < kept.revision {
            try Files.replace(documentPath(clip), with: JSON.encodeReadably(kept))
        }
        if volume(clip) == .state { try dropCopy(clip) }
    }
}
