import AtOnce
import Glibc
import Media
import OtherPrograms
import Platform
import Testing
import Wire

@testable import Streams

/// What goes wrong between a phone and the box. Real senders; one after the other.
@Suite(.serialized) struct NetworkFaultTests {
    typealias Way = NetworkCameraTests.Way

    /// Asks again and again for 20 s.
    private static func becomes(_ isSo: () throws -> Bool) rethrows -> Bool {
        let end = Clock.monotonic() + 20_000_000_000
        while Clock.monotonic() < end {
            if try isSo() { return true }
            Clock.sleep(until: Clock.monotonic() + 20_000_000)
        }
        return false
    }

    /// Whether a camera comes to say so.
    private func says(_ words: String, _ camera: NetworkCamera) -> Bool {
        Self.becomes {
            do { _ = try camera.video(until: Clock.monotonic() + 100_000_000) } catch {
                return "\(error)".contains(words)
            }
            return false
        }
    }

    /// A sender that was killed and begun again, as the box saw it.
    private struct Comeback {
        let view: Viewing
        let missed: Int64
        let failures: [String]
        let returned: Int64
        let before: Int

        init(_ way: Way, _ port: Int) throws {
            let sender = try way.sender(port)
            view = try Viewing(way.address(port))
            view.watch(seconds: 3)
            let killed = Clock.monotonic()
            sender.stop()
            view.watch(seconds: 5) { !$0.failures.isEmpty }
            missed = Clock.monotonic() - killed
            failures = view.failures
            try sender.start()
            returned = Clock.monotonic()
            let before = view.pictures.count
            self.before = before
            view.watch(seconds: 10) { $0.pictures.count > before + 80 }
        }
    }

    @Test(arguments: [[Way.srtCalls, .srtIsCalled, .datagrams], [.rtmpCalls, .tcpIsCalled]])
    func aSenderKilledInMidTakeIsMissedAndTakenBack(ways: [Way]) throws {
        let seen = try atOnce(try ways.map { ($0, try $0.port) }) { try Comeback($0, $1) }
        for (way, back) in zip(ways, seen) {
            #expect(back.missed < 3_500_000_000, "\(way)")
            #expect(back.failures.count == 1, "\(way): \(back.failures)")
            let view = back.view
            #expect(
                view.offsets.suffix(2).allSatisfy { abs($0) < 40 },
                "\(way) in step again: \(view.offsets)")
            let first = try #require(view.pictures.dropFirst(back.before).first, "\(way)")
            // Half a second of it is the sender's own start, a second its first key frame.
            #expect(
                first.at - back.returned < 3_000_000_000,
                "\(way): \((first.at - back.returned) / 1_000_000) ms")
            #expect(view.pictures.count > back.before + 80, "\(way)")
            // Its time is now again, not where its own count left off, which is five seconds and
            // more away.
            #expect(
                abs(first.time - first.at) < 3_000_000_000,
                "\(way): \((first.time - first.at) / 1_000_000) ms")
        }
    }

    @Test func aSenderThatStopsWithoutHangingUpIsMissedInTwoSeconds() throws {
        let places = try [Way.srtCalls, .rtmpCalls, .tcpIsCalled, .datagrams].map {
            ($0, try $0.port)
        }
        let seen = try atOnce(places) { way, port in
            let sender = try way.sender(port)
            let view = try Viewing(way.address(port))
            view.watch(seconds: 2)
            sender.signal(SIGSTOP)
            let stopped = Clock.monotonic()
            view.watch(seconds: 6) { !$0.failures.isEmpty }
            return (noticed: Clock.monotonic() - stopped, failures: view.failures)
        }
        for ((way, _), (noticed, failures)) in zip(places, seen) {
            #expect(
                noticed > 1_500_000_000 && noticed < 3_500_000_000,
                "\(way): \(noticed / 1_000_000) ms")
            #expect(
                failures.first?.contains("has sent nothing for 2 s") == true, "\(way): \(failures)")
        }
    }

    @Test func garbageOnThePortIsNoCamera() throws {
        let places = try [Way.srtCalls, .rtmpCalls, .tcpCalls, .datagrams, .rtspCalls].map {
            ($0, try $0.port)
        }
        let outcomes = try atOnce(places) { try Self.garbage(on: $0, $1) }
        for ((way, _), outcome) in zip(places, outcomes) { #expect(outcome == .isSeen, "\(way)") }
    }

    /// What became of a sender behind garbage.
    private enum Outcome { case garbageTaken, unsaid, unseen, isSeen }

    private static func garbage(on way: Way, _ port: Int) throws -> Outcome {
        let camera = try NetworkCamera(try NetworkAddress(way.address(port)), withSound: true)
        let isDatagram = [Way.srtCalls, .datagrams].contains(way)
        var sent = 0
        let isSent = Self.becomes {
            sent += Garbage.send(to: port, isDatagram: isDatagram, seed: UInt64(sent)) ? 1 : 0
            return sent == 3
        }
        guard isSent else { return .unsaid }
        do {
            _ = try camera.video(until: Clock.monotonic() + 500_000_000)
            return .garbageTaken
        } catch is SourceFailure {}
        let sender = try way.sender(port)
        // Why not yet is not asked.
        let isSeen = Self.becomes {
            (try? camera.video(until: Clock.monotonic() + 100_000_000)) != nil
        }
        withExtendedLifetime(sender) {}
        return isSeen ? .isSeen : .unseen
    }

    @Test func aCallerThatSaysNothingDoesNotHoldThePort() throws {
        let places = try [Way.rtmpCalls, .tcpCalls, .rtspCalls].map { ($0, try $0.port) }
        let outcomes = try atOnce(places) { way, port in
            let camera = try NetworkCamera(try NetworkAddress(way.address(port)), withSound: true)
            var silent: Int32 = -1
            let isCalled = Self.becomes {
                silent = Talker.call(port)
                return silent >= 0
            }
            guard isCalled else { return Outcome.unsaid }
            defer { close(silent) }
            let sender = try way.sender(port)
            // Why not yet is not asked.
            let isSeen = Self.becomes {
                (try? camera.video(until: Clock.monotonic() + 100_000_000)) != nil
            }
            withExtendedLifetime(sender) {}
            return isSeen ? .isSeen : .unseen
        }
        for ((way, _), outcome) in zip(places, outcomes) { #expect(outcome == .isSeen, "\(way)") }
    }

    @Test func aSenderThatComesBackWithAnotherSizeIsTakenAsItIs() throws {
        let port = try Way.srtCalls.port
        let sender = try Way.srtCalls.sender(port)
        let view = try Viewing("srt://:\(port)")
        view.watch(seconds: 1)
        sender.stop()
        let other = try Way.srtCalls.sender(port, Sending.flashAndBeep(size: "640x360", rate: 30))
        view.watch(seconds: 12) { $0.pictures.last?.width == 640 }
        withExtendedLifetime(other) {}
        #expect(view.pictures.first?.width == 320)
        #expect(view.pictures.last?.width == 640)
        #expect(
            view.video.format.width == 320, "the source is the same; its frames say what they are")
    }

    @Test func aCountThatWrapsIsStraightened() throws {
        let port = try Way.datagrams.port
        // MPEG-TS counts to 95443.7 s; this one gets there after six.
        let sender = try SendingProgram(
            "\(Sending.flashAndBeep()) -muxdelay 0 -output_ts_offset 95437 -f mpegts 'udp://127.0.0.1:\(port)?pkt_size=1316'"
        )
        let view = try Viewing("udp://:\(port)")
        view.watch(seconds: 10)
        withExtendedLifetime(sender) {}
        #expect(view.steps.dropFirst(30).allSatisfy { abs($0 - 40) < 3 })
        #expect(view.offsets.count > 6)
        #expect(view.offsets.allSatisfy { abs($0) < 40 }, "\(view.offsets)")
    }

    @Test func fivePercentOfTheDatagramsLostCostPicturesNotTheCamera() throws {
        let port = try Sending.freePort(SOCK_DGRAM)
        let relay = try LossyRelay(to: port, lossPercent: 5, seed: 11)
        let sender = try SendingProgram(
            "\(Sending.flashAndBeep()) -f mpegts 'udp://127.0.0.1:\(relay.port)?pkt_size=1316'")
        let view = try Viewing("udp://:\(port)")
        view.watch(seconds: 8)
        withExtendedLifetime(sender) {}
        #expect(relay.lost > 5, "seed 11")
        #expect(view.pictures.count > 100)
        #expect(view.failures.isEmpty, "\(view.failures)")
        #expect(view.steps.dropFirst(10).allSatisfy { $0 > -3 }, "no picture goes back in time")
    }

    @Test func anEncoderThatIsLateGetsTheNewestPictures() throws {
        let port = try Way.srtCalls.port
        let sender = try Way.srtCalls.sender(port)
        let view = try Viewing("srt://:\(port)")
        view.watch(seconds: 1)
        let before = view.pictures.count
        Clock.sleep(until: Clock.monotonic() + 6_000_000_000)
        let back = Clock.monotonic()
        view.watch(seconds: 3)
        withExtendedLifetime(sender) {}
        let after = view.pictures.dropFirst(before)
        let first = try #require(after.first)
        let last = view.pictures[before - 1]
        #expect(back - first.time < 3_000_000_000, "the oldest pictures went")
        let gap = Int(first.sequence) - Int(last.sequence)
        #expect(gap > 50, "what went is counted: \(gap)")
        #expect(
            view.pictures.last.map { $0.at - $0.time < 1_000_000_000 } == true,
            "the delay is made up")
    }

    private func failure(_ address: String, secret: String? = nil, within seconds: Double = 10)
        throws -> String
    {
        var place = try NetworkAddress(address)
        if let secret { place = try place.with(secret: secret) }
        let camera = try NetworkCamera(place, withSound: true)
        let error = #expect(throws: SourceFailure.self) {
            try camera.video(until: Clock.monotonic() + Int64(seconds * 1e9))
        }
        #expect(error?.mayPass == true)
        return error?.message ?? ""
    }

    @Test func aRefusedCallSaysWhatToDo() throws {
        let port = try Sending.freePort()
        for scheme in ["tcp", "rtmp", "rtsp", "http"] {
            #expect(
                try failure("\(scheme)://127.0.0.1:\(port)/x").contains(
                    "refuses the connection; start the camera's app"))
        }
    }

    @Test func aWrongPasswordIsSaidSoAndNotShown() throws {
        for scheme in ["http", "rtsp"] {
            let answer =
                scheme == "http"
                ? "HTTP/1.1 401 Unauthorized\r\n" : "RTSP/1.0 401 Unauthorized\r\nCSeq: COUNT\r\n"
            let server = try Talker(
                saying: answer
                    + "WWW-Authenticate: Basic realm=\"cam\"\r\nContent-Length: 0\r\n\r\n",
                stays: false)
            let said = try failure(
                "\(scheme)://127.0.0.1:\(server.port)/cam", secret: "director:hushhush")
            #expect(said.contains("wants a user and a password"), "\(said)")
            #expect(!said.contains("hushhush") && !said.contains("director"))
        }
    }

    @Test func aMissingPathIsSaidSo() throws {
        let server = try Talker(
            saying: "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", stays: false)
        #expect(
            try failure("http://127.0.0.1:\(server.port)/cam").contains(
                "no stream of that name (404)"))
    }

    @Test func aServerThatNeverAnswersIsGivenUp() throws {
        let server = try Talker(saying: "")
        #expect(
            try failure("http://127.0.0.1:\(server.port)/cam").contains("did not answer in 6 s"))
    }

    @Test func aPageIsNoStream() throws {
        let server = try Talker(
            saying:
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4013\r\n\r\n<html>\(String(repeating: "x", count: 4000))</html>",
            stays: false)
        let said = try failure("http://127.0.0.1:\(server.port)/cam")
        #expect(said.contains("gives a web page, not a stream"), "\(said)")
    }

    @Test func aTakenPortIsSaidSo() throws {
        let holder = try Talker(saying: "")
        #expect(
            try failure("rtmp://:\(holder.port)/live").contains(
                "another program has port \(holder.port)"))
    }

    @Test func soundAloneIsNoCamera() throws {
        let port = try Way.srtIsCalled.port
        let sender = try SendingProgram(
            "ffmpeg -nostdin -loglevel quiet -re -f lavfi -i sine -c:a aac -f mpegts 'srt://127.0.0.1:\(port)?mode=listener'"
        )
        let camera = try NetworkCamera(
            try NetworkAddress("srt://127.0.0.1:\(port)"), withSound: true)
        #expect(says("sends no picture; switch the camera on", camera))
        withExtendedLifetime(sender) {}
    }

    /// A sender that comes back within the two seconds in which nobody misses it.
    @Test(arguments: [
        [
            "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=25:bframes=0",
            "-s 640x360", "-pix_fmt yuv420p10le",
        ],
        ["-pix_fmt yuv422p", "-pix_fmt yuv444p", "-profile:v main -preset veryfast -bf 2"],
    ])
    func aSenderThatRestartsInAnotherWayIsSeenAgain(ways: [String]) throws {
        let seen = try atOnce(try ways.map { ($0, try Way.datagrams.port) }) {
            try Self.restart(in: $0, $1)
        }
        for (way, (isSeen, nanoseconds, failures)) in zip(ways, seen) {
            #expect(isSeen, "\(way): \(failures)")
            #expect(nanoseconds < 10_000_000_000, "\(way)")
        }
    }

    /// Whether a second of whole pictures came after a restart, and how long that took.
    private static func restart(in way: String, _ port: Int) throws -> (
        isSeen: Bool, nanoseconds: Int64, failures: [String]
    ) {
        let sender = try Way.datagrams.sender(port)
        let view = try Viewing("udp://:\(port)")
        view.watch(seconds: 2)
        sender.stop()
        let before = view.pictures.count
        let other = try SendingProgram(
            "\(Sending.flashAndBeep()) \(way) -f mpegts 'udp://127.0.0.1:\(port)?pkt_size=1316'")
        let restarted = Clock.monotonic()
        // Half a second of it may be the end of what was sent before.
        let seen = { (view: Viewing) in
            view.pictures.dropFirst(before + 12).filter {
                !$0.isCorrupt && $0.at - restarted > 1_000_000_000
            }.count > 25
        }
        view.watch(seconds: 12, until: seen)
        withExtendedLifetime(other) {}
        return (seen(view), Clock.monotonic() - restarted, view.failures)
    }

    private static let codecs = [
        "H.264": "libx264 -preset ultrafast -tune zerolatency",
        "HEVC": "libx265 -preset ultrafast -x265-params log-level=none:bframes=0",
        "MPEG-2": "mpeg2video", "MPEG-4": "mpeg4",
    ]

    /// Time without a whole picture when a sender begins again in another codec, under the same
    /// numbers.
    private static func darkness(from: String, to: String, _ port: Int) throws -> Double {
        let send = { (codec: String) in
            "\(Sending.flashAndBeep()) -c:v \(Self.codecs[codec] ?? "") -g 25 -f mpegts 'udp://127.0.0.1:\(port)?pkt_size=1316'"
        }
        let sender = try SendingProgram(send(from))
        let view = try Viewing("udp://:\(port)")
        view.watch(seconds: 2)
        sender.stop()
        let other = try SendingProgram(send(to))
        let restarted = Clock.monotonic()
        // Half a second of it may be the end of what was sent before.
        let fresh = { (view: Viewing) in
            view.pictures.filter { !$0.isCorrupt && $0.at - restarted > 1_000_000_000 }
        }
        view.watch(seconds: 15) { fresh($0).count > 25 }
        withExtendedLifetime(other) {}
        let pictures = fresh(view)
        guard pictures.count > 25 else { return .infinity }
        return Double(pictures[0].at - restarted) / 1e9
    }

    @Test(arguments: codecs.keys.sorted())
    func aSenderThatRestartsInAnotherCodecIsBackInFiveSeconds(from: String) throws {
        let others = try Self.codecs.keys.filter { $0 != from }.sorted().map {
            ($0, try Way.datagrams.port)
        }
        let dark = try atOnce(others) { try Self.darkness(from: from, to: $0, $1) }
        for ((to, _), seconds) in zip(others, dark) {
            #expect(seconds < 5, "\(from) to \(to): \(seconds) s")
        }
    }

    private func view(of pixels: String, coder: String = "libx264") throws -> Viewing {
        let port = try Way.srtCalls.port
        let sender = try SendingProgram(
            "\(Sending.flashAndBeep()) -c:v \(coder) -pix_fmt \(pixels) -f mpegts 'srt://127.0.0.1:\(port)'"
        )
        return try withExtendedLifetime(sender) { try Viewing("srt://:\(port)") }
    }

    @Test func tenBitsAreTakenAsTheyAre() throws {
        let view = try view(of: "yuv420p10le")
        #expect(view.video.format.pixels == .yuv420p10le)
        #expect(view.camera.notes.isEmpty)
    }

    @Test func otherPixelsAreConvertedAndSaidSo() throws {
        let view = try view(of: "rgb24", coder: "libx264rgb")
        #expect(view.video.format.pixels == .yuv420p)
        #expect(
            view.camera.notes.contains { $0.fault == .deepPixels && $0.message.contains("gbrp") })
    }

    @Test func whatALossSpoilsIsBrokenUntilTheNextKeyFrame() throws {
        let port = try Sending.freePort(SOCK_DGRAM)
        let relay = try LossyRelay(to: port, lossPercent: 4, seed: 23)
        // Many slices a picture, so that a lost one leaves a picture that decodes.
        let slices = "-x264-params slices=8:keyint=25"
        let sender = try SendingProgram(
            "\(Sending.flashAndBeep()) \(slices) -b:v 1M -f mpegts 'udp://127.0.0.1:\(relay.port)?pkt_size=1316'"
        )
        let view = try Viewing("udp://:\(port)")
        view.watch(seconds: 6)
        withExtendedLifetime(sender) {}
        let broken = view.pictures.filter(\.isCorrupt).count
        #expect(relay.lost > 5, "seed 23")
        #expect(
            broken > 5, "\(broken) of \(view.pictures.count), \(relay.lost) datagrams lost; seed 23"
        )
        #expect(broken < view.pictures.count, "a key frame heals")
    }

    @Test(arguments: [
        ("?passphrase=0123456789abc", "another phrase", SourceFault.wrongPassphrase),
        ("?passphrase=0123456789abc", "", .passphraseUnexpected),
        ("", "another phrase", .passphraseMissing),
    ])
    func aCallerWithAnotherPassphraseIsSaidSo(query: String, phrase: String, fault: SourceFault)
        throws
    {
        let port = try Way.srtCalls.port
        var address = try NetworkAddress("srt://:\(port)")
        if !phrase.isEmpty { address = try address.with(secret: phrase) }
        let camera = try NetworkCamera(address, withSound: true)
        let sender = try SendingProgram(
            "\(Sending.flashAndBeep()) -f mpegts 'srt://127.0.0.1:\(port)\(query)'")
        #expect(
            Self.becomes { self.fault(of: camera) == fault },
            "\(String(describing: self.fault(of: camera)))")
        withExtendedLifetime(sender) {}
    }

    private func fault(of camera: NetworkCamera) -> SourceFault? {
        do { _ = try camera.video(until: Clock.monotonic() + 100_000_000) } catch {
            return (error as? SourceFailure)?.fault
        }
        return nil
    }

    @Test func theWaitForAKeyFrameIsNotTakenForSilence() throws {
        let port = try Way.datagrams.port
        let sender = try SendingProgram(
            "\(Sending.pictureOnly) -c:v libx264 -preset ultrafast -g 1000 -keyint_min 1000 -f mpegts 'udp://127.0.0.1:\(port)?pkt_size=1316'"
        )
        // It has long begun when we come.
        Clock.sleep(until: Clock.monotonic() + 2_000_000_000)
        let camera = try NetworkCamera(try NetworkAddress("udp://:\(port)"), withSound: true)
        #expect(Self.becomes { self.fault(of: camera) == .waitsForKeyFrame })
        #expect(says("no key frame has come yet", camera))
        #expect(camera.isWaiting)
        withExtendedLifetime(sender) {}
    }

    @Test func anUnknownHostIsSaidSo() throws {
        for scheme in ["http", "rtsp", "rtmp", "tcp", "srt"] {
            let said = try failure("\(scheme)://no-such-phone.invalid:9/x")
            #expect(said.contains("is no name in this network"), "\(scheme): \(said)")
        }
    }

    @Test func aServerWithoutEncryptionIsSaidSo() throws {
        let server = try Talker(
            saying: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", stays: false)
        for scheme in ["https", "rtsps", "rtmps"] {
            let said = try failure("\(scheme)://127.0.0.1:\(server.port)/cam")
            #expect(said.contains("makes no encrypted connection"), "\(scheme): \(said)")
        }
    }

    @Test(arguments: [("hvc1", "HEVC"), ("av01", "AV1"), ("vp09", "VP9")])
    func enhancedRTMPIsSaidSoByTheNameOfItsCodec(mark: String, name: String) throws {
        let server = try Talker(bytes: EnhancedFLV.response(mark))
        let said = try failure("http://127.0.0.1:\(server.port)/live.flv")
        #expect(said.contains("sends \(name) by enhanced RTMP"), "\(said)")
    }

    @Test(arguments: [
        "srt://:PORT", "rtmp://:PORT/live", "udp://:PORT", "rtsp://192.0.2.1/cam", "tcp://:PORT",
    ])
    func aCameraNobodyReachesIsClosedAtOnce(address: String) throws {
        var camera: NetworkCamera? = try NetworkCamera(
            try NetworkAddress(address.replacing("PORT", with: "\(try Sending.freePort())")),
            withSound: true)
        #expect(throws: SourceFailure.self) {
            try camera?.video(until: Clock.monotonic() + 300_000_000)
        }
        let asked = Clock.monotonic()
        camera = nil
        #expect(Clock.monotonic() - asked < 1_000_000_000)
    }
}
