import Glibc
import Media
import OtherPrograms
import Platform
import SourceContract
import Testing

@testable import Streams

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
