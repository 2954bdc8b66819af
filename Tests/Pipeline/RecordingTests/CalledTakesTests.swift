import Chance
import ClipDocuments
import Media
import Testing
import Time

@testable import Recording

/// A camera at 30 frames a second with a key frame each second, a pre-roll of two seconds and a
/// post-roll of one.
private struct Set30 {
    static let postroll: Int64 = 30
    var takes = CalledTakes(
        .init(
            rate: FrameRate(30), sampleRate: nil, prerollFrames: 60, postrollFrames: postroll,
            ringFrames: 450))
    var clips: [(opening: ClipOpening, closing: ClipClosing)] = []
    var missed: [CalledTakes.Missed] = []
    private var open: ClipOpening?
    private(set) var next: Int64 = 0

    init() { takes.grid = FrameGrid(rate: FrameRate(30), start: 0) }

    /// The middle of a frame, so that rounding has no say.
    private func time(_ frame: Int64) -> Int64 {
        FrameRate(30).nanoseconds(ofFrames: frame) + 16_000_000
    }

    mutating func shoot(_ count: Int64, room: CalledTakes.Room = .plenty) {
        for frame in next..<next + count {
            let packet = EncodedPacket(
                track: .video, position: frame, duration: 1, isKey: frame % 30 == 0, byteCount: 1)
            carryOut { takes, emit in takes.add(packet, room: room, emit: emit) }
        }
        next += count
    }

    mutating func roll(_ take: String, at frame: Int64? = nil) {
        let moment = time(frame ?? next - 1)
        carryOut { takes, emit in takes.roll(take: take, at: moment, room: .plenty, emit: emit) }
    }

    mutating func cut(_ take: String, at frame: Int64? = nil, room: CalledTakes.Room = .plenty) {
        let moment = time(frame ?? next - 1)
        carryOut { takes, emit in takes.cut(take: take, at: moment, room: room, emit: emit) }
    }

    mutating func end() { carryOut { takes, emit in takes.end(emit: emit) } }

    private mutating func carryOut(_ body: (inout CalledTakes, (Recorder.Action) -> Void) -> Void) {
        var actions: [Recorder.Action] = []
        body(&takes) { actions.append($0) }
        missed += takes.takeMissed()
        for action in actions {
            if case .open(let opening) = action { open = opening }
            if case .close(let closing) = action, let opening = open {
                clips.append((opening, closing))
            }
        }
    }

    /// Grid frames of a take's clips.
    func frames(of take: String) -> Set<Int64> {
        Set(
            clips.filter { $0.opening.take == take }.flatMap {
                $0.opening.firstFrame..<$0.opening.firstFrame + $0.closing.frames
            })
    }
}

struct CalledTakesTests {
    @Test func aTakeThatBeginsAndEndsInThePostRollOfTheOneBeforeHasItsClip() throws {
        var stage = Set30()
        stage.shoot(100)
        stage.roll("t1", at: 90)
        stage.cut("t1", at: 99)
        stage.shoot(5)
        stage.roll("t2", at: 101)
        stage.shoot(5)
        stage.cut("t2", at: 107)
        stage.shoot(100)
        #expect(stage.clips.map(\.opening.take) == ["t1", "t2"])
        let clip = try #require(stage.clips.last)
        #expect(clip.opening.firstFrame + clip.opening.rollFrame == 101)
        #expect(clip.closing.cutFrame == 107 - clip.opening.firstFrame)
        #expect(
            clip.closing.frames == 107 + Set30.postroll - clip.opening.firstFrame,
            "no frame of what came after")
        #expect(stage.missed.isEmpty)
    }

    @Test func severalTakesThatWaitAtOnceEachHaveTheirClip() {
        var stage = Set30()
        stage.shoot(100)
        for number in 1...8 {
            stage.roll("t\(number)")
            stage.shoot(3)
            stage.cut("t\(number)")
        }
        stage.shoot(60)
        #expect(stage.clips.map(\.opening.take) == (1...8).map { "t\($0)" })
    }

    @Test func takesThatWaitWhenTheCameraStopsHaveTheirClips() {
        var stage = Set30()
        stage.shoot(100)
        for number in 1...3 {
            stage.roll("t\(number)")
            stage.shoot(3)
            stage.cut("t\(number)")
        }
        stage.end()
        #expect(stage.clips.map(\.opening.take) == ["t1", "t2", "t3"])
        #expect(stage.clips.allSatisfy { $0.closing.cutFrame != nil })
    }

    @Test func anotherEncoderInMidTakeLosesNoTakeThatWaits() {
        var stage = Set30()
        stage.shoot(100)
        stage.roll("t1")
        stage.shoot(3)
        stage.cut("t1")
        stage.roll("t2")
        stage.shoot(3)
        var actions: [String] = []
        let begins = stage.takes.beginAnew(evenInTake: true, at: 5_000_000_000) { action in
            if case .open(let opening) = action { actions.append(opening.take) }
        }
        #expect(begins)
        #expect(actions == ["t2"], "t2 has the pictures of the encoder before as well")
        stage.shoot(60)
        #expect(stage.clips.last?.opening.take == nil || stage.clips.last?.opening.take == "t1")
        stage.end()
        #expect(stage.clips.last?.opening.take == "t2", "and goes on with those of the next")
    }

    /// Whatever the order of roll and cut: each take has one clip that holds every frame from roll
    /// to cut, or is said to have none.
    @Test(arguments: 1...40) func everyTakeThatIsCalledHasItsClip(seed: Int) throws {
        var chance = SeededRandom(seed: UInt64(seed))
        var stage = Set30()
        stage.shoot(Int64.random(in: 1...120, using: &chance))
        var called: [(take: String, roll: Int64, cut: Int64)] = []
        for number in 0..<25 {
            let late = Int64.random(in: 0...20, using: &chance)
            let roll = max(called.last?.cut ?? 0, stage.next - 1 - late)
            stage.roll("t\(number)", at: roll)
            stage.shoot(Int64.random(in: 0...[2, 10, 90][number % 3], using: &chance))
            let cut = max(roll, stage.next - 1 - Int64.random(in: 0...2, using: &chance))
            stage.cut("t\(number)", at: cut)
            called.append(("t\(number)", roll, cut))
            stage.shoot(Int64.random(in: 0...20, using: &chance))
        }
        if Bool.random(using: &chance) { stage.shoot(200) }
        stage.end()
        #expect(stage.missed.isEmpty)
        #expect(stage.clips.map(\.opening.take) == called.map(\.take), "seed \(seed)")
        for (take, roll, cut) in called {
            #expect(stage.frames(of: take).isSuperset(of: roll...cut), "seed \(seed), \(take)")
        }
    }

    @Test func aTakeThatIsToldAgainWhenItIsOverHasNoSecondClip() {
        var stage = Set30()
        stage.shoot(100)
        stage.roll("t1", at: 90)
        stage.shoot(10)
        stage.cut("t1")
        stage.shoot(60)
        stage.roll("t1", at: 90)
        stage.cut("t1", at: 109)
        stage.shoot(60)
        #expect(stage.clips.count == 1 && stage.missed.isEmpty)
    }

    @Test func aTakeCutBeforeTheFirstPictureIsMissedEachTimeItIsTold() {
        var stage = Set30()
        stage.roll("t1", at: -50)
        stage.cut("t1", at: -10)
        stage.shoot(10)
        #expect(stage.clips.isEmpty, "what came after the cut is no part of it")
        #expect(
            stage.missed.map(\.take) == ["t1"] && stage.missed.map(\.reason) == [.isBeforeMemory])
        stage.cut("t1", at: -10)
        stage.roll("t1", at: -50)
        stage.shoot(10)
        #expect(stage.clips.isEmpty && stage.missed.count == 2)
    }

    @Test func whatNoMemoryHeldIsSaid() {
        var stage = Set30()
        stage.shoot(100)
        stage.roll("t1")
        stage.shoot(100, room: .none)
        #expect(stage.takes.isInterrupted)
        stage.cut("t1", at: 190, room: .none)
        stage.shoot(900, room: .none)
        stage.shoot(1)
        #expect(!stage.takes.isInterrupted)
        #expect(
            stage.missed == [.init(take: "t1", reason: .end(frames: 190 + Set30.postroll - 101))])
    }
}

struct ClipInHandTests {
    private let clock = GridClock(rate: FrameRate(30), sampleRate: 48000)

    /// Frames with a key each second, and sound that comes a little later than its picture.
    private func packets(_ frames: Range<Int64>) -> [EncodedPacket] {
        var all: [EncodedPacket] = []
        var nextSound = frames.lowerBound * 1600 / 1024 * 1024 - 2048
        for frame in frames {
            all.append(
                EncodedPacket(
                    track: .video, position: frame, duration: 1, isKey: frame % 30 == 0,
                    byteCount: 1))
            while nextSound + 1024 <= (frame + 1) * 1600 - 2048 {
                all.append(
                    EncodedPacket(
                        track: .audio, position: nextSound, duration: 1024, isKey: true,
                        byteCount: 1))
                nextSound += 1024
            }
        }
        return all
    }

    private func clip() -> ClipInHand {
        let opening = ClipOpening(
            take: "t", firstFrame: 0, firstSample: 0, rollFrame: 20, inFrame: 10, missing: 3)
        return ClipInHand(opening, clock: clock)
    }

    @Test func whatIsNotDurableGoesOnWithItsOwnMarksAndItsSound() {
        var clip = clip()
        for packet in packets(0..<75) {
            if packet.track == .video && packet.position == 60 { clip.save() }
            clip.add(packet)
        }
        let next = clip.following()
        #expect(next.opening.firstFrame == 60)
        #expect(next.opening.firstSample == 96000)
        #expect(next.opening.rollFrame == 0 && next.opening.missing == 0)
        #expect(next.frames == 15)
        let sound = next.unsaved.filter { $0.track == .audio }
        #expect(
            sound.contains { $0.position <= 96000 && $0.end > 96000 },
            "sound begins with the picture")
        let closing = next.closing(
            ClipClosing(take: "t", frames: 75, cutFrame: 70, outFrame: 74, truth: ClipTruth()))
        #expect(closing.frames == 15 && closing.cutFrame == 10 && closing.outFrame == 14)
        #expect(closing.truth.captured == 15)
    }

    @Test func aClipOfWhichNothingIsDurableBeginsAgainAsItIs() {
        var clip = clip()
        for packet in packets(0..<20) { clip.add(packet) }
        let next = clip.following()
        #expect(next.opening == clip.opening)
        #expect(next.frames == clip.frames)
    }

    @Test func aClipThatFailsTwiceStillKnowsWhereItWasCut() {
        var clip = clip()
        for packet in packets(0..<95) {
            if packet.track == .video && packet.position % 30 == 0 { clip.save() }
            clip.add(packet)
            if packet.track == .video && packet.position == 45 { clip = clip.following() }
        }
        let next = clip.following()
        #expect(next.opening.firstFrame == 90)
        let closing = next.closing(
            ClipClosing(take: "t", frames: 95, cutFrame: 92, outFrame: 94, truth: ClipTruth()))
        #expect(closing.cutFrame == 2 && closing.frames == 5)
    }
}
