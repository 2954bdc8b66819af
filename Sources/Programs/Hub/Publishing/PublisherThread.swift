import Catalogue
import Platform

/// The thread that publishes: told of clips, and every ten seconds it looks for what failed before
/// (a full disk, a locked catalogue) or went missing.
final class PublisherThread: Sendable {
    private let queue: BoundedQueue<String>
    private let thread: NamedThread

    private static let retry: Int64 = 10_000_000_000
    /// A box waits for the receipt of what is whole and not filed.
    private static let soon: Int64 = 1_000_000_000

    /// Takes clips to look at from `queue`; what a full queue refused is found by the next look.
    init(
        _ queue: BoundedQueue<String>, _ desk: PublicationDesk, _ uploads: UploadDesk,
        _ catalogue: HubCatalogue,
        published: @escaping @Sendable () -> Void
    ) throws(SystemFailure) {
        self.queue = queue
        thread = try NamedThread("publisher") {
            var loop = PublisherLoop(
                desk: desk, uploads: uploads, catalogue: catalogue, published: published)
            loop.remember()
            loop.sweep()
            while queue.isOpen {
                let pause = loop.hasUnfiled ? Self.soon : Self.retry
                if let clip = queue.pop(until: Clock.monotonic() + pause) {
                    loop.publish(clip)
                } else {
                    loop.sweep()
                }
            }
        }
    }

    /// Ends after the clip at hand.
    func stop() {
        queue.close()
        thread.join()
    }
}

private struct PublisherLoop {
    let desk: PublicationDesk
    let uploads: UploadDesk
    let catalogue: HubCatalogue
    let published: @Sendable () -> Void
    /// What was said of a clip last: a standing fault is logged once.
    private var complaints: [String: String] = [:]
    private var letters = CameraLetters()
    /// Something whole could not be filed at the last look.
    private(set) var hasUnfiled = false
    private var nextExpiry: Int64 = 0

    private static let expiryPause: Int64 = 600_000_000_000

    init(
        desk: PublicationDesk, uploads: UploadDesk, catalogue: HubCatalogue,
        published: @escaping @Sendable () -> Void
    ) {
        self.desk = desk
        self.uploads = uploads
        self.catalogue = catalogue
        self.published = published
    }

    mutating func publish(_ clip: String) {
        file()
        do {
            if let publication = try desk.publish(clip) {
                Log.info(
                    "published \(publication.name), revision \(publication.revision) of clip \(clip)"
                )
                if let sentence = letters.note(publication.document) { Log.warning(sentence) }
                published()
            }
            complaints[clip] = nil
            for loser in try desk.losers(of: clip) { try uploads.remove(loser, forced: true) }
        } catch {
            complain(clip, "cannot publish clip \(clip): \(error)")
        }
    }

    /// What was published before this start has letters and numbers too.
    mutating func remember() {
        do {
            for publication in try catalogue.publications(after: 0) {
                if let sentence = letters.note(publication.document) { Log.warning(sentence) }
            }
        } catch {
            complain("", "cannot look through what is published: \(error)")
        }
    }

    mutating func sweep() {
        file()
        do {
            let clips = Set(try catalogue.clipsToPublish() + desk.missing())
            for clip in clips.sorted() { publish(clip) }
            try expire()
            complaints[""] = nil
        } catch {
            complain("", "cannot look for clips to publish: \(error)")
        }
    }

    private mutating func file() {
        do {
            try uploads.fileWhatIsWhole()
            hasUnfiled = false
            complaints["filing"] = nil
        } catch {
            hasUnfiled = true
            complain("filing", "cannot file what is whole: \(error)")
        }
    }

    private mutating func expire() throws {
        let now = Clock.monotonic()
        guard now >= nextExpiry else { return }
        try uploads.expire(now: Clock.wall())
        nextExpiry = now + Self.expiryPause
    }

    private mutating func complain(_ key: String, _ sentence: String) {
        if complaints[key] != sentence { Log.error(sentence) }
        complaints[key] = sentence
    }
}
