import Slate

/// What rushesd knows of one clip.
struct ClipCard {
    var manifest: ClipManifest
    /// Durable on this box, and acknowledged by the backend.
    var bytes: Int64
    var sentBytes: Int64 = 0
    var isConfirmed = false
    /// Of the document on the disk; 0 before the first.
    var revision = 0
    /// What is kept of its proposals; nil where nobody has listened yet.
    var hearing: Hearing?

    init(_ manifest: ClipManifest, bytes: Int64) {
        self.manifest = manifest
        self.bytes = bytes
    }

    var summary: ClipSummary {
        ClipSummary(
            id: manifest.id, camera: manifest.camera, state: manifest.state, timecode: manifest.time.timecode,
            frames: manifest.time.frames, rate: manifest.time.rate, bytes: bytes, sentBytes: sentBytes, confirmed: isConfirmed)
    }
}

/// What the box thread remembers of a clip's proposals; the rest lies on the disk.
struct Hearing: Equatable {
    /// As in `Proposals`.
    var failedIn: String?
    var script: Int?
    /// Ids of the lines heard well.
    var lines: [String]

    init(_ proposals: Proposals) {
        failedIn = proposals.failedIn
        script = proposals.script
        lines = proposals.proposals.map(\.line)
    }
}

/// A camera that has connected since rushesd started.
struct CameraSeat {
    let name: String
    var isConnected = true
    var source = ""
    var troubles: [String: String] = [:]
    /// How it runs; nil while it is away.
    var live: CameraLive?
    /// What it has opened, as far as it said.
    var device: DeviceFacts?

    var status: CameraStatus {
        let standing = troubles.sorted { $0.key < $1.key }
        var status = CameraStatus(
            camera: name, connected: isConnected, source: source,
            trouble: standing.isEmpty ? nil : standing.map(\.value).joined(separator: "; "), live: live, device: device)
        status.troubleCodes = standing.isEmpty ? nil : standing.map(\.key)
        return status
    }
}
