import Glibc
import Media
import Platform
import Testing
import Time

@testable import Codec
@testable import Muxing

/// Sound through encoder, file and a decoder that is not ours.
struct SoundTests {
    private let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)

    /// A clip of black with sound beside it; `sample` says each sample's value.
    /// `soundFrom`: the frame before which the card gave nothing yet (`withSilence`: silence stands
    /// there); the first fragment is closed at frame 4 then, as for a clip that just began.
    private func record(
        _ path: String, seconds: Int, firstFrame: Int64 = 0, soundFrom: Int64 = 0,
        withSilence: Bool = true, bitrateKbps: Int? = 192,
        sample: (Int) -> Int16
    ) throws {
        let profile = ProxyProfile(
            width: 64, height: 64, rate: FrameRate(30), bitrateKbps: 200, preset: "ultrafast")
        let video = try ProxyVideo(
            VideoFormat(pixels: .yuv420p, width: 64, height: 64, rate: FrameRate(30)), source: "",
            profile: profile)
        let audio = try ProxyAudio(format, source: "", bitrateKbps: bitrateKbps)
        let painted = Painted(
            VideoFormat(pixels: .yuv420p, width: 64, height: 64, rate: FrameRate(30)))
        let firstSample = firstFrame * 1600
        let muxer = ClipMuxer(
            video: video.parameters, audio: audio.parameters, firstFrame: firstFrame,
            firstSample: firstSample)
        var packets: [(EncodedPacket)] = []
        var block = AudioBlock(format, capacity: 1600)
        painted.paint(90)
        for frame in 0..<Int64(seconds * 30) {
            try video.show(painted.frame, at: frame, repeatsBefore: 0) { packets.append($0) }
            if frame < soundFrom { continue }
            if frame == soundFrom {
                _ = try audio.fill(soundFrom * 1600, countsAsGap: false) { packets.append($0) }
            }
            block.bytes.withMemoryRebound(to: Int16.self, capacity: 3200) { values in
                for index in 0..<1600 {
                    let value = sample(Int(frame) * 1600 + index)
                    (values[2 * index], values[2 * index + 1]) = (value, value)
                }
            }
            block.count = 1600
            _ = try audio.encode(block, skipping: 0) { packets.append($0) }
        }
        let file = try AppendFile(path)
        for packet in packets
        where packet.track == .video
            ? packet.position >= firstFrame
            : packet.end > (withSilence ? firstSample - 1600 : soundFrom * 1600)
        {
            if soundFrom > 0, packet.track == .video, packet.position == firstFrame + 4 {
                try muxer.endFragment { try file.append($0) }
            }
            muxer.write(packet)
        }
        try muxer.endFragment { try file.append($0) }
        try file.sync()
    }

    private func decoded(_ path: String, in scratch: Scratch) throws -> [Int16] {
        let raw = "\(scratch.path)/sound.raw"
        _ = try output(
            of:
                "ffmpeg -v error -y -copyts -i \(path) -map a -af aresample=async=1:first_pts=0 -f s16le -ac 1 \(raw)"
        )
        return try Files.read(raw).withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
    }

    /// A click, once with the clip from the start and once out of the middle: where it was heard,
    /// it is found.
    @Test(arguments: [0, 30, 45] as [Int64])
    func aClickIsHeardWhereItWasRecorded(_ firstFrame: Int64) throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/clip.mp4"
        let click = 96_000
        try record(path, seconds: 4, firstFrame: firstFrame) {
            (click..<(click + 8)).contains($0) ? 20000 : 0
        }
        let heard = try decoded(path, in: scratch)
        let loudest = heard.indices.max { abs(Int(heard[$0])) < abs(Int(heard[$1])) } ?? 0
        #expect(abs(loudest - (click + 4 - Int(firstFrame) * 1600)) <= 4, "heard at \(loudest)")
    }

    /// A card that is opened late, after the clip's first fragment is on the disk.
    @Test(arguments: [192, nil] as [Int?], [true, false])
    func soundThatBeginsLateIsWhereItWasHeard(_ bitrateKbps: Int?, afterSilence: Bool) throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/clip.mp4"
        let click = 96_000
        try record(
            path, seconds: 4, soundFrom: 12, withSilence: afterSilence, bitrateKbps: bitrateKbps
        ) {
            (click..<(click + 8)).contains($0) ? 20000 : 0
        }
        let heard = try decoded(path, in: scratch)
        let loudest = heard.indices.max { abs(Int(heard[$0])) < abs(Int(heard[$1])) } ?? 0
        #expect(abs(loudest - (click + 4)) <= 4, "heard at \(loudest)")
    }

    /// The encoder's first packet lies before the clip, and what it told was lost with it.
    @Test(arguments: [192, nil] as [Int?])
    func theSilenceBeforeSoundThatBeginsLateIsCountedInTheClip(bitrateKbps: Int?) throws {
        let audio = try ProxyAudio(format, source: "", bitrateKbps: bitrateKbps)
        var counted = 0
        _ = try audio.fill(144_000, countsAsGap: true) { packet in
            if packet.position >= 0 { counted += packet.history.samplesFilled }
        }
        #expect(counted > 144_000 - 4096 && counted <= 144_000, "\(counted)")
    }

    /// Samples that wait for a whole packet stand before the silence, and move it.
    @Test(arguments: [0, 1, 500, 1023]) func silenceIsCountedInThePacketsAndAtTheSamplesWhereItLies(
        before: Int
    ) throws {
        let audio = try ProxyAudio(format, source: "", bitrateKbps: nil)
        var silent: Set<Int64> = []
        let note: (EncodedPacket) -> Void = { packet in
            let first = packet.position + Int64(packet.history.fillBegins)
            silent.formUnion(first..<first + Int64(packet.history.samplesFilled))
        }
        _ = try audio.fill(Int64(before), countsAsGap: false, emit: note)
        _ = try audio.fill(4800, countsAsGap: true, emit: note)
        _ = try audio.fill(2048, countsAsGap: false, emit: note)
        #expect(silent == Set(Int64(before)..<Int64(before) + 4800))
    }

    @Test func plainSamplesComeBackAsTheyWereHeard() throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/clip.mp4"
        let tone: (Int) -> Int16 = { Int16(10000 * sin(Double($0) * 2 * .pi * 1000 / 48000)) }
        try record(path, seconds: 3, bitrateKbps: nil, sample: tone)
        #expect(
            try output(
                of:
                    "ffprobe -v error -select_streams a -show_entries stream=codec_name,channels -of csv=p=0 \(path)"
            )
                == "pcm_s16le,2\n")
        _ = try output(
            of: "ffmpeg -v error -y -i \(path) -map a -f s16le \(scratch.path)/sound.raw")
        let heard = try Files.read("\(scratch.path)/sound.raw").withUnsafeBytes {
            Array($0.bindMemory(to: Int16.self))
        }
        // Whole packets of 1024.
        #expect(heard.count == 2 * (3 * 48_000 / 1024 * 1024))
        // Behind the resampler, which is always there to follow the card's clock: a tone is the
        // same to a hair.
        let worst =
            heard.indices.dropFirst(400).map { abs(Int(heard[$0]) - Int(tone($0 / 2))) }.max() ?? 0
        #expect(worst < 20, "\(worst)")
    }

    @Test func aToneKeepsItsLevelAndItsLength() throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/clip.mp4"
        try record(path, seconds: 3) { Int16(10000 * sin(Double($0) * 2 * .pi * 1000 / 48000)) }
        let heard = try decoded(path, in: scratch)
        let middle = heard[48_000..<96_000]
        let power = middle.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(middle.count)
        #expect(abs(power.squareRoot() - 7071) < 150, "\(power.squareRoot())")
        #expect(heard.count > 3 * 48_000 - 2700)
    }
}
