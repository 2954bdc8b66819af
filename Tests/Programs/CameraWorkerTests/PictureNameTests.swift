import ClipDocuments
import Testing

@testable import CameraWorker

struct PictureNameTests {
    private let facts = VideoFacts(
        codec: "h264", width: 2, height: 2, bitrateKbps: 1, encoder: "", source: "begun")

    @Test func aClipSaysWhatItBeganWithAndWhatCameLater() {
        let name = PictureName("A H.264")
        #expect(!name.set("A H.264", since: 50), "that is no change")
        #expect(name.set("A HEVC", since: 100))
        #expect(name.set("A 1920x1080 HEVC", since: 200))
        let before = name.applied(to: facts, from: 10, to: 90)
        #expect(before.source == "A H.264" && before.laterSources == nil)
        let across = name.applied(to: facts, from: 60, to: 250)
        #expect(
            across.source == "A H.264" && across.laterSources == ["A HEVC", "A 1920x1080 HEVC"])
        let after = name.applied(to: facts, from: 150, to: 190)
        #expect(after.source == "A HEVC" && after.laterSources == nil)
        #expect(name.applied(to: facts).source == "A 1920x1080 HEVC", "status tells what comes now")
    }
}
