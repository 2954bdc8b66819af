import ClipDocuments
import Media
import Testing
import Time

@testable import Recording

/// A camera at 30 frames a second with a key frame each second, and AAC beside it.
private final class Rig {
    var recorder: Recorder
    var log: [String] = []
    var opening: ClipOpening?
    var closing: ClipClosing?
    var frames: [Int64] = []
    var sound: [Int64] = []
    private var nextSound: Int64 = -1024

    init(preroll: Int64 = 60, postroll: Int64 = 15, ring: Int64 = 450, hasSound: Bool = true) {
        recorder = Recorder(
            .init(
                rate: FrameRate(30), sampleRate: hasSound ? 48000 : nil, prerollFrames: preroll,
                postrollFrames: postroll,
                ringFrames: ring))
    }

    func shoot(_ range: Range<Int64>, history: PacketHistory = .init(), withSound: Bool = true) {
        for frame in range {
            add(
                EncodedPacket(
                    track: .video, position: frame, duration: 1, isKey: frame % 30 == 0,
                    byteCount: 1, history: history))
            while withSound && nextSound + 1024 <= (frame + 1) * 1600 - 2048 {
                add(
                    EncodedPacket(
                        track: .audio, position: nextSound, duration: 1024, isKey: true,
                        byteCount: 1))
                nextSound += 1024
            }
        }
    }

    func hear(at position: Int64, history: PacketHistory) {
        add(
            EncodedPacket(
                track: .audio, position: position, duration: 1024, isKey: true, byteCount: 1,
                history: history))
    }

    func roll(_ take: String = "t1", at frame: Int64) -> Bool {
        var actions: [Recorder.Action] = []
        let rolls = recorder.roll(take: take, at: frame) { actions.append($0) }
        note(actions)
        return rolls
    }

    func cut(_ take: String = "t1", at frame: Int64) {
        var actions: [Recorder.Action] = []
        recorder.cut(take: take, at: frame) { actions.append($0) }
        note(actions)
    }

    func end() {
        var actions: [Recorder.Action] = []
        recorder.end { actions.append($0) }
        note(actions)
    }

    private func add(_ packet: EncodedPacket) {
        var actions: [Recorder.Action] = []
        recorder.add(packet) { actions.append($0) }
        note(actions)
    }

    private func note(_ actions: [Recorder.Action]) {
        for action in actions {
            switch action {
            case .open(let it):
                (opening, frames, sound) = (it, [], [])
                log.append("open")
            case .write(let packet):
                if packet.track == .video {
                    frames.append(packet.position)
                } else {
                    sound.append(packet.position)
                }
            case .endFragment: log.append("fragment at \(frames.last ?? -1)")
            case .close(let it):
                closing = it
                log.append("close")
            }
        }
    }
}

struct RecorderTests {
    @Test func theMarksOfALateRollAndALateCutAreExactToTheFrame() {
        let rig = Rig(preroll: 60, postroll: 15)
        rig.shoot(0..<400)
        // 150 frames ago, and cut 20 frames before what is already written.
        #expect(rig.roll(at: 250))
        rig.shoot(400..<460)
        rig.cut(at: 425)
        rig.shoot(460..<470)
        #expect(
            rig.opening
                == ClipOpening(
                    take: "t1", firstFrame: 180, firstSample: 288_000, rollFrame: 70, inFrame: 10))
        #expect(rig.closing?.cutFrame == 245)
        #expect(rig.closing?.outFrame == 260)
        #expect(rig.closing?.frames == 280)
    }

    @Test func theTruthSaysWhereThingsHappened() {
        let rig = Rig(preroll: 0)
        rig.shoot(0..<31)
        #expect(rig.roll(at: 30))
        var lost = PacketHistory()
        lost.isRepeat = true
        lost.lost = 1
        rig.shoot(31..<40)
        rig.shoot(40..<43, history: lost)
        rig.shoot(43..<50)
        var filled = PacketHistory()
        filled.samplesFilled = 4800
        rig.hear(at: 48_000 + 16_000, history: filled)
        rig.cut(at: 50)
        rig.shoot(50..<70)
        let marks = rig.closing?.truth.marks ?? []
        #expect(marks.contains(TruthMark(kind: .lost, frame: 10, lastFrame: 12, count: 3)))
        #expect(marks.contains(TruthMark(kind: .duplicated, frame: 10, lastFrame: 12, count: 3)))
        #expect(
            marks.contains(TruthMark(kind: .soundFilled, frame: 10, lastFrame: 12, count: 4800)))
    }

    @Test func silenceThatBeginsWithinAPacketIsMarkedAtItsOwnFrame() {
        let rig = Rig(preroll: 0)
        rig.shoot(0..<31)
        #expect(rig.roll(at: 30))
        rig.shoot(31..<50)
        var filled = PacketHistory()
        filled.samplesFilled = 800
        filled.fillBegins = 224
        // Frame 40 of the clip begins with sample 112,000; the packet begins a little before it.
        rig.hear(at: 48_000 + 64_000 - 200, history: filled)
        rig.cut(at: 60)
        rig.shoot(50..<80)
        let marks = rig.closing?.truth.marks ?? []
        #expect(
            marks.contains(TruthMark(kind: .soundFilled, frame: 40, lastFrame: 40, count: 800)),
            "\(marks)")
    }

    @Test func noMarkGoesBeyondTheClipsLastFrame() throws {
        let rig = Rig(preroll: 0)
        rig.shoot(0..<31)
        #expect(rig.roll(at: 30))
        rig.shoot(31..<50)
        rig.cut(at: 50)
        rig.shoot(50..<64)
        var filled = PacketHistory()
        filled.samplesFilled = 1024
        // The clip ends with frame 64 of the camera, the packet within the frame behind it.
        rig.hear(at: 65 * 1600 - 600, history: filled)
        rig.shoot(64..<70)
        let closing = try #require(rig.closing)
        #expect(closing.frames == 35)
        let mark = try #require(closing.truth.marks.first { $0.kind == .soundFilled })
        #expect(mark == TruthMark(kind: .soundFilled, frame: 34, lastFrame: 34, count: 1024))
    }

    @Test func aClipInWhichNoPictureCameFromTheCameraWasWithoutSignal() {
        let rig = Rig(preroll: 0)
        var still = PacketHistory()
        still.isRepeat = true
        rig.shoot(0..<40, history: still)
        #expect(rig.roll(at: 30))
        rig.shoot(40..<60, history: still)
        rig.cut(at: 50)
        rig.shoot(60..<90, history: still)
        let truth = rig.closing?.truth
        let frames = Int(rig.closing?.frames ?? 0)
        #expect(frames > 0 && truth?.captured == 0)
        #expect(truth?.withoutSignal == frames && truth?.longestFreeze == frames)
        #expect(
            truth?.marks.contains(
                TruthMark(kind: .noSignal, frame: 0, lastFrame: frames - 1, count: frames)) == true)
    }

    @Test func theLongestTimeAPictureStoodStillIsKnown() {
        let rig = Rig(preroll: 0)
        rig.shoot(0..<31)
        #expect(rig.roll(at: 30))
        var still = PacketHistory()
        still.isRepeat = true
        rig.shoot(31..<35)
        rig.shoot(35..<42, history: still)
        rig.shoot(42..<43)
        rig.shoot(43..<45, history: still)
        rig.shoot(45..<50)
        rig.cut(at: 50)
        rig.shoot(50..<90)
        #expect(rig.closing?.truth.longestFreeze == 7)
        #expect(rig.closing?.truth.withoutSignal == 0)
    }

    @Test func aClipBeginsWithTheKeyFrameBeforeThePreRoll() {
        let rig = Rig()
        rig.shoot(0..<300)
        #expect(rig.roll(at: 299))
        #expect(
            rig.opening
                == ClipOpening(
                    take: "t1", firstFrame: 210, firstSample: 336_000, rollFrame: 89, inFrame: 29))
        #expect(rig.frames == Array(210..<300))
    }

    @Test func aClipHasEveryFrameFromItsFirstToThePostRoll() {
        let rig = Rig()
        rig.shoot(0..<100)
        #expect(rig.roll(at: 99))
        rig.shoot(100..<200)
        rig.cut(at: 180)
        rig.shoot(200..<230)
        #expect(rig.frames == Array(30..<200))
        #expect(rig.closing?.frames == 170)
        #expect(rig.closing?.cutFrame == 150)
    }

    @Test func thePostRollIsWaitedForAndSoundWithIt() {
        let rig = Rig()
        rig.shoot(0..<100)
        #expect(rig.roll(at: 99))
        rig.cut(at: 99)
        #expect(rig.closing == nil)
        rig.shoot(100..<130)
        #expect(rig.closing?.frames == 84)
        #expect((rig.sound.last ?? 0) + 1024 >= 114 * 1600)
        #expect((rig.sound.last ?? 0) < 114 * 1600)
    }

    @Test func aMicrophoneThatDiedIsNotWaitedForLong() {
        let rig = Rig()
        rig.shoot(0..<100)
        #expect(rig.roll(at: 99))
        rig.shoot(100..<150, withSound: false)
        rig.cut(at: 149)
        rig.shoot(150..<175, withSound: false)
        #expect(rig.closing?.frames == 134)
    }

    @Test func soundBeginsAtMostTwoPacketsBeforeThePicture() {
        let rig = Rig()
        rig.shoot(0..<300)
        #expect(rig.roll(at: 299))
        let first = rig.sound.first ?? 0
        #expect(first <= 336_000 - 1024 && first > 336_000 - 2048)
    }

    @Test func everyGroupOfPicturesIsAFragment() {
        let rig = Rig()
        rig.shoot(0..<61)
        #expect(rig.roll(at: 60))
        rig.shoot(61..<130)
        rig.end()
        #expect(
            rig.log == [
                "open", "fragment at 29", "fragment at 59", "fragment at 89", "fragment at 119",
                "close",
            ])
    }

    @Test func rollingTwiceAndCuttingTwiceChangesNothing() {
        let rig = Rig()
        rig.shoot(0..<100)
        #expect(rig.roll(at: 99))
        #expect(rig.roll(at: 99))
        #expect(!rig.roll("t2", at: 99))
        rig.cut("t2", at: 99)
        rig.shoot(100..<120)
        rig.cut(at: 110)
        rig.cut(at: 119)
        rig.shoot(120..<200)
        #expect(rig.closing?.cutFrame == 80)
        #expect(rig.log.filter { $0 == "open" || $0 == "close" } == ["open", "close"])
    }

    @Test(arguments: [(-1, nil), (24, nil), (25, 10), (29, 14), (90, 75)] as [(Int64, Int64?)])
    func aCutOfAMomentBeforeTheClipLeavesItWhole(moment: Int64, outFrame: Int64?) {
        let rig = Rig()
        rig.shoot(0..<100)
        #expect(rig.roll(at: 99))
        #expect(rig.opening?.firstFrame == 30 && rig.opening?.inFrame == 9)
        rig.cut(at: moment)
        rig.shoot(100..<130)
        #expect(rig.closing?.outFrame == outFrame)
        #expect(rig.closing?.frames == max(70, moment + 15 - 30))
    }

    @Test func aStallFromBeforeTheClipCountsWithWhatLiesInIt() {
        let rig = Rig()
        rig.shoot(0..<60)
        var stalled = PacketHistory()
        stalled.leftOut = 94
        rig.shoot(60..<72)
        rig.shoot(72..<73, history: stalled)
        rig.shoot(73..<121)
        #expect(rig.roll(at: 120))
        #expect(rig.opening?.firstFrame == 60)
        rig.end()
        #expect(rig.closing?.truth.dropped == 12)
        #expect(rig.closing?.truth.marks.first { $0.kind == .dropped }?.count == 12)
    }

    @Test func aRollBeforeTheFirstKeyFrameIsRefused() {
        let rig = Rig()
        #expect(!rig.roll(at: 0))
        rig.shoot(0..<1)
        #expect(rig.roll(at: 0))
    }

    @Test func theRingForgetsWholeGroupsAndNeverTheLatestSeconds() {
        let rig = Rig(preroll: 1000, ring: 90)
        rig.shoot(0..<1000)
        #expect(rig.roll(at: 999))
        #expect(rig.opening?.firstFrame == 900)
    }

    @Test func aClipsTruthIsOfItsOwnFramesOnly() {
        let rig = Rig()
        var bad = PacketHistory()
        bad.isRepeat = true
        bad.lost = 2
        rig.shoot(0..<30, history: bad)
        rig.shoot(30..<100)
        #expect(rig.roll(at: 99))
        var corrupt = PacketHistory()
        corrupt.isRepeat = true
        corrupt.isCorrupt = true
        rig.shoot(100..<101, history: corrupt)
        rig.end()
        #expect(rig.closing?.truth.duplicated == 1)
        #expect(rig.closing?.truth.corrupt == 1)
        #expect(rig.closing?.truth.lost == 0)
        #expect(rig.closing?.truth.captured == 70)
    }
}
