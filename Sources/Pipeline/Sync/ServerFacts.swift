import Web

/// What a server is and can do, as its answer to OPTIONS says.
struct ServerFacts: Equatable {
    var isHub = false
    var canDefer = true
    /// The algorithm of `Upload-Checksum` that it announced and we have.
    var checksum: ChunkChecksum?
    /// It answered a bare 405: what it is was not said, and is asked again.
    var isPresumed = false

    /// Nil when the answer is no tus server's.
    init?(_ answer: HTTPAnswer) {
        // tuspyserver has OPTIONS under /files/ only; what it can do is found out by using it.
        isPresumed = answer.status == 405 && !answer.isPage && !answer.isHubs
        let isTus =
            [200, 204].contains(answer.status) && (answer["tus-version"] != nil || answer.isHubs)
        guard answer.failure == nil, isPresumed || isTus else { return nil }
        isHub = answer.isHubs
        guard !isPresumed else { return }
        let extensions = Self.words(answer["tus-extension"])
        canDefer = extensions.contains("creation-defer-length")
        // A hub has its receipt, and keeps what came of a PATCH that broke off only where no
        // checksum was promised.
        guard !isHub, extensions.contains("checksum") else { return }
        let algorithms = Self.words(answer["tus-checksum-algorithm"])
        checksum = ChunkChecksum.allCases.first { algorithms.contains($0.rawValue) }
    }

    private static func words(_ header: String?) -> Set<String> {
        Set((header ?? "").split { $0 == "," || $0 == " " }.map { $0.lowercased() })
    }
}
