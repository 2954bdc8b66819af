import AtOnce
import Glibc
import Media
import OtherPrograms
import Platform
import Testing

@testable import Streams

/// Real senders over real sockets of this machine; one after the other, so that two cores keep
/// time.
@Suite(.serialized) struct NetworkCameraTests {
    /// How a phone's app may send, and how we are told of it.
    enum Way: String, CaseIterable, Sendable {
        case srtCalls, srtIsCalled, rtmpCalls, datagrams, tcpCalls, tcpIsCalled, httpIsCalled,
            rtspCalls

        func address(_ port: Int) -> String {
            switch self {
            case .srtCalls: "srt://:\(port)?mode=listener"
            case .srtIsCalled: "srt://127.0.0.1:\(port)"
            case .rtmpCalls: "rtmp://:\(port)/live"
            case .datagrams: "udp://:\(port)"
            case .tcpCalls: "tcp://:\(port)"
            case .tcpIsCalled: "tcp://127.0.0.1:\(port)"
            case .httpIsCalled: "http://127.0.0.1:\(port)/video.ts"
            case .rtspCalls: "rtsp://:\(port)/live"
            }
        }

        func output(_ port: Int) -> String {
            switch self {
            case .srtCalls: "-f mpegts 'srt://127.0.0.1:\(port)'"
            case .srtIsCalled: "-f mpegts 'srt://127.0.0.1:\(port)?mode=listener'"
            case .rtmpCalls: "-f flv 'rtmp://127.0.0.1:\(port)/live/KEY'"
            case .datagrams: "-f mpegts 'udp://127.0.0.1:\(port)?pkt_size=1316'"
            case .tcpCalls: "-f mpegts 'tcp://127.0.0.1:\(port)'"
            case .tcpIsCalled: "-f mpegts 'tcp://127.0.0.1:\(port)?listen=1'"
            case .httpIsCalled: "-f mpegts -listen 1 'http://127.0.0.1:\(port)/video.ts'"
            case .rtspCalls: "-f rtsp -rtsp_transport tcp 'rtsp://127.0.0.1:\(port)/live'"
            }
        }

        func sender(_ port: Int, _ source: String = Sending.flashAndBeep()) throws -> SendingProgram
        {
            try SendingProgram("\(source) \(output(port))")
        }

        var port: Int {
            get throws {
                try Sending.freePort(
                    [.srtCalls, .srtIsCalled, .datagrams].contains(self) ? SOCK_DGRAM : SOCK_STREAM)
            }
        }
    }

    @Test(arguments: [Way.allCases.prefix(4), Way.allCases.suffix(4)])
    func everyWayGivesEvenPicturesWithTheirSound(ways: ArraySlice<Way>) throws {
        let places = try ways.map { ($0, try $0.port) }
        let views = try atOnce(places) { way, port in
            let sender = try way.sender(port)
            let view = try Viewing(way.address(port))
            view.watch(seconds: 8)
            withExtendedLifetime(sender) {}
            return view
        }
        for (way, view) in zip(ways, views) {
            let steady = view.steps.dropFirst(30)
            #expect(steady.count > 120, "\(way)")
            #expect(
                steady.allSatisfy { abs($0 - 40) < 3 },
                "\(way): \(steady.filter { abs($0 - 40) >= 3 })")
            #expect(view.offsets.count >= 4, "\(way)")
            #expect(view.offsets.allSatisfy { abs($0) < 40 }, "\(way): \(view.offsets)")
            #expect(view.failures.isEmpty, "\(way): \(view.failures)")
        }
    }

    @Test func anAppThatServesJPEGsIsACamera() throws {
        let port = try Sending.freePort()
        let sender = try SendingProgram(
            "\(Sending.pictureOnly) -c:v mjpeg -f mpjpeg -listen 1 'http://127.0.0.1:\(port)/video'"
        )
        let view = try Viewing("http://127.0.0.1:\(port)/video")
        view.watch(seconds: 4)
        withExtendedLifetime(sender) {}
        #expect(view.video.format.pixels == .mjpeg)
        #expect(view.video.format.width == 320)
        #expect(view.samples == 0)
        #expect(view.pictures.count > 80)
        let steady = view.steps.dropFirst(30)
        #expect(
            abs(steady.reduce(0, +) / Double(steady.count) - 40) < 2,
            "twenty-five a second by their arrival")
    }

    @Test(.enabled(if: RTSPServer.isInstalled, "gir1.2-gst-rtsp-server-1.0 is not installed"))
    func aCameraThatServesRTSPIsAsked() throws {
        let server = try RTSPServer()
        let view = try Viewing("rtsp://127.0.0.1:\(server.port)/cam")
        view.watch(seconds: 12)
        let steady = view.steps.dropFirst(50)
        #expect(steady.count > 150)
        #expect(steady.allSatisfy { $0 > 0 && $0 < 90 }, "\(steady.filter { $0 <= 0 || $0 >= 90 })")
        #expect(view.offsets.suffix(4).count == 4)
        #expect(view.offsets.suffix(4).allSatisfy { abs($0) < 40 }, "\(view.offsets)")
        #expect(view.failures.isEmpty, "\(view.failures)")
    }

    @Test(.enabled(if: RTSPServer.isInstalled, "gir1.2-gst-rtsp-server-1.0 is not installed"))
    func aCameraThatServesRTSPWantsItsPassword() throws {
        let server = try RTSPServer(user: "director", password: "action:1")
        let wrong = try NetworkCamera(
            try NetworkAddress("rtsp://127.0.0.1:\(server.port)/cam").with(secret: "director:no"),
            withSound: false)
        var said = ""
        let end = Clock.monotonic() + 10_000_000_000
        while !said.contains("wants a user") && Clock.monotonic() < end {
            do { _ = try wrong.video(until: end) } catch { said = "\(error)" }
            Clock.sleep(until: Clock.monotonic() + 20_000_000)
        }
        #expect(said.contains("wants a user and a password"), "\(said)")
        let right = try NetworkCamera(
            try NetworkAddress("rtsp://127.0.0.1:\(server.port)/cam").with(
                secret: "director:action:1"), withSound: false)
        #expect(try right.video(until: Clock.monotonic() + 8_000_000_000).format.width == 320)
    }
}
