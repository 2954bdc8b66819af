import ClipDocuments
import Slate
import Testing
import Time

/// What an editor's document says of lines: frames of the movie, which begins at the in-point.
@Suite struct PublishSpanTests {
    private func document(
        rate: FrameRate = FrameRate(30), inFrame: Int? = nil, outFrame: Int? = nil,
        cutFrame: Int? = 280, frames: Int = 300,
        lines: [(first: Int?, end: Int?)]
    ) -> ClipDocument {
        var time = ClipTime(
            rate: rate, timecode: "14:07:33:08", timecodeSource: .ltc,
            start: UTCTime(nanoseconds: 0), clockSynchronised: true,
            monotonicStart: 0, bootID: "", rollFrame: 40, cutFrame: cutFrame, inFrame: inFrame,
            frames: frames)
        time.outFrame = outFrame
        let manifest = ClipManifest(
            id: "c", camera: "A", take: "t", reel: "A_20261123", state: .finished, time: time,
            video: VideoFacts(
                codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
                source: "test"), audio: nil,
            truth: ClipTruth(), media: MediaDigest(bytes: 5, xxh3: "x", sha256: "s"))
        let script = lines.enumerated().map { index, frames in
            var line = LineInClip(
                id: "\(index)", number: "\(index + 1)", kind: "dialogue", character: nil, text: "词",
                isOnCamera: true,
                inFrame: frames.first, outFrame: frames.end)
            line.source = frames.first == nil ? nil : frames.end == nil ? .marked : .heard
            return line
        }
        let take = Take(id: "t", slate: SlateNumber(scene: "12", take: 1))
        return ClipDocument(
            revision: 1, production: "p", box: "b", clip: manifest, take: take, script: script)
    }

    private func frames(_ document: ClipDocument) -> [[Int?]] {
        (document.asPublished.script ?? []).map { [$0.inFrame, $0.outFrame] }
    }

    @Test(
        arguments: [0, 1, 10, 29],
        [FrameRate(24000, 1001), FrameRate(25), FrameRate(30), FrameRate(60)])
    func aLineStandsWhereItsPictureStandsInTheMovie(_ first: Int, _ rate: FrameRate) {
        let document = document(
            rate: rate, inFrame: first, lines: [(100, 150), (150, nil), (nil, nil)])
        #expect(
            frames(document) == [
                [100 - first, 150 - first], [150 - first, 280 - first], [nil, nil],
            ])
        #expect(document.asPublished.script?.map(\.source) == [.heard, .marked, nil])
        #expect(document.asPublished.asPublished == document.asPublished)
    }

    @Test func aLineThatReachesOutOfTheMovieEndsWithIt() {
        let trimmed = document(
            inFrame: 50, outFrame: 200, lines: [(20, 60), (190, 250), (150, nil), (199, 199)])
        #expect(frames(trimmed) == [[0, 10], [140, 150], [100, 150], [149, 150]])
        let endless = document(cutFrame: nil, lines: [(290, nil), (100, 100_000)])
        #expect(frames(endless) == [[290, 300], [100, 300]])
    }

    @Test func aLineOutsideTheMovieHasNoFramesAndSaysOnWhichSide() {
        let document = document(
            inFrame: 50, outFrame: 200,
            lines: [(10, 50), (200, 220), (900, nil), (-5, 3), (60, 70)])
        #expect(
            frames(document) == [[nil, nil], [nil, nil], [nil, nil], [nil, nil], [10, 20]])
        #expect(
            document.asPublished.script?.map(\.outside) == [.before, .after, .after, .before, nil])
        #expect(document.asPublished.script?.map(\.source) == [nil, nil, nil, nil, .heard])
    }

    @Test func numbersFromNowhereEndNoProgram() {
        var odd = document(
            inFrame: .max, outFrame: .min, frames: .max,
            lines: [(.min, .max), (.max, .min), (.max, nil)])
        odd.clip.time.start = UTCTime(nanoseconds: .max)
        odd.clip.time.rollFrame = .min
        odd.clip.truth.mark(.lost, at: .min, through: .max)
        for frames in [Int.min, -1, 0, 1, .max] {
            odd.clip.time.frames = frames
            #expect(odd.asPublished.clip.time.inFrame == 0)
            let movie = MovieFacts(name: "a", bytes: 1, xxh3: "", sha256: "", frames: frames)
            #expect(odd.published(as: movie).movie == movie)
        }
    }

    @Test func theBoxesOwnFactsStandApartFromTheMovies() {
        let movie = MovieFacts(name: "12-1_A001.mov", bytes: 9, xxh3: "m", sha256: "n", frames: 140)
        let published = document(inFrame: 50, outFrame: 200, lines: [(150, nil)]).published(
            as: movie)
        #expect(published.movie == movie && published.clip.media == nil)
        #expect(
            published.boxClip
                == BoxClip(
                    MediaDigest(bytes: 5, xxh3: "x", sha256: "s"), frames: 300, firstFrame: 50))
        // The file holds fewer pictures than the clip promised.
        #expect(published.clip.time.frames == 140 && published.script?.first?.outFrame == 140)
    }

    @Test func anEarlierVersionReadsTheDocumentAndIsRead() throws {
        struct Earlier: Codable {
            var schema: String
            var revision: Int
            var clip: ClipManifest
            var take: Take
            var script: [LineInClip]?
        }
        var document = document(lines: [(1, nil)])
        document.number = 12
        document.slateAtCut = SlateNumber(scene: "12", take: 1)
        let earlier = try JSON.decode(Earlier.self, from: try JSON.encode(document))
        #expect(earlier.clip == document.clip && earlier.take == document.take)
        document.number = nil
        document.slateAtCut = nil
        let text = String(decoding: try JSON.encode(document), as: UTF8.self)
        for key in ["number", "slateAtCut", "movie", "boxClip", "outside"] {
            #expect(!text.contains("\"\(key)\":{"))
        }
        #expect(try JSON.decode(ClipDocument.self, from: text.utf8) == document)
    }

    @Test(
        arguments: [
            (1, "A", "3-12B-4_A001"), (12, "A", "3-12B-4_A012"), (1234, "A", "3-12B-4_A1234"),
            (7, "A1", "3-12B-4_A1-007"),
            (nil, "A", "3-12B-4_A"),
        ] as [(Int?, String, String)])
    func aMovieIsCalledBySlateCameraAndNumber(_ number: Int?, _ camera: String, _ name: String) {
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)
        #expect(MovieName.stem(slate, camera: camera, number: number) == name)
        #expect(
            MovieName.stem(slate, camera: camera, number: number, isFalseStart: true) == name
                + "_FS")
    }
}
