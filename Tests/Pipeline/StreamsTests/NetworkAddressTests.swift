import Media
import Testing

@testable import Streams

struct NetworkAddressTests {
    @Test(arguments: [
        ("srt://:9000", true, 9000), ("srt://:9000?mode=listener", true, 9000),
        ("srt://10.0.0.7:9000", false, 9000),
        ("rtmp://:1935/live", true, 1935), ("rtmp://0.0.0.0/live?listen=1", true, 1935),
        ("rtmp://phone/live/a", false, 1935),
        ("rtsp://phone/cam", false, 554), ("rtsp://:8554/cam", true, 8554),
        ("udp://:5000", true, 5000),
        ("udp://239.1.1.1:5000", true, 5000), ("tcp://:5000", true, 5000),
        ("http://phone:8080/video", false, 8080),
        ("https://phone/video", false, 443), ("RTSP://[fe80::1]:554/cam", false, 554),
    ])
    func anAddressWithoutAHostListens(text: String, isListening: Bool, port: Int) throws {
        let address = try NetworkAddress(text)
        #expect(address.isListening == isListening)
        #expect(address.port == port)
    }

    @Test(arguments: [
        ("rtsp://director:se%40cret@phone/cam", "rtsp://phone:554/cam"),
        ("http://a:b@c@phone:8080/video?token=xyz", "http://phone:8080/video"),
        ("srt://phone:9000?passphrase=0123456789&latency=200", "srt://phone:9000"),
        ("rtmp://:1935/live/KEY", "rtmp://:1935/live/..."),
        ("rtmp://u:p@phone/app/inst/KEY?auth=1", "rtmp://phone:1935/app/inst/..."),
        ("rtmp://:1935/live", "rtmp://:1935/live"),
    ])
    func whatIsShownHoldsNoSecret(text: String, shown: String) throws {
        #expect(try NetworkAddress(text).description == shown)
    }

    @Test(arguments: [
        ("gopher://phone:70/", "'gopher://'"), ("srt://phone", "has no port"),
        ("srt://:70000", "ports are 1 to 65535"),
        ("tcp://phone:x", "ports are 1 to 65535"),
        ("rtmps://:443/live", "cannot listen with encryption"),
        ("rtsp://a b/cam", "host that is no name"),
        ("udp://", "has no port"), ("://", "use one of rtsp"),
    ])
    func anAddressThatCannotWorkIsSaidSo(text: String, part: String) {
        let failure = #expect(throws: SourceFailure.self) { try NetworkAddress(text) }
        #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "")")
        #expect(failure?.mayPass == false)
    }

    @Test(arguments: [
        "rtsp://u:hushhush@phone:0/x?k=hushhush", "srt://:99999?passphrase=hushhush",
        "hushhushhush://x", "tcp://u:hushhush@:1 2",
    ])
    func noComplaintQuotesASecret(text: String) {
        let failure = #expect(throws: SourceFailure.self) { try NetworkAddress(text) }
        #expect(failure?.message.contains("hushhush") == false)
    }

    @Test func aPasswordFileFillsWhatTheAddressLeavesOut() throws {
        #expect(
            try NetworkAddress("rtsp://phone/cam").with(secret: "me:p:w/x").url
                == "rtsp://me:p%3Aw%2Fx@phone:554/cam")
        #expect(
            try NetworkAddress("rtsp://me@phone/cam").with(secret: "a:b").url
                == "rtsp://me:a%3Ab@phone:554/cam")
        let srt = try NetworkAddress("srt://:9000?latency=500").with(secret: "a long phrase")
        #expect(srt.options["passphrase"] == "a long phrase")
        #expect(srt.url == "srt://0.0.0.0:9000?latency=500")
        #expect(throws: SourceFailure.self) {
            try NetworkAddress("http://phone/video").with(secret: "alone")
        }
    }

    @Test func aPassphraseInTheQueryGoesWhereLibavDoesNotPrintIt() throws {
        let address = try NetworkAddress("srt://phone:9000?passphrase=0123456789&mode=caller")
        #expect(address.url == "srt://phone:9000")
        #expect(address.options["passphrase"] == "0123456789")
    }

    @Test func aPathIsNoNetworkCamera() {
        #expect(!NetworkAddress.isMeant(by: "/dev/v4l/by-id/usb-Acme-video-index0"))
        #expect(!NetworkAddress.isMeant(by: "file:/footage.mp4"))
    }
}
