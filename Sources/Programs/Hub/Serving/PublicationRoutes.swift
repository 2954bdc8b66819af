import Catalogue
import ClipDocuments
import HTTPTypes
import Hummingbird
import Integrity
import Platform
import Web

/// What pullers, boxes and browsers ask: receipts, publications, the feed, the movies and a page.
struct PublicationRoutes: Sendable {
    let catalogue: HubCatalogue
    let desk: PublicationDesk
    let board: FeedBoard
    let memory: HubMemory
    let lane: BlockingLane
    let readings: FreshReadings
    let activity: HubActivity

    /// Bytes read from a movie at once.
    private static let piece = 256 << 10

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.get("") { _, _ in try await page() }
        router.get("api/clips/:clip") { request, context in
            try await receipt(
                try context.parameters.require("clip"),
                isRead: request.uri.queryParameters["read"] != nil)
        }
        router.get("api/damaged") { _, _ in
            try HubAnswer.json(try await lane.run { try catalogue.damagedClips() })
        }
        router.get("api/publications") { request, _ in try await list(request) }
        router.get("api/feed") { request, _ in try await feed(request) }
        router.get("media/:clip") { request, context in
            try await movie(request, try context.parameters.require("clip"), withBody: true)
        }
        router.on("media/:clip", method: .head) { request, context in
            try await movie(request, try context.parameters.require("clip"), withBody: false)
        }
    }

    private func page() async throws -> Response {
        let html = HubPage.html(try await lane.run { try catalogue.publications(after: 0) })
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: HubPage.policy, .referrerPolicy: "no-referrer",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// - Parameter isRead: the receipt is wanted of the bytes on the disk, not of the catalogue
    ///   alone.
    private func receipt(_ clip: String, isRead: Bool) async throws -> Response {
        let receipt = try await lane.run {
            let filed = try filedReceipt(clip)
            return isRead ? filed.map(withReading) : filed
        }
        return try receipt.map(HubAnswer.json)
            ?? HubAnswer.sentence(404, "this hub never heard of clip \(clip)")
    }

    /// With what the bytes digested to; while they are read, the box is told to ask again.
    private func withReading(_ receipt: ClipReceipt) -> ClipReceipt {
        guard [.stored, .published].contains(receipt.state) else { return receipt }
        var receipt = receipt
        let reading = readings.reading(of: receipt.clip)
        if let reading, reading.xxh3 == receipt.xxh3 {
            receipt.readAt = reading.at
        } else {
            receipt.isBeingRead = true
        }
        return receipt
    }

    private func filedReceipt(_ clip: String) throws -> ClipReceipt? {
        let receipt = MediaChoice.receipt(
            clip: clip, uploads: try catalogue.uploads(of: clip),
            media: try catalogue.media(of: clip),
            document: try catalogue.newestDocument(of: clip),
            publication: try catalogue.publication(of: clip))
        return try receipt?.signed(by: catalogue.cursor())
    }

    private func list(_ request: Request) async throws -> Response {
        let seen = request.uri.queryParameters["after"].map(String.init)
        return try HubAnswer.json(
            try await lane.run { try catalogue.publications(after: try memory.resume(seen)) })
    }

    private func feed(_ request: Request) async throws -> Response {
        let seen = request.headers[.lastEventID]
        let last = try await lane.run { try memory.resume(seen) }
        let feed = EventFeed(catalogue: catalogue, board: board, lane: lane)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                .xAccelBuffering: "no",
            ],
            body: ResponseBody { writer in
                try await feed.write(after: last, to: &writer)
                try await writer.finish(nil)
            })
    }

    private func movie(_ request: Request, _ clip: String, withBody: Bool) async throws -> Response
    {
        guard let movie = try await lane.run({ try desk.open(clip) }) else {
            return HubAnswer.sentence(
                404, "clip \(clip) is not published here", "素材 \(clip) 还没有在这里发布")
        }
        let (length, tag) = (movie.publication.bytes, "\"\(movie.publication.xxh3)\"")
        var headers: HTTPFields = [
            .contentType: "video/quicktime", .eTag: tag, .acceptRanges: "bytes",
        ]
        if Self.isKnown(request.headers[.ifNoneMatch], tag) {
            return Response(status: .notModified, headers: headers)
        }
        let wanted = ByteRange.read(
            request.headers[.range], ifRange: request.headers[.ifRange], tag: tag, length: length)
        switch withBody ? wanted : .whole {
        case .none:
            headers[.contentRange] = "bytes */\(length)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
            return Response(status: .partialContent, headers: headers, body: body(of: movie, range))
        case .whole:
            if !withBody { headers[.contentLength] = String(length) }
            return Response(
                status: .ok, headers: headers,
                body: withBody ? body(of: movie, 0..<length) : ResponseBody())
        }
    }

    /// Whether the reader has this very file (RFC 9110, 13.1.2; tags are compared weakly).
    static func isKnown(_ field: String?, _ tag: String) -> Bool {
        guard let field else { return false }
        let tags = field.split(separator: ",").map { $0.drop { $0 == " " || $0 == "\t" } }
        return tags.contains {
            tag == ($0.hasPrefix("W/") ? $0.dropFirst(2) : $0).trimmingSuffix()
                || $0.trimmingSuffix() == "*"
        }
    }

    /// What has rotted on the disk does not arrive whole: its last piece is withheld.
    private func check(_ movie: OpenMovie, _ xxh3: String) async throws {
        guard xxh3 != movie.publication.xxh3 else { return }
        try await lane.run { try desk.doubt(movie.publication.clip) }
        throw SystemFailure("read", movie.publication.name, code: 5)
    }

    private func body(of movie: OpenMovie, _ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            let digest = XXH3()
            while offset < range.upperBound {
                activity.note()
                let (from, count) = (offset, Int(min(Int64(Self.piece), range.upperBound - offset)))
                let bytes = try await lane.run { try movie.read(at: from, count: count) }
                guard !bytes.isEmpty else {
                    throw SystemFailure("read", movie.publication.name, code: 5)
                }
                offset += Int64(bytes.count)
                digest.update(bytes)
                if range.lowerBound == 0, offset == movie.publication.bytes {
                    try await check(movie, digest.hex)
                }
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix() -> Substring {
        var rest = self
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
