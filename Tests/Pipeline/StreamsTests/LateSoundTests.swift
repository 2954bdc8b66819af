import Media
import OtherPrograms
import Platform
import Testing

@testable import Streams

/// Phones and programs that send AAC by RTMP without metadata, and begin with their sound late: FLV
/// then announces sound without a configuration, and says 44.1 kHz stereo of it, whatever it is.
@Suite(.serialized) struct LateSoundTests {
    /// 1000 Hz from `late` seconds on, as a file that is sent as it is: only its packets tell what
    /// they hold.
    private func stream(_ scratch: Scratch, rate: Int, channels: Int, late: Int) throws -> String {
        let path = "\(scratch.path)/\(rate)-\(channels)-\(late).ts"
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i color=gray:s=160x120:r=25 -itsoffset \(late) -f lavfi -i sine=f=1000:r=\(rate) "
                + "-t \(late + 14) -map 0:v -map 1:a -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p "
                + "-c:a aac -ac \(channels) \(path)")
        return path
    }

    private final class Phone {
        let name: String
        let late: Int
        private let sender: SendingProgram
        private let camera: NetworkCamera
        private let audio: any AudioSource
        private var left: [Int16] = []
        private var hasPicture = false

        init(_ name: String, _ path: String, late: Int) throws {
            self.name = name
            self.late = late
            let port = try NetworkCameraTests.Way.rtmpCalls.port
            camera = try NetworkCamera(try NetworkAddress("rtmp://:\(port)/live"), withSound: true)
            sender = try SendingProgram(
                "ffmpeg -nostdin -loglevel quiet -re -i \(path) -c copy -flvflags no_metadata -f flv rtmp://127.0.0.1:\(port)/live"
            )
            audio = try #require(camera.audio)
        }

        /// Takes what is there.
        func take() throws {
            if let video = try? camera.video(until: 0) {  // Why not yet is not asked.
                while case .frame(let frame)? = try? video.next(until: 0) { frame.release() }
            }
            var block = AudioBlock(audio.format, capacity: 4800)
            while try audio.read(into: &block, until: 0) == .samples {
                for index in 0..<block.count {
                    left.append(block.bytes.load(fromByteOffset: index * 4, as: Int16.self))
                }
            }
        }

        var seconds: Double { Double(left.count) / 48000 }

        /// Hertz of the two seconds in the middle, by the zeros they go up through.
        var pitch: Double {
            let middle = left.dropFirst(left.count / 2 - 48000).prefix(96000)
            let zeros = zip(middle, middle.dropFirst()).enumerated().filter {
                $1.0 < 0 && $1.1 >= 0
            }.map(\.offset)
            guard let first = zeros.first, let last = zeros.last, last > first else { return 0 }
            return Double(zeros.count - 1) * 48000 / Double(last - first)
        }
    }

    @Test(arguments: [44100, 32000, 48000])
    func soundThatBeginsLateHasItsPitch(rate: Int) throws {
        let scratch = try Scratch()
        var phones: [Phone] = []
        // A sender made with libavformat keeps its pictures back until its sound begins, and a
        // caller that says nothing for six seconds is hung up on.
        for late in [0, 2, 4] {
            for channels in [1, 2] {
                let path = try stream(scratch, rate: rate, channels: channels, late: late)
                phones.append(
                    try Phone("\(rate) Hz, \(channels) channels, \(late) s late", path, late: late))
            }
        }
        let end = Clock.monotonic() + 60_000_000_000
        while Clock.monotonic() < end, phones.contains(where: { $0.seconds < 4.5 }) {
            for phone in phones { try phone.take() }
            Clock.sleep(until: Clock.monotonic() + 20_000_000)
        }
        for phone in phones {
            #expect(phone.seconds >= 4.5, "\(phone.name): \(phone.seconds) s of sound")
            guard phone.seconds >= 4.5 else { continue }
            #expect(abs(phone.pitch - 1000) < 2, "\(phone.name): \(phone.pitch) Hz")
        }
    }
}
