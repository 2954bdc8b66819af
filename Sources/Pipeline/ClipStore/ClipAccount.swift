import ClipDocuments
import Glibc
import Platform
import Slate

/// What the first frames of a clip that grows came to: frame by frame, for whoever closes the clip
/// when its camera cannot.
public struct ClipAccount: Codable, Equatable, Sendable {
    /// How many it is about, from the clip's frame 0.
    public let frames: Int
    /// Of those frames alone.
    public let truth: ClipTruth

    /// Both of the same frames, those of whole fragments.
    public init(frames: Int, truth: ClipTruth) {
        self.frames = frames
        self.truth = truth
    }
}

/// `account.json` beside a clip that grows: the accounts before and after the fragment that is
/// being written, so that one of them fits whatever a killed camera leaves. It is not synced: a
/// power cut may take it, and then the clip says so.
struct ClipAccounts: Codable {
    var schema = Self.currentSchema
    var accounts: [ClipAccount]

    static let currentSchema = "rushes.account/1"

    static func path(in folder: String) -> String { "\(folder)/account.json" }

    /// The one of so many frames, or the longest that is shorter; nil where there is none, or what
    /// is there is no account.
    static func read(in folder: String, frames: Int) -> ClipAccount? {
        guard Files.exists(path(in: folder)), let bytes = try? Files.read(path(in: folder)),
            let found = try? JSON.decode(ClipAccounts.self, from: bytes)
        else { return nil }
        return found.accounts.filter { $0.frames <= frames && $0.frames > 0 }.max {
            $0.frames < $1.frames
        }
    }

    /// Whatever goes wrong, the clip is no worse: only its account is shorter.
    func write(in folder: String) {
        guard let bytes = try? JSON.encode(self) else { return }
        let (path, temporary) = (Self.path(in: folder), Self.path(in: folder) + ".new")
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        close(file)
        if count != bytes.count || rename(temporary, path) != 0 { unlink(temporary) }
    }

    static func remove(in folder: String) { unlink(path(in: folder)) }
}
