import Codec
import CrewSentences
import Media
import Testing
import Wire

@testable import CameraWorker

/// What the crew reads of a camera that is not there.
struct RefusalTests {
    private static let missing: [WorkerPlan.Picture] = [
        .device("/dev/v4l/by-id/usb-nobody-video-index0"), .device("/dev/video4094"),
        .device("no such camera"),
        .device("/dev/null"), .file("/nowhere/film.mp4"),
    ]

    @Test(arguments: missing) func itIsOneSentenceInBothLanguages(_ picture: WorkerPlan.Picture)
        throws
    {
        let plan = WorkerPlan(
            camera: "A", state: "", picture: picture, sound: .none, profile: ProxyProfile(),
            preroll: 0, postroll: 0, ring: 1)
        let failure = try #require(throws: SourceFailure.self) {
            try SourceFactory(plan).openPicture()
        }
        var status = CameraStatus(
            camera: "A", connected: false, source: "", trouble: failure.message)
        status.troubleCodes = [Absences.reason(failure.code, picture).rawValue]
        let (english, chinese) = (
            Phrases(.english).isNotConnected(status), Phrases(.chinese).isNotConnected(status)
        )
        #expect(english == "camera A not connected: \(failure.message)")
        #expect(!english.contains { $0.isNewline } && failure.message.count > 10)
        let words = try #require(chinese.split(separator: " (").first)
        #expect(words.hasPrefix("机位 A 未连接: ") && words.count > "机位 A 未连接: ".count, "\(chinese)")
        #expect(
            !words.dropFirst("机位 A ".count).contains { $0.isASCII && $0.isLetter }, "\(chinese)")
    }
}
