import ClipDocuments
import Integrity
import Platform

/// A clip that grows. One thread.
public final class OpenClip {
    private let store: ClipStore
    private let file: AppendFile
    private let folder: String
    private var account: ClipAccount?
    private let xxh3 = XXH3()
    private let sha256 = SHA(.sha256)

    init(store: ClipStore, folder: String, file: AppendFile) {
        self.store = store
        self.folder = folder
        self.file = file
    }

    /// Bytes on the disk; what is sent elsewhere ends here.
    public var durableLength: Int64 { file.durableLength }

    /// Appends a fragment; it is on the disk when this returns. After a failure only `salvage` is
    /// left to do.
    public func append(_ fragment: UnsafeRawBufferPointer) throws {
        try file.append(fragment)
        try file.sync()
        // Only what is durable counts: a fragment that failed is not in the clip.
        xxh3.update(fragment)
        sha256.update(fragment)
    }

    /// Notes what the frames come to once the next fragment is on the disk; call it before.
    public func note(_ next: ClipAccount) {
        ClipAccounts(accounts: [account, next].compactMap(\.self)).write(in: folder)
        account = next
    }

    /// Writes the manifest with the final digest.
    public func finish(_ manifest: ClipManifest) throws {
        var manifest = manifest
        manifest.media = MediaDigest(bytes: file.durableLength, xxh3: xxh3.hex, sha256: sha256.hex)
        try store.write(manifest)
        ClipAccounts.remove(in: folder)
    }

    /// Ends a clip whose disk took no more: cuts the half fragment off and closes the rest as
    /// recovered.
    public func salvage(_ manifest: ClipManifest) throws {
        try file.dropUnsynced()
        var manifest = manifest
        manifest.state = .recovered
        try finish(manifest)
    }
}
