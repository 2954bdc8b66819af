import Glibc
import Media
import Platform
import Testing
import Time

@testable import Codec
@testable import Muxing
@testable import Pictures

/// A picture made in memory, whose shade tells its number.
final class Painted {
    let frame: VideoFrame
    private let memory: UnsafeMutableRawPointer
    private let format: VideoFormat

    init(_ format: VideoFormat) {
        self.format = format
        memory = .allocate(byteCount: format.width * format.height * 4, alignment: 64)
        frame = VideoFrame(slot: 0, format: format) { _ in }
        let luma = format.width * format.height
        switch format.pixels {
        case .yuyv422, .uyvy422: frame.planes.0 = .init(memory, stride: format.width * 2)
        case .rgb24, .bgr24: frame.planes.0 = .init(memory, stride: format.width * 3)
        case .nv12, .nv21:
            frame.planes = (
                .init(memory, stride: format.width), .init(memory + luma, stride: format.width),
                .init()
            )
        default:
            frame.planes = (
                .init(memory, stride: format.width), .init(memory + luma, stride: format.width / 2),
                .init(memory + luma * 5 / 4, stride: format.width / 2)
            )
        }
    }

    deinit { memory.deallocate() }

    /// Noise, the same for the same seed.
    func scatter(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        let bytes = memory.assumingMemoryBound(to: UInt8.self)
        for index in 0..<(format.width * format.height * 3 / 2) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes[index] = UInt8(64 + state >> 57)
        }
    }

    /// One shade of grey, in any format.
    func paint(_ shade: UInt8) {
        let bytes = memory.assumingMemoryBound(to: UInt8.self)
        let pixels = format.width * format.height
        switch format.pixels {
        case .yuyv422: for index in 0..<(pixels * 2) { bytes[index] = index % 2 == 0 ? shade : 128 }
        case .uyvy422: for index in 0..<(pixels * 2) { bytes[index] = index % 2 == 1 ? shade : 128 }
        case .rgb24, .bgr24: bytes.update(repeating: shade, count: pixels * 3)
        default:
            bytes.update(repeating: shade, count: pixels)
            (bytes + pixels).update(repeating: 128, count: pixels)
        }
    }
}

/// Runs a program and gives back what it printed.
func output(of command: String) throws -> String {
    let pipe = try #require(popen(command + " 2>&1", "r"))
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = fread(&buffer, 1, buffer.count, pipe)
        if count == 0 { break }
        text += buffer[..<count]
    }
    let status = pclose(pipe)
    #expect(status == 0, "\(command): \(String(decoding: text, as: UTF8.self))")
    return String(decoding: text, as: UTF8.self)
}

/// A folder that goes with the test.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/rushes-test-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit { try? Files.removeTree(path) }  // A left-over folder in /tmp hurts nobody.
}

/// Encodes `seconds` of grey and a tone into one fragmented MP4.
private func makeClip(
    _ path: String, format: VideoFormat, profile: ProxyProfile, frames: Int64,
    firstFrame: Int64 = 0, withSound: Bool = true
) throws {
    let video = try ProxyVideo(format, source: "painted", profile: profile)
    let soundFormat = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)
    let audio = withSound ? try ProxyAudio(soundFormat, source: "silence", bitrateKbps: 128) : nil
    let firstSample =
        firstFrame * 48000 * Int64(profile.rate.denominator) / Int64(profile.rate.numerator)
    let muxer = ClipMuxer(
        video: video.parameters, audio: audio?.parameters, firstFrame: firstFrame,
        firstSample: firstSample)
    let file = try AppendFile(path)
    let painted = Painted(format)
    var block = AudioBlock(soundFormat, capacity: 4800)
    memset(block.bytes, 0, 4800 * 4)
    var soundEnd: Int64 = 0
    var packets: [EncodedPacket] = []
    for index in 0..<(firstFrame + frames) {
        painted.paint(UInt8(40 + index % 150))
        try video.show(painted.frame, at: index, repeatsBefore: 0) { packets.append($0) }
        while let audio,
            soundEnd < (index + 1) * 48000 * Int64(profile.rate.denominator)
                / Int64(profile.rate.numerator)
        {
            block.count = 480
            soundEnd += try audio.encode(block, skipping: 0) { packets.append($0) }
        }
    }
    for packet in packets {
        if packet.track == .video && packet.position < firstFrame { continue }
        if packet.track == .audio && packet.end <= firstSample - 1600 { continue }
        if packet.isKey && packet.track == .video && packet.position > firstFrame {
            try muxer.endFragment { try file.append($0) }
        }
        muxer.write(packet)
    }
    try muxer.endFragment { try file.append($0) }
    try file.sync()
}

struct ProxyTests {
    private let small = ProxyProfile(
        width: 180, height: 320, rate: FrameRate(30), bitrateKbps: 500, preset: "ultrafast")

    @Test(arguments: [
        FrameRate(24), FrameRate(25), FrameRate(30), FrameRate(30000, 1001), FrameRate(60),
    ])
    func aClipHasItsExactRateAndEveryFrame(_ rate: FrameRate) throws {
        let scratch = try Scratch()
        var profile = small
        profile.rate = rate
        let format = VideoFormat(pixels: .yuv420p, width: 180, height: 320, rate: rate)
        try makeClip("\(scratch.path)/clip.mp4", format: format, profile: profile, frames: 95)
        let facts = try output(
            of:
                "ffprobe -v error -select_streams v -count_packets -show_entries stream=r_frame_rate,avg_frame_rate,nb_read_packets,start_time,color_space,color_range,profile,has_b_frames -of default=nw=1 \(scratch.path)/clip.mp4"
        )
        #expect(facts.contains("r_frame_rate=\(rate.numerator)/\(rate.denominator)\n"))
        #expect(facts.contains("avg_frame_rate=\(rate.numerator)/\(rate.denominator)\n"))
        #expect(facts.contains("nb_read_packets=95\n"))
        #expect(facts.contains("start_time=0.000000\n"))
        #expect(facts.contains("has_b_frames=0\n"))
        #expect(facts.contains("color_space=bt709\n"))
    }

    @Test func aClipOutOfTheMiddleStartsAtZeroInPictureAndSound() throws {
        let scratch = try Scratch()
        let format = VideoFormat(pixels: .yuv420p, width: 180, height: 320, rate: FrameRate(30))
        try makeClip(
            "\(scratch.path)/clip.mp4", format: format, profile: small, frames: 60, firstFrame: 90)
        let facts = try output(
            of:
                "ffprobe -v error -show_entries stream=codec_type,start_time,duration -of csv=p=0 \(scratch.path)/clip.mp4"
        )
        let lines = facts.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(lines.count == 2)
        for line in lines {
            // The first sound packet is cut inside by the edit list; ffprobe shows what is left of
            // it.
            #expect(abs(try #require(Double(line[1]))) < 0.056, "\(facts)")
        }
        let firstPacket = try output(
            of:
                "ffprobe -v error -select_streams a -show_entries packet=pts_time,flags -read_intervals %+#2 -of csv=p=0 \(scratch.path)/clip.mp4"
        )
        #expect(firstPacket.hasPrefix("-0.0"), "sound has its lead-in before zero: \(firstPacket)")
    }

    @Test func keyFramesComeEverySecondAndAreClosed() throws {
        let scratch = try Scratch()
        let format = VideoFormat(pixels: .yuv420p, width: 180, height: 320, rate: FrameRate(30))
        try makeClip(
            "\(scratch.path)/clip.mp4", format: format, profile: small, frames: 95, withSound: false
        )
        let flags = try output(
            of:
                "ffprobe -v error -select_streams v -show_entries packet=flags -of csv=p=0 \(scratch.path)/clip.mp4"
        )
        let keys = flags.split(separator: "\n").enumerated().filter { $0.element.hasPrefix("K") }
            .map(\.offset)
        #expect(keys == [0, 30, 60, 90])
    }

    @Test(arguments: [PixelFormat.yuyv422, .uyvy422, .nv12, .nv21, .yuv420p, .rgb24, .bgr24])
    func everyFormatKeepsItsGrey(_ pixels: PixelFormat) throws {
        let scratch = try Scratch()
        let format = VideoFormat(pixels: pixels, width: 640, height: 360, rate: FrameRate(30))
        let profile = ProxyProfile(
            width: 180, height: 320, rate: FrameRate(30), bitrateKbps: 2000, preset: "ultrafast")
        try makeClip(
            "\(scratch.path)/clip.mp4", format: format, profile: profile, frames: 3,
            withSound: false)
        let raw = try output(
            of:
                "ffmpeg -v error -i \(scratch.path)/clip.mp4 -vframes 1 -f rawvideo -pix_fmt gray \(scratch.path)/y && od -An -tu1 -j 28890 -N1 \(scratch.path)/y"
        )
        let luma = try #require(Int(raw.filter(\.isNumber)))
        // ffmpeg's grey is full range: video's 40 is (40 - 16) x 255 / 219; RGB's 40 stays.
        let wanted = pixels == .rgb24 || pixels == .bgr24 ? 40 : 28
        #expect(abs(luma - wanted) <= 3, "\(pixels): \(luma)")
    }

    @Test(arguments: [90, 180, 270])
    func aTurnedCameraStandsUpright(_ turn: Int) throws {
        let scratch = try Scratch()
        let format = VideoFormat(pixels: .yuyv422, width: 640, height: 360, rate: FrameRate(30))
        var profile = small
        profile.turn = turn
        try makeClip(
            "\(scratch.path)/clip.mp4", format: format, profile: profile, frames: 3,
            withSound: false)
        let size = try output(
            of:
                "ffprobe -v error -select_streams v -show_entries stream=width,height -of csv=p=0 \(scratch.path)/clip.mp4"
        )
        #expect(size == "180,320\n")
    }

    /// A picture whose upper left quarter is bright: after the turn it is where a clock's hand
    /// says.
    @Test(arguments: [(90, 1, 0), (180, 1, 1), (270, 0, 1)])
    func aTurnedPictureHasItsCornersInPlace(_ turn: Int, _ column: Int, _ row: Int) throws {
        let picture = Picture(width: 70, height: 38)
        for y in 0..<38 {
            for x in 0..<70 {
                picture.bases.0[y * picture.strides.0 + x] = x < 35 && y < 19 ? 200 : 20
            }
        }
        let turner = try PictureTurner(degrees: turn, width: 70, height: 38)
        let turned = turner.turn(picture)
        let (width, height) = turn == 180 ? (70, 38) : (38, 70)
        #expect(turned.width == width && turned.height == height)
        var misplaced = 0
        for y in 0..<height {
            for x in 0..<width {
                let isBright = (x * 2 / width, y * 2 / height) == (column, row)
                if turned.bases.0[y * turned.strides.0 + x] != (isBright ? 200 : 20) {
                    misplaced += 1
                }
            }
        }
        #expect(misplaced == 0)
    }

    @Test func aLookThroughTheCameraIsAJPEGOfItsLatestPicture() throws {
        let format = VideoFormat(pixels: .yuyv422, width: 640, height: 480, rate: FrameRate(30))
        let video = try ProxyVideo(
            format, source: "test", profile: ProxyProfile(width: 360, height: 640))
        #expect(try video.snapshot() == nil)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: 640 * 480 * 2, alignment: 16)
        defer { bytes.deallocate() }
        // Mid grey but for a red chroma: Y 90, U 90, V 240.
        for pair in 0..<(640 * 240) {
            for (place, value) in [90, 90, 90, 240].enumerated() {
                bytes.storeBytes(of: UInt8(value), toByteOffset: pair * 4 + place, as: UInt8.self)
            }
        }
        let frame = VideoFrame(slot: 0, format: format) { _ in }
        frame.planes.0 = .init(bytes, stride: 1280)
        try video.show(frame, at: 0, repeatsBefore: 0) { _ in }
        let look = try #require(try video.snapshot())
        #expect((look.width, look.height) == (54, 96))
        #expect(look.pixels.count == 54 * 96 * 3)
        #expect(
            look.pixels[0] > 200 && look.pixels[1] < 80 && look.pixels[2] < 80,
            "\(look.pixels[0...2]) is no red")
        let scratch = try Scratch()
        try Files.replace("\(scratch.path)/look.jpg", with: look.jpeg)
        let size = try output(
            of:
                "ffprobe -v error -show_entries stream=width,height -of csv=p=0 \(scratch.path)/look.jpg"
        )
        #expect(size == "360,640\n")
    }

    @Test func aCutShortJPEGIsReplacedByThePictureBefore() throws {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=30 -vframes 1 \(scratch.path)/a.jpg"
        )
        let jpeg = try Files.read("\(scratch.path)/a.jpg")
        let memory = UnsafeMutableRawPointer.allocate(byteCount: jpeg.count, alignment: 64)
        defer { memory.deallocate() }
        memory.copyMemory(from: jpeg, byteCount: jpeg.count)
        let format = VideoFormat(
            pixels: .mjpeg, width: 320, height: 240, rate: FrameRate(30), isLimitedRange: false)
        let frame = VideoFrame(slot: 0, format: format) { _ in }
        frame.planes.0 = .init(memory)
        let video = try ProxyVideo(format, source: "jpeg", profile: small)
        var histories: [PacketHistory] = []
        for (index, count) in [jpeg.count, jpeg.count / 2, jpeg.count].enumerated() {
            frame.byteCount = count
            try video.show(frame, at: Int64(index), repeatsBefore: 0) {
                histories.append($0.history)
            }
        }
        #expect(histories.map(\.isCorrupt) == [false, true, false])
        #expect(histories.map(\.isRepeat) == [false, true, false])
    }

    @Test func anEncoderThatCannotBeSaysSo() {
        let profile = ProxyProfile(width: 181, height: 321)
        let format = VideoFormat(pixels: .yuv420p, width: 181, height: 321, rate: FrameRate(30))
        #expect(throws: CodecFailure.self) {
            try ProxyVideo(format, source: "odd", profile: profile)
        }
    }
}
