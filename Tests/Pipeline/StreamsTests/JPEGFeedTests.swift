import FaultServer
import Media
import Platform
import Testing

@testable import Streams

/// Cameras that send JPEGs by HTTP, each in its own spelling; a real server and the real source.
struct JPEGFeedTests {
    /// An answer of so many pictures that stays open.
    private struct Answering: FaultServer.Script {
        let type: String
        let pieces: BoundedQueue<[UInt8]>

        func reading(of head: FaultServer.Request) -> FaultServer.Reading { .all }
        func answer(to request: FaultServer.Request) -> FaultServer.Answer {
            .stream(200, type.isEmpty ? [:] : ["Content-Type": type], pieces)
        }
    }

    private static let count = 30

    /// 320 x 240, grey, with a small picture in its head as cameras put there.
    private static func picture(_ number: Int) -> [UInt8] {
        let small: [UInt8] = [0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 0xFF, 0xD9, 1, 2]
        let frame: [UInt8] = [0xFF, 0xC0, 0, 11, 8, 0, 240, 1, 64, 1, 1, 0x11, 0]
        let samples: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 9, 0xFF, 0, UInt8(number)]
        return [0xFF, 0xD8] + small + frame + samples + [0xFF, 0xD9]
    }

    private func serve(
        _ type: String, _ between: String, junk: [UInt8] = []
    ) throws -> (server: FaultServer, pieces: BoundedQueue<[UInt8]>) {
        let pieces = BoundedQueue<[UInt8]>(capacity: Self.count + 1)
        if !junk.isEmpty { _ = pieces.offer(junk) }
        for number in 0..<Self.count {
            _ = pieces.offer(Array(between.utf8) + Self.picture(number))
        }
        return (try FaultServer(Answering(type: type, pieces: pieces)), pieces)
    }

    @Test(arguments: [
        ("multipart/x-mixed-replace; boundary=b", "\r\n--b\r\nContent-Type: image/jpg\r\n\r\n"),
        (
            "multipart/x-mixed-replace;boundary=\"b\"",
            "--b\r\nContent-Type: image/jpeg; charset=utf-8\r\n\r\n"
        ),
        (
            "Multipart/X-Mixed-Replace; Boundary=--b",
            "--b\nCONTENT-TYPE: IMAGE/JPEG\nContent-Length: 1\n\n"
        ),
        ("multipart/x-mixed-replace", "Content-Type: image/pjpeg\r\nX-Timestamp: 1.5\r\n\r\n"),
        ("multipart/x-mixed-replace; boundary=other", "\r\n--b\r\n\r\n"),
        ("multipart/x-mixed-replace; boundary=b", ""),
        ("text/html", "--b\r\nContent-Type: image/jpg\r\n\r\n"),
        ("video/mp2t", ""), ("application/octet-stream", ""), ("image/jpeg", ""),
        ("", "\r\n--b\r\n\r\n"),
    ])
    func everyPictureIsSeenHoweverItsAnswerIsSpelt(type: String, between: String) throws {
        let (server, pieces) = try serve(type, between)
        defer { server.stop() }
        defer { pieces.close() }
        let view = try Viewing("\(server.url)/video")
        view.watch(seconds: 10) { $0.pictures.count == Self.count }
        #expect(view.pictures.count == Self.count && view.failures.isEmpty, "\(view.failures)")
        #expect(view.video.format.pixels == .mjpeg)
        #expect(view.pictures.allSatisfy { $0.width == 320 })
    }

    /// A connection taken in mid-picture, and a first picture without a frame header.
    @Test func whatComesBeforeTheFirstWholePictureIsPassedOver() throws {
        let junk: [UInt8] = [
            1, 2, 0xFF, 0xD9, 0x0D, 0x0A, 0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0xD9,
        ]
        let (server, pieces) = try serve("multipart/x-mixed-replace; boundary=b", "", junk: junk)
        defer { server.stop() }
        defer { pieces.close() }
        let view = try Viewing("\(server.url)/video")
        view.watch(seconds: 10) { $0.pictures.count == Self.count }
        #expect(view.pictures.count == Self.count && view.failures.isEmpty, "\(view.failures)")
    }

    /// That it has no end is seen when the next one comes, which must not push that out of its
    /// place.
    @Test func aPictureCutShortHasTheTimeItCameAt() throws {
        let pieces = BoundedQueue<[UInt8]>(capacity: 80)
        let server = try FaultServer(
            Answering(type: "multipart/x-mixed-replace; boundary=b", pieces: pieces))
        defer { server.stop() }
        let camera = try NamedThread("camera") {
            let start = Clock.monotonic()
            for number in 0..<75 {
                Clock.sleep(until: start + Int64(number) * 40_000_000)
                let picture = Self.picture(number).dropLast(number % 5 == 4 ? 6 : 0)
                _ = pieces.offer(
                    Array("\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n".utf8) + picture)
            }
            pieces.close()
        }
        defer { camera.join() }
        let view = try Viewing("\(server.url)/video")
        view.watch(seconds: 10) { $0.pictures.count >= 70 }
        #expect(view.pictures.count >= 70)
        // A machine that is busy with other tests is late now and then.
        let near = view.steps.filter { $0 < 15 }
        #expect(near.count < 4, "\(near) of \(view.steps)")
    }

    @Test(arguments: [
        ("image/jpeg", [0x47] as [UInt8], false), ("multipart/x", Array("FLV".utf8), false),
        ("text/html", Array("\r\n<html>".utf8), false), ("text/html", Array("\r\n--b".utf8), true),
        ("video/mp2t", [0xFF, 0xD8], true), ("", [0x0D], true), ("", [0xFF, 0xF1], false),
    ])
    func theFirstBytesSayMoreThanTheType(type: String, first: [UInt8], isJPEG: Bool) {
        #expect(JPEGFeed.isMeant(by: type, first: first) == isJPEG)
    }
}
