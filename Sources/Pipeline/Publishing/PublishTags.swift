import ClipDocuments
import Time

/// What a movie's head says in keys (QuickTime File Format, 'Metadata item keys';
/// `com.apple.proapps` as Final Cut Pro reads them).
///
/// Only what is fixed when the clip closes: a movie's bytes never change, and what the crew says
/// later would be stale in it.
enum PublishTags {
    static func file(_ document: ClipDocument) -> [(key: String, value: String)] {
        let clip = document.clip
        var tags: [(key: String, value: String)] = [
            ("com.apple.proapps.clipID", clip.id),
            ("com.apple.proapps.cameraName", clip.camera),
            ("com.apple.proapps.reel", clip.reel),
            ("com.apple.quicktime.software", "rushes/\(MoviePublisher.version)"),
            ("rushes.production", document.production),
            ("rushes.timecode", clip.time.timecode),
            ("rushes.rate", clip.time.rate.description),
        ]
        if let slate = document.slateAtCut { tags.append(("rushes.slateAtCut", slate.description)) }
        if let names = clip.audio?.channelNames, !names.isEmpty {
            tags.append(("rushes.channels", names.joined(separator: ", ")))
        }
        // A clock nobody set would date the clip wrongly for ever.
        if clip.time.clockSynchronised {
            tags.append(("com.apple.quicktime.creationdate", date(clip.time.start)))
        }
        return tags
    }

    /// ISO 8601 in whole seconds with the offset as Apple's cameras write it.
    private static func date(_ time: UTCTime) -> String { time.description.prefix(19) + "+0000" }
}
