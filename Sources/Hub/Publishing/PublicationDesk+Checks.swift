import Catalogue
import Glibc
import Integrity
import Platform
import Slate

/// What lies on the hub's disk is looked at before it is handed on.
extension PublicationDesk {
    /// The clip's media whose bytes are those that were filed, read and digested now; nil when none is.
    ///
    /// What rotted is noted: the receipt then says `mismatched`, and the box sends the clip again.
    func soundMedia(of clip: String, for document: ClipDocument) throws -> HubMedia? {
        while let media = MediaChoice.winner(try catalogue.media(of: clip), for: document) {
            let found = try digest(folders.upload(media.upload), bytes: media.bytes)
            if found == media.xxh3 { return media }
            Log.error(
                """
                \(folders.upload(media.upload)) is not what clip \(clip) was filed as: it has rotted on \
                this disk (digest \(shown(found)) instead of \(media.xxh3)); it is not published. Its box \
                sends it again when it next asks for it, or at once by `rushes send again` there. \
                Check the disk.
                """)
            try catalogue.noteRot(of: media, xxh3: found)
        }
        return nil
    }

    /// Published clips whose file is gone, has another length or was found rotten.
    func missing() throws -> [String] { try catalogue.publications(after: 0).filter { !isInPlace($0) }.map(\.clip) }

    /// Reads a published file that did not digest to what was published; a rotten one is made again.
    func doubt(_ clip: String) throws {
        guard let publication = try catalogue.publication(of: clip) else { return }
        let path = folders.published(publication.name)
        let found = try digest(path, bytes: publication.bytes)
        guard found != publication.xxh3, rotten.withLock({ $0.insert(clip).inserted }) else {
            return
        }
        Log.error(
            """
            \(path) is not what was published: it has rotted on this disk (digest \(shown(found)) \
            instead of \(publication.xxh3)); it is made again from what its box sent. Check the disk.
            """)
    }

    func isRotten(_ clip: String) -> Bool { rotten.withLock { $0.contains(clip) } }

    private func shown(_ digest: String) -> String { digest.isEmpty ? "unreadable" : digest }

    /// Whether the published file is there, by its length, and nobody found it rotten.
    func isInPlace(_ publication: Publication) -> Bool {
        if isRotten(publication.clip) { return false }
        // A file that cannot be looked at cannot be served either.
        return (try? Files.size(folders.published(publication.name))) == publication.bytes
    }

    /// Whether a file has this name, or one that an editor's disk takes for it; a file that is not ours is somebody's work.
    func isTaken(_ name: String) throws -> Bool {
        if Files.exists(folders.published(name)) { return true }
        let folded = FoldedName(name)
        let ours = Set(try catalogue.allNames())
        return try Files.list(folders.published).contains { FoldedName($0) == folded && !ours.contains($0) }
    }

    /// Empty when the file is gone, too short or cannot be read.
    private func digest(_ path: String, bytes: Int64) throws -> String {
        do {
            guard try Files.size(path) >= bytes else { return "" }
            let digest = XXH3()
            try FileDigest.run(path, from: 0, to: bytes) { digest.update($0) }
            return digest.hex
        } catch {
            guard [ENOENT, EIO].contains(error.code) else { throw error }
            return ""
        }
    }
}
