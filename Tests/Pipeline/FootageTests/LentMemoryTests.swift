import Media
import OtherPrograms
import Platform
import Testing

@testable import Footage

/// A frame keeps its memory, whatever became of its source.
struct LentMemoryTests {
    /// Bytes of the luma plane, and how many of them are not what the film shows.
    private func strangers(in frame: VideoFrame, grey: ClosedRange<UInt8>) throws -> Int {
        let base = try #require(frame.planes.0.base)
        var count = 0
        for row in 0..<frame.format.height {
            let line = UnsafeRawBufferPointer(
                start: base + row * frame.planes.0.stride, count: frame.format.width)
            count += line.reduce(0) { grey.contains($1) ? $0 : $0 + 1 }
        }
        return count
    }

    @Test(arguments: [
        "ffv1 -pix_fmt yuv420p x.avi", "libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p x.mp4",
    ])
    func theLastFramesOfAFilmAreGoodWhenTheFilmIsClosed(_ codec: String) throws {
        let scratch = try Scratch()
        let name = try #require(codec.split(separator: " ").last)
        let options = codec.dropLast(name.count)
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i color=gray:size=1280x720:rate=25 -t 0.8 -c:v \(options) \(scratch.path)/\(name)"
        )
        var player: FilePlayer? = try FilePlayer(
            "\(scratch.path)/\(name)", paced: false, withSound: false)
        let video = try #require(player?.video)
        var held: [VideoFrame] = []
        var count = 0
        // The last six are held, as capture and encoder hold them; the film's own thread is over by
        // then.
        while case .frame(let frame) = try video.next(until: .max) {
            count += 1
            if count > 14 { held.append(frame) } else { frame.release() }
        }
        #expect(count == 20)
        player = nil
        // Whoever gets the memory next writes into it.
        let others = (0..<40).map { _ in [UInt8](repeating: 3, count: 1280 * 720 * 3 / 2) }
        for frame in held { #expect(try strangers(in: frame, grey: 120...130) == 0) }
        for frame in held { frame.release() }
        #expect(others.count == 40)
    }

    @Test func framesThatAWholeFilmLeavesInItsQueueAreGoodAfterIt() throws {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i color=gray:size=1280x720:rate=25 -t 0.2 -pix_fmt yuv420p -c:v ffv1 \(scratch.path)/x.avi"
        )
        // Five pictures fit between the film and its reader: its thread ends before the first is
        // taken.
        var player: FilePlayer? = try FilePlayer(
            "\(scratch.path)/x.avi", paced: false, withSound: false)
        let video = try #require(player?.video)
        guard case .frame(let first) = try video.next(until: .max) else {
            Issue.record("the film has no picture")
            return
        }
        player = nil
        var frames = [first]
        while case .frame(let frame) = try video.next(until: .max) { frames.append(frame) }
        for frame in frames { #expect(try strangers(in: frame, grey: 120...130) == 0) }
    }

    @Test func aJPEGOfAFilmIsGoodWhenTheFilmIsClosed() throws {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=640x360:rate=25 -t 0.2 -c:v mjpeg \(scratch.path)/x.avi"
        )
        var player: FilePlayer? = try FilePlayer(
            "\(scratch.path)/x.avi", paced: false, withSound: false)
        let video = try #require(player?.video)
        var frames: [VideoFrame] = []
        while case .frame(let frame) = try video.next(until: .max) { frames.append(frame) }
        player = nil
        let others = (0..<40).map { _ in [UInt8](repeating: 3, count: 1 << 20) }
        #expect(frames.count == 5 && others.count == 40)
        for frame in frames {
            let bytes = UnsafeRawBufferPointer(start: frame.planes.0.base, count: frame.byteCount)
            #expect(
                bytes.starts(with: [0xFF, 0xD8]) && bytes.suffix(2).elementsEqual([0xFF, 0xD9]))
            frame.release()
        }
    }
}
