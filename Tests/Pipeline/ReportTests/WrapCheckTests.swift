import Slate
import Testing
import Wire

@testable import Report

@Suite struct WrapCheckTests {
    private func findings(_ takes: [TakeSummary]) throws -> [Finding] {
        try Shoot.sheet(takes).findings
    }

    /// A take nothing is open about.
    private func good(
        _ number: Int, shot: String = "B", day: String = "2026-11-23T06:00:00Z", minute: Int? = nil,
        clips: [ClipSummary]? = nil
    )
        -> TakeSummary
    {
        Shoot.take(
            number, shot: shot, verdict: .circled, lines: "1-3", minute: minute ?? number, day: day,
            clips: clips)
    }

    @Test func aDayWellKeptHasNone() throws {
        #expect(try findings([good(1), good(2), good(1, shot: "C", minute: 9)]).isEmpty)
    }

    @Test func aTakeOfTwoBootsLostItsPowerInBetween() throws {
        let clips = [Shoot.clip("A"), Shoot.clip("A") { $0.bootID = "another" }]
        let found = try findings([good(1, clips: clips)])
        #expect(found == [.powerCut(good(1).take.slate)])
        #expect(
            found.map { $0.sentence(.english) } == [
                "the box went off while 3-12B-1 rolled (power cut or restart); it is in several clips"
            ])
        #expect(try findings([good(1, clips: [Shoot.clip("A"), Shoot.clip("B")])]).isEmpty)
    }

    @Test func aTakeThatLacksACamerasClipIsNamedWithTheCamera() throws {
        var whole = good(1)
        whole.take.cameras = whole.clips.map(\.camera)
        var partly = good(2)
        partly.take.cameras = whole.take.cameras + ["Z"]
        let found = try findings([whole, partly])
        #expect(found == [.cameraWithoutClip(partly.take.slate, cameras: ["Z"])])
        #expect(found.map { $0.sentence(.english) } == ["3-12B-2 has no clip of camera Z"])
        #expect(found.map { $0.sentence(.chinese) } == ["3-12B-2 没有机位 Z 的素材"])
    }

    @Test func missingNumbersAreNamed() throws {
        let found = try findings([good(1), good(2), good(5)])
        #expect(found == [.gap(setup: "3-12B", missing: [3, 4])])
        #expect(found.map { $0.sentence(.english) } == ["3-12B lacks take 3, 4"])
        #expect(found.map { $0.sentence(.chinese) } == ["3-12B 缺第 3, 4 条"])
    }

    @Test func twoTakesOfOneNumberAreToldOnce() throws {
        #expect(
            try findings([good(1), good(2), good(2, minute: 3)]) == [
                .duplicate(good(2).take.slate, times: 2)
            ])
    }

    @Test func aNumberThatFellIsTold() throws {
        let found = try findings([good(1), good(3, minute: 2), good(2, minute: 3)])
        #expect(found == [.falls(good(2).take.slate, after: 3)])
    }

    @Test func aSetupBegunYesterdayGoesOnToday() throws {
        #expect(try findings([good(1, day: "2026-11-22T06:00:00Z"), good(2)]).isEmpty)
        #expect(try findings([good(2)]) == [.startsLate(good(2).take.slate)])
    }

    @Test func aFalseStartAndARehearsalHaveNoNumberAndNoVerdict() throws {
        let false1 = Shoot.take(1, kind: .falseStart)
        let rehearsal = Shoot.take(1, traits: [.rehearsal], minute: 1)
        #expect(try findings([false1, rehearsal, good(1, minute: 2)]).isEmpty)
    }

    @Test func aVoidTakeIsOnNoSheetAndKeepsItsNumber() throws {
        let void = Shoot.take(2, traits: [.void], minute: 2)
        let sheet = try Shoot.sheet([good(1), void, good(3)])
        #expect(sheet.rows.map(\.take.slate.take) == [1, 3])
        #expect(sheet.findings.isEmpty)
        #expect(DaySheet(production: "", day: nil, takes: [void], clock: Shoot.clock) == nil)
    }

    @Test func aWildTrackWantsNoVerdictAndNoLines() throws {
        #expect(try findings([Shoot.take(1, shot: "WT", kind: .wildTrack)]).isEmpty)
    }

    @Test func takesWithoutVerdictAndSetupsWithoutACircledTake() throws {
        let (open, bad) = (Shoot.take(1), Shoot.take(2, verdict: .ng, minute: 1))
        #expect(
            try findings([open, bad]) == [
                .noVerdict(open.take.slate), .noneCircled(setup: "3-12B", takes: 2),
            ])
    }

    @Test func aTakeCircledOnAnotherDayWillDo() throws {
        let today = Shoot.take(2, verdict: .hold)
        #expect(try findings([good(1, day: "2026-11-22T06:00:00Z"), today]).isEmpty)
    }

    @Test func aCircledTakeWithoutLinesIsTold() throws {
        let bare = Shoot.take(1, verdict: .circled)
        #expect(try findings([bare]) == [.noLines(bare.take.slate)])
    }

    @Test func linesThatNobodyCoversAreToldOfTheScenesShot() throws {
        let takes = [
            good(1),
            Shoot.take(1, shot: nil, scene: "57/58", verdict: .circled, lines: "1", minute: 5),
        ]
        let open = [
            ("3-12", ["14", "14A"]), ("3-58", ["2"]), ("3-13", ["1"]), ("12", ["9"]), ("3-57", []),
        ]
        let sheet = DaySheet(
            production: "", day: nil, takes: takes,
            uncovered: open.map { UncoveredLines(scene: $0, lines: $1) }, clock: Shoot.clock)
        let findings = try #require(sheet).findings
        #expect(
            findings == [
                .uncovered(scene: "3-12", lines: ["14", "14A"]),
                .uncovered(scene: "3-58", lines: ["2"]),
            ])
        #expect(
            findings.map { $0.sentence(.chinese) } == ["3-12 还没拍到第 14, 14A 行", "3-58 还没拍到第 2 行"])
        #expect(findings[0].sentence(.english) == "3-12 lines 14, 14A not covered")
    }

    @Test func flawsOfClipsAreNamedByFile() throws {
        let clips = [
            Shoot.clip("A", confirmed: false),
            Shoot.clip("B") {
                $0.lost = 2
                $0.dropped = 3
                $0.corrupt = 1
                $0.withoutSignal = 30
                $0.timecodeJumps = 1
            },
            Shoot.clip("C", state: .recovered) { $0.timecodeSource = .timeOfDay },
            Shoot.clip("D", timecode: ""),
        ]
        #expect(
            try findings([good(1, clips: clips)]) == [
                .unconfirmed(file: "3-12B-1_A.mov"),
                .framesDropped(file: "3-12B-1_B.mov", frames: 5),
                .framesCorrupt(file: "3-12B-1_B.mov", frames: 1),
                .noSignal(file: "3-12B-1_B.mov", frames: 30),
                .timecodeJumps(file: "3-12B-1_B.mov", times: 1), .noTimecode(file: "3-12B-1_C.mov"),
                .noTimecode(file: "3-12B-1_D.mov"),
                .recovered(file: "3-12B-1_C.mov"),
            ])
    }

    @Test func aDayIsNotCleanWhileAClipOfATakeThatWasCutIsNotClosed() throws {
        var take = good(
            1, clips: [Shoot.clip("A", state: .rolling, confirmed: false), Shoot.clip("B")])
        let found = try findings([take])
        #expect(found == [.notClosed(file: "3-12B-1_A.mov")])
        #expect(found.map { $0.sentence(.english) } == ["3-12B-1_A.mov is still being written"])
        #expect(found.map { $0.sentence(.chinese) } == ["3-12B-1_A.mov 还没写完"])
        take.take.cutAt = nil
        #expect(try findings([take]) == [.stillRolling(take.take.slate)])
    }

    @Test func aClipThatBeganAfterACutInThePastIsNamed() throws {
        let late = Shoot.clip("A") { $0.isAfterCut = true }
        let found = try findings([good(1, clips: [late, Shoot.clip("B")])])
        #expect(found == [.afterCut(file: "3-12B-1_A.mov")])
        #expect(
            found.map { $0.sentence(.english) } == [
                "3-12B-1_A.mov begins after the cut: nothing of the take is in it"
            ])
        #expect(found.map { $0.sentence(.chinese) } == ["3-12B-1_A.mov 停机之后才开始, 里面没有这一条"])
    }

    @Test func aClipThatNeitherBoxNorHubHasIsNotCalledUnverified() throws {
        var lost = Shoot.clip("A", confirmed: false)
        lost.waits = UploadTrouble(.ownMissing, place: "/var/lib/rushes/clips/x/media.mp4")
        let found = try findings([good(1, clips: [lost, Shoot.clip("B")])])
        #expect(found == [.gone(file: "3-12B-1_A.mov")])
        #expect(
            found.map { $0.sentence(.english) } == [
                "3-12B-1_A.mov is on this box no more, and the hub does not have it; look for the editor's copy"
            ])
        #expect(found.map { $0.sentence(.chinese) } == ["3-12B-1_A.mov 本机已没有, 服务器也没有; 请找剪辑师那里的副本"])
    }

    @Test func aClipWhoseOnlyCopyIsDamagedIsNotCalledUnverified() throws {
        let codes: [UploadTrouble.Code] = [.ownDamage, .ownShort, .ownUnreadable, .ownManifest]
        for code in codes {
            var torn = Shoot.clip("A", confirmed: false)
            torn.waits = UploadTrouble(code, place: "/var/lib/rushes/clips/x/media.mp4")
            torn.sentBytes = 99
            let found = try findings([good(1, clips: [torn, Shoot.clip("B")])])
            #expect(found == [.damaged(file: "3-12B-1_A.mov", code)])
            #expect(
                found.map { $0.sentence(.english) }.allSatisfy {
                    $0.hasPrefix("3-12B-1_A.mov ") && $0.hasSuffix("this box's disk is failing")
                })
            #expect(found.map { $0.sentence(.chinese) }.allSatisfy { $0.hasSuffix("本机硬盘有故障") })
            torn.state = .rolling
            #expect(try findings([good(1, clips: [torn, Shoot.clip("B")])]) == found)
        }
        var lost = Shoot.clip("A")
        lost.waits = UploadTrouble(.damagedAndGone)
        #expect(
            try findings([good(1, clips: [lost, Shoot.clip("B")])]) == [
                .damaged(file: "3-12B-1_A.mov", .damagedAndGone)
            ], "it was verified once")
    }

    @Test func aFolderOfTakesThatCannotBeReachedComesFirst() throws {
        let trouble = StateTrouble(place: "/var/lib/rushes", reason: "Input/output error")
        let sheet = try #require(
            DaySheet(
                production: "", day: nil, takes: [good(1, clips: [Shoot.clip("A")])],
                stateTrouble: trouble, clock: SetClock(offset: { _ in 0 })))
        #expect(sheet.findings.first == .folderAway(trouble))
        #expect(
            sheet.findings.first?.sentence(.english)
                == "the folder /var/lib/rushes of takes and clips cannot be reached (Input/output error): put it back, or mount its disk"
        )
        #expect(
            sheet.findings.first?.sentence(.chinese)
                == "存放场记和素材的文件夹 /var/lib/rushes 访问不到 (Input/output error): 请放回原处, 或挂载它的硬盘")
    }

    @Test func aClipOnADiskThatIsAwayIsAFindingUnlessTheHubHasVerifiedIt() throws {
        var away = Shoot.clip("A", confirmed: false)
        away.away = "/media/x"
        #expect(
            try findings([good(1, clips: [away, Shoot.clip("B")])]) == [
                .away(file: "3-12B-1_A.mov", folder: "/media/x")
            ])
        away.confirmed = true
        #expect(try findings([good(1, clips: [away, Shoot.clip("B")])]).isEmpty)
    }

    @Test func secondsWithoutMovementOrSoundAreNamedWithTheirLength() throws {
        let still = Shoot.clip("A") {
            $0.freeze = 4_230_000_000
            $0.silence = 12_000_000_000
        }
        let found = try findings([good(1, clips: [still])])
        #expect(
            found.map { $0.sentence(.english) } == [
                "3-12B-1_A.mov: the picture stands still for 4.2 s",
                "3-12B-1_A.mov: 12.0 s of its sound are missing (silence)",
            ])
        #expect(
            found.map { $0.sentence(.chinese) } == [
                "3-12B-1_A.mov 画面定住了 4.2 秒", "3-12B-1_A.mov 缺 12.0 秒声音 (静音)",
            ])
        let hiccup = Shoot.clip("A") {
            $0.freeze = 900_000_000
            $0.silence = 900_000_000
        }
        #expect(try findings([good(1, clips: [hiccup])]).isEmpty)
        let blind = Shoot.clip("A") {
            $0.freeze = 5_000_000_000
            $0.withoutSignal = 150
        }
        #expect(try findings([good(1, clips: [blind])]).map(\.code) == ["no-signal"], "said once")
    }

    @Test func whereNobodyJamsTimeOfDayIsTimecodeEnough() throws {
        #expect(
            try findings([good(1, clips: [Shoot.clip("A") { $0.timecodeSource = .timeOfDay }])])
                .isEmpty)
    }

    @Test func aTakeWithoutAClipIsTold() throws {
        #expect(try findings([good(1, clips: [])]) == [.noClip(good(1).take.slate)])
    }

    @Test func aSceneWithVerdictsAndNoLinesIsTold() throws {
        let (kept, bad) = (Shoot.take(1, verdict: .hold), Shoot.take(2, verdict: .ng, minute: 1))
        let scene = "\(kept.take.slate.episode.map { "\($0)-" } ?? "")\(kept.take.slate.scene)"
        let found = try findings([kept, bad])
        #expect(found.contains(.noLinesInScene(scene: scene, takes: 1)))
        #expect(
            found.map { $0.sentence(.english) }.contains(
                "\(scene) has verdicts and no lines (1 take kept)"))
        #expect(found.map { $0.sentence(.chinese) }.contains("\(scene) 评了却没有写台词 (留用 1 条)"))
        let covered = Shoot.take(3, verdict: .hold, lines: "1-3", minute: 2)
        #expect(try !findings([kept, bad, covered]).contains { $0.code == "no-lines-in-scene" })
    }

    @Test(arguments: Language.allCases)
    func noKindOfFindingIsToldByItsCode(language: Language) throws {
        let takes = (1...20).map {
            Shoot.take($0, shot: "\($0)", verdict: $0 % 2 == 0 ? .none : .hold, minute: $0)
        }
        let sheet = try Shoot.sheet(takes)
        for text in [sheet.text(language), sheet.chat(language)] {
            for code in Set(sheet.findings.map(\.code)) {
                #expect(!text.contains("(\(code))"), "\(code)")
            }
        }
    }

    @Test func manyOfOneKindAreCountedNotListed() throws {
        let takes = (1...20).map { Shoot.take($0, verdict: .circled, minute: $0) }
        let text = try Shoot.sheet(takes).text(.chinese)
        #expect(text.components(of: "没有写台词") == 5)
        #expect(text.contains("- 还有 15 处 (过条没写台词): rushes 日报 --check"))
        #expect(try Shoot.sheet(takes).check(.chinese).components(of: "没有写台词") == 20)
        #expect(try Shoot.sheet(takes).check(.chinese).hasSuffix("\n2026-11-23: 待办 20 处"))
    }

    @Test func absurdFiguresDoNotStopTheCheck() throws {
        let clip = Shoot.clip("A", frames: .max) {
            $0.lost = .max
            $0.dropped = .max
        }
        #expect(
            try Shoot.sheet([good(1, clips: [clip]), good(2, clips: [clip])]).text(.english)
                .contains("3-12B-1"))
    }
}

extension String {
    func components(of part: String) -> Int { ranges(of: part).count }
}
