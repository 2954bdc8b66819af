import Media
import Platform
import Testing
import Time

@testable import Codec
@testable import Muxing
@testable import Pictures

/// An encoder that does what it is told to do wrong.
final class FaultyBackend: VideoBackend {
    enum Fault { case noParameterSets, noPackets, noKeys, disorder }

    let name = "h264_faulty"
    let readsNV12 = false
    var parameterSets: [UInt8] { fault == .noParameterSets ? [] : [1, 2, 3] }
    private let fault: Fault

    init(_ fault: Fault) { self.fault = fault }

    func encode(_ picture: PlaneSet, isNV12: Bool, index: Int64, isKey: Bool, body: PacketBody)
        throws
    {
        if fault == .noPackets { return }
        let isKey = isKey && fault != .noKeys
        let unit: [UInt8] = [0, 0, 0, 2, isKey ? 0x65 : 0x41, 0x88]
        try unit.withUnsafeBytes { try body($0, fault == .disorder ? 30 - index : index, isKey) }
    }

    var canHurry: Bool { false }
    func hurry(by steps: Int) -> Bool { false }
}

struct EncoderTests {
    private let profile = ProxyProfile(
        width: 180, height: 320, rate: FrameRate(30), bitrateKbps: 800, preset: "superfast")

    private func sentences(
        _ choice: EncoderChoice, _ maker: ((String, ProxyProfile) throws -> any VideoBackend)?
    ) throws -> [String] {
        var said: [String] = []
        let trial = { name, profile in
            if let maker { try EncoderTrial.run(profile) { try maker(name, $0) } }
        }
        let backend = try choice.make(profile, hardware: maker, trial: trial) {
            said.append("\($0)")
        }
        said.append(backend.name)
        return said
    }

    @Test func libx264PassesItsTrialAtBothSizes() throws {
        var widths: [Int] = []
        try EncoderTrial.run(profile) { profile in
            widths.append(profile.width)
            return try X264Encoder(profile)
        }
        #expect(widths == [180, 134])
    }

    @Test(arguments: [
        (FaultyBackend.Fault.noParameterSets, "gives no parameter sets"),
        (.noPackets, "gave 0 packets for 30 pictures"),
        (.noKeys, "makes no key frame where it is asked to"), (.disorder, "out of order"),
    ])
    func anEncoderThatFailsItsTrialIsReplacedAndNamed(fault: FaultyBackend.Fault, reason: String)
        throws
    {
        let said = try sentences(
            EncoderChoice("h264_faulty", exists: { _ in true }, videoDevices: { [] })
        ) { _, _ in FaultyBackend(fault) }
        #expect(said.count == 2 && said.last == "libx264")
        #expect(
            said[0].hasPrefix("encodes with libx264, because h264_faulty failed its trial: ")
                && said[0].contains(reason), "\(said)")
    }

    @Test func autoTriesWhatTheBoxHas() {
        func choice(_ wish: String, devices: Set<String> = [], names: [String] = []) -> [String] {
            EncoderChoice(wish, exists: { devices.contains($0) }, videoDevices: { names }).hardware
        }
        #expect(choice("auto").isEmpty && choice("libx264", devices: ["/dev/nvidia0"]).isEmpty)
        #expect(
            choice("auto", devices: ["/dev/dri/renderD128"], names: ["uvcvideo"]) == ["h264_vaapi"])
        #expect(
            choice("auto", names: ["bcm2835-codec-decode", "bcm2835-codec-encode"]) == [
                "h264_v4l2m2m"
            ])
        #expect(choice("h264_qsv") == ["h264_qsv"], "who names one, wants it tried")
    }

    @Test func aProgramWithoutOtherEncodersSaysSo() throws {
        let said = try sentences(
            EncoderChoice("h264_vaapi", exists: { _ in true }, videoDevices: { [] }), nil)
        #expect(
            said == [
                "encodes with libx264, because h264_vaapi failed its trial: this program has no encoders but libx264",
                "libx264",
            ])
    }

    @Test func anEncoderInAHurryStillMakesTheSameStream() throws {
        let scratch = try Scratch()
        let video = try ProxyVideo(
            VideoFormat(pixels: .yuv420p, width: 180, height: 320, rate: FrameRate(30)),
            source: "painted", profile: profile)
        let muxer = ClipMuxer(video: video.parameters, audio: nil, firstFrame: 0, firstSample: 0)
        let painted = Painted(
            VideoFormat(pixels: .yuv420p, width: 180, height: 320, rate: FrameRate(30)))
        for index in 0..<90 as Range<Int64> {
            // In the middle of groups: both steps down, one too many, both up.
            if index == 10 || index == 37 { #expect(video.hurry(by: 1)) }
            if index == 40 { #expect(!video.hurry(by: 1)) }
            if index == 70 { #expect(video.hurry(by: -2)) }
            painted.scatter(seed: UInt64(index / 3))
            try video.show(painted.frame, at: index, repeatsBefore: 0) { muxer.write($0) }
        }
        let file = try AppendFile("\(scratch.path)/clip.mp4")
        try muxer.endFragment { try file.append($0) }
        try file.sync()
        let decoded = try output(
            of:
                "ffmpeg -v error -xerror -err_detect explode -i \(scratch.path)/clip.mp4 -f framemd5 - | grep -vc '^#'"
        )
        #expect(decoded == "90\n", "\(decoded)")
    }

    @Test func historiesGoWithTheirPicturesWhenPacketsAreLate() throws {
        let video = try ProxyVideo(
            VideoFormat(pixels: .yuv420p, width: 180, height: 320, rate: FrameRate(30)),
            source: "painted", profile: profile,
            make: { LateBackend(try X264Encoder($0)) })
        let painted = Painted(
            VideoFormat(pixels: .yuv420p, width: 180, height: 320, rate: FrameRate(30)))
        var packets: [EncodedPacket] = []
        for index in 0..<20 as Range<Int64> {
            painted.frame.isCorrupt = index == 7
            video.note(lost: index == 9 ? 3 : 0)
            try video.show(painted.frame, at: index, repeatsBefore: 0) { packets.append($0) }
        }
        #expect(packets.map(\.position) == Array(0..<16))
        #expect(packets.filter(\.history.isCorrupt).map(\.position) == [7])
        #expect(packets.filter { $0.history.lost == 3 }.map(\.position) == [9])
    }
}

/// Four pictures late, as a chip with a queue.
private final class LateBackend: VideoBackend {
    private let inner: X264Encoder
    private var held: [(bytes: [UInt8], index: Int64, isKey: Bool)] = []

    init(_ inner: X264Encoder) { self.inner = inner }

    var name: String { "late" }
    var parameterSets: [UInt8] { inner.parameterSets }
    var readsNV12: Bool { false }

    func encode(_ picture: PlaneSet, isNV12: Bool, index: Int64, isKey: Bool, body: PacketBody)
        throws
    {
        try inner.encode(picture, isNV12: false, index: index, isKey: isKey) {
            held.append((Array($0), $1, $2))
        }
        guard held.count > 4 else { return }
        let packet = held.removeFirst()
        try packet.bytes.withUnsafeBytes { try body($0, packet.index, packet.isKey) }
    }

    var canHurry: Bool { false }
    func hurry(by steps: Int) -> Bool { false }
}
