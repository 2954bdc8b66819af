import ClipDocuments
import Glibc
import Integrity
import Platform

/// What recovery did with a clip that its camera never closed.
public enum RecoveredClip: Sendable {
    /// Trimmed to its last whole fragment and closed.
    case closed(ClipManifest)
    /// No whole fragment: moved to `empty-clips/` beside `clips/`, where somebody may look at it.
    case setAside(String)
    /// Could not be judged; it stays as it is, and says why.
    case failed(String, String)
}

extension ClipStore {
    /// Closes every clip that says it is rolling though its camera's process is gone; a camera that
    /// lives holds `STATE/camera-NAME.lock`.
    public func recover() throws -> [RecoveredClip] {
        try list().compactMap { clip in
            do { return try recoverIfOrphaned(clip) } catch { return .failed(clip, "\(error)") }
        }
    }

    /// Closes what an earlier process of a camera left open; for the process that holds the
    /// camera's lock, before its own first clip.
    public func recover(leftBy camera: String) throws -> [RecoveredClip] {
        try list().compactMap { clip in
            do {
                let manifest = try manifest(clip)
                return manifest.camera == camera && manifest.state == .rolling
                    ? try close(manifest) : nil
            } catch { return .failed(clip, "\(error)") }
        }
    }

    /// Closes a clip that came back with its disk, and that no camera writes any more, as the
    /// caller knows.
    public func recoverReturned(_ clip: String) throws -> RecoveredClip? {
        let manifest = try manifest(clip)
        return manifest.state == .rolling ? try close(manifest) : nil
    }

    /// Nil when there is nothing to recover.
    public func recoverIfOrphaned(_ clip: String) throws -> RecoveredClip? {
        guard Files.exists(folder(clip)) else { return nil }
        guard Files.exists(folder(clip) + "/clip.json") else { return try setAside(clip) }
        let manifest = try manifest(clip)
        guard manifest.state == .rolling, try !isAlive(manifest.camera) else { return nil }
        // The camera may have closed it between the two looks.
        guard try self.manifest(clip).state == .rolling else { return nil }
        return try close(manifest)
    }

    private func isAlive(_ camera: String) throws -> Bool {
        try Files.isLocked("\(state)/camera-\(camera).lock")
    }

    private func close(_ manifest: ClipManifest) throws -> RecoveredClip {
        let path = media(manifest.id)
        guard Files.exists(path) else { return try setAside(manifest.id) }
        let file = try Descriptor.open(path, O_RDWR)
        let finding = try FragmentScanner(length: try Files.size(path)) { offset, count in
            try Files.read(file, at: offset, count: count, path)
        }.scan()
        guard finding.fragments > 0 else { return try setAside(manifest.id) }
        guard ftruncate(file.raw, off_t(finding.wholeBytes)) == 0 else {
            throw SystemFailure("cut", path, code: errno)
        }
        try Files.sync(file, path)
        var closed = manifest
        closed.state = .recovered
        closed.time.frames = finding.frames
        // Within one boot the clip's first frame can still be dated by a clock that was set since.
        if !manifest.time.bootID.isEmpty && manifest.time.bootID == Clock.bootID() {
            closed.followClock(.now(), at: finding.frames - 1)
        }
        closed.noteRecovery(ClipAccounts.read(in: folder(manifest.id), frames: finding.frames))
        closed.media = try digest(path, bytes: finding.wholeBytes)
        try write(closed)
        ClipAccounts.remove(in: folder(manifest.id))
        return .closed(closed)
    }

    private func digest(_ path: String, bytes: Int64) throws -> MediaDigest {
        let (xxh3, sha256) = (XXH3(), SHA(.sha256))
        try Files.pieces(of: path, to: bytes) { piece in
            xxh3.update(piece)
            sha256.update(piece)
        }
        return MediaDigest(bytes: bytes, xxh3: xxh3.hex, sha256: sha256.hex)
    }

    private func setAside(_ clip: String) throws -> RecoveredClip {
        let aside = Files.parent(of: Files.parent(of: folder(clip))) + "/empty-clips"
        try Files.createFolders(aside)
        try Files.rename(folder(clip), to: "\(aside)/\(clip)")
        return .setAside(clip)
    }
}

extension ClipManifest {
    /// Says what is known of a clip that its camera could not close; its frames are those on the
    /// disk.
    public mutating func noteRecovery(_ account: ClipAccount?) {
        let own = truth
        if let account {
            truth = account.truth
            truth.takeClockSteps(from: own)
            truth.clampMarks(toFrames: time.frames)
            truth.unaccounted = max(0, time.frames - account.frames)
        } else {
            truth.captured = time.frames
        }
        truth.recovered = true
    }
}
