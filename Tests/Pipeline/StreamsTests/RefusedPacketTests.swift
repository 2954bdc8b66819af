import CLibAV
import LibAV
import Media
import OtherPrograms
import Platform
import Testing

@testable import Streams

/// Packets of a network camera that its decoder refuses outright.
struct RefusedPacketTests {
    private struct Seen {
        var time: Int64
        var isCorrupt: Bool
    }

    /// What the network's decoder makes of a film whose packets come at 1 s and on; `spoil` says
    /// which are nonsense.
    private func play(_ path: String, spoil: (Int) -> Bool) throws -> [Seen] {
        var file: UnsafeMutablePointer<AVFormatContext>?
        try #require(avformat_open_input(&file, path, nil, nil) >= 0)
        defer { avformat_close_input(&file) }
        let opened = try #require(file)
        try #require(avformat_find_stream_info(opened, nil) >= 0)
        let stream = try #require(opened.pointee.streams[0])
        let line = try PacketLine(capacity: 256, late: 200)
        let state = LinkState()
        let failures = NetworkFailures(address: try NetworkAddress("udp://:9000"))
        let decoder = NetworkDecoder(line, state: state, failures: failures, watch: NetworkWatch())
        let thread = try NamedThread("decode") { decoder.run() }
        line.begin(try StreamSetup(stream, isStamped: true))
        let packet = try #require(av_packet_alloc())
        var count = 0
        while av_read_frame(opened, packet) >= 0 {
            let time = av_rescale_q(packet.pointee.pts, stream.pointee.time_base, nanosecond)
            if spoil(count), let data = packet.pointee.data {
                try #require(av_packet_make_writable(packet) >= 0)
                UnsafeMutableRawPointer(packet.pointee.data ?? data).initializeMemory(
                    as: UInt8.self, repeating: 0xFF, count: Int(packet.pointee.size))
            }
            let slot = try #require(line.slot(for: packet, isPicture: true))
            slot.packet.pointee.pts = time + 1_000_000_000
            line.send(slot)
            count += 1
        }
        line.close()
        var seen: [Seen] = []
        while let frame = decoder.frames.pop() {
            seen.append(Seen(time: frame.time, isCorrupt: frame.isCorrupt))
            frame.release()
        }
        thread.join()
        return seen
    }

    @Test func eachIsABrokenPictureAtItsTime() throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/a.avi"
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=s=160x120:r=25 -t 2 -c:v ffv1 -level 3 -slicecrc 1 -g 1 \(path)"
        )
        let seen = try play(path) { $0 > 0 && $0 % 3 == 0 }
        // The last one waits for a picture behind it.
        #expect(seen.count >= 49)
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $1.time > $0.time })
        for (index, picture) in seen.enumerated() {
            // One that is lost spoils all up to the next key frame, and here each is one.
            #expect(picture.isCorrupt == (index > 0 && index % 3 == 0), "picture \(index)")
        }
    }

    @Test(arguments: [
        "libx264 -bf 2 -preset veryfast", "libx265 -x265-params log-level=none:bframes=2",
    ])
    func noPlaceIsLostWherePicturesComeInAnotherOrder(_ codec: String) throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/a.mkv"
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=s=160x120:r=25 -t 3 -g 25 -pix_fmt yuv420p -c:v \(codec) \(path)"
        )
        let whole = try play(path) { _ in false }
        let seen = try play(path) { $0 == 30 || $0 == 37 }
        #expect(whole.allSatisfy { !$0.isCorrupt })
        #expect(seen.count >= whole.count - 1, "\(codec): \(seen.count) of \(whole.count)")
        let steps = zip(seen, seen.dropFirst()).map { ($1.time - $0.time) / 1_000_000 }
        #expect(steps.allSatisfy { $0 > 0 }, "\(codec): \(steps)")
        #expect(seen.filter(\.isCorrupt).count >= 2, "\(codec)")
    }
}
