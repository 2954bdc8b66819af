import Glibc
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

/// What every source promises, kept by cameras on the network. Real senders; one after the other.
@Suite(.serialized) struct NetworkContractTests {
    typealias Way = NetworkCameraTests.Way

    private func open(_ address: String) throws -> VideoSourceContract.Opened {
        let camera = try NetworkCamera(try NetworkAddress(address), withSound: false)
        let deadline = Clock.monotonic() + 15_000_000_000
        while true {
            do { return .init(try camera.video(until: deadline), owner: camera) } catch {
                guard Clock.monotonic() < deadline else { throw error }
                Clock.sleep(until: Clock.monotonic() + 50_000_000)
            }
        }
    }

    @Test(arguments: [Way.srtCalls, .rtmpCalls, .tcpIsCalled, .datagrams])
    func aCameraOnTheNetworkKeepsItAndCanBeOpenedAgain(way: Way) throws {
        let port = try way.port
        // A sender that is hung up on calls again.
        let sender = try SendingProgram("{ \(Sending.flashAndBeep()) \(way.output(port)); false; }")
        #expect(try VideoSourceContract.violations(opening: { try open(way.address(port)) }) == [])
        withExtendedLifetime(sender) {}
    }

    @Test(arguments: [Way.srtCalls, .srtIsCalled, .rtmpCalls, .tcpCalls, .datagrams])
    func oneThatStallsEndsAllTheSame(way: Way) throws {
        let port = try way.port
        let sender = try way.sender(port)
        #expect(
            try VideoSourceContract.violations(stalling: { sender.signal(SIGSTOP) }) {
                try open(way.address(port))
            } == [])
    }

    @Test func soundOfTheNetworkKeepsIt() throws {
        let port = try Way.srtCalls.port
        let sender = try Way.srtCalls.sender(port)
        let camera = try NetworkCamera(try NetworkAddress("srt://:\(port)"), withSound: true)
        let audio = try #require(camera.audio)
        #expect(AudioSourceContract.violations(of: audio) == [])
        withExtendedLifetime(sender) {}
    }

    @Test(arguments: [
        "srt://:PORT", "rtmp://:PORT/live", "tcp://127.0.0.1:PORT", "udp://:PORT",
        "http://127.0.0.1:PORT/x",
    ])
    func oneThatIsNotThereIsRefusedInASentence(address: String) throws {
        let camera = try NetworkCamera(
            try NetworkAddress(address.replacing("PORT", with: "\(try Sending.freePort())")),
            withSound: false)
        #expect(
            VideoSourceContract.violations(refusing: {
                .init(try camera.video(until: Clock.monotonic() + 500_000_000), owner: camera)
            }) == [])
    }
}
