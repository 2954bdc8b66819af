import Catalogue
import ClipDocuments
import Hummingbird
import Slate

/// Server-sent events (WHATWG HTML, 9.2): what was published since, then what is published, and a
/// comment when it is quiet.
struct EventFeed: Sendable {
    let catalogue: HubCatalogue
    let board: FeedBoard
    let lane: BlockingLane

    /// A comment this often keeps the connection known to live.
    static let quiet: Duration = .seconds(15)
    private static let batch = 100

    /// Writes until the reader goes or the hub ends.
    func write(after sequence: Int64, to writer: inout any ResponseBodyWriter) async throws {
        // Followed before the first look, so that nothing falls between.
        let (wakes, nudge) = board.follow()
        // Cancelled, it ends.
        let ticker = Task { while (try? await Task.sleep(for: Self.quiet)) != nil { nudge() } }
        defer { ticker.cancel() }
        var sequence = sequence
        try await writer.write(ByteBuffer(string: ": rushes\n\n"))
        _ = try await writeNews(after: &sequence, to: &writer)
        for await _ in wakes {
            let wrote = try await writeNews(after: &sequence, to: &writer)
            if !wrote { try await writer.write(ByteBuffer(string: ":\n\n")) }
        }
    }

    private func writeNews(after sequence: inout Int64, to writer: inout any ResponseBodyWriter)
        async throws -> Bool
    {
        var wrote = false
        while true {
            let after = sequence
            let (identity, news) = try await lane.run {
                try catalogue.news(after: after, limit: Self.batch)
            }
            for publication in news {
                try await writer.write(ByteBuffer(bytes: try Self.event(publication, of: identity)))
            }
            guard let last = news.last else { return wrote }
            sequence = last.sequence
            wrote = true
        }
    }

    static func event(_ publication: Publication, of hub: HubIdentity) throws -> [UInt8] {
        let cursor = HubCursor(hub, publication.sequence)
        return Array("id: \(cursor)\nevent: published\ndata: ".utf8)
            + (try JSON.encode(publication)) + Array("\n\n".utf8)
    }
}
