import Glibc
import Media
import OtherPrograms
import Platform
import SourceContract
import Testing

@testable import Footage

/// What every source promises, kept by footage that plays as a camera.
struct FootageContractTests {
    private func footage(_ scratch: Scratch) throws -> FilePlayer {
        let path = "\(scratch.path)/a.mp4"
        let sources = "-f lavfi -i testsrc2=size=320x240:rate=30 -f lavfi -i sine=r=44100"
        _ = try output(of: "ffmpeg -y -v error \(sources) -t 2 -pix_fmt yuv420p \(path)")
        return try FilePlayer(path)
    }

    @Test func aFilesPictureKeepsIt() throws {
        let scratch = try Scratch()
        let player = try footage(scratch)
        #expect(VideoSourceContract.violations(of: player.video) == [])
        // Memory of frames on loan is the player's.
        withExtendedLifetime(player) {}
    }

    @Test func aFileCanBePlayedAgain() throws {
        let scratch = try Scratch()
        #expect(
            try VideoSourceContract.violations(opening: {
                let player = try footage(scratch)
                return .init(player.video, owner: player)
            }) == [])
    }

    @Test(arguments: ["x.avi -c:v mjpeg", "x.mkv -c:v ffv1 -pix_fmt yuv420p"])
    func aFilmThatIsStillComingInKeepsIt(_ film: String) throws {
        let scratch = try Scratch()
        let name = try #require(film.split(separator: " ").first)
        let codec = film.dropFirst(name.count)
        let path = "\(scratch.path)/\(name)"
        _ = try output(
            of:
                "ffmpeg -y -v error -f lavfi -i testsrc2=size=320x240:rate=30 -t 0.5\(codec) \(path)"
        )
        #expect(
            try VideoSourceContract.violations(opening: {
                let player = try FilePlayer(path)
                return .init(player.video, owner: player)
            }) == [])
    }

    /// A share or a disk that gives no more bytes, and no error.
    @Test(arguments: [true, false]) func aFileThatStallsEndsAllTheSame(isPaced: Bool) throws {
        let scratch = try Scratch()
        let film = "\(scratch.path)/a.mkv"
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=30 -t 8 -pix_fmt yuv420p -c:v ffv1 \(film)"
        )
        let pipe = "\(scratch.path)/pipe.mkv"
        try #require(mkfifo(pipe, 0o600) == 0)
        // Two thirds of it come, and the writer stays.
        let writer = try SendingProgram(
            "( head -c $(( $(stat -c %s \(film)) * 2 / 3 )) \(film); sleep 60 ) > \(pipe)")
        let violations = try VideoSourceContract.violations(stalling: {}) {
            let player = try FilePlayer(pipe, paced: isPaced, withSound: false)
            return .init(player.video, owner: player)
        }
        #expect(violations == [])
        withExtendedLifetime(writer) {}
    }

    @Test func aFileThatIsNotThereIsRefusedInASentence() {
        #expect(
            VideoSourceContract.violations(refusing: {
                let player = try FilePlayer("/nowhere/film.mp4")
                return .init(player.video, owner: player)
            }) == [])
    }

    @Test func aFilesSoundKeepsIt() throws {
        let scratch = try Scratch()
        let player = try footage(scratch)
        let video = player.video
        // A file whose picture nobody takes gives no more sound.
        let viewer = try NamedThread("viewer") {
            while case .frame(let frame)? = try? video.next(
                until: Clock.monotonic() + 1_000_000_000)
            { frame.release() }
        }
        let sound = try #require(player.audio)
        #expect(AudioSourceContract.violations(of: sound) == [])
        viewer.join()
    }
}
