import Catalogue
import ClipDocuments
import Glibc
import Integrity
import Platform
import Slate

/// What lies on the hub's disk is looked at before it is handed on.
extension PublicationDesk {
    /// The clip's media whose bytes are those that were filed, read and digested now; nil when none
    /// is.
    ///
    /// What the disk damaged is noted: the receipt then says so, and the box sends the clip again.
    func soundMedia(of clip: String, for document: ClipDocument) throws -> HubMedia? {
        while let media = MediaChoice.winner(try catalogue.media(of: clip), for: document) {
            let file = StoredFile(media)
            let found = try digest(path(of: file), bytes: file.bytes)
            if found == file.xxh3 { return media }
            try settle(file, found: found)
        }
        return nil
    }

    /// Published clips whose file is gone, has another length or was found damaged.
    func missing() throws -> [String] {
        try catalogue.publications(after: 0).filter { !isInPlace($0) }.map(\.clip)
    }

    /// Reads a published file that did not digest to what was published; a damaged one is made
    /// again.
    func doubt(_ clip: String) throws {
        guard let publication = try catalogue.publication(of: clip) else { return }
        let file = StoredFile(publication)
        try settle(file, found: try digest(path(of: file), bytes: file.bytes))
    }

    func path(of file: StoredFile) -> String {
        switch file.kind {
        case .media: folders.upload(file.id)
        case .movie: folders.published(file.name)
        }
    }

    /// Takes in what a file was found to hold, empty where it could not be read; whether that is
    /// news.
    ///
    /// A file that was replaced or removed while it was read says nothing.
    @discardableResult func settle(_ file: StoredFile, found: String) throws -> Bool {
        guard try isCurrent(file) else { return false }
        let isSound = found == file.xxh3
        // Before the catalogue, which may be full: nobody gets what is damaged.
        if file.kind == .movie {
            rotten.withLock { if isSound { $0.remove(file.clip) } else { $0.insert(file.clip) } }
        }
        guard try catalogue.noteReading(of: file, found: found, at: now()) else { return false }
        if isSound {
            Log.notice(
                "\(path(of: file)) reads as it was filed again; this disk cannot be trusted, check it"
            )
        } else {
            complain(of: file, found)
        }
        told(file.clip)
        return true
    }

    private func isCurrent(_ file: StoredFile) throws -> Bool {
        switch file.kind {
        case .media:
            try catalogue.media(of: file.clip).contains {
                $0.upload == file.id && $0.xxh3 == file.xxh3
            }
        case .movie:
            try catalogue.publication(of: file.clip).map {
                $0.xxh3 == file.xxh3 && $0.name == file.name
            } ?? false
        }
    }

    private func complain(of file: StoredFile, _ found: String) {
        let what =
            "\(path(of: file)) is damaged: clip \(file.clip) was filed with digest \(file.xxh3), this disk "
            + (found.isEmpty ? "cannot read it" : "gives \(found)")
        switch file.kind {
        case .media:
            Log.error("\(what). Its box sends it again by itself while it has it. Check the disk.")
        case .movie:
            Log.error("\(what). It is made again from what its box sent. Check the disk.")
        }
    }

    func isRotten(_ clip: String) -> Bool { rotten.withLock { $0.contains(clip) } }

    /// Whether the published file is there, by its length, and nobody found it damaged.
    func isInPlace(_ publication: Publication) -> Bool {
        if isRotten(publication.clip) { return false }
        // A file that cannot be looked at cannot be served either.
        return (try? Files.size(folders.published(publication.name))) == publication.bytes
    }

    /// Whether a file has this name, or one that an editor's disk takes for it; a file that is not
    /// ours is somebody's work.
    func isTaken(_ name: String) throws -> Bool {
        if Files.exists(folders.published(name)) { return true }
        let folded = FoldedName(name)
        let ours = Set(try catalogue.allNames())
        return try Files.list(folders.published).contains {
            FoldedName($0) == folded && !ours.contains($0)
        }
    }

    /// Whether the file of this name is this very movie.
    func isMovie(_ name: String, bytes: Int64, xxh3: String) throws -> Bool {
        let path = folders.published(name)
        guard Files.exists(path), try Files.size(path) == bytes else { return false }
        return try digest(path, bytes: bytes) == xxh3
    }

    /// Empty when the file is gone, too short or cannot be read.
    private func digest(_ path: String, bytes: Int64) throws -> String {
        let digest = XXH3()
        let isWhole = try Self.readable {
            guard try Files.size(path) >= bytes else { return false }
            try Files.pieces(of: path, to: bytes) { digest.update($0) }
            return true
        }
        return isWhole ? digest.hex : ""
    }

    /// False where the disk does not give the file; what else goes wrong says nothing of the file
    /// and is thrown.
    static func readable(_ body: () throws -> Bool) throws -> Bool {
        do { return try body() } catch let failure as SystemFailure
            where [ENOENT, EIO].contains(failure.code)
        { return false }
    }
}
