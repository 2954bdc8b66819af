import Glibc
import Media
import Platform
import Testing
import Time

@testable import TestSources

/// A frame keeps its memory, whatever became of its source.
struct LentMemoryTests {
    private func bytes(of frame: VideoFrame) -> [UInt8] {
        frame.planes.0.base.map {
            Array(
                UnsafeRawBufferPointer(
                    start: $0, count: frame.format.height * frame.planes.0.stride))
        } ?? []
    }

    private func expectGoodAfterItsEnd(_ make: () throws -> any VideoSource) throws {
        var source: (any VideoSource)? = try make()
        guard case .frame(let frame)? = try source?.next(until: Clock.monotonic() + 1_000_000_000)
        else {
            Issue.record("no picture came")
            return
        }
        let before = bytes(of: frame)
        source?.close()
        source = nil
        let others = (0..<8).map { _ in [UInt8](repeating: 3, count: before.count * 8) }
        #expect(bytes(of: frame) == before)
        frame.release()
        #expect(others.count == 8)
    }

    @Test func aFrameOfTheTestCameraIsGoodWhenTheCameraIsGone() throws {
        try expectGoodAfterItsEnd {
            TestCamera(
                width: 1280, height: 720, rate: FrameRate(25), clock: TestClock(), paced: false)
        }
    }

    @Test func aFrameOfARecordingIsGoodWhenTheRecordingIsClosed() throws {
        let path = "/tmp/rushes-lent-\(getpid())-\(Clock.monotonic()).raw"
        try Files.replace(
            path, with: (0..<(640 * 480 * 2)).map { UInt8(truncatingIfNeeded: $0 / 640) })
        defer { try? Files.remove(path) }  // A left-over file in /tmp hurts nobody.
        let recording = try #require(Recording("\(path),yuyv422,640x480,30"))
        try expectGoodAfterItsEnd { try ReplayCamera(recording, paced: false, frames: 1) }
    }
}

struct JPEGRecordingTests {
    /// Pictures one behind the other, with what cameras put around them.
    @Test func aRecordingIsCutWhereItsPicturesBegin() throws {
        let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDA, 0, 4, 1, 2, 9, 0xFF, 0, 8, 7]
        let end: [UInt8] = [0xFF, 0xD9]
        let small: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xD8, 0xFF, 0xD9]
        let whole: [UInt8] = picture + end
        let twice: [UInt8] = [0xFF, 0xD8] + whole
        let withSmall: [UInt8] = small + whole.dropFirst(2)
        let pieces: [[UInt8]] = [
            whole, whole + [0x5A], whole + [0, 0, 0], picture, twice, withSmall, whole,
        ]
        let path = "/tmp/rushes-jpegs-\(getpid())-\(Clock.monotonic()).mjpeg"
        try Files.replace(path, with: pieces.flatMap { $0 })
        defer { try? Files.remove(path) }  // A left-over file in /tmp hurts nobody.
        let recording = try #require(Recording("\(path),mjpeg,320x240,30"))
        let camera = try ReplayCamera(recording, paced: false, frames: nil)
        var found: [[UInt8]] = []
        while case .frame(let frame) = try camera.next(until: .max) {
            let base = try #require(frame.planes.0.base)
            found.append(Array(UnsafeRawBufferPointer(start: base, count: frame.byteCount)))
            frame.release()
        }
        #expect(found == pieces)
    }
}
