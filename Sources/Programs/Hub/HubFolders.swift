import Platform

/// Where a hub keeps its things.
struct HubFolders: Sendable {
    let state: String
    /// The folder editors may mount: published movies and nothing else but our dotted temporary
    /// files.
    let published: String

    init(state: String, into: String?) {
        self.state = state
        published = into ?? state + "/published"
    }

    var catalogue: String { state + "/hub.sqlite" }
    var lock: String { state + "/hub.lock" }
    var uploads: String { state + "/uploads" }

    /// An upload's bytes; whole media stays under this name for good.
    func upload(_ id: String) -> String { "\(uploads)/\(id)" }
    func published(_ name: String) -> String { "\(published)/\(name)" }
    func draft(_ clip: String) -> String { "\(published)/.\(clip).part" }

    func create() throws(SystemFailure) {
        try Files.createFolders(uploads)
        try Files.createFolders(published)
    }
}
