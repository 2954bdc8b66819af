import Catalogue
import Platform

/// The thread that publishes: told of clips, and every half minute it looks for what failed before (a full disk, say).
final class PublisherThread: Sendable {
    private let queue: BoundedQueue<String>
    private let thread: NamedThread

    private static let retry: Int64 = 30_000_000_000

    /// Takes clips to look at from `queue`; what a full queue refused is found by the next look.
    init(
        _ queue: BoundedQueue<String>, _ desk: PublicationDesk, _ uploads: UploadDesk, _ catalogue: HubCatalogue,
        published: @escaping @Sendable () -> Void
    ) throws(SystemFailure) {
        self.queue = queue
        thread = try NamedThread("publisher") {
            var loop = PublisherLoop(desk: desk, uploads: uploads, catalogue: catalogue, published: published)
            loop.sweep()
            while queue.isOpen {
                if let clip = queue.pop(until: Clock.monotonic() + Self.retry) { loop.publish(clip) } else { loop.sweep() }
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

    init(
        desk: PublicationDesk, uploads: UploadDesk, catalogue: HubCatalogue, published: @escaping @Sendable () -> Void
    ) {
        self.desk = desk
        self.uploads = uploads
        self.catalogue = catalogue
        self.published = published
    }

    mutating func publish(_ clip: String) {
        do {
            guard let publication = try desk.publish(clip) else { return }
            complaints[clip] = nil
            Log.info("published \(publication.name), revision \(publication.revision) of clip \(clip)")
            published()
            for loser in try desk.losers(of: clip) { try uploads.remove(loser) }
        } catch {
            complain(clip, "cannot publish clip \(clip): \(error)")
        }
    }

    mutating func sweep() {
        do {
            for clip in try catalogue.clipsToPublish() { publish(clip) }
            complaints[""] = nil
        } catch {
            complain("", "cannot look for clips to publish: \(error)")
        }
    }

    private mutating func complain(_ key: String, _ sentence: String) {
        if complaints[key] != sentence { Log.error(sentence) }
        complaints[key] = sentence
    }
}
