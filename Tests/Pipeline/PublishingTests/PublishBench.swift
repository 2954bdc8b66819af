import ClipDocuments
import Foundation
import Media
import Platform
import Slate
import Testing
import Time

@testable import Codec
@testable import Muxing
@testable import Publishing

/// A folder with a clip as a box writes it, made by the ffmpeg program.
final class PublishBench {
    let folder: String
    var media: String { folder + "/media.mp4" }
    var movie: String { folder + "/out.mov" }

    /// Without a clip: `recordOurselves` makes one.
    init() throws {
        folder = NSTemporaryDirectory() + "publish-\(UUID().uuidString)"
        try Files.createFolders(folder)
    }

    convenience init(rate: String, sound: Bool = true) throws {
        try self.init()
        let tone = sound ? ["-f", "lavfi", "-i", "sine=440:r=48000"] : []
        try run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x288:r=\(rate)"] + tone
                + [
                    "-frames:v", "60", "-t", "2.002", "-c:v", "libx264", "-preset", "ultrafast",
                    "-bf", "0", "-g", "30",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags",
                    "frag_keyframe+delay_moov+default_base_moof", media,
                ])
    }

    deinit { try? Files.removeTree(folder) }  // Left-over folders in /tmp harm nobody.

    func document(rate: FrameRate = FrameRate(30), timecode: String = "14:07:33:08") -> ClipDocument
    {
        let start = UTCTime(nanoseconds: 1_795_414_053_080_000_000)
        let time = ClipTime(
            rate: rate, timecode: timecode, timecodeSource: .timeOfDay, start: start,
            clockSynchronised: true,
            monotonicStart: 0, bootID: "", rollFrame: 0, frames: 60)
        let video = VideoFacts(
            codec: "h264", width: 160, height: 288, bitrateKbps: 500, encoder: "libx264",
            source: "test")
        let clip = ClipManifest(
            id: "019ab000-0000-7000-8000-000000000001", camera: "A",
            take: "019ab000-0000-7000-8000-000000000002",
            reel: "A_20261123", state: .finished, time: time, video: video, audio: nil,
            truth: ClipTruth())
        let take = Take(
            id: clip.take, slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: 4))
        return ClipDocument(revision: 1, production: "test", box: "box", clip: clip, take: take)
    }

    /// Digests of every decoded picture and of every packet of sound.
    func digests(_ path: String) throws -> (video: [String], audio: [String]) {
        let video = try run([
            "ffmpeg", "-v", "error", "-i", path, "-map", "v:0", "-f", "framemd5", "-",
        ])
        let audio = try run(
            [
                "ffmpeg", "-v", "error", "-i", path, "-map", "a", "-c", "copy", "-f", "framemd5",
                "-",
            ], mayFail: true)
        return (Self.digests(video), Self.digests(audio))
    }

    /// The sixth column; what a packet carries beside its bytes stands behind it.
    private static func digests(_ lines: [String]) -> [String] {
        lines.filter { !$0.hasPrefix("#") }.map {
            String($0.split(separator: ",").dropFirst(5).first ?? "")
        }
    }

    /// The brightness of a frame of `recordOurselves`, distinct for its neighbours.
    func shade(_ frame: Int) -> Int { 40 + frame % 25 * 7 }

    /// A clip by our own encoder and muxer: frame n is one even shade, sample n of channel c is
    /// loud where it is clicked.
    func recordOurselves(
        frames: Int, clicks: [Int] = [], bitrateKbps: Int? = 128, rate: FrameRate = FrameRate(30),
        channels: Int = 1,
        hasSound: Bool = false
    ) throws {
        let format = VideoFormat(pixels: .nv12, width: 160, height: 288, rate: rate)
        let video = try ProxyVideo(
            format, source: "test",
            profile: ProxyProfile(width: 160, height: 288, rate: rate, bitrateKbps: 500))
        let audio =
            try clicks.isEmpty && !hasSound
            ? nil
            : ProxyAudio(
                AudioFormat(sample: .s16, sampleRate: 48000, channels: channels), source: "",
                bitrateKbps: bitrateKbps)
        let muxer = ClipMuxer(
            video: video.parameters, audio: audio?.parameters, firstFrame: 0, firstSample: 0)
        let microphone = Microphone(channels: channels, clicks: clicks)
        let pixels = UnsafeMutableRawPointer.allocate(byteCount: 160 * 288 * 3 / 2, alignment: 16)
        defer { pixels.deallocate() }
        pixels.initializeMemory(as: UInt8.self, repeating: 128, count: 160 * 288 * 3 / 2)
        let frame = VideoFrame(slot: 0, format: format) { _ in }
        frame.planes = (.init(pixels, stride: 160), .init(pixels + 160 * 288, stride: 160), .init())
        let group = max(1, rate.numerator / rate.denominator)
        var bytes: [UInt8] = []
        for index in 0..<frames {
            pixels.initializeMemory(
                as: UInt8.self, repeating: UInt8(shade(index)), count: 160 * 288)
            if index % group == 0 && index > 0 { try muxer.endFragment { bytes += $0 } }
            try video.show(frame, at: Int64(index), repeatsBefore: 0) { muxer.write($0) }
            guard let audio else { continue }
            try microphone.record(
                to: (index + 1) * 48000 * rate.denominator / rate.numerator, audio
            ) { muxer.write($0) }
        }
        // The microphone is always a little ahead of the last picture.
        if let audio {
            try microphone.record(to: microphone.place + 4096, audio) { muxer.write($0) }
        }
        try muxer.endFragment { bytes += $0 }
        try Files.replace(media, with: bytes)
    }

    /// The same pictures by an encoder whose parameter sets are none of ours, as a chip's are.
    func encodeElsewhere() throws {
        let elsewhere = folder + "/elsewhere.mp4"
        try run([
            "ffmpeg", "-v", "error", "-copyts", "-i", media, "-vsync", "passthrough", "-c:v",
            "libx264", "-profile:v", "baseline",
            "-preset", "ultrafast", "-bf", "0", "-g", "30",
            "-refs", "2", "-c:a", "copy", "-movflags", "frag_keyframe+delay_moov+default_base_moof",
            elsewhere,
        ])
        try Files.rename(elsewhere, to: media)
    }

    func sound(_ path: String) throws -> [Int16] {
        let raw = folder + "/sound.raw"
        try run([
            "ffmpeg", "-v", "error", "-y", "-copyts", "-i", path, "-map", "a", "-af",
            "aresample=async=1:first_pts=0", "-f", "s16le", "-ac",
            "1", raw,
        ])
        return try Files.read(raw).withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
    }

    /// Places of a track's samples that are loud, from 0 at the first picture.
    func loud(_ path: String, track: Int, above level: Int = 5000) throws -> [Int] {
        let raw = folder + "/track.raw"
        try run([
            "ffmpeg", "-v", "error", "-y", "-i", path, "-map", "0:a:\(track)", "-f", "s16le", "-ac",
            "1", raw,
        ])
        let samples = try Files.read(raw).withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
        return samples.indices.filter { abs(Int(samples[$0])) > level }
    }

    /// What mpv says of a file that it plays to its end.
    /// What mpv says of the movie each time: of a busy machine it says once that it is too slow.
    func complaintsOfMPV(_ path: String) throws -> [String] {
        var complaints: [String] = []
        for _ in 0..<3 {
            complaints = try wordsOfMPV(path)
            if complaints.isEmpty { break }
        }
        return complaints
    }

    private func wordsOfMPV(_ path: String) throws -> [String] {
        try run([
            "mpv", "--no-config", "--vo=null", "--ao=null", "--untimed", "--ao-null-untimed",
            "--msg-level=all=warn", "--really-quiet=no",
            path,
        ])
        .filter { !$0.isEmpty }
    }

    func shadesByGStreamer(_ path: String) throws -> [Int] {
        let raw = folder + "/gst.yuv"
        let decode = [
            "filesrc", "location=\(path)", "!", "qtdemux", "name=d", "d.video_0", "!", "queue", "!",
            "h264parse", "!",
        ]
        try run(
            ["gst-launch-1.0", "-q"] + decode + [
                "avdec_h264", "!", "videoconvert", "!", "video/x-raw,format=I420", "!", "filesink",
                "location=\(raw)",
            ])
        return try shades(inRaw: raw)
    }

    /// The shade in the middle of every picture.
    func shades(_ path: String) throws -> [Int] {
        let raw = folder + "/raw.yuv"
        try run([
            "ffmpeg", "-v", "error", "-y", "-i", path, "-vsync", "passthrough", "-f", "rawvideo",
            "-pix_fmt", "yuv420p", raw,
        ])
        return try shades(inRaw: raw)
    }

    private func shades(inRaw raw: String) throws -> [Int] {
        let bytes = try Files.read(raw)
        let size = 160 * 288 * 3 / 2
        return stride(from: 0, to: bytes.count, by: size).map { start in
            let seen = Int(bytes[start + 144 * 160 + 80])
            // What the encoder makes of an even grey is within two steps of it.
            return (40...208).filter { ($0 - 40) % 7 == 0 }.min { abs($0 - seen) < abs($1 - seen) }
                ?? seen
        }
    }

    func probe(_ arguments: String...) throws -> [String] {
        try run(["ffprobe", "-v", "error", "-of", "default=nw=1"] + arguments + [movie])
    }

    @discardableResult
    func run(_ words: [String], mayFail: Bool = false) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        if mayFail { process.standardError = FileHandle.nullDevice }
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(mayFail || process.terminationStatus == 0, "\(words.joined(separator: " "))")
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// Silence with clicks of eight samples in the first channel, and clicks a hundred samples later in
/// the second.
private final class Microphone {
    private var block: AudioBlock
    private let channels: Int
    private let clicks: [Int]
    private(set) var place = 0

    init(channels: Int, clicks: [Int]) {
        self.channels = channels
        self.clicks = clicks
        block = AudioBlock(
            AudioFormat(sample: .s16, sampleRate: 48000, channels: channels), capacity: 4800)
    }

    func record(to end: Int, _ audio: ProxyAudio, _ emit: (EncodedPacket) throws -> Void) throws {
        while place < end {
            let count = min(4800, end - place)
            block.count = count
            block.bytes.withMemoryRebound(to: Int16.self, capacity: count * channels) { values in
                for sample in 0..<count {
                    for channel in 0..<channels {
                        values[sample * channels + channel] = value(place + sample - 100 * channel)
                    }
                }
            }
            _ = try audio.encode(block, skipping: 0, emit: emit)
            place += count
        }
    }

    private func value(_ sample: Int) -> Int16 {
        clicks.contains { ($0..<($0 + 8)).contains(sample) } ? 20000 : 0
    }
}
