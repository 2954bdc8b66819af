import Platform
import Web

/// What goes out for each request of a session.
extension UploadBoard {
    var authorization: [(String, String)] {
        BearerToken.header(token.value)
    }

    var seen: [(String, String)] { target.seen.map { [("Rushes-Hub-Seen", "\($0)")] } ?? [] }

    func http(_ request: UploadSession.Request, _ entry: Entry) throws(RequestFailure)
        -> HTTPRequest
    {
        var made = try plain(request, entry)
        made.caFile = target.caFile
        made.answerPatience = entry.session.answerPatience(for: request)
        return made
    }

    private func plain(_ request: UploadSession.Request, _ entry: Entry) throws(RequestFailure)
        -> HTTPRequest
    {
        let tus = authorization + [("Tus-Resumable", "1.0.0")]
        let url =
            entry.session.place.map { UploadAddress.url($0, target: target.url) }
            ?? "\(target.url)/files"
        switch request {
        case .create(let length): return create(entry, length, tus)
        case .receipt where server?.isHub == true:
            let query = entry.session.wantsReading ? "?read=1" : ""
            return HTTPRequest(
                "GET", "\(target.url)/api/clips/\(entry.item.key.clip)\(query)",
                headers: authorization + seen)
        case .patch(let offset, let count, let length):
            return try patch(entry, url, offset, count, length, tus)
        case .head, .receipt, .readBack, .checkOwn: return HTTPRequest("HEAD", url, headers: tus)
        }
    }

    private func patch(
        _ entry: Entry, _ url: String, _ offset: Int64, _ count: Int64, _ length: Int64?,
        _ tus: [(String, String)]
    ) throws(RequestFailure) -> HTTPRequest {
        var headers =
            tus + [
                ("Upload-Offset", "\(offset)"), ("Content-Type", "application/offset+octet-stream"),
            ]
        if let length, entry.item.key.revision == nil {
            headers.append(("Upload-Length", "\(length)"))
        }
        let body = body(entry.item, offset, count)
        if let checksum = server?.checksum {
            headers.append(("Upload-Checksum", try checksum.header(body)))
        }
        var request = HTTPRequest("PATCH", url, headers: headers, body: body)
        request.asksFirst = probesLimit && count > 0
        return request
    }

    private func create(_ entry: Entry, _ length: Int64?, _ tus: [(String, String)]) -> HTTPRequest
    {
        let headers = tus + [("Upload-Metadata", TusMetadata(entry.item).text)]
        let url =
            isPlacedPerClip(entry)
            ? "\(target.url)/files/\(entry.item.key.clip).mp4" : "\(target.url)/files"
        guard case .document(_, _, let bytes) = entry.item else {
            let end = length.map { ("Upload-Length", "\($0)") } ?? ("Upload-Defer-Length", "1")
            return HTTPRequest("POST", url, headers: headers + [end])
        }
        let whole = headers + [("Upload-Length", "\(bytes.count)")]
        guard entry.session.sendsBodyWithCreate else {
            return HTTPRequest("POST", url, headers: whole)
        }
        return HTTPRequest(
            "POST", url, headers: whole + [("Content-Type", "application/offset+octet-stream")],
            body: .bytes(bytes))
    }

    private func body(_ item: UploadItem, _ offset: Int64, _ count: Int64) -> HTTPRequest.Body {
        switch item {
        case .media(_, let path): .file(path: path, offset: offset, count: count)
        case .document(_, _, let bytes): .bytes(Array(bytes[Int(offset)..<Int(offset + count)]))
        }
    }

    func resolve(_ answer: HTTPAnswer, asked: String) -> HTTPAnswer {
        guard let location = answer["location"], !(300..<400).contains(answer.status) else {
            return answer
        }
        var resolved = answer
        resolved.headers["location"] = UploadAddress.place(
            location, target: target.url, asked: asked, isHubs: server?.isHub == true)
        return resolved
    }
}
