import Platform
import Slate
import Wire

/// Why cameras have no clip of a take, kept in `STATE/missed.json`: the day's sheet says it also
/// when rushesd was started again. Used on the box thread.
final class MissedShelf {
    private struct Stored: Codable {
        var schema = Self.currentSchema
        /// By take and camera.
        var missed: [String: [String: MissedTake]] = [:]

        static let currentSchema = "rushes.missed/1"
    }

    private let path: String
    private(set) var kept: [String: [String: MissedTake]]
    private var isFailing = false

    /// What cannot be read any more is left alone, and written anew with the next reason.
    init(state: String) {
        path = "\(state)/missed.json"
        do {
            kept =
                Files.exists(path)
                ? try JSON.decode(Stored.self, from: try Files.read(path)).missed : [:]
        } catch {
            Log.warning("why cameras have no clip of earlier takes is not known any more: \(error)")
            kept = [:]
        }
    }

    /// Writes what is new; tried again each turn where the disk does not take it.
    func keep(_ missed: [String: [String: MissedTake]]) {
        guard missed != kept else { return }
        do {
            try Files.replace(path, with: try JSON.encode(Stored(missed: missed)))
            (kept, isFailing) = (missed, false)
        } catch {
            // A full disk has its own sentence; a line each turn would bury the journal.
            if !isFailing {
                Log.warning("why a camera has no clip is kept in memory only: \(error)")
            }
            isFailing = true
        }
    }
}
