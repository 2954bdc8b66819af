import Catalogue
import ClipDocuments
import Glibc
import Integrity
import Platform
import Publishing
import Time

/// Turns clips that are whole into files for editors. One thread publishes; any thread may ask.
///
/// A movie is made once; what is said of it later changes its document alone. Its name follows the
/// slate until it is settled.
final class PublicationDesk: Sendable {
    let catalogue: HubCatalogue
    let folders: HubFolders
    private let template: NameTemplate
    private let settle: Int64
    let now: @Sendable () -> UTCTime
    /// Taken while a file and its row in the catalogue do not agree.
    private let swap = DiskTurn()
    /// Clips whose published file was read and found damaged; until it is made again.
    let rotten = Locked<Set<String>>([])
    /// Told of a clip whose files were found damaged, or mended.
    let told: @Sendable (String) -> Void

    /// - Parameter settleSeconds: how long after cut a correction renames the movie.
    init(
        _ catalogue: HubCatalogue, _ folders: HubFolders, _ template: NameTemplate,
        settleSeconds: Int = 60,
        now: @escaping @Sendable () -> UTCTime = { Clock.wall() },
        told: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.told = told
        self.catalogue = catalogue
        self.folders = folders
        self.template = template
        settle = Int64(settleSeconds) * 1_000_000_000
        self.now = now
    }

    /// Publishes the clip if its media is whole and its document newer than what is published; nil
    /// when there is nothing to do.
    func publish(_ clip: String) throws -> Publication? {
        guard let document = try catalogue.newestDocument(of: clip) else { return nil }
        guard let former = try catalogue.publication(of: clip) else {
            guard let media = try soundMedia(of: clip, for: document) else { return nil }
            return try finish(try make(document, from: folders.upload(media.upload), name: nil))
        }
        let isAsked = try catalogue.isRenameAsked(of: clip)
        guard former.revision < document.revision || isAsked || !isInPlace(former) else {
            return nil
        }
        let name = try name(document, former, isAsked: isAsked)
        guard let place = try place(of: former) else {
            // Somebody removed or changed the file: a clip and this publisher make the same bytes
            // again.
            guard let media = try soundMedia(of: clip, for: document) else { return nil }
            return try finish(try make(document, from: folders.upload(media.upload), name: name))
        }
        return try finish(try tell(document, former, lyingAt: place, name: name))
    }

    /// What a published movie would be called by its clip's newest document; nil without one.
    func nameByCurrentSlate(of clip: String) throws -> String? {
        try catalogue.newestDocument(of: clip).map { template.name(for: $0, choice: 1) }
    }

    /// Whole uploads of a published clip that are not it: their bytes serve nobody any more.
    func losers(of clip: String) throws -> [String] {
        let media = try catalogue.media(of: clip)
        guard media.count > 1, let document = try catalogue.newestDocument(of: clip) else {
            return []
        }
        guard let winner = try soundMedia(of: clip, for: document) else { return [] }
        return media.map(\.upload).filter { $0 != winner.upload }
    }

    /// Opens the published file with the facts that belong to these very bytes; nil when the clip
    /// is not published.
    func open(_ clip: String) throws -> OpenMovie? {
        try swap.take {
            guard let publication = try catalogue.publication(of: clip) else { return nil }
            let path = folders.published(publication.name)
            // A disk that failed between rename and catalogue leaves a newer file until the next
            // try; and somebody may have removed the file by hand.
            guard isInPlace(publication) else {
                throw Refusal(
                    503, "\(publication.name) is being published anew; try again",
                    chinese: "\(publication.name) 正在重新生成; 请稍后再试",
                    retryAfter: 10)
            }
            return OpenMovie(publication, try Descriptor.open(path, O_RDONLY))
        }
    }

    /// Removes what a crash left half done, and gives a movie that was being renamed its name in
    /// the catalogue.
    func recover() throws {
        for name in try Files.list(folders.published)
        where name.hasPrefix(".") && name.hasSuffix(".part") {
            try Files.remove(folders.published(name))
        }
        for publication in try catalogue.publications(after: 0) {
            if publication.damaged?.contains(StoredFile.Kind.movie.rawValue) == true {
                rotten.withLock { _ = $0.insert(publication.clip) }
            }
            if let place = try place(of: publication), place != publication.name {
                try Files.rename(folders.published(place), to: folders.published(publication.name))
            }
            try removeFormerNames(of: publication)
        }
    }

    private func finish(_ publication: Publication) throws -> Publication {
        try removeFormerNames(of: publication)
        return publication
    }

    // MARK: Making a movie

    /// - Parameter name: nil takes the first free name of the template.
    private func make(_ document: ClipDocument, from media: String, name: String?) throws
        -> Publication
    {
        let draft = folders.draft(document.clip.id)
        do {
            let file = try MoviePublisher.publish(media: media, document: document, to: draft)
            let digests = try MovieDigests(draft, headBytes: file.headBytes, bytes: file.bytes)
            let name = try name ?? reserveName(document, for: (file.bytes, digests.xxh3))
            return try put(draft, in: describe(file, digests, document, name))
        } catch {
            // A full disk gets its room back; a draft that stays is removed at the next start.
            try? Files.remove(draft)
            throw error
        }
    }

    private func describe(
        _ file: PublishedFile, _ digests: MovieDigests, _ document: ClipDocument, _ name: String
    ) -> Publication {
        let movie = MovieFacts(
            name: name, bytes: file.bytes, xxh3: digests.xxh3, sha256: digests.sha256,
            frames: file.frames)
        return Publication(
            sequence: 0, clip: document.clip.id, revision: document.revision, name: name,
            bytes: file.bytes,
            headBytes: file.headBytes, xxh3: digests.xxh3, payloadXXH3: digests.payloadXXH3,
            publishedAt: now(),
            document: document.published(as: movie))
    }

    private func put(_ draft: String, in publication: Publication) throws -> Publication {
        try swap.take {
            try Files.rename(draft, to: folders.published(publication.name))
            if rotten.withLock({ $0.remove(publication.clip) }) != nil {
                try catalogue.noteMended(StoredFile(publication), at: now())
                told(publication.clip)
            }
            return try catalogue.publish(publication)
        }
    }

    // MARK: Telling it anew

    /// Where a published movie lies: under its name, or under one that a crash had just given it;
    /// nil when it is not there as it was.
    private func place(of publication: Publication) throws -> String? {
        if isRotten(publication.clip) { return nil }
        let names = [publication.name] + (try catalogue.names(of: publication.clip))
        return try names.first { name in
            let path = folders.published(name)
            return Files.exists(path) ? try Files.size(path) == publication.bytes : false
        }
    }

    /// The same file with a newer document, and under another name where the slate was corrected in
    /// time.
    private func tell(
        _ document: ClipDocument, _ former: Publication, lyingAt place: String, name: String
    ) throws -> Publication {
        var news = former
        news.revision = document.revision
        news.publishedAt = now()
        news.name = name
        var movie = try facts(of: former, lyingAt: place, document)
        movie.name = name
        news.document = document.published(as: movie)
        return try swap.take { [news] in
            if place != name {
                try Files.rename(folders.published(place), to: folders.published(name))
            }
            return try catalogue.publish(news)
        }
    }

    /// An earlier version published without them.
    private func facts(of former: Publication, lyingAt place: String, _ document: ClipDocument)
        throws -> MovieFacts
    {
        if let movie = former.document.movie { return movie }
        let path = folders.published(place)
        let digests = try MovieDigests(path, headBytes: former.headBytes, bytes: former.bytes)
        return MovieFacts(
            name: former.name, bytes: former.bytes, xxh3: digests.xxh3, sha256: digests.sha256,
            frames: document.asPublished.clip.time.frames)
    }

    // MARK: Its name

    private func name(_ document: ClipDocument, _ former: Publication, isAsked: Bool) throws
        -> String
    {
        let isCalledElse =
            template.name(for: document, choice: 1)
            != template.name(for: former.document, choice: 1)
        let follows = try isCalledElse && !isSettled(former.clip, document)
        return isAsked || follows
            ? try reserveName(document, for: (former.bytes, former.xxh3)) : former.name
    }

    /// Whether the movie has had its name for so long that projects may point at it: since cut, or
    /// since it first lay in the folder.
    private func isSettled(_ clip: String, _ document: ClipDocument) throws -> Bool {
        guard let first = try catalogue.firstPublished(clip) else { return true }
        var begin = first
        // A clock that nobody set says nothing of when the cut was.
        if document.clip.time.clockSynchronised, let cut = document.take.cutAt, cut < begin {
            begin = cut
        }
        let (age, isBeyond) = now().nanoseconds.subtractingReportingOverflow(begin.nanoseconds)
        return isBeyond || age >= settle
    }

    /// The first free name of the template; one kept for this clip before, by a try that crashed,
    /// is free to it.
    private func reserveName(_ document: ClipDocument, for movie: (bytes: Int64, xxh3: String))
        throws -> String
    {
        let mine = Set(try catalogue.names(of: document.clip.id))
        var choice = 1
        while true {
            let name = template.name(for: document, choice: choice)
            if mine.contains(name) { return name }
            // A file that is not ours is somebody's work; the very movie is what a catalogue from a
            // backup has forgotten.
            let isForeign =
                try isTaken(name) && !isMovie(name, bytes: movie.bytes, xxh3: movie.xxh3)
            if !isForeign, try catalogue.reserve(name, for: document.clip.id) { return name }
            choice += 1
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
