import Catalogue
import Footage
import Glibc
import Integrity
import Platform
import Slate
import Synchronization

/// Turns clips that are whole into files for editors. One thread publishes; any thread may ask.
final class PublicationDesk: Sendable {
    private let catalogue: HubCatalogue
    private let folders: HubFolders
    private let template: NameTemplate
    /// Held while a file and its row in the catalogue do not agree.
    private let swap = Mutex(())

    init(_ catalogue: HubCatalogue, _ folders: HubFolders, _ template: NameTemplate) {
        self.catalogue = catalogue
        self.folders = folders
        self.template = template
    }

    /// Publishes the clip if its media is whole and its document newer than what is published; nil when there is nothing to do.
    func publish(_ clip: String) throws -> Publication? {
        guard let document = try catalogue.newestDocument(of: clip) else { return nil }
        guard let media = MediaChoice.winner(try catalogue.media(of: clip), for: document) else { return nil }
        if let former = try catalogue.publication(of: clip), former.revision >= document.revision { return nil }
        let filed = try make(document, from: folders.upload(media.upload))
        try removeFormerNames(of: filed)
        return filed
    }

    /// Whole uploads of a published clip that are not it: their bytes serve nobody any more.
    func losers(of clip: String) throws -> [String] {
        let media = try catalogue.media(of: clip)
        guard let winner = MediaChoice.winner(media, for: try catalogue.newestDocument(of: clip)) else { return [] }
        return media.map(\.upload).filter { $0 != winner.upload }
    }

    /// Opens the published file with the facts that belong to these very bytes; nil when the clip is not published.
    func open(_ clip: String) throws -> OpenMovie? {
        try swap.withLock { _ in
            guard let publication = try catalogue.publication(of: clip) else { return nil }
            let path = folders.published(publication.name)
            // A disk that failed between rename and catalogue leaves a newer file until the next try.
            guard try Files.size(path) == publication.bytes else {
                throw Refusal(503, "\(publication.name) is being published anew; try again")
            }
            return OpenMovie(publication, try Descriptor.open(path, O_RDONLY))
        }
    }

    /// Removes what a crash left half done.
    func recover() throws {
        for name in try Files.list(folders.published) where name.hasPrefix(".") && name.hasSuffix(".part") {
            try Files.remove(folders.published(name))
        }
        for publication in try catalogue.publications(after: 0) { try removeFormerNames(of: publication) }
    }

    private func make(_ document: ClipDocument, from media: String) throws -> Publication {
        let draft = folders.draft(document.clip.id)
        do {
            let file = try Publishing.publish(media: media, document: document, to: draft)
            return try put(draft, in: try describe(file, draft, document))
        } catch {
            // A full disk gets its room back; a draft that stays is removed at the next start.
            try? Files.remove(draft)
            throw error
        }
    }

    private func describe(_ file: PublishedFile, _ draft: String, _ document: ClipDocument) throws -> Publication {
        let (whole, payload) = (XXH3(), XXH3())
        try FileDigest.run(draft, from: 0, to: file.headBytes) { whole.update($0) }
        try FileDigest.run(draft, from: file.headBytes, to: file.bytes) {
            whole.update($0)
            payload.update($0)
        }
        return Publication(
            sequence: 0, clip: document.clip.id, revision: document.revision, name: try reserveName(document),
            bytes: file.bytes, headBytes: file.headBytes, xxh3: whole.hex, payloadXXH3: payload.hex,
            publishedAt: Clock.wall(), document: document.asPublished)
    }

    /// The first free name of the template; one kept for this clip before, by a try that crashed, is free to it.
    private func reserveName(_ document: ClipDocument) throws -> String {
        let mine = Set(try catalogue.names(of: document.clip.id))
        var choice = 1
        while true {
            let name = template.name(for: document, choice: choice)
            if mine.contains(name) { return name }
            // A file that is not ours is somebody's work.
            let isForeign = Files.exists(folders.published(name))
            if !isForeign, try catalogue.reserve(name, for: document.clip.id) { return name }
            choice += 1
        }
    }

    private func put(_ draft: String, in publication: Publication) throws -> Publication {
        try swap.withLock { _ in
            try Files.rename(draft, to: folders.published(publication.name))
            return try catalogue.publish(publication)
        }
    }

    private func removeFormerNames(of publication: Publication) throws {
        for name in try catalogue.names(of: publication.clip) where name != publication.name {
            try Files.remove(folders.published(name))
            try catalogue.release(name)
        }
    }
}

/// A published file held open: it stays readable to the end even if it is published anew meanwhile.
final class OpenMovie: Sendable {
    let publication: Publication
    private let file: Descriptor

    init(_ publication: Publication, _ file: consuming Descriptor) {
        self.publication = publication
        self.file = file
    }

    func read(at offset: Int64, count: Int) throws(SystemFailure) -> [UInt8] {
        try Files.read(file, at: offset, count: count, publication.name)
    }
}
