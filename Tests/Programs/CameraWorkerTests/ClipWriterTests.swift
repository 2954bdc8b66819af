import ClipDocuments
import ClipStore
import Glibc
import Media
import Platform
import Recording
import Testing
import Time
import Timecode
import Wire

@testable import CameraWorker

/// One camera without a camera: packets are made, the disk does as it is told.
private final class WriterBench: Sendable {
    static let rate = FrameRate(30)
    static let limits = Recorder.Limits(
        rate: rate, sampleRate: nil, prerollFrames: 0, postrollFrames: 15, ringFrames: 300)

    let folder: String
    let store: ClipStore
    let desk = Desk(limits)
    let writer: ClipWriter
    let reports = Locked<[CameraReport]>([])
    private let next = Locked<Int64>(0)

    init(hasSpare: Bool = false) throws {
        var template = Array("/tmp/rushes-writer-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemFailure("make a folder in", "/tmp", code: errno)
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for name in ["state", "spare"] { try Files.createFolders("\(folder)/\(name)") }
        store = try ClipStore(state: "\(folder)/state", spare: hasSpare ? "\(folder)/spare" : nil)
        let facts = VideoFacts(
            codec: "h264", width: 64, height: 64, bitrateKbps: 100, encoder: "libx264",
            source: "test")
        let description = TrackDescription(
            .h264(
                width: 64, height: 64, rate: Self.rate, parameterSets: [1, 66, 0, 10, 255, 224, 0]),
            name: "picture")
        let keeper = TimecodeKeeper(camera: "A", choice: .timeOfDay, rate: Self.rate) { _ in }
        let reports = reports
        writer = ClipWriter(
            .init(
                work: desk.work, store: store,
                describer: ClipDescriber(
                    camera: "A", rate: Self.rate, video: facts, audio: nil, timecode: keeper),
                clock: GridClock(rate: Self.rate, sampleRate: nil),
                pictures: PictureTracks(
                    .init(firstFrame: .min, description: description, facts: facts)), sound: nil,
                troubles: Troubles { report in reports.withLock { $0.append(report) } },
                board: LiveBoard(encoder: "libx264"),
                tell: { report in reports.withLock { $0.append(report) } }, patience: 1_000_000))
        desk.begin(on: FrameGrid(rate: Self.rate, start: 0))
    }

    deinit {
        // A folder that stays behind in /tmp does no harm.
        try? Files.removeTree(folder)
    }

    func shoot(_ count: Int64) {
        let first = next.withLock { next in
            defer { next += count }
            return next
        }
        for frame in first..<first + count {
            desk.add(
                EncodedPacket(
                    track: .video, position: frame, duration: 1, isKey: frame % 30 == 0,
                    byteCount: 1))
        }
    }

    private func time(_ frame: Int64) -> Int64 {
        Self.rate.nanoseconds(ofFrames: frame) + 16_000_000
    }
    func roll(_ take: String, at frame: Int64) { desk.roll(take: take, at: time(frame)) }
    func cut(_ take: String, at frame: Int64) { desk.cut(take: take, at: time(frame)) }

    /// Whether a clip was told to be closed.
    var hasFinished: Bool {
        reports.withLock { $0.contains { if case .finished = $0 { true } else { false } } }
    }

    func manifests() throws -> [ClipManifest] { try store.list().map { try store.manifest($0) } }

    /// Frames of the grid that the clips of a take hold, and the sum of those they say are missing.
    func written(_ take: String) throws -> (frames: Set<Int64>, dropped: Int) {
        let clips = try manifests().filter { $0.take == take }
        let frames = clips.flatMap { clip in
            let first = (Double(clip.time.monotonicStart) * 30 / 1e9).rounded()
            return Int64(first)..<Int64(first) + Int64(clip.time.frames)
        }
        return (Set(frames), clips.map(\.truth.dropped).reduce(0, +))
    }
}

/// A disk that stops at one call until it is told what to answer.
private final class Stall: Sendable {
    let begun = BoundedQueue<Bool>(capacity: 1)
    private let answer = BoundedQueue<Int32>(capacity: 1)
    private let count = Locked(0)
    private let nth: Int
    private let what: String

    /// The n-th sync of a file with this in its path.
    init(at nth: Int, of what: String = "state/clips") {
        self.nth = nth
        self.what = what
    }

    func decide(_ point: FaultPoint, _ path: String) -> Int32? {
        guard point == .sync, path.contains(what), path.hasSuffix("media.mp4") else { return nil }
        let isIt = count.withLock { count in
            count += 1
            return count == nth
        }
        guard isIt else { return nil }
        _ = begun.push(true)
        let code = answer.pop() ?? 0
        return code == 0 ? nil : code
    }

    /// 0 lets the call through.
    func end(with code: Int32) { _ = answer.push(code) }
}

struct ClipWriterTests {
    /// Runs the writer on a thread whose disk is decided upon.
    private func start(
        _ writer: ClipWriter, _ decide: @escaping @Sendable (FaultPoint, String) -> Int32?
    ) throws -> NamedThread {
        try NamedThread("writer") { Faults.deciding(decide) { writer.run() } }
    }

    @Test(arguments: [0, EIO, ENOSPC], [200, 9000])
    func aDiskThatStallsAndThenFailsLosesNoFrameUnsaid(code: Int32, meanwhile: Int64) throws {
        let bench = try WriterBench()
        let stall = Stall(at: 3)
        let thread = try start(bench.writer, stall.decide)
        bench.shoot(30)
        bench.roll("t1", at: 0)
        bench.shoot(120)
        _ = stall.begun.pop()
        bench.shoot(meanwhile)
        #expect(
            bench.writer.busyFor > 0 && bench.writer.turns(within: 0),
            "a disk that is waited for is no hang")
        stall.end(with: code)
        while bench.desk.work.waiting > Desk.depth / 4 {
            Clock.sleep(until: Clock.monotonic() + 1_000_000)
        }
        bench.shoot(60)
        bench.desk.end()
        thread.join()
        let (frames, dropped) = try bench.written("t1")
        let all = Set(0..<Int64(30 + 120 + 60) + meanwhile)
        #expect(frames.isSubset(of: all))
        #expect(all.subtracting(frames).count == dropped, "what is missing is counted")
        #expect(meanwhile > Desk.depth || dropped == 0)
        #expect(try bench.manifests().allSatisfy { $0.state != .rolling })
    }

    @Test func takesThatAreCalledWhileTheDiskStallsHaveTheirClips() throws {
        let bench = try WriterBench()
        let stall = Stall(at: 2)
        let thread = try start(bench.writer, stall.decide)
        bench.shoot(30)
        bench.roll("t1", at: 0)
        bench.shoot(90)
        _ = stall.begun.pop()
        bench.cut("t1", at: 119)
        bench.roll("t2", at: 119)
        bench.shoot(30)
        bench.cut("t2", at: 140)
        bench.shoot(30)
        stall.end(with: EIO)
        bench.desk.end()
        thread.join()
        #expect(try bench.written("t1").frames == Set(0..<134))
        #expect(try bench.written("t2").frames.isSuperset(of: 119...140))
        let cuts = try bench.manifests().map(\.time.cutFrame)
        #expect(cuts.compactMap { $0 }.count >= 2, "each take knows where it was cut")
    }

    @Test func aSpareTakesOverFromADiskThatDoesNotAnswer() throws {
        let bench = try WriterBench(hasSpare: true)
        let stall = Stall(at: 3)
        let thread = try start(bench.writer, stall.decide)
        bench.shoot(30)
        bench.roll("t1", at: 0)
        bench.shoot(120)
        _ = stall.begun.pop()
        bench.shoot(60)
        let next = try #require(bench.writer.successor())
        #expect(bench.writer.successor() == nil, "a clip has one writer")
        bench.desk.end()
        next.run()
        #expect(next.isDone && !bench.writer.isDone)
        let spare = try Files.list("\(bench.folder)/spare/clips")
        #expect(spare.count == 1, "the clip goes on while the first disk still stalls")
        stall.end(with: 0)
        thread.join()
        #expect(try bench.written("t1").frames == Set(0..<210))
        #expect(try bench.manifests().allSatisfy { $0.state != .rolling })
    }

    @Test func aSpareThatFailsAsWellIsFollowedByTheFirstDisk() throws {
        let bench = try WriterBench(hasSpare: true)
        let failures = Locked<[String: Int]>([:])
        let thread = try start(bench.writer) { point, path in
            guard point == .sync, path.hasSuffix("media.mp4") else { return nil }
            let disk = path.contains("/spare/") ? "spare" : "state"
            let count = failures.withLock { failures in
                failures[disk, default: 0] += 1
                return failures[disk] ?? 0
            }
            // Each disk takes a fragment, and then fails twice.
            return (3...4).contains(count) ? EIO : nil
        }
        bench.shoot(30)
        bench.roll("t1", at: 0)
        bench.shoot(300)
        bench.desk.end()
        thread.join()
        let (frames, dropped) = try bench.written("t1")
        #expect(frames == Set(0..<330) && dropped == 0)
        let cut = try bench.manifests().filter(\.truth.recovered)
        #expect(
            !cut.isEmpty
                && cut.allSatisfy {
                    $0.truth.unaccounted == 0 && $0.truth.captured == $0.time.frames
                }, "nobody died: all is known"
        )
    }

    /// Wherever the disk begins to fail, and for however many calls.
    @Test(arguments: [1, 2, 5]) func theNthCallThatFailsCostsNoFrame(failures: Int) throws {
        for n in 1... {
            let bench = try WriterBench(hasSpare: true)
            bench.shoot(30)
            bench.roll("t1", at: 0)
            bench.shoot(70)
            bench.cut("t1", at: 80)
            bench.desk.end()
            var calls = 0
            Faults.deciding { _, path in
                guard path.contains("/clips") else { return nil }
                calls += 1
                return calls >= n && calls < n + failures ? EIO : nil
            } body: {
                bench.writer.run()
            }
            let (frames, dropped) = try bench.written("t1")
            #expect(frames.isSuperset(of: 0..<95) && dropped == 0, "call \(n)")
            guard calls >= n else { return }
        }
    }

    @Test func aDiskThatStaysFullIsSaidOnceHoweverOftenItIsTried() throws {
        let bench = try WriterBench()
        bench.shoot(30)
        bench.roll("t1", at: 0)
        bench.shoot(70)
        bench.cut("t1", at: 80)
        bench.desk.end()
        var calls = 0
        Faults.deciding { point, path in
            guard point == .write, path.contains("/clips") else { return nil }
            calls += 1
            return calls < 12 ? ENOSPC : nil
        } body: {
            bench.writer.run()
        }
        let told = bench.reports.withLock { $0 }.filter { report in
            guard case .trouble("disk", let message) = report else { return false }
            return message != nil
        }
        #expect(calls > 3 && told.count == 1, "\(calls) calls, \(told)")
    }

    /// A full disk that did not take a clip's last lines has room again, and no other take is
    /// rolled.
    @Test func aClipThatAFullDiskLeftOpenIsClosedWithoutAnotherTake() throws {
        let bench = try WriterBench()
        bench.shoot(30)
        bench.roll("t1", at: 0)
        bench.shoot(70)
        let refusals = Locked(0)
        let thread = try start(bench.writer) { _, path in
            // The clip's first lines were taken.
            guard path.contains("clip.json"), bench.reports.withLock({ !$0.isEmpty }) else {
                return nil
            }
            let count = refusals.withLock { count in
                count += 1
                return count
            }
            return count <= 3 ? ENOSPC : nil
        }
        bench.cut("t1", at: 80)
        bench.shoot(60)
        let deadline = Clock.monotonic() + 10_000_000_000
        while !bench.hasFinished, Clock.monotonic() < deadline {
            Clock.sleep(until: Clock.monotonic() + 1_000_000)
        }
        #expect(bench.hasFinished, "the clip waits for another take")
        #expect(try bench.manifests().map(\.state) == [.recovered])
        #expect(refusals.withLock { $0 } > 3)
        bench.desk.end()
        thread.join()
        #expect(try bench.written("t1").frames.isSuperset(of: 0..<95))
    }

    @Test func aWriterThatIsToEndDoesNotWaitForADiskThatIsFull() throws {
        let bench = try WriterBench()
        bench.shoot(30)
        bench.roll("t1", at: 0)
        bench.shoot(70)
        bench.desk.end()
        bench.writer.end(by: Clock.monotonic())
        Faults.deciding { point, path in
            point == .write && path.hasSuffix("media.mp4") ? ENOSPC : nil
        } body: {
            bench.writer.run()
        }
        #expect(bench.writer.isDone)
    }
}
