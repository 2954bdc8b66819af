import ClipDocuments
import Foundation
import Platform
import Slate
import Testing
import Time

@testable import Codec
@testable import Publishing

/// The movie's head and bytes, by a walk through its boxes and by other people's readers.
@Suite struct PublishedMovieTests {
    /// A shoot's rates, each with other sound, another in-point and another time of day.
    struct Shot: CustomTestStringConvertible, Sendable {
        let rate: FrameRate
        let timecode: String
        let inFrame: Int
        let bitrateKbps: Int?
        let channels: Int

        init(
            _ rate: FrameRate, _ timecode: String, _ inFrame: Int, _ bitrateKbps: Int?,
            channels: Int = 1
        ) {
            self.rate = rate
            self.timecode = timecode
            self.inFrame = inFrame
            self.bitrateKbps = bitrateKbps
            self.channels = channels
        }

        var testDescription: String {
            "\(rate) \(timecode) from \(inFrame), \(bitrateKbps.map { "AAC \($0)" } ?? "PCM") \(channels) ch"
        }
    }

    static let shots = [
        Shot(FrameRate(24000, 1001), "23:59:59:20", 0, 128),
        Shot(FrameRate(24), "01:00:00:00", 7, nil),
        Shot(FrameRate(25), "14:07:33:08", 3, 128, channels: 2),
        Shot(FrameRate(30000, 1001), "00:09:59;28", 0, nil, channels: 2),
        Shot(FrameRate(30000, 1001), "23:59:59:28", 11, 128),
        Shot(FrameRate(30), "10:00:00:00", 0, 128),
        Shot(FrameRate(50), "23:59:59:48", 49, nil),
        Shot(FrameRate(60000, 1001), "23:59:59;58", 13, 96),
        Shot(FrameRate(60), "00:00:00:00", 0, 128, channels: 2),
    ]

    private func publish(_ shot: Shot, frames: Int = 90) throws -> (
        bench: PublishBench, document: ClipDocument
    ) {
        let bench = try PublishBench()
        try bench.recordOurselves(
            frames: frames, bitrateKbps: shot.bitrateKbps, rate: shot.rate, channels: shot.channels,
            hasSound: true)
        var document = bench.document(rate: shot.rate, timecode: shot.timecode)
        document.clip.time.frames = frames
        document.clip.time.inFrame = shot.inFrame
        document.clip.time.outFrame = frames - 5
        document.slateAtCut = document.take.slate
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        return (bench, document)
    }

    @Test(arguments: shots) func theHeadSaysWhatTheClipWasAtEveryRate(_ shot: Shot) throws {
        let (bench, document) = try publish(shot)
        let movie = try #require(WalkedMovie(try Files.read(bench.movie)))
        #expect(movie.kinds == ["ftyp", "moov", "mdat"])
        let time = document.asPublished.clip.time
        let unit = shot.rate.denominator == 1 ? 1000 : shot.rate.denominator
        let scale = shot.rate.denominator == 1 ? shot.rate.numerator * 1000 : shot.rate.numerator
        let header = try #require(movie.moov.first("mvhd"))
        #expect(header.number(at: 12) == scale && header.number(at: 16) == time.frames * unit)
        #expect(
            header.number(at: 4) == Int(time.start.nanoseconds / 1_000_000_000 + 2_082_844_800),
            "it has the day it was shot")

        let picture = try #require(movie.tracks("vide").first)
        #expect(
            WalkedMovie.durations(picture) == [[time.frames, unit]]
                && WalkedMovie.edits(picture).isEmpty)
        let sound = try #require(movie.tracks("soun").first)
        let samples = Int(
            (Double(time.frames * 48000 * shot.rate.denominator) / Double(shot.rate.numerator))
                .rounded())
        if shot.bitrateKbps == nil {
            #expect(sound.first("edts") == nil)
            let length = WalkedMovie.durations(sound).map { $0[0] * $0[1] }.reduce(0, +)
            #expect(abs(length - samples) <= 1)
        } else {
            let edits = WalkedMovie.edits(sound)
            #expect(edits.map { $0[0] } == [time.frames * unit])
            #expect(edits.allSatisfy { $0[1] > 0 && $0[1] <= 2048 }, "\(edits)")
            let length = WalkedMovie.durations(sound).map { $0[0] * $0[1] }.reduce(0, +)
            #expect((samples..<(samples + 1024)).contains(length - (edits.first?[1] ?? 0)))
        }
        try checkTimecode(movie, time, Files.read(bench.movie))
        try checkProbe(bench, time, shot)
        #expect(movie.moov.first("udta") == nil)
        #expect(
            movie.keys["com.apple.proapps.clipID"] == document.clip.id
                && movie.keys["rushes.slateAtCut"] == "3-12B-4")
        #expect(
            movie.keys["rushes.timecode"] == time.timecode
                && movie.keys["rushes.production"] == "test")
    }

    private func checkTimecode(_ movie: WalkedMovie, _ time: ClipTime, _ bytes: [UInt8]) throws {
        let track = try #require(movie.tracks("tmcd").first)
        let table = try #require(track.first("mdia/minf/stbl"))
        let entry = try #require(table.first("stsd")?.children("tmcd", skipping: 8).first)
        let start = try #require(Timecode(time.timecode, rate: time.rate))
        #expect(
            entry.number(at: 12) == (start.isDropFrame ? 3 : 2),
            "24 hours, and drop-frame where it is")
        #expect(entry.number(at: 24, 1) == time.rate.nominal)
        let name = try #require(entry.children("name", skipping: 26).first)
        #expect(name.bytes(at: 4, name.number(at: 0, 2)) == Array("A_20261123".utf8))
        let place = try #require(table.first("stco")).number(at: 8)
        #expect(Int64(Atom.number(bytes[place..<(place + 4)])) == start.frames)
        let reference = movie.tracks("vide").first?.first("tref/tmcd")?.number(at: 0)
        #expect(reference == track.first("tkhd")?.number(at: 12))
    }

    /// ffprobe reads it as the document says.
    private func checkProbe(_ bench: PublishBench, _ time: ClipTime, _ shot: Shot) throws {
        let track = try bench.probe(
            "-select_streams", "d", "-show_entries", "stream_tags=timecode,reel_name")
        #expect(Set(track) == ["TAG:timecode=\(time.timecode)", "TAG:reel_name=A_20261123"])
        let video = try bench.probe(
            "-select_streams", "v", "-show_entries",
            "stream=r_frame_rate,avg_frame_rate,nb_frames,start_pts,color_primaries,color_space")
        let rate = shot.rate.description
        #expect(
            Set(video) == [
                "r_frame_rate=\(rate)", "avg_frame_rate=\(rate)", "nb_frames=\(time.frames)",
                "start_pts=0", "color_primaries=bt709",
                "color_space=bt709",
            ])
        let lengths = try bench.probe("-show_entries", "stream=codec_type,duration")
        let seconds =
            Double(time.frames) * Double(shot.rate.denominator) / Double(shot.rate.numerator)
        for length in lengths.filter({ $0.hasPrefix("duration=") }).compactMap({
            Double($0.dropFirst(9))
        }) {
            #expect(abs(length - seconds) < 0.000_05, "\(length) s of \(seconds)")
        }
        let (seen, wanted) = (try bench.shades(bench.movie), (shot.inFrame..<85).map(bench.shade))
        #expect(seen == wanted)
    }

    @Test func nothingOfTheTagsOrOfThePublisherIsInTheMovie() throws {
        let bench = try PublishBench()
        let other = try PublishBench()
        try bench.recordOurselves(frames: 75, clicks: [100], bitrateKbps: 128)
        try Files.replace(other.media, with: try Files.read(bench.media))
        var document = bench.document()
        document.clip.time.frames = 75
        document.clip.time.inFrame = 10
        document.slateAtCut = document.take.slate
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        document.revision = 9
        document.take.slate = SlateNumber(episode: "4", scene: "99", shot: "C", take: 7)
        document.take.kind = .falseStart
        document.take.verdict = .ng
        document.take.notes = [Note(text: "穿帮", by: "li", at: UTCTime(nanoseconds: 1))]
        document.take.cutAt = UTCTime(nanoseconds: 5)
        document.script = []
        document.number = 12
        _ = try MoviePublisher.publish(media: other.media, document: document, to: other.movie)
        #expect(try Files.read(bench.movie) == Files.read(other.movie))
        let keys = try #require(WalkedMovie(try Files.read(other.movie))).keys
        #expect(keys["rushes.slateAtCut"] == "3-12B-4")
        #expect(
            !keys.keys.contains {
                $0.contains("isGood") || $0.contains("logNote") || $0.contains("scene")
                    || $0.contains("shot")
            })
    }

    @Test func aMovieBeyondFourGigabytesSaysWhereEverythingLies() throws {
        let size = 2_000_000_000
        var chunks: [MovieTrack.Chunk] = []
        for second in 0..<3 {
            MovieTrack.add(
                .copy(offset: Int64(second * 2 * size), count: size), at: Int64(second), to: &chunks
            )
        }
        let track = MovieTrack(
            media: .picture(width: 720, height: 1280, parameterSets: [1], colour: [1, 1, 1]),
            name: "picture", timescale: 30_000,
            durations: [(3, 1000)], sizes: .each([size, size, size]), chunks: chunks)
        let movie = MovieFile(
            rate: FrameRate(30), frames: 5_000_000, tracks: [track], timecode: nil, keys: [],
            created: 0)
        let layout = MovieLayout(movie)
        #expect(layout.fileBytes == Int64(layout.head.count) + 6_000_000_000)
        let moov = try #require(WalkedMovie(layout.head)?.moov)
        let places = try #require(moov.first("trak/mdia/minf/stbl/co64"))
        #expect(
            (0..<3).map { places.number(at: 8 + 8 * $0, 8) == layout.head.count + $0 * size }
                .allSatisfy { $0 })
        // 46 hours: the movie's length needs 64 bits too.
        let header = try #require(moov.first("mvhd"))
        #expect(header.number(at: 0, 1) == 1 && header.number(at: 24, 8) == 5_000_000_000)
        #expect(Array(layout.head.suffix(16).prefix(8)) == [0, 0, 0, 1] + Array("mdat".utf8))
        #expect(Atom.number(layout.head.suffix(8)) == 6_000_000_016)
    }

    /// A chip's encoder: in every frame of a group, and where the clip or its out-point comes
    /// before the next key frame.
    @Test(arguments: [(1, 70), (17, 70), (29, 75), (12, 20), (65, 75)])
    func aClipOfAnotherEncoderBeginsToTheFrameWithoutAnEditList(_ first: Int, _ end: Int) throws {
        let bench = try PublishBench()
        try bench.recordOurselves(frames: 75, clicks: [first * 1600 + 400])
        try bench.encodeElsewhere()
        var document = bench.document()
        document.clip.time.frames = 75
        document.clip.time.inFrame = first
        document.clip.time.outFrame = end
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        let movie = try #require(WalkedMovie(try Files.read(bench.movie)))
        let picture = try #require(movie.tracks("vide").first)
        #expect(
            WalkedMovie.edits(picture).isEmpty
                && WalkedMovie.durations(picture) == [[end - first, 1000]])
        let entry = try #require(
            picture.first("mdia/minf/stbl/stsd")?.children("avc1", skipping: 8).first)
        let sets = NALUnits(
            avcC: Array(try #require(entry.children("avcC", skipping: 78).first).body))
        #expect(
            sets.parameterSets.count == 4 && sets.parameterSetNumbers.count == 2,
            "two of each, by two numbers")
        let wanted = (first..<end).map(bench.shade)
        #expect(try bench.shades(bench.movie) == wanted)
        if first == 17 {
            #expect(try bench.shadesByGStreamer(bench.movie) == wanted)
            #expect(try bench.complaintsOfMPV(bench.movie) == [])
        }
    }

    @Test(arguments: [128, nil] as [Int?]) func microphonesWithNamesAreNoLeftAndRight(
        _ bitrateKbps: Int?
    ) throws {
        let bench = try PublishBench()
        try bench.recordOurselves(
            frames: 60, clicks: [4800, 48_000], bitrateKbps: bitrateKbps, channels: 2)
        var document = bench.document()
        document.clip.time.inFrame = 2
        document.clip.audio = AudioFacts(
            codec: "", sampleRate: 48000, channels: 2, source: "hw", channelNames: ["boom", "领夹"])
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        let movie = try #require(WalkedMovie(try Files.read(bench.movie)))
        let tracks = movie.tracks("soun")
        let names = tracks.map {
            String(decoding: $0.first("udta/name")?.body ?? [], as: UTF8.self)
        }
        #expect(movie.keys["rushes.channels"] == "boom, 领夹")
        if bitrateKbps == nil {
            #expect(names == ["boom", "领夹"])
            #expect(
                tracks.allSatisfy { $0.first("tkhd")?.number(at: 34, 2) == 0 },
                "no alternatives: both are heard")
            // Each has its own microphone's clicks.
            for (track, late) in [(0, 0), (1, 100)] {
                let loud = try bench.loud(bench.movie, track: track)
                #expect(
                    loud.first.map { abs($0 - (4800 - 3200 + late)) < 12 } == true,
                    "\(loud.first ?? -1)")
            }
        } else {
            #expect(names == ["boom, 领夹"])
            let entry = try #require(
                tracks.first?.first("mdia/minf/stbl/stsd")?.children("mp4a", skipping: 8).first)
            let layout = try #require(entry.children("chan", skipping: 44).first)
            #expect(layout.number(at: 4) == 0 && layout.number(at: 12) == 2)
            #expect(
                layout.number(at: 16) == 0x10000 && layout.number(at: 36) == 0x10001,
                "discrete, not left and right")
        }
    }

    @Test(arguments: [128, nil] as [Int?]) func soundThatIsMissingAtEitherEndIsSilence(
        _ bitrateKbps: Int?
    ) throws {
        let bench = try PublishBench()
        try bench.recordOurselves(frames: 30, clicks: [24_000], bitrateKbps: bitrateKbps)
        // Sound of half a second, a quarter of a second late.
        let odd = bench.folder + "/odd.mp4"
        let sound = bench.folder + "/sound.mov"
        let codec = bitrateKbps == nil ? ["-c:a", "pcm_s16le"] : ["-c:a", "aac"]
        try bench.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:r=48000:d=0.5"] + codec + [
                sound
            ])
        try bench.run([
            "ffmpeg", "-v", "error", "-copyts", "-i", bench.media, "-itsoffset", "0.25", "-i",
            sound, "-map", "0:v", "-map", "1:a", "-c",
            "copy",
            "-f", "mov", "-movflags", "frag_keyframe+delay_moov+default_base_moof", odd,
        ])
        try Files.rename(odd, to: bench.media)
        var document = bench.document()
        document.clip.time.frames = 30
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        let movie = try #require(WalkedMovie(try Files.read(bench.movie)))
        let track = try #require(movie.tracks("soun").first)
        if bitrateKbps == nil {
            #expect(WalkedMovie.durations(track) == [[48000, 1]])
        } else {
            #expect(WalkedMovie.edits(track).map { $0[0] } == [30_000])
        }
        let loud = try bench.loud(bench.movie, track: 0, above: 1000)
        #expect(loud.first.map { abs($0 - 12_000) < 1100 } == true, "\(loud.first ?? -1)")
        #expect(loud.last.map { abs($0 - 36_000) < 2100 } == true, "\(loud.last ?? -1)")
    }

    @Test func otherPeoplesReadersAgree() throws {
        for shot in [Self.shots[2], Self.shots[3], Self.shots[7]] {
            let (bench, document) = try publish(shot)
            let time = document.asPublished.clip.time
            let info = try bench.run([
                "mediainfo", "--Output=Other;%Type%=%TimeCode_FirstFrame%\\n", bench.movie,
            ])
            #expect(info.contains { $0.hasSuffix("=\(time.timecode)") }, "\(info)")
            let frames = try bench.run(["mediainfo", "--Output=Video;%FrameCount%", bench.movie])
            #expect(frames == ["\(time.frames)"])
            let tags = try bench.run([
                "exiftool", "-s", "-a", "-G1", "-Warning", "-Error", "-Keys:all",
                "-QuickTime:CreateDate", bench.movie,
            ])
            #expect(!tags.contains { $0.contains("Warning") || $0.contains("Error") }, "\(tags)")
            #expect(
                tags.contains { $0.contains(document.clip.id) }
                    && tags.contains { $0.contains("2026:11:23 06:07:33") }, "\(tags)")
            let found = try bench.run(["gst-discoverer-1.0", "-v", bench.movie])
            #expect(!found.contains { $0.contains("rror") }, "\(found)")
            let seconds =
                Double(time.frames) * Double(shot.rate.denominator) / Double(shot.rate.numerator)
            #expect(
                found.contains {
                    $0.contains("Duration: 0:00:0\(String(format: "%.6f", seconds).prefix(5))")
                }, "\(seconds): \(found)")
            #expect(try bench.complaintsOfMPV(bench.movie) == [])
        }
    }
}
