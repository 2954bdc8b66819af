import Codec
import Media
import Platform
import Recording
import Synchronization
import TestSources
import Testing
import Time

@testable import CameraWorker

/// The test tone as a film plays it, which remembers what was read of it before there was a time
/// line.
private final class PatientTone: AudioSource {
    let isAsked = Atomic<Bool>(false)
    let early = Atomic<Int>(0)
    let late = Atomic<Int>(0)
    private let tone = TestTone(clock: TestClock(start: 1), paced: false, samples: 48_000)
    private let desk: Desk

    init(_ desk: Desk) { self.desk = desk }

    var format: AudioFormat { tone.format }
    var summary: String { tone.summary }

    var waitsToBeRead: Bool {
        isAsked.store(true, ordering: .relaxed)
        return tone.waitsToBeRead
    }

    func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        let hasLine = desk.gridStart != nil
        let event = try tone.read(into: &block, until: deadline)
        guard case .samples = event else { return event }
        if hasLine {
            late.add(block.count, ordering: .relaxed)
        } else {
            early.add(block.count, ordering: .relaxed)
        }
        isAsked.store(true, ordering: .relaxed)
        return event
    }
}

struct SoundLoopTests {
    @Test(.timeLimit(.minutes(10))) func soundThatWaitsIsNotReadBeforeThereIsATimeLine()
        async throws
    {
        let rate = FrameRate(30)
        let desk = Desk(
            Recorder.Limits(
                rate: rate, sampleRate: 48_000, prerollFrames: 0, postrollFrames: 0, ringFrames: 30)
        )
        let tone = PatientTone(desk)
        let plan = WorkerPlan(
            camera: "A", state: "", picture: .test, sound: .test, profile: ProxyProfile(),
            preroll: 0, postroll: 0, ring: 1)
        let audio = try ProxyAudio(
            tone.format, source: tone.summary, bitrateKbps: 128, chosen: [], names: [], memory: 1)
        let troubles = Troubles { _ in }
        let meter = SoundBoard(
            audio, named: [], board: LiveBoard(encoder: "libx264"), troubles: troubles)
        let loop = SoundLoop(
            SourceFactory(plan), audio: audio, desk: desk, troubles: troubles, meter: meter,
            ear: nil)
        let thread = try NamedThread("sound") { loop.run(first: tone) }
        // A busy machine has the first picture encoded long after sound could be read.
        while !tone.isAsked.load(ordering: .relaxed) { await Task.yield() }
        desk.begin(on: FrameGrid(rate: rate, firstFrameAt: 1))
        while tone.early.load(ordering: .relaxed) + tone.late.load(ordering: .relaxed) < 48_000 {
            await Task.yield()
        }
        loop.stop()
        thread.join()
        #expect(tone.early.load(ordering: .relaxed) == 0)
    }
}
