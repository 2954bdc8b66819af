import Catalogue
import Hummingbird
import Integrity
import Platform

/// The body of one PATCH on its way into its file.
struct UploadIntake: Sendable {
    let file: OpenUpload
    let ticket: Int
    let plan: UploadMachine.Append
    let lane: BlockingLane
    let activity: HubActivity

    /// Takes the body in and makes it durable; of a body that breaks off, what came is kept.
    func run(_ body: RequestBody?) async throws -> HubUpload {
        if let length = plan.length {
            try await lane.run { try file.setLength(length, ticket: ticket) }
        }
        if let body { try await pour(body) }
        let isJudged = plan.checksum != nil
        return try await lane.run { try file.commit(ticket: ticket, isJudged: isJudged) }
    }

    /// In a task of its own, because a request that takes over ends this one where it waits for
    /// bytes.
    private func pour(_ body: RequestBody) async throws {
        let work = Task {
            let sum = plan.checksum.map(RunningSum.init)
            do { try await write(body, sum) } catch {
                // What went wrong first is what the sender must hear; the next writer commits or
                // forgets as well.
                try? await keep(sum)
                throw error
            }
            guard sum?.isRight == false else { return }
            try await lane.run { try file.discard(ticket: ticket) }
            throw Refusal.wrongChecksum
        }
        file.onTakeOver(ticket) { work.cancel() }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
    }

    private func write(_ body: RequestBody, _ sum: RunningSum?) async throws {
        for try await buffer in body {
            activity.note()
            try await lane.run {
                try buffer.withUnsafeReadableBytes { bytes in
                    sum?.update(bytes)
                    try file.append(bytes, ticket: ticket, isHeld: sum != nil)
                }
            }
        }
    }

    /// Bytes whose checksum never came whole cannot be judged: they are not kept.
    private func keep(_ sum: RunningSum?) async throws {
        try await lane.run {
            if sum == nil {
                _ = try file.commit(ticket: ticket)
            } else {
                try file.discard(ticket: ticket)
            }
        }
    }
}

/// The checksum of one PATCH; used by one block at a time, each after the other.
private final class RunningSum: @unchecked Sendable {
    private let wanted: UploadChecksum
    private let sha = SHA(.sha1)
    private let xxh3 = XXH3()

    init(_ wanted: UploadChecksum) { self.wanted = wanted }

    func update(_ bytes: UnsafeRawBufferPointer) {
        switch wanted.algorithm {
        case .sha1: sha.update(bytes)
        case .xxh3: xxh3.update(bytes)
        }
    }

    var isRight: Bool {
        switch wanted.algorithm {
        case .sha1: sha.digest == wanted.digest
        case .xxh3: xxh3.hex == Hex.text(wanted.digest)
        }
    }
}
