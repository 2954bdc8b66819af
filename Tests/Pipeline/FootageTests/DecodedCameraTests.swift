import Foundation
import Media
import OtherPrograms
import Platform
import Testing
import Time

@testable import Footage

/// A camera on a cable that gives H.264, of a stream as ffmpeg writes it: two seconds of a bright
/// picture that darkens, a key frame every 15.
struct DecodedCameraTests {
    /// Gives access units as a driver does, in six buffers it uses again.
    private final class StreamCamera: VideoSource, @unchecked Sendable {
        let format = VideoFormat(
            pixels: .h264, width: 320, height: 240, rate: FrameRate(30), isLimitedRange: true)
        let summary = "a stream camera"
        var units: [(sequence: UInt32, bytes: [UInt8], isCorrupt: Bool)] = []
        private let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: 6 * 65536, alignment: 16)
        private var next = 0

        deinit { memory.deallocate() }

        func next(until deadline: Int64) throws -> VideoEvent {
            guard next < units.count else { return .ended }
            let unit = units[next]
            let frame = VideoFrame(slot: next % 6, format: format) { _ in }
            let buffer = UnsafeMutableRawBufferPointer(
                rebasing: memory[(frame.slot * 65536)..<((frame.slot + 1) * 65536)])
            buffer.copyBytes(from: unit.bytes)
            (frame.planes.0, frame.byteCount) = (.init(buffer.baseAddress), unit.bytes.count)
            (frame.sequence, frame.time, frame.isCorrupt) = (
                unit.sequence, Int64(unit.sequence) * 33_333_333, unit.isCorrupt
            )
            next += 1
            return .frame(frame)
        }
    }

    private struct Shown: Equatable {
        var sequence: UInt32
        var isCorrupt: Bool
        var luma: Int
    }

    private func camera() throws -> StreamCamera {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i 'color=white:size=320x240:rate=30,fade=out:0:60' -t 2 -c:v libx264 -preset ultrafast -bf 0 "
                + "-g 15 -x264-params aud=1:scenecut=0 -pix_fmt yuv420p -f h264 \(scratch.path)/a.h264"
        )
        let stream = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/a.h264"))
        let delimiter = Data([0, 0, 0, 1, 9])
        var starts: [Int] = []
        while let found = stream.range(of: delimiter, in: (starts.last ?? -1) + 1..<stream.count) {
            starts.append(found.lowerBound)
        }
        let camera = StreamCamera()
        camera.units = zip(starts, starts.dropFirst() + [stream.count]).enumerated().map {
            (UInt32($0), Array(stream[$1.0..<$1.1]), false)
        }
        try #require(camera.units.count == 60)
        return camera
    }

    /// Every picture it gives; each is released before the next.
    private func shown(by camera: StreamCamera) throws -> [Shown] {
        let decoded = try DecodedCamera(camera)
        var shown: [Shown] = []
        while case .frame(let frame) = try decoded.next(until: Clock.monotonic() + 1_000_000_000) {
            let luma =
                frame.planes.0.base.map {
                    Int($0.load(fromByteOffset: 100 * frame.planes.0.stride + 100, as: UInt8.self))
                } ?? -1
            #expect(frame.time == Int64(frame.sequence) * 33_333_333)
            shown.append(Shown(sequence: frame.sequence, isCorrupt: frame.isCorrupt, luma: luma))
            frame.release()
        }
        return shown
    }

    @Test func everyUnitIsAPictureAtOnce() throws {
        let shown = try shown(by: camera())
        #expect(shown.map(\.sequence) == Array(0..<60))
        #expect(shown.allSatisfy { !$0.isCorrupt })
        // From white, 235, to nearly black, 16, without a step back.
        #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.luma >= $1.luma - 2 })
        #expect((shown.first?.luma ?? 0) > 225 && (shown.last?.luma ?? 255) < 30)
    }

    @Test func aLostUnitSpoilsItsGroupAndNoMore() throws {
        let camera = try camera()
        camera.units.remove(at: 20)
        let shown = try shown(by: camera)
        #expect(shown.map(\.sequence) == Array(0..<20) + Array(21..<60))
        #expect(shown.filter(\.isCorrupt).map(\.sequence) == Array(21..<30))
    }

    @Test func aBrokenUnitIsNotDecoded() throws {
        let camera = try camera()
        camera.units[40] = (40, [UInt8](repeating: 0xA5, count: 500), true)
        let shown = try shown(by: camera)
        #expect(shown.map(\.sequence) == Array(0..<60))
        #expect(shown.filter(\.isCorrupt).map(\.sequence) == Array(40..<45))
    }

    /// A delimiter and nothing else, or a third of the picture.
    @Test(arguments: [0.0, 1.0 / 3]) func aUnitCutShortSpoilsItsGroupThoughTheDriverSawNothing(
        _ kept: Double
    ) throws {
        let camera = try camera()
        let bytes = camera.units[33].bytes
        camera.units[33].bytes = Array(bytes.prefix(max(8, Int(Double(bytes.count) * kept))))
        let shown = try shown(by: camera)
        #expect(shown.map(\.sequence) == Array(0..<60))
        #expect(Set(shown.filter(\.isCorrupt).map(\.sequence)).isSuperset(of: 34..<45))
        #expect(shown.filter(\.isCorrupt).allSatisfy { (33..<45).contains($0.sequence) })
    }

    @Test func beforeTheFirstKeyFrameNothingIsShown() throws {
        let camera = try camera()
        camera.units.removeFirst(7)
        #expect(try shown(by: camera).first?.sequence == 15)
    }
}
