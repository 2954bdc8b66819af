import ClipDocuments
import Foundation
import Media
import Platform
import Testing
import Time

@testable import Publishing

@Suite struct PublishTests {
    @Test(arguments: [
        ("30", FrameRate(30)), ("30000/1001", FrameRate(30000, 1001)), ("25", FrameRate(25)),
    ])
    func everyFrameAndSampleIsTheSameInTheMovie(rate: (text: String, rate: FrameRate)) throws {
        let bench = try PublishBench(rate: rate.text)
        _ = try MoviePublisher.publish(
            media: bench.media, document: bench.document(rate: rate.rate), to: bench.movie)
        let (before, after) = (try bench.digests(bench.media), try bench.digests(bench.movie))
        #expect(before.video == after.video)
        // Sound that goes on after the last picture has no place in the movie; where it ends
        // before, silence follows.
        let common = min(before.audio.count, after.audio.count)
        #expect(
            before.audio.prefix(common) == after.audio.prefix(common)
                && before.audio.count - common <= 2)
        #expect(Set(after.audio.dropFirst(common)).count <= 1, "silence alone is added")
        #expect(before.video.count >= 50 && common >= 80)
    }

    @Test func theRateIsExactAndTheTimecodeTrackNamesItsReel() throws {
        let bench = try PublishBench(rate: "30000/1001")
        let document = bench.document(rate: FrameRate(30000, 1001), timecode: "14:07:33;08")
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        let video = try bench.probe(
            "-select_streams", "v", "-show_entries", "stream=r_frame_rate,avg_frame_rate,nb_frames")
        #expect(video == ["r_frame_rate=30000/1001", "avg_frame_rate=30000/1001", "nb_frames=60"])
        let lengths = try bench.probe("-select_streams", "v", "-show_entries", "packet=duration")
        #expect(Set(lengths) == ["duration=1001"])
        let data = try bench.probe(
            "-select_streams", "d", "-show_entries", "stream_tags=timecode,reel_name")
        #expect(Set(data) == ["TAG:timecode=14:07:33;08", "TAG:reel_name=A_20261123"])
    }

    @Test func soundKeepsItsPlaceAgainstThePicture() throws {
        let bench = try PublishBench(rate: "30")
        _ = try MoviePublisher.publish(
            media: bench.media, document: bench.document(), to: bench.movie)
        #expect(
            try bench.probe("-select_streams", "a", "-show_entries", "stream=start_time") == [
                "start_time=0.000000"
            ])
        #expect(
            try bench.probe("-select_streams", "v", "-show_entries", "stream=start_time") == [
                "start_time=0.000000"
            ])
        let first = try bench.probe(
            "-select_streams", "a", "-show_entries", "packet=pts", "-read_intervals", "%+#1")
        #expect(first.first == "pts=-1024")
    }

    @Test func aClockNobodySetDatesNothing() throws {
        let bench = try PublishBench(rate: "30")
        var document = bench.document()
        document.clip.time.clockSynchronised = false
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        #expect(
            try !bench.probe("-show_entries", "format_tags").contains {
                $0.contains("creationdate")
            })
    }

    /// In every frame of a group: each picture of the movie is the clip's own, from the in-point
    /// on.
    @Test(arguments: [1, 10, 29, 30, 31])
    func theMovieBeginsAndEndsToTheFrame(_ first: Int) throws {
        let bench = try PublishBench(rate: "30")
        try bench.recordOurselves(frames: 75)
        var document = bench.document()
        document.clip.time.frames = 75
        document.clip.time.inFrame = first
        document.clip.time.outFrame = 70
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        let video = try bench.probe(
            "-select_streams", "v", "-show_entries",
            "stream=r_frame_rate,avg_frame_rate,nb_frames,start_pts")
        #expect(
            Set(video) == [
                "r_frame_rate=30/1", "avg_frame_rate=30/1", "nb_frames=\(70 - first)",
                "start_pts=0",
            ])
        let packet = try bench.probe(
            "-select_streams", "v", "-show_entries", "packet=pts,flags", "-read_intervals", "%+#1")
        #expect(packet == ["pts=0", "flags=K_"])
        let timecode = try bench.probe(
            "-select_streams", "d", "-show_entries", "stream_tags=timecode")
        #expect(
            timecode == [
                "TAG:timecode=\(Timecode("14:07:33:08", rate: FrameRate(30))?.advanced(by: Int64(first)).description ?? "")"
            ])
        let (seen, wanted) = (try bench.shades(bench.movie), (first..<70).map(bench.shade))
        #expect(seen == wanted, "\(seen) where \(wanted) was filmed")
    }

    /// Two clicks, one just behind the in-point: both are heard where their pictures are.
    @Test(arguments: [0, 7, 10, 30], [128, nil] as [Int?])
    func soundBeginsWithThePicture(_ first: Int, bitrateKbps: Int?) throws {
        let bench = try PublishBench(rate: "30")
        let start = first * 1600
        try bench.recordOurselves(
            frames: 75, clicks: [start + 40, start + 24_000], bitrateKbps: bitrateKbps)
        var document = bench.document()
        document.clip.time.frames = 75
        document.clip.time.inFrame = first
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        let heard = try bench.sound(bench.movie)
        let loud = heard.indices.filter { abs(Int(heard[$0])) > 5000 }
        #expect(loud.first.map { abs($0 - 44) < 12 } == true, "first at \(loud.first ?? -1)")
        #expect(loud.contains { abs($0 - 24_004) < 8 }, "\(loud)")
    }

    @Test func theDocumentCountsFromTheMoviesFirstPicture() throws {
        let bench = try PublishBench(rate: "30")
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
        #expect(document.asPublished.boxClip == nil && document.asPublished.movie == nil)
        #expect(
            published.time.cutFrame == 18 && published.time.inFrame == 0
                && published.time.outFrame == 20)
        #expect(published.truth.marks == [TruthMark(kind: .corrupt, frame: 10, count: 1)])
        #expect(document.asPublished.asPublished == document.asPublished)
    }

    /// The opening is encoded: however busy the machine is, the same clip makes the same bytes.
    @Test func theSameClipMakesTheSameMovieEachTime() throws {
        let bench = try PublishBench(rate: "30")
        var document = bench.document()
        document.clip.time.inFrame = 4
        let movies = try (0..<40).map { _ in
            _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
            return try Files.read(bench.movie)
        }
        #expect(Set(movies).count == 1, "\(Set(movies).count) different movies")
    }

    @Test func whatIsNoMovieIsRefusedWithItsName() throws {
        let bench = try PublishBench(rate: "30")
        let junk = bench.folder + "/junk.mp4"
        try Files.replace(junk, with: Array("junk".utf8))
        let failure = #expect(throws: CodecFailure.self) {
            try MoviePublisher.publish(media: junk, document: bench.document(), to: bench.movie)
        }
        #expect(failure?.message.contains("cannot open \(junk)") == true)
    }

    /// The document's timecode, whatever its rate and counting, is the movie's; the growing file's
    /// is not looked at.
    @Test(arguments: [
        ("24000/1001", "23:59:59:20"), ("25", "14:07:33:08"), ("30000/1001", "00:09:59;28"),
        ("30000/1001", "00:09:59:28"),
        ("50", "23:59:59:48"), ("60000/1001", "00:00:59;58"),
    ])
    func theTimecodeTrackSaysWhatTheDocumentSays(_ rate: String, _ timecode: String) throws {
        let bench = try PublishBench(rate: rate, sound: false)
        let parsed = try #require(FrameRate.parse(rate))
        var document = bench.document(rate: parsed, timecode: timecode)
        document.clip.time.timecodeSource = .ltc
        document.clip.time.inFrame = 4
        _ = try MoviePublisher.publish(media: bench.media, document: document, to: bench.movie)
        let track = try bench.probe("-select_streams", "d", "-show_entries", "stream_tags=timecode")
        #expect(track == ["TAG:timecode=\(document.asPublished.clip.time.timecode)"])
        #expect(
            Timecode(document.asPublished.clip.time.timecode, rate: parsed)
                == Timecode(timecode, rate: parsed)?.advanced(by: 4))
    }

    @Test func aClipWithoutSoundIsAMovieToo() throws {
        let bench = try PublishBench(rate: "25", sound: false)
        _ = try MoviePublisher.publish(
            media: bench.media, document: bench.document(rate: FrameRate(25)), to: bench.movie)
        #expect(try bench.digests(bench.media).video == bench.digests(bench.movie).video)
    }
}
