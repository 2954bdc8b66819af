/// The clips the box knows, by id and by take: a shoot has twenty thousand, and the crew waits for
/// an answer.
struct ClipShelf: Sequence {
    private var cards: [String: ClipCard] = [:]
    private var byTake: [String: Set<String>] = [:]
    /// Ids of those that grow, or that nobody has closed.
    private var growing: Set<String> = []

    /// Cameras of which a clip grows.
    var recordingCameras: Set<String> { Set(growing.compactMap { cards[$0]?.manifest.camera }) }

    subscript(id: String) -> ClipCard? {
        get { cards[id] }
        set {
            if let old = cards[id]?.manifest.take, old != newValue?.manifest.take {
                byTake[old]?.remove(id)
            }
            if let take = newValue?.manifest.take { byTake[take, default: []].insert(id) }
            cards[id] = newValue
            if newValue?.manifest.state == .rolling, newValue?.away == nil {
                growing.insert(id)
            } else {
                growing.remove(id)
            }
        }
    }

    var values: Dictionary<String, ClipCard>.Values { cards.values }

    /// In the order they were begun.
    func of(_ take: String) -> [ClipCard] {
        byTake[take, default: []].sorted().compactMap { cards[$0] }
    }

    func makeIterator() -> Dictionary<String, ClipCard>.Iterator { cards.makeIterator() }
}
