import ClipDocuments
import CrewSentences
import Slate
import Testing
import Time

struct CertificateTests {
    private func document(_ change: (inout ClipManifest) -> Void = { _ in }) -> ClipDocument {
        var clip = ClipManifest(
            id: "019a2f00-0000-7000-8000-000000000001", camera: "A", take: "t", reel: "A_20261123",
            state: .finished,
            time: ClipTime(
                rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .ltc,
                start: UTCTime(nanoseconds: 1_795_500_000_000_000_000),
                clockSynchronised: true, monotonicStart: 0, bootID: "", rollFrame: 100,
                cutFrame: 1200, inFrame: 10, frames: 1280),
            video: VideoFacts(
                codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
                source: "YUYV 1920x1080 30/1"),
            audio: AudioFacts(codec: "aac", sampleRate: 48000, channels: 2, source: "hw:1,0"),
            truth: ClipTruth())
        clip.time.outFrame = 1215
        clip.truth.captured = 1280
        change(&clip)
        return ClipDocument(
            revision: 1, production: "P", box: "b", clip: clip,
            take: Take(id: "t", slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)))
    }

    @Test func aFlawlessClipSaysSo() {
        let lines = Certificate(document(), isConfirmed: true, language: .english).lines
        #expect(lines[0] == "3-12B-4  camera A  clip 019a2f00-0000-7000-8000-000000000001")
        #expect(lines[1].hasPrefix("timecode 14:07:33:18 (LTC), recorded 2026-"))
        #expect(lines[2] == "movie of 1205 frames at 30/1, 40.2 s, roll 90, cut 1190")
        #expect(
            lines.contains(
                "  all 1205 frames came from the camera, each in its place; the sound has no gap"))
        #expect(lines.last == "closed by its camera, verified: the backend holds the same bytes")
    }

    @Test func crewAndEditorSpeakOfTheMoviesTimecodeAndFrames() {
        let onTheBox = document { clip in
            clip.media = MediaDigest(bytes: 99, xxh3: "ab", sha256: "cd")
            clip.truth.mark(.corrupt, at: 3)
            clip.truth.mark(.corrupt, at: 110)
        }
        let movie = MovieFacts(
            name: "3-12B-4_A001.mov", bytes: 90, xxh3: "ef", sha256: "01", frames: 1205)
        for language in Language.allCases {
            let lines = Certificate(onTheBox, language: language).lines
            #expect(lines == Certificate(onTheBox.published(as: movie), language: language).lines)
        }
        let text = Certificate(onTheBox, language: .english).text
        #expect(
            text.contains(
                "\nmade of the box's clip of 1280 frames, from its frame 10, 99 bytes, xxh3 ab\n"))
        #expect(text.contains("(frames 100)"))
    }

    @Test func theMoviesTimecodeStandsWhileTheClipRolls() {
        let whole = document().clip
        var rolling = whole
        rolling.state = .rolling
        rolling.time.outFrame = nil
        for frames in [0, 5, 11, 1280] {
            rolling.time.frames = frames
            #expect(rolling.movieTimecode == "14:07:33:18")
            let lines = Certificate(document { $0 = rolling }, language: .english).lines
            #expect(lines[1].hasPrefix("timecode 14:07:33:18 "))
        }
        #expect(whole.movieTimecode == "14:07:33:18")
    }

    @Test func eachFaultIsALineWithItsPlaces() {
        let hurt = document { clip in
            clip.truth.lost = 4
            clip.truth.mark(.lost, at: 100, count: 3)
            clip.truth.mark(.lost, at: 240)
            clip.truth.audioSamplesFilled = 4800
            clip.truth.mark(.soundFilled, at: 300, count: 4800)
            clip.truth.driftPpm = -12.34
            clip.truth.driftRange = DriftRange(lowest: -14, highest: -10)
            clip.truth.recovered = true
        }
        let text = Certificate(hurt, language: .english).text
        #expect(text.contains("frames the camera or its cable lost: 4 (frames 90, 230)"))
        #expect(text.contains("silence put in where sound was missing: 100 ms (frames 290)"))
        #expect(text.contains("its clock against the picture's -12.3 ppm (-14.0 .. -10.0)"))
        #expect(text.contains("closed by recovery"))
        #expect(!text.contains("each in its place"))
    }

    @Test func aRecoveredClipSaysOfWhichFramesNothingIsKnownAndOfTheOthersWhatWas() {
        let text = { (unaccounted: Int?, lost: Int) in
            let clip = self.document { clip in
                (clip.truth.recovered, clip.truth.unaccounted, clip.truth.lost) = (
                    true, unaccounted, lost
                )
            }
            return (
                Certificate(clip, language: .english).text,
                Certificate(clip, language: .chinese).text
            )
        }
        #expect(text(nil, 0).0.contains("is not known: no account of it was on the disk"))
        #expect(text(nil, 0).1.contains("硬盘上没有逐帧记录"))
        #expect(
            !text(0, 0).0.contains("is not known") && text(0, 0).0.contains("each in its place"))
        #expect(
            text(7, 0).0.contains("of its last 7 frames it is not known")
                && !text(7, 0).0.contains("each in its place"))
        #expect(text(7, 2).0.contains("lost: 2") && text(7, 2).1.contains("最后 7 帧没有逐帧记录"))
    }

    @Test func anEncoderThatWasTriedInVainIsNamedWithItsFault() {
        let clip = document {
            $0.video.insteadOf = "h264_vaapi: its driver did not answer within 5 s"
        }
        #expect(
            Certificate(clip, language: .english).text.contains(
                "\nnot encoded by h264_vaapi: its driver did not answer within 5 s\n"))
        #expect(
            Certificate(clip, language: .chinese).text.contains(
                "\n未能使用编码器 h264_vaapi: its driver did not answer within 5 s\n"))
        #expect(!Certificate(document(), language: .english).text.contains("not encoded by"))
    }

    @Test func timecodeIsToldWithItsAgeAndPace() {
        let aged = document { clip in
            clip.time.timecodeAgeSeconds = 4.44
            clip.truth.timecodePpm = -2.34
            clip.truth.timecodeJumps = 2
            clip.truth.clockStepSeconds = 86400.5
            clip.truth.mark(.clockStep, at: 30)
        }
        let text = Certificate(aged, language: .english).text
        #expect(text.contains("timecode 14:07:33:18 (LTC, last heard 4.4 s before roll, -2.3 ppm)"))
        #expect(text.contains("jumps of the incoming timecode: 2"))
        #expect(text.contains("the clock was set meanwhile: by 86400.5 s (frames 20)"))
    }

    @Test func everyKindOfFaultHasWordsInBothLanguages() {
        for kind in TruthMark.Kind.allCases {
            let hurt = document { $0.truth.mark(kind, at: 17, count: 480) }
            let english = Certificate(hurt, language: .english).text
            let chinese = Certificate(hurt, language: .chinese).text
            #expect(english.contains("(frames 7)"), "\(kind): \(english)")
            #expect(chinese.contains("(第 7 帧)"), "\(kind): \(chinese)")
        }
    }
}
