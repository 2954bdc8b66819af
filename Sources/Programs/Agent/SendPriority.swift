import ClipDocuments
import Slate

/// The order of sending; smaller goes first.
enum SendPriority {
    static let document = 0
    static let rolling = 1
    /// What the backend has, and is only asked for.
    static let verification = 7

    /// Circled, hold, unjudged, NG, false starts and void ones.
    static func clip(_ manifest: ClipManifest, of take: Take?) -> Int {
        if manifest.state == .rolling { return rolling }
        if take?.kind == .falseStart || take?.isVoid == true { return 6 }
        switch take?.verdict {
        case .circled: return 2
        case .hold: return 3
        case .ng: return 5
        default: return 4
        }
    }
}
