import Codec
import Media
import Synchronization
import Testing

@testable import CameraWorker

private let ms: Int64 = 1_000_000
private let second = 1000 * ms

/// Takes the place of the encoder, and counts what is sound and what is silence.
private final class Counter: SoundSink {
    var sound: Int64 = 0
    var silence: Int64 = 0
    var counted: Int64 = 0
    let pending: Int64 = 0

    func stretch(_ samples: Int64, over distance: Int64) throws {}
    func noteCut(_ samples: Int64) {}
    func note(driftPpm: Double) {}

    func fill(_ samples: Int64, countsAsGap: Bool, emit: (EncodedPacket) throws -> Void) throws
        -> Int64
    {
        silence += samples
        if countsAsGap { counted += samples }
        return samples
    }

    func encode(_ block: borrowing AudioBlock, skipping: Int, emit: (EncodedPacket) throws -> Void)
        throws -> Int64
    {
        sound += Int64(block.count - skipping)
        return Int64(block.count - skipping)
    }
}

struct StreamSoundTests {
    private let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 1)

    /// Twenty seconds of sound that comes so much later than it was heard, in parcels; asked every
    /// 20 ms.
    private func play(late: Int64, parcel: Int64, lateness: Int64, from begin: Int64 = 0) throws
        -> Counter
    {
        let counter = Counter()
        var placement = SoundPlacement(counter, isStream: true) { _ in }
        var block = AudioBlock(format, capacity: 48_000)
        var heard = begin
        for now in (0..<1000).map({ Int64($0) * 20 * ms }) {
            guard now - late >= heard + parcel else {
                try placement.carryOn(until: now - lateness, gridStart: 0)
                continue
            }
            block.time = heard
            block.count = Int(parcel * 48 / ms)
            heard += parcel
            try placement.place(block, gridStart: 0)
        }
        return counter
    }

    @Test(arguments: [300, 1000, 2000, 3000, 5000] as [Int64], [20, 350, 700] as [Int64])
    func soundThatComesLateIsNotTakenForSilence(late: Int64, parcel: Int64) throws {
        let counter = try play(late: late * ms, parcel: parcel * ms, lateness: 6 * second)
        #expect(counter.silence == 0)
        #expect(counter.sound > (19 * second - late * ms) * 48 / ms)
    }

    @Test func aStreamWithoutSoundHasSilenceAndItIsCounted() throws {
        let counter = try play(late: 0, parcel: 20 * ms, lateness: second, from: 100 * second)
        #expect(counter.counted > 18 * 48_000)
        #expect(counter.sound == 0)
    }

    @Test func soundThatBeginsLateStandsWhereItWasHeard() throws {
        let counter = try play(
            late: 500 * ms, parcel: 350 * ms, lateness: 6 * second, from: 3 * second)
        #expect(counter.silence == 3 * 48_000)
        #expect(counter.sound > 15 * 48_000)
    }

    @Test func aStreamWhoseLineBeganInSilenceIsMeasuredAsAStream() throws {
        var placement = SoundPlacement(Counter(), isStream: true) { _ in }
        placement.begin(gridStart: 0)
        var block = AudioBlock(format, capacity: 48_000)
        block.count = 960
        for time in 0..<1000 {
            block.time = Int64(time) * 20 * ms
            try placement.place(block, gridStart: 0)
        }
        // A stream's times wander, and tell its drift after half a minute at the earliest; a card's
        // do after ten seconds.
        #expect(placement.driftPpm == nil)
    }

    @Test func gapsAreToldWhileTheyAreThere() {
        var losses = SoundLosses()
        losses.note(0, at: 11 * second)
        losses.note(1000, at: 12 * second)
        #expect(!losses.areStanding, "20 ms are a seam")
        losses.note(9000, at: 13 * second)
        #expect(losses.areStanding)
        losses.note(9000, at: 22 * second)
        #expect(losses.areStanding)
        losses.note(9000, at: 24 * second)
        #expect(!losses.areStanding)
    }

    @Test func theSilenceBeforeTheFirstSoundIsNoGap() {
        var losses = SoundLosses()
        losses.begin(after: 300_000, at: 9 * second)
        losses.note(300_000, at: 9 * second)
        #expect(!losses.areStanding)
        losses.note(309_000, at: 10 * second)
        #expect(losses.areStanding)
    }

    @Test func aCameraThatIsNotOpenYetSaysWhatItsSourceKnows() throws {
        let told = Mutex<[String]>([])
        let troubles = Troubles { report in
            guard case .trouble(let code, let message) = report else { return }
            told.withLock { $0.append("\(code)=\(message ?? "over")") }
        }
        let plan = WorkerPlan(
            camera: "A", state: "", picture: .network(try NetworkAddress("srt://:9000")),
            sound: .none,
            profile: ProxyProfile(), preroll: 0, postroll: 0, ring: 1)
        var absences = Absences(plan, troubles)
        absences.begin(SourceFailure(.noDevice, "wrong", fault: .wrongPassphrase))
        absences.begin(SourceFailure(.noDevice, "no key", fault: .waitsForKeyFrame))
        absences.end()
        #expect(
            told.withLock { $0 } == [
                "nobody calls=wrong", "picture.passphrase=wrong", "picture.passphrase=over",
                "nobody calls=no key",
                "picture.key=no key", "nobody calls=over", "picture.key=over",
            ])
    }

    @Test func aTroubleOfAnotherKindTakesTheOnesPlace() {
        let told = Mutex<[String]>([])
        let troubles = Troubles { report in
            guard case .trouble(let code, let message) = report else { return }
            told.withLock { $0.append("\(code)=\(message ?? "over")") }
        }
        troubles.begin("picture", "nobody", fault: .nobodySends)
        troubles.begin("picture", "wrong", fault: .wrongPassphrase)
        troubles.begin("picture", "wrong", fault: .wrongPassphrase)
        troubles.end("picture")
        #expect(
            told.withLock { $0 } == [
                "picture.nobody=nobody", "picture.nobody=over", "picture.passphrase=wrong",
                "picture.passphrase=over",
            ])
    }
}
