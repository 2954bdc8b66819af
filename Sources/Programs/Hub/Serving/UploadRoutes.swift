import Catalogue
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Platform
import Time

/// tus 1.0.0 over the upload desk: reads the request, asks the machine, does what it says.
struct UploadRoutes: Sendable {
    let desk: UploadDesk
    let lane: BlockingLane
    let address: PublicAddress
    let activity: HubActivity

    func add(to router: some RouterMethods<BasicRequestContext>) {
        let files = router.group("files").add(middleware: TusFields())
        files.on("", method: .options) { _, _ in options() }
        files.on("", method: .post) { request, _ in try await create(request) }
        files.on(":id", method: .options) { _, _ in options() }
        files.on(":id", method: .head) { request, context in
            try await look(request, try context.parameters.require("id"))
        }
        files.on(":id", method: .patch) { request, context in
            try await append(request, try context.parameters.require("id"))
        }
        files.on(":id", method: .delete) { request, context in
            try await remove(request, try context.parameters.require("id"))
        }
    }

    private func options() -> Response {
        Response(
            status: .noContent,
            headers: [
                .tusVersion: UploadMachine.version, .tusExtension: UploadMachine.extensions,
                .tusChecksumAlgorithm: UploadChecksum.names,
                .tusMaxSize: String(UploadHeaders.longest),
            ])
    }

    private func create(_ request: Request) async throws -> Response {
        let headers = UploadHeaders(request)
        switch UploadMachine.create(headers, id: Identifier.v7(at: Clock.wall()), now: Clock.wall())
        {
        case .create(let upload, let hasBody):
            try await lane.run { try desk.create(upload) }
            var headers = headers
            headers.offset = "0"
            var answer =
                hasBody || upload.length == 0
                ? try await receive(request, upload.id, headers, hasBody: hasBody)
                : told(upload, .created)
            guard answer.status.code < 300 else { return answer }
            answer.status = .created
            answer.headers[.location] = address.files(upload.id, request)
            return answer
        case let other: return try await settle(other)
        }
    }

    private func look(_ request: Request, _ id: String) async throws -> Response {
        let upload = try await lane.run { try desk.find(id)?.takeOver().upload }
        return try await settle(UploadMachine.look(UploadHeaders(request), at: upload))
    }

    private func append(_ request: Request, _ id: String) async throws -> Response {
        try await receive(request, id, UploadHeaders(request), hasBody: true)
    }

    private func remove(_ request: Request, _ id: String) async throws -> Response {
        let upload = try await lane.run { try desk.find(id)?.takeOver().upload }
        return try await settle(UploadMachine.remove(UploadHeaders(request), upload))
    }

    private func receive(_ request: Request, _ id: String, _ headers: UploadHeaders, hasBody: Bool)
        async throws -> Response
    {
        var headers = headers
        if !hasBody { headers.contentType = "application/offset+octet-stream" }
        guard
            let (file, ticket, upload) = try await lane.run({ [desk] in
                try desk.find(id).map { file in
                    let (ticket, upload) = try file.takeOver()
                    return (file, ticket, upload)
                }
            })
        else { return HubAnswer.refusal(.notFound) }
        // POST says the length again; it is known.
        switch UploadMachine.append(headers, to: upload) {
        case .append(let plan):
            let intake = UploadIntake(
                file: file, ticket: ticket, plan: plan, lane: lane, activity: activity)
            let after = try await intake.run(hasBody ? request.body : nil)
            try await finish(after)
            return told(after, .noContent)
        case let other: return try await settle(other)
        }
    }

    /// What cannot be filed now (a locked catalogue) is filed later; its bytes are safe, the
    /// receipt says when.
    private func finish(_ upload: HubUpload) async throws {
        guard upload.isWhole else { return }
        try await lane.run {
            do { try desk.finish(upload) } catch let refusal as Refusal { throw refusal } catch {
                Log.error(
                    "upload \(upload.id) of clip \(upload.clip) is whole but not filed yet: \(error)"
                )
                throw Refusal(
                    503, "this upload is whole here, but cannot be filed at this moment; ask again",
                    chinese: "已收全, 暂时无法归档; 请再问",
                    retryAfter: 2)
            }
        }
    }

    private func settle(_ answer: UploadMachine.Answer) async throws -> Response {
        switch answer {
        case .refuse(let refusal): return HubAnswer.refusal(refusal)
        case .tell(let upload): return told(upload, .ok)
        case .acknowledge(let upload): return told(upload, .noContent)
        case .remove(let id):
            try await lane.run { try desk.remove(id, forced: false) }
            return Response(status: .noContent)
        case .create(let upload, _): return told(upload, .created)
        case .append: return Response(status: .noContent)
        }
    }

    private func told(_ upload: HubUpload, _ status: HTTPResponse.Status) -> Response {
        var headers: HTTPFields = [.uploadOffset: String(upload.offset), .cacheControl: "no-store"]
        if let length = upload.length {
            headers[.uploadLength] = String(length)
        } else {
            headers[.uploadDeferLength] = "1"
        }
        if status == .ok { headers[.uploadMetadata] = upload.metadata }
        if !upload.isDone { headers[.uploadExpires] = HTTPDate.text(upload.expires) }
        return Response(status: status, headers: headers)
    }
}

extension UploadHeaders {
    init(_ request: Request) {
        self.init { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
    }
}

/// Every answer of the upload routes says which tus we speak.
private struct TusFields: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var answer: Response
        do { answer = try await next(request, context) } catch { answer = HubAnswer.failure(error) }
        answer.headers[.tusResumable] = UploadMachine.version
        if answer.status.code == 412 { answer.headers[.tusVersion] = UploadMachine.version }
        return answer
    }
}
