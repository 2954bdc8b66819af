import Media
import Platform
import SourceContract
import Testing

@testable import Footage

/// What every source promises, kept by footage that plays as a camera.
struct FootageContractTests {
    private func footage(_ scratch: Scratch) throws -> FilePlayer {
        let path = "\(scratch.path)/a.mp4"
        let sources = "-f lavfi -i testsrc2=size=320x240:rate=30 -f lavfi -i sine=r=44100"
        _ = try output(of: "ffmpeg -v error \(sources) -t 2 -pix_fmt yuv420p \(path)")
        return try FilePlayer(path)
    }

    @Test func aFilesPictureKeepsIt() throws {
        let scratch = try Scratch()
        let player = try footage(scratch)
        #expect(VideoSourceContract.violations(of: player.video) == [])
        // Memory of frames on loan is the player's.
        withExtendedLifetime(player) {}
    }

    @Test func aFilesSoundKeepsIt() throws {
        let scratch = try Scratch()
        let player = try footage(scratch)
        let video = player.video
        // A file whose picture nobody takes gives no more sound.
        let viewer = try NamedThread("viewer") {
            while case .frame(let frame)? = try? video.next(until: Clock.monotonic() + 1_000_000_000) { frame.release() }
        }
        let sound = try #require(player.audio)
        #expect(AudioSourceContract.violations(of: sound) == [])
        viewer.join()
    }
}
