import Slate

/// A document as QuickTime metadata keys (QuickTime File Format, 'Metadata item keys'; `com.apple.proapps` as Final Cut Pro reads them).
enum PublishTags {
    static func file(_ document: ClipDocument) -> [(key: String, value: String)] {
        let (take, clip) = (document.take, document.clip)
        var tags: [(key: String, value: String)] = [
            ("com.apple.proapps.clipID", clip.id),
            ("com.apple.proapps.scene", (take.slate.episode.map { "\($0)-" } ?? "") + take.slate.scene),
            // Final Cut Pro shows this key as 'Take'.
            ("com.apple.proapps.studio.shot", String(take.slate.take)),
            ("com.apple.proapps.reel", clip.reel),
            ("com.apple.proapps.cameraName", clip.camera),
            ("com.apple.proapps.isGood", take.verdict == .circled ? "1" : "0"),
            ("com.apple.quicktime.software", "rushes"),
        ]
        if let shot = take.slate.shot { tags.append(("com.apple.proapps.shot", shot)) }
        if !take.notes.isEmpty { tags.append(("com.apple.proapps.logNote", note(take))) }
        // A clock nobody set would date the clip wrongly for ever.
        if clip.time.clockSynchronised { tags.append(("com.apple.quicktime.creationdate", date(clip.time.start))) }
        return tags
    }

    private static func note(_ take: Take) -> String { take.notes.map(\.text).joined(separator: "\n") }

    /// ISO 8601 in whole seconds with the offset as Apple's cameras write it.
    private static func date(_ time: UTCTime) -> String { time.description.prefix(19) + "+0000" }
}
