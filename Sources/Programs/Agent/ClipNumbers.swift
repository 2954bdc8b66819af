import ClipDocuments
import ClipStore
import Platform
import Slate

/// Counts each camera's clips in the production, so that no two movies of it ever have one name.
/// Used on the box thread.
///
/// What was given out is durable before it is told: `STATE/clip-numbers.json`. Clips that were
/// removed keep their numbers.
final class ClipNumbers {
    /// Highest number given, by production and by camera in lower case: an editor's disk may not
    /// tell `a` from `A`.
    private struct Stored: Codable {
        var schema = Self.currentSchema
        var highest: [String: [String: Int]] = [:]

        static let currentSchema = "rushes.clip-numbers/1"
    }

    private let path: String
    private let production: String
    private var stored: Stored

    private init(_ path: String, _ production: String, _ stored: Stored) {
        self.path = path
        self.production = production
        self.stored = stored
    }

    /// Reads what was given out; where that is missing or unreadable, the clips' own documents say
    /// it.
    static func open(_ state: String, _ production: String, _ store: ClipStore) throws
        -> ClipNumbers
    {
        let path = "\(state)/clip-numbers.json"
        if let stored = try read(path) { return ClipNumbers(path, production, stored) }
        let numbers = ClipNumbers(path, production, Stored())
        try numbers.count(store)
        return numbers
    }

    private static func read(_ path: String) throws -> Stored? {
        guard Files.exists(path) else { return nil }
        do { return try JSON.decode(Stored.self, from: try Files.read(path)) } catch let failure
            as WireFailure
        {
            try Files.rename(path, to: path + ".broken")
            Log.warning(
                "\(path) was unreadable (\(failure)); it is now \(path).broken, and the clips are counted again"
            )
            return nil
        }
    }

    /// Goes through all clips: a document's own number, or one for each clip of an earlier version.
    private func count(_ store: ClipStore) throws {
        var unnumbered: [String: [String: Int]] = [:]
        for clip in try store.list() {
            guard let document = readable(clip, store) else { continue }
            let camera = document.clip.camera.lowercased()
            if let number = document.number {
                raise(camera, of: document.production, to: number)
            } else {
                unnumbered[document.production, default: [:]][camera, default: 0] += 1
            }
        }
        for (production, cameras) in unnumbered {
            for (camera, count) in cameras { raise(camera, of: production, to: count) }
        }
    }

    private func readable(_ clip: String, _ store: ClipStore) -> ClipDocument? {
        do { return try store.document(clip) } catch {
            Log.error("\(error)")
            return nil
        }
    }

    private func raise(_ camera: String, of production: String, to number: Int) {
        stored.highest[production, default: [:]][camera] = max(
            stored.highest[production]?[camera] ?? 0, number)
    }

    /// The next number of a camera, from 1; given to nobody else, whatever happens after.
    func next(of camera: String) throws -> Int {
        let key = camera.lowercased()
        // A file that somebody wrote into may say any number.
        let number = min(stored.highest[production]?[key] ?? 0, .max - 1) + 1
        var raised = stored
        raised.highest[production, default: [:]][key] = number
        try Files.replace(path, with: try JSON.encodeReadably(raised))
        stored = raised
        return number
    }
}
