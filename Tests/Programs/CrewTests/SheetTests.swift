import ClipDocuments
import CrewSentences
import Slate
import Testing
import Time
import Wire

@testable import Crew

@Suite struct SheetTests {
    private func take(
        _ number: Int, _ verdict: Verdict = .none, notes: [String] = [], kind: TakeKind = .normal
    ) -> Take {
        Take(
            id: "t\(number)",
            slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: number), kind: kind,
            verdict: verdict,
            notes: notes.map { Note(text: $0, by: "chen", at: UTCTime(nanoseconds: 0)) },
            lines: LineRanges("12-18") ?? LineRanges())
    }

    private func clip(
        _ camera: String, _ state: ClipState = .finished, frames: Int = 1234, sent: Int64 = 50,
        confirmed: Bool = false
    )
        -> ClipSummary
    {
        ClipSummary(
            id: camera, camera: camera, state: state, timecode: "14:07:33:08", frames: frames,
            rate: FrameRate(30), bytes: 100,
            sentBytes: sent,
            confirmed: confirmed)
    }

    @Test func takesStandInATable() {
        let takes = [
            TakeSummary(
                take: take(1, .ng, notes: ["boom in\nframe", "soft"]),
                clips: [clip("A", confirmed: true), clip("B", confirmed: true)]),
            TakeSummary(take: take(2, .circled, notes: ["导演: 用这条"]), clips: [clip("A")]),
            TakeSummary(take: take(3, kind: .falseStart), clips: []),
            TakeSummary(take: take(4), clips: [clip("A", .rolling, sent: 0)]),
        ]
        #expect(
            Sheet(language: .english).text(CrewAnswer(message: "", takes: takes)) == """
                take     mark     cam  dur    timecode     lines  sent      note
                3-12B-1  NG       AB   41.1s  14:07:33:08  12-18  verified  boom in frame; soft
                3-12B-2  OK       A    41.1s  14:07:33:08  12-18  50%       导演: 用这条
                3-12B-3  FS                                12-18
                3-12B-4  no mark  A    REC    14:07:33:08  12-18  0%
                """)
    }

    @Test func aClipWhoseOnlyCopyIsDamagedHasItsSign() {
        var torn = clip("A", sent: 99)
        for code in [UploadTrouble.Code.ownDamage, .ownShort, .ownUnreadable, .ownManifest] {
            torn.waits = UploadTrouble(code, place: "/x/media.mp4")
            let takes = [TakeSummary(take: take(2, .circled, notes: ["soft"]), clips: [torn])]
            let text = Sheet(language: .english).text(CrewAnswer(message: "", takes: takes))
            #expect(
                text.contains("99%") && text.hasSuffix("this box's disk is failing; soft"),
                "\(text)")
        }
    }

    @Test func statusNamesAFolderThatIsAwayAndAClipThatNoTakeIsKnownOf() {
        var status = BoxStatus(
            production: "p", box: "cart", next: SlateNumber(scene: "1", take: 1), rolling: nil,
            cameras: [], freeBytes: 0, queued: 1, upload: "")
        status.stateTrouble = StateTrouble(place: "/var/lib/rushes", reason: "Input/output error")
        status.waits = [
            UploadWait(
                clip: "c7", camera: "", slate: "", trouble: UploadTrouble(.ownAway, place: "/x"))
        ]
        var answer = CrewAnswer(message: "")
        answer.status = status
        let text = Sheet(language: .english).text(answer)
        #expect(
            text.contains(
                "! the folder /var/lib/rushes of takes and clips cannot be reached (Input/output error)"
            )
                && !text.contains("GB"))
        #expect(text.contains("  clip c7: it lies on the spare disk /x"), "\(text)")
    }

    @Test func oneTakeIsATableToo() {
        let text = Sheet(language: .chinese).text(
            CrewAnswer(message: "", takes: [TakeSummary(take: take(2, .hold), clips: [clip("A")])]))
        #expect(
            text
                == "条       结果  机  时长   时码         台词   上传  备注\n3-12B-2  保    A   41.1s  14:07:33:08  12-18  50%"
        )
    }

    @Test func aTakeThatWasTouchedIsOneSentence() {
        let answer = CrewAnswer(
            message: "3-12B-2 OK", takes: [TakeSummary(take: take(2), clips: [])])
        #expect(Sheet(language: .english).text(answer) == "3-12B-2 OK")
    }

    @Test func statusSaysWhatRollsAndWhatIsInTheWay() {
        let status = BoxStatus(
            production: "Comeback", box: "box-1", next: take(5).slate,
            rolling: TakeSummary(take: take(4), clips: [clip("A", .rolling, frames: 300)]),
            cameras: [
                CameraStatus(camera: "A", connected: true, source: "YUYV 1920x1080 30/1"),
                CameraStatus(camera: "B", connected: false, source: ""),
                CameraStatus(
                    camera: "C", connected: true, source: "NV12", trouble: "no picture for 2 s"),
            ], freeBytes: 41_500_000_000, queued: 3, upload: "no route to host")
        #expect(
            Sheet(language: .english).text(CrewAnswer(message: "", status: status)) == """
                Comeback  box-1  next 3-12B-5
                REC 3-12B-4  A 10s (5s uploaded)
                camera A: ready  YUYV 1920x1080 30/1
                camera B: ! not connected: its service has ended; systemctl status rushes-camera@B tells why
                camera C: ! no picture for 2 s  NV12
                disk 41 GB free
                upload no route to host, 3 waiting
                """)
    }

    @Test func aCameraThatRecordsSaysSoWhateverIsWrongWithIt() {
        var camera = CameraStatus(
            camera: "A", connected: true, source: "", trouble: "no sound on boom for 10 s")
        camera.isRecording = true
        camera.troubleCodes = ["silence"]
        #expect(
            Phrases(.english).stateAndTrouble(camera) == "recording, ! no sound on boom for 10 s")
        #expect(
            Phrases(.chinese).stateAndTrouble(camera) == "录制中, ! 有声道无声 (no sound on boom for 10 s)")
        camera.trouble = nil
        #expect(Phrases(.english).stateAndTrouble(camera) == "recording")
    }

    @Test func everyTroubleOfACameraHasItsWordsInChinese() {
        for code in [
            "disk", "slow disk", "first disk", "memory full", "silence", "picture", "sound",
            "overload", "encoder",
        ] {
            var camera = CameraStatus(camera: "A", connected: true, source: "", trouble: "why")
            camera.troubleCodes = [code]
            #expect(Phrases(.chinese).trouble(camera)?.hasSuffix(" (why)") == true, "\(code)")
        }
    }

    @Test func stepsOfTheOverloadAreToldInBothLanguages() {
        #expect(
            Phrases(.english).overload("its next take is smaller") == "its next take is smaller")
        #expect(Phrases(.chinese).overload("its next take is smaller") == "下一条画面缩小")
    }

    @Test func absurdFiguresDoNotStopTheSheet() {
        var wild = clip("A", frames: .max, sent: .max)
        wild.bytes = 1
        let summary = TakeSummary(take: take(1), clips: [wild, wild])
        #expect(!Sheet(language: .english).text(CrewAnswer(message: "", takes: [summary])).isEmpty)
        wild.state = .rolling
        let status = BoxStatus(
            production: "", box: "", next: take(1).slate,
            rolling: TakeSummary(take: take(1), clips: [wild]), cameras: [], freeBytes: -1,
            queued: .max, upload: "")
        #expect(!Sheet(language: .chinese).text(CrewAnswer(message: "", status: status)).isEmpty)
    }
}
