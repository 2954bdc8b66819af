import Catalogue
import ClipDocuments
import Platform
import Slate
import Time

/// All uploads of a hub: their files, their filing when whole, and their end. Calls block on the
/// disk.
final class UploadDesk: Sendable {
    private let catalogue: HubCatalogue
    private let folders: HubFolders
    private let open = Locked<[String: OpenUpload]>([:])
    /// Told when a clip has new media or a new document.
    private let filed: @Sendable (String) -> Void

    init(
        _ catalogue: HubCatalogue, _ folders: HubFolders,
        filed: @escaping @Sendable (String) -> Void
    ) {
        self.catalogue = catalogue
        self.folders = folders
        self.filed = filed
    }

    func create(_ upload: HubUpload) throws { try catalogue.save(upload) }

    /// The upload's file and where it stands; nil when there is no such upload.
    func find(_ id: String) throws -> OpenUpload? {
        if let found = open.withLock({ $0[id] }) { return found }
        guard let upload = try catalogue.upload(id) else { return nil }
        let made = OpenUpload(upload, path: folders.upload(id), catalogue: catalogue)
        return open.withLock {
            let kept = $0[id] ?? made
            $0[id] = kept
            return kept
        }
    }

    /// Files what a whole upload brought; a second call changes nothing.
    ///
    /// A document that is none is thrown away, so that the box may send it again. What fails
    /// otherwise is tried again by the publisher.
    func finish(_ upload: HubUpload) throws {
        guard let file = try find(upload.id) else { return }
        do {
            if try file.file({ upload, digest in try put(upload, digest) }) { close(upload) }
        } catch let refusal as Refusal {
            try remove(upload.id, forced: true)
            throw refusal
        } catch {
            filed(upload.clip)
            throw error
        }
    }

    private func put(_ upload: HubUpload, _ digest: () throws -> String) throws {
        switch upload.kind {
        case .media:
            let xxh3 = try digest()
            try catalogue.file(
                HubMedia(upload: upload.id, clip: upload.clip, bytes: upload.offset, xxh3: xxh3))
        case .document:
            try catalogue.file(readDocument(upload), upload: upload.id)
        }
    }

    /// From here on the catalogue answers for it.
    private func close(_ upload: HubUpload) {
        open.withLock { $0[upload.id] = nil }
        do {
            // The document lies in the catalogue now; a file that stays is removed with its row.
            if upload.kind == .document { try Files.remove(folders.upload(upload.id)) }
        } catch { Log.warning("\(error)") }
        filed(upload.clip)
    }

    /// Throws an upload away; one that is whole only if it is `forced`, because another of the clip
    /// serves.
    func remove(_ id: String, forced: Bool) throws {
        let end = { [catalogue, folders] in
            try catalogue.removeUpload(id)
            try Files.remove(folders.upload(id))
        }
        // Media whose upload is no longer in the list still has its bytes.
        if let file = try find(id) { try file.retire(forced: forced, end) } else { try end() }
        open.withLock { $0[id] = nil }
    }

    /// Files what is whole and was not filed: a crash or a locked catalogue came between.
    func fileWhatIsWhole() throws {
        for upload in try catalogue.unfiledUploads() {
            do { try finish(upload) } catch let refusal as Refusal {
                Log.warning("upload \(upload.id) of clip \(upload.clip) is thrown away: \(refusal)")
            }
        }
    }

    /// Throws away what nobody continued.
    func expire(now: UTCTime) throws {
        for upload in try catalogue.uploads() where upload.expires < now {
            if upload.isDone {
                // Documents live in the catalogue; their uploads' rows only served a late HEAD.
                if upload.kind == .document { try remove(upload.id, forced: true) }
            } else if !upload.isWhole {
                Log.notice(
                    "upload \(upload.id) of clip \(upload.clip) was left at byte \(upload.offset) a week ago; it is thrown away"
                )
                try remove(upload.id, forced: false)
            }
        }
    }

    /// Finishes what a crash interrupted, then throws away what nobody continued.
    func recover(now: UTCTime) throws {
        do { try fileWhatIsWhole() } catch {
            Log.warning("what is whole could not be filed yet: \(error)")
        }
        try expire(now: now)
    }

    private func readDocument(_ upload: HubUpload) throws -> ClipDocument {
        do {
            let document = try ClipDocument.validated(
                from: try Files.read(folders.upload(upload.id)))
            try DocumentCheck.check(document, upload)
            return document
        } catch let failure as WireFailure {
            throw Refusal(
                400, "this document is refused: \(failure)",
                chinese: "文档不收: \(failure.sentence(.chinese))")
        }
    }
}

/// Whether a document is what its upload said.
enum DocumentCheck {
    static func check(_ document: ClipDocument, _ upload: HubUpload) throws(Refusal) {
        guard document.schema == ClipDocument.currentSchema else {
            throw .badRequest(
                "this hub knows \(ClipDocument.currentSchema), not \(document.schema)")
        }
        guard document.clip.id == upload.clip, document.revision == upload.revision else {
            throw .badRequest(
                "the document is revision \(document.revision) of clip \(document.clip.id), not what Upload-Metadata says"
            )
        }
    }
}
