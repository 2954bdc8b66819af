import Catalogue
import Platform
import Slate
import Synchronization

/// All uploads of a hub: their files, their filing when whole, and their end. Calls block on the disk.
final class UploadDesk: Sendable {
    private let catalogue: HubCatalogue
    private let folders: HubFolders
    private let open = Mutex<[String: OpenUpload]>([:])
    /// Told when a clip has new media or a new document.
    private let filed: @Sendable (String) -> Void

    init(_ catalogue: HubCatalogue, _ folders: HubFolders, filed: @escaping @Sendable (String) -> Void) {
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
    func finish(_ upload: HubUpload) throws {
        guard upload.isWhole, let file = try find(upload.id), try catalogue.upload(upload.id)?.isDone == false else { return }
        switch upload.kind {
        case .media:
            let digest = try file.finishedDigest()
            try catalogue.file(HubMedia(upload: upload.id, clip: upload.clip, bytes: upload.offset, xxh3: digest))
        case .document:
            try catalogue.file(readDocument(upload), upload: upload.id)
            try Files.remove(folders.upload(upload.id))
        }
        filed(upload.clip)
    }

    func remove(_ id: String) throws {
        _ = try find(id)?.takeOver()
        open.withLock { $0[id] = nil }
        try catalogue.removeUpload(id)
        try Files.remove(folders.upload(id))
    }

    /// Finishes what a crash interrupted, then throws away what nobody continued.
    func recover(now: UTCTime) throws {
        for upload in try catalogue.uploads() {
            if upload.isDone {
                // Documents live in the catalogue; their uploads' rows only served a late HEAD.
                if upload.kind == .document && upload.expires < now { try catalogue.removeUpload(upload.id) }
            } else if upload.isWhole {
                do { try finish(upload) } catch { Log.warning("upload \(upload.id): \(error)") }
            } else if upload.expires < now {
                Log.notice("upload \(upload.id) of clip \(upload.clip) was left at byte \(upload.offset) a week ago; it is thrown away")
                try remove(upload.id)
            }
        }
    }

    private func readDocument(_ upload: HubUpload) throws -> ClipDocument {
        do {
            let document = try Wire.decode(ClipDocument.self, from: try Files.read(folders.upload(upload.id)))
            try DocumentCheck.check(document, upload)
            return document
        } catch let failure as WireFailure {
            throw Refusal.badRequest(failure.description)
        }
    }
}

/// Whether a document is what its upload said.
enum DocumentCheck {
    static func check(_ document: ClipDocument, _ upload: HubUpload) throws(Refusal) {
        guard document.schema == ClipDocument.currentSchema else {
            throw .badRequest("this hub knows \(ClipDocument.currentSchema), not \(document.schema)")
        }
        guard document.clip.id == upload.clip, document.revision == upload.revision else {
            throw .badRequest("the document is revision \(document.revision) of clip \(document.clip.id), not what Upload-Metadata says")
        }
    }
}
