import Catalogue
import ClipDocuments
import HTTPTypes
import Hummingbird
import Platform

/// Who the hub is, for every answer; and what clients remember of it, which may be more than it
/// does.
final class HubMemory: Sendable {
    private let catalogue: HubCatalogue
    private let board: FeedBoard
    private let current: Locked<HubIdentity>
    private let damageNumber: Locked<Int64>

    /// Begins a run of sequences; called once a start.
    init(_ catalogue: HubCatalogue, _ board: FeedBoard) throws {
        try catalogue.beginRun(at: Clock.wall())
        self.catalogue = catalogue
        self.board = board
        current = Locked(try catalogue.cursor().identity)
        damageNumber = Locked(try catalogue.damageNumber())
    }

    /// Changes with everything that is found damaged or mended; 0 when nothing ever was.
    var damage: Int64 { damageNumber.withLock { $0 } }

    /// A clip's files were found damaged, or mended: boxes and pullers are to hear of it.
    func damageChanged() {
        do {
            let number = try catalogue.damageNumber()
            damageNumber.withLock { known in known = number }
        } catch {
            Log.error("what was found damaged is not told yet: \(error)")
        }
        board.wake()
    }

    var identity: HubIdentity { current.withLock { $0 } }

    /// Where the feed goes on for somebody who says `HUBID/EPOCH/SEQUENCE`, or a bare number as the
    /// version before does.
    ///
    /// Anything else, and nothing, is the beginning. Blocks on the disk.
    func resume(_ text: String?) throws -> Int64 {
        guard let text else { return 0 }
        if let seen = HubCursor(text) { return try resume(seen) }
        let number = WireNumber.read(text, in: 0...HubCursor.lastSequence) ?? 0
        return try catalogue.resume(number)
    }

    private func resume(_ seen: HubCursor) throws -> Int64 {
        let (sequence, isNewEpoch) = try catalogue.resume(seen)
        if isNewEpoch { try begin(because: seen) }
        return sequence
    }

    private func begin(because seen: HubCursor) throws {
        let now = try catalogue.cursor().identity
        current.withLock { known in if known.epoch < now.epoch { known = now } }
        Log.warning(
            """
            a client has seen sequence \(seen.sequence) of epoch \(seen.identity.epoch), which this hub does not \
            know: its state was restored from a backup; epoch \(now.epoch) begins and everything is told again
            """)
        board.wake()
    }
}

/// Every answer says which hub gives it, whoever asks.
struct HubNamed: RouterMiddleware {
    typealias Context = BasicRequestContext
    let memory: HubMemory

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var answer = try await next(request, context)
        answer.headers[.rushesHub] = memory.identity.description
        // A box asks which clips are meant when it sees another number.
        if memory.damage > 0 { answer.headers[.rushesHubDamage] = String(memory.damage) }
        // What we call a movie is not to be taken for a script.
        answer.headers[.xContentTypeOptions] = "nosniff"
        return answer
    }
}

/// Takes in what an authorised client remembers of this hub before the request is answered.
struct SeenByClients: RouterMiddleware {
    typealias Context = BasicRequestContext
    let memory: HubMemory
    let lane: BlockingLane

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let seen = request.headers[.rushesHubSeen], HubCursor(seen) != nil {
            _ = try await lane.run { try memory.resume(seen) }
        }
        return try await next(request, context)
    }
}
