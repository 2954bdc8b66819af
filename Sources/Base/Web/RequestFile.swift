import Glibc
import Platform
import Wire

/// A file of ours that a request sends.
package enum RequestFile {
    /// Opens it for reading.
    package static func open(_ path: String) throws(RequestFailure) -> Descriptor {
        do { return try Descriptor.open(path, 0) } catch {
            let code: UploadTrouble.Code = error.code == ENOENT ? .ownMissing : .ownUnreadable
            throw RequestFailure(
                UploadTrouble(code, place: path, detail: SystemFailure.reason(error.code)))
        }
    }

    /// Why durable bytes could not be read: the file is shorter than it was, or the disk does not
    /// give them.
    package static func trouble(reading path: String, wanted: Int64) -> UploadTrouble {
        guard let bytes = try? Files.size(path), bytes < wanted else {
            return UploadTrouble(.ownUnreadable, place: path)
        }
        return UploadTrouble(.ownShort, place: path, detail: "\(bytes) < \(wanted)")
    }
}
