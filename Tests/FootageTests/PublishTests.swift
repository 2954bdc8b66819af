import Foundation
import Media
import Platform
import Slate
import Testing

@testable import Codec
@testable import Footage

@Suite struct PublishTests {
    @Test(arguments: [("30", FrameRate(30)), ("30000/1001", FrameRate(30000, 1001)), ("25", FrameRate(25))])
    func everyFrameAndSampleIsTheSameInTheMovie(rate: (text: String, rate: FrameRate)) throws {
        let bench = try Bench(rate: rate.text)
        _ = try Publishing.publish(media: bench.media, document: bench.document(rate: rate.rate), to: bench.movie)
        let (before, after) = (try bench.digests(bench.media), try bench.digests(bench.movie))
        #expect(before.video == after.video)
        #expect(before.audio == after.audio)
        #expect(before.video.count >= 50)
    }

    @Test func theRateIsExactAndTheTimecodeTrackNamesItsReel() throws {
        let bench = try Bench(rate: "30000/1001")
        let document = bench.document(rate: FrameRate(30000, 1001), timecode: "14:07:33;08")
        _ = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        let video = try bench.probe("-select_streams", "v", "-show_entries", "stream=r_frame_rate,avg_frame_rate,nb_frames")
        #expect(video == ["r_frame_rate=30000/1001", "avg_frame_rate=30000/1001", "nb_frames=60"])
        let lengths = try bench.probe("-select_streams", "v", "-show_entries", "packet=duration")
        #expect(Set(lengths) == ["duration=1001"])
        let data = try bench.probe("-select_streams", "d", "-show_entries", "stream_tags=timecode,reel_name")
        #expect(Set(data) == ["TAG:timecode=14:07:33;08", "TAG:reel_name=A_20261123"])
    }

    @Test func soundKeepsItsPlaceAgainstThePicture() throws {
        let bench = try Bench(rate: "30")
        _ = try Publishing.publish(media: bench.media, document: bench.document(), to: bench.movie)
        #expect(try bench.probe("-select_streams", "a", "-show_entries", "stream=start_time") == ["start_time=0.000000"])
        #expect(try bench.probe("-select_streams", "v", "-show_entries", "stream=start_time") == ["start_time=0.000000"])
        let first = try bench.probe("-select_streams", "a", "-show_entries", "packet=pts", "-read_intervals", "%+#1")
        #expect(first.first == "pts=-1024")
    }

    @Test func theTakeStandsInTheKeys() throws {
        let bench = try Bench(rate: "30")
        var document = bench.document()
        document.take.verdict = .circled
        document.take.notes = [Note(text: "好", by: "li", at: UTCTime(nanoseconds: 0))]
        _ = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        let tags = Set(try bench.probe("-show_entries", "format_tags"))
        let proapps = "TAG:com.apple.proapps."
        #expect(
            tags.isSuperset(of: [
                proapps + "clipID=\(document.clip.id)", proapps + "scene=3-12", proapps + "shot=B", proapps + "studio.shot=4",
                proapps + "reel=A_20261123", proapps + "cameraName=A", proapps + "isGood=1", proapps + "logNote=好",
                "TAG:com.apple.quicktime.creationdate=2026-11-23T06:07:33+0000",
            ]))
    }

    @Test func aClockNobodySetDatesNothing() throws {
        let bench = try Bench(rate: "30")
        var document = bench.document()
        document.clip.time.clockSynchronised = false
        _ = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        #expect(try !bench.probe("-show_entries", "format_tags").contains { $0.contains("creationdate") })
    }

    @Test func aRetaggedClipDiffersInItsHeadAlone() throws {
        let bench = try Bench(rate: "30")
        let first = try Publishing.publish(media: bench.media, document: bench.document(), to: bench.movie)
        let before = try Files.read(bench.movie)
        var document = bench.document()
        document.revision = 2
        document.take.slate.scene = "112A"
        document.take.notes = [Note(text: String(repeating: "long ", count: 300), by: "li", at: UTCTime(nanoseconds: 0))]
        let second = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        let after = try Files.read(bench.movie)
        #expect(first.bytes == Int64(before.count) && second.bytes == Int64(after.count))
        #expect(first.headBytes != second.headBytes)
        #expect(before[Int(first.headBytes)...].elementsEqual(after[Int(second.headBytes)...]))
        #expect(before.prefix(Int(first.headBytes)).suffix(4).elementsEqual("mdat".utf8))
        #expect(before.prefix(64).contains(subsequence: "moov"))
    }

    /// In every frame of a group: each picture of the movie is the clip's own, from the in-point on.
    @Test(arguments: [1, 10, 29, 30, 31])
    func theMovieBeginsAndEndsToTheFrame(_ first: Int) throws {
        let bench = try Bench(rate: "30")
        try bench.recordOurselves(frames: 75)
        var document = bench.document()
        document.clip.time.frames = 75
        document.clip.time.inFrame = first
        document.clip.time.outFrame = 70
        _ = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        let video = try bench.probe("-select_streams", "v", "-show_entries", "stream=r_frame_rate,avg_frame_rate,nb_frames,start_pts")
        #expect(Set(video) == ["r_frame_rate=30/1", "avg_frame_rate=30/1", "nb_frames=\(70 - first)", "start_pts=0"])
        let packet = try bench.probe("-select_streams", "v", "-show_entries", "packet=pts,flags", "-read_intervals", "%+#1")
        #expect(packet == ["pts=0", "flags=K_"])
        let timecode = try bench.probe("-select_streams", "d", "-show_entries", "stream_tags=timecode")
        #expect(timecode == ["TAG:timecode=\(Timecode("14:07:33:08", rate: FrameRate(30))?.advanced(by: Int64(first)).description ?? "")"])
        let (seen, wanted) = (try bench.shades(bench.movie), (first..<70).map(bench.shade))
        #expect(seen == wanted, "\(seen) where \(wanted) was filmed")
    }

    /// Two clicks, one just behind the in-point: both are heard where their pictures are.
    @Test(arguments: [0, 7, 10, 30], [128, nil] as [Int?])
    func soundBeginsWithThePicture(_ first: Int, bitrateKbps: Int?) throws {
        let bench = try Bench(rate: "30")
        let start = first * 1600
        try bench.recordOurselves(frames: 75, clicks: [start + 40, start + 24_000], bitrateKbps: bitrateKbps)
        var document = bench.document()
        document.clip.time.frames = 75
        document.clip.time.inFrame = first
        _ = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        let heard = try bench.sound(bench.movie)
        let loud = heard.indices.filter { abs(Int(heard[$0])) > 5000 }
        #expect(loud.first.map { abs($0 - 44) < 12 } == true, "first at \(loud.first ?? -1)")
        #expect(loud.contains { abs($0 - 24_004) < 8 }, "\(loud)")
    }

    @Test func aClipOfAForeignEncoderBeginsExactlyByAnEditList() throws {
        let bench = try Bench(rate: "30")
        var document = bench.document()
        document.clip.time.inFrame = 10
        document.clip.time.outFrame = 50
        _ = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        let (before, after) = (try bench.digests(bench.media), try bench.digests(bench.movie))
        #expect(after.video == Array(before.video[10..<50]))
    }

    @Test func theDocumentCountsFromTheMoviesFirstPicture() throws {
        let bench = try Bench(rate: "30")
        var document = bench.document()
        document.clip.time.inFrame = 30
        document.clip.time.rollFrame = 32
        document.clip.time.cutFrame = 48
        document.clip.time.outFrame = 50
        document.clip.truth.mark(.lost, at: 10)
        document.clip.truth.mark(.corrupt, at: 40)
        let published = document.asPublished.clip
        #expect(published.time.timecode == "14:07:34:08")
        #expect((published.time.frames, published.time.rollFrame) == (20, 2))
        #expect(published.time.cutFrame == 18 && published.time.inFrame == 0 && published.time.outFrame == 20)
        #expect(published.truth.marks == [TruthMark(kind: .corrupt, frame: 10, count: 1)])
        #expect(document.asPublished.asPublished == document.asPublished)
    }

    @Test func whatIsNoMovieIsRefusedWithItsName() throws {
        let bench = try Bench(rate: "30")
        let junk = bench.folder + "/junk.mp4"
        try Files.replace(junk, with: Array("junk".utf8))
        let failure = #expect(throws: CodecFailure.self) {
            try Publishing.publish(media: junk, document: bench.document(), to: bench.movie)
        }
        #expect(failure?.message.contains("cannot open \(junk)") == true)
    }

    /// The document's timecode, whatever its rate and counting, is the movie's; the growing file's is not looked at.
    @Test(arguments: [
        ("24000/1001", "23:59:59:20"), ("25", "14:07:33:08"), ("30000/1001", "00:09:59;28"), ("30000/1001", "00:09:59:28"),
        ("50", "23:59:59:48"), ("60000/1001", "00:00:59;58"),
    ])
    func theTimecodeTrackSaysWhatTheDocumentSays(_ rate: String, _ timecode: String) throws {
        let bench = try Bench(rate: rate, sound: false)
        let parsed = try #require(FrameRate.parse(rate))
        var document = bench.document(rate: parsed, timecode: timecode)
        document.clip.time.timecodeSource = .ltc
        document.clip.time.inFrame = 4
        _ = try Publishing.publish(media: bench.media, document: document, to: bench.movie)
        let track = try bench.probe("-select_streams", "d", "-show_entries", "stream_tags=timecode")
        #expect(track == ["TAG:timecode=\(document.asPublished.clip.time.timecode)"])
        #expect(Timecode(document.asPublished.clip.time.timecode, rate: parsed) == Timecode(timecode, rate: parsed)?.advanced(by: 4))
    }

    @Test func aClipWithoutSoundIsAMovieToo() throws {
        let bench = try Bench(rate: "25", sound: false)
        _ = try Publishing.publish(media: bench.media, document: bench.document(rate: FrameRate(25)), to: bench.movie)
        #expect(try bench.digests(bench.media).video == bench.digests(bench.movie).video)
    }
}

extension Collection<UInt8> {
    fileprivate func contains(subsequence text: String) -> Bool {
        let (bytes, wanted) = (Array(self), Array(text.utf8))
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }
}

/// A folder with a clip as a box writes it, made by the ffmpeg program.
private final class Bench {
    let folder: String
    var media: String { folder + "/media.mp4" }
    var movie: String { folder + "/out.mov" }

    init(rate: String, sound: Bool = true) throws {
        folder = NSTemporaryDirectory() + "publish-\(UUID().uuidString)"
        try Files.createFolders(folder)
        let tone = sound ? ["-f", "lavfi", "-i", "sine=440:r=48000"] : []
        try run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x288:r=\(rate)"] + tone + [
                "-frames:v", "60", "-t", "2.002", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "30",
                "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "frag_keyframe+delay_moov+default_base_moof", media,
            ])
    }

    deinit { try? Files.removeTree(folder) }  // Left-over folders in /tmp harm nobody.

    func document(rate: FrameRate = FrameRate(30), timecode: String = "14:07:33:08") -> ClipDocument {
        let start = UTCTime(nanoseconds: 1_795_414_053_080_000_000)
        let time = ClipTime(
            rate: rate, timecode: timecode, timecodeSource: .timeOfDay, start: start, clockSynchronised: true,
            monotonicStart: 0, bootID: "", rollFrame: 0, frames: 60)
        let video = VideoFacts(codec: "h264", width: 160, height: 288, bitrateKbps: 500, encoder: "libx264", source: "test")
        let clip = ClipManifest(
            id: "019ab000-0000-7000-8000-000000000001", camera: "A", take: "019ab000-0000-7000-8000-000000000002",
            reel: "A_20261123", state: .finished, time: time, video: video, audio: nil, truth: ClipTruth())
        let take = Take(id: clip.take, slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: 4))
        return ClipDocument(revision: 1, production: "test", box: "box", clip: clip, take: take)
    }

    /// Digests of every decoded picture and of the encoded sound.
    func digests(_ path: String) throws -> (video: [String], audio: [String]) {
        let video = try run(["ffmpeg", "-v", "error", "-i", path, "-map", "v:0", "-f", "framemd5", "-"])
        let audio = try run(["ffmpeg", "-v", "error", "-i", path, "-map", "a?", "-map", "v", "-c", "copy", "-f", "streamhash", "-"])
        return (
            video.filter { !$0.hasPrefix("#") }.map { String($0.split(separator: ",").last ?? "") }, audio.filter { $0.contains(",a,") }
        )
    }

    /// The brightness of a frame of `recordOurselves`, distinct for its neighbours.
    func shade(_ frame: Int) -> Int { 40 + frame % 25 * 7 }

    /// A clip by our own encoder and muxer: frame n is one even shade.
    func recordOurselves(frames: Int, clicks: [Int] = [], bitrateKbps: Int? = 128) throws {
        let format = VideoFormat(pixels: .nv12, width: 160, height: 288, rate: FrameRate(30))
        let video = try ProxyVideo(
            format, source: "test", profile: ProxyProfile(width: 160, height: 288, rate: FrameRate(30), bitrateKbps: 500))
        let audio =
            try clicks.isEmpty
            ? nil : ProxyAudio(AudioFormat(sample: .s16, sampleRate: 48000, channels: 1), source: "", bitrateKbps: bitrateKbps)
        let muxer = ClipMuxer(video: video.parameters, audio: audio?.parameters, firstFrame: 0, firstSample: 0)
        var block = AudioBlock(AudioFormat(sample: .s16, sampleRate: 48000, channels: 1), capacity: 1600)
        let pixels = UnsafeMutableRawPointer.allocate(byteCount: 160 * 288 * 3 / 2, alignment: 16)
        defer { pixels.deallocate() }
        pixels.initializeMemory(as: UInt8.self, repeating: 128, count: 160 * 288 * 3 / 2)
        let frame = VideoFrame(slot: 0, format: format) { _ in }
        frame.planes = (.init(pixels, stride: 160), .init(pixels + 160 * 288, stride: 160), .init())
        var bytes: [UInt8] = []
        for index in 0..<frames {
            pixels.initializeMemory(as: UInt8.self, repeating: UInt8(shade(index)), count: 160 * 288)
            if index % 30 == 0 && index > 0 { try muxer.endFragment { bytes += $0 } }
            try video.show(frame, at: Int64(index), repeatsBefore: 0) { muxer.write($0) }
            guard let audio else { continue }
            block.count = 1600
            block.bytes.withMemoryRebound(to: Int16.self, capacity: 1600) { values in
                for place in 0..<1600 { values[place] = clicks.contains { ($0..<($0 + 8)).contains(index * 1600 + place) } ? 20000 : 0 }
            }
            _ = try audio.encode(block, skipping: 0) { muxer.write($0) }
        }
        try muxer.endFragment { bytes += $0 }
        try Files.replace(media, with: bytes)
    }

    func sound(_ path: String) throws -> [Int16] {
        let raw = folder + "/sound.raw"
        try run([
            "ffmpeg", "-v", "error", "-y", "-copyts", "-i", path, "-map", "a", "-af", "aresample=async=1:first_pts=0", "-f", "s16le", "-ac",
            "1", raw,
        ])
        return try Files.read(raw).withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
    }

    /// The shade in the middle of every picture.
    func shades(_ path: String) throws -> [Int] {
        let raw = folder + "/raw.yuv"
        try run(["ffmpeg", "-v", "error", "-y", "-i", path, "-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", raw])
        let bytes = try Files.read(raw)
        let size = 160 * 288 * 3 / 2
        return stride(from: 0, to: bytes.count, by: size).map { start in
            let seen = Int(bytes[start + 144 * 160 + 80])
            // What the encoder makes of an even grey is within two steps of it.
            return (40...208).filter { ($0 - 40) % 7 == 0 }.min { abs($0 - seen) < abs($1 - seen) } ?? seen
        }
    }

    func probe(_ arguments: String...) throws -> [String] {
        try run(["ffprobe", "-v", "error", "-of", "default=nw=1"] + arguments + [movie])
    }

    @discardableResult
    private func run(_ words: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(words.joined(separator: " "))")
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
