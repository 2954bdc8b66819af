import Codec
import Media
import Muxing
import OtherPrograms
import Pictures
import Platform
import Testing
import Time

@testable import Footage

/// What every encoder behind `VideoBackend` must do; libx264 through libavcodec stands for the
/// chips this machine does not have.
struct LibAVEncoderTests {
    private static let profile = ProxyProfile(
        width: 180, height: 320, rate: FrameRate(25), bitrateKbps: 500, preset: "ultrafast")
    private static let makers: [(String, @Sendable (ProxyProfile) throws -> any VideoBackend)] = [
        ("libx264 itself", { try X264Encoder($0) }),
        ("libx264 by name", { try LibAVEncoder("libx264", $0) }),
    ]

    @Test(arguments: [0, 1])
    func anEncoderPassesItsTrialAndItsClipDecodes(maker: Int) throws {
        let (name, make) = Self.makers[maker]
        try EncoderTrial.run(try make(Self.profile), Self.profile)
        let encoder = try VideoEncoder(Self.profile, source: name, make: make)
        let muxer = ClipMuxer(video: encoder.parameters, audio: nil, firstFrame: 0, firstSample: 0)
        let picture = Picture(width: 180, height: 320)
        for index in 0..<60 as Range<Int64> {
            picture.fill(luma: UInt8(40 + index * 2))
            try encoder.encode(picture.planes, index: index) { muxer.write($0) }
        }
        let scratch = try Scratch()
        let file = try AppendFile("\(scratch.path)/clip.mp4")
        try muxer.endFragment { try file.append($0) }
        try file.sync()
        let frames = try output(
            of:
                "ffmpeg -v error -xerror -err_detect explode -i \(scratch.path)/clip.mp4 -f framemd5 - | grep -vc '^#'"
        )
        #expect(frames == "60\n", "\(name)")
        let keys = try output(
            of:
                "ffprobe -v error -select_streams v -show_entries packet=pts_time,flags -of csv=p=0 \(scratch.path)/clip.mp4"
        )
        let times = keys.split(separator: "\n").filter { $0.contains("K") }.map {
            $0.prefix { $0 != "," }
        }
        #expect(times == ["0.000000", "1.000000", "2.000000"], "\(name): \(keys)")
    }

    @Test(.enabled(if: !Files.exists("/dev/dri"), "this machine has a graphics card"))
    func aCardThatIsNotThereIsASentenceAndLibx264() throws {
        var said: [String] = []
        let choice = EncoderChoice("h264_vaapi", exists: { _ in false }, videoDevices: { [] })
        let trial = { name, profile in try EncoderTrial.run(profile) { try LibAVEncoder(name, $0) }
        }
        let maker = { name, profile in try LibAVEncoder(name, profile) }
        let backend = try choice.make(
            Self.profile, hardware: maker, trial: trial, tell: { said.append("\($0)") })
        #expect(backend.name == "libx264")
        #expect(
            said.count == 1
                && said[0].hasPrefix(
                    "encodes with libx264, because h264_vaapi failed its trial: cannot open the graphics card"
                ), "\(said)")
    }

    @Test func anEncoderThisLibraryDoesNotHaveIsNamed() {
        #expect {
            _ = try LibAVEncoder("h264_rkmpp", Self.profile)
        } throws: { "\($0)" == "this libavcodec has no h264_rkmpp" }
    }
}
