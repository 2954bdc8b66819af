import ClipDocuments
import Glibc
import Integrity
import Platform
import Testing
import Time

@testable import ClipStore

struct RecoveryTests {
    private let folder: TemporaryFolder
    private let store: ClipStore
    private let movie = FragmentedMovie(frames: [30, 30, 12])

    init() throws {
        folder = try TemporaryFolder()
        store = try ClipStore(state: folder.path)
    }

    /// Leaves a clip behind as a killed camera does: a manifest that says rolling and `length`
    /// bytes of media.
    private func leaveBehind(_ id: String = Clips.first, length: Int) throws {
        let clip = try store.create(Clips.manifest(id))
        try Clips.append(Array(movie.bytes.prefix(length)), to: clip)
    }

    /// Lengths on both sides of each fragment's end, inside the box headers and in the middle of
    /// the data; the scanner's tests take every byte.
    private var tornLengths: [Int] {
        movie.ends.dropFirst().flatMap { end in [-30, -1, 0, 1, 7, 8, 9, 60].map { end + $0 } }
            .filter { $0 >= movie.ends[1] && $0 <= movie.bytes.count }
    }

    @Test func aTornClipIsClosedAtItsLastWholeFragment() throws {
        for length in tornLengths {
            let id = Identifier.v7(at: UTCTime(nanoseconds: Int64(length) * 1_000_000))
            try leaveBehind(id, length: length)
            guard case .closed(let manifest)? = try store.recoverIfOrphaned(id) else {
                Issue.record("nothing was recovered of \(length) bytes")
                continue
            }
            let whole = movie.ends.lastIndex { $0 <= length } ?? 0
            let kept = Array(movie.bytes.prefix(movie.ends[whole]))
            #expect(manifest.media?.bytes == Int64(kept.count), "torn at \(length)")
            #expect(manifest.media?.xxh3 == XXH3.hex(of: kept), "torn at \(length)")
            #expect(manifest.time.frames == [0, 30, 60, 72][whole], "torn at \(length)")
            #expect(manifest.truth.recovered && manifest.state == .recovered)
            #expect(try Files.read(store.media(id)) == kept, "torn at \(length)")
            #expect(try store.manifest(id) == manifest)
            try store.remove(id)
        }
    }

    /// One frame of the first fragment is a repeat, and one of the second was lost.
    private func account(_ frames: Int) -> ClipAccount {
        var truth = ClipTruth()
        (truth.captured, truth.duplicated) = (frames - 1, 1)
        truth.mark(.duplicated, at: 12)
        if frames > 30 {
            truth.lost = 1
            truth.mark(.lost, at: 40)
        }
        return ClipAccount(frames: frames, truth: truth)
    }

    /// Noted before each fragment, as a camera does; killed while or after it wrote the last of
    /// them.
    @Test(arguments: [true, false]) func aKilledCamerasClipKeepsTheAccountOfEveryFrameOnTheDisk(
        isTorn: Bool
    ) throws {
        let clip = try store.create(Clips.manifest())
        clip.note(account(30))
        try Clips.append(movie.header + movie.fragments[0], to: clip)
        clip.note(account(60))
        try Clips.append(
            isTorn ? Array(movie.fragments[1].dropLast(7)) : movie.fragments[1], to: clip)
        guard case .closed(let closed)? = try store.recoverIfOrphaned(Clips.first) else {
            Issue.record("nothing was recovered")
            return
        }
        var expected = account(isTorn ? 30 : 60).truth
        (expected.recovered, expected.unaccounted) = (true, 0)
        #expect(closed.time.frames == (isTorn ? 30 : 60) && closed.truth == expected)
        #expect(!Files.exists("\(store.folder(Clips.first))/account.json"))
    }

    @Test func framesWithoutAnAccountAreCountedAndAnAccountThatIsNoneSaysNothing() throws {
        let clip = try store.create(Clips.manifest())
        clip.note(account(30))
        try Clips.append(movie.bytes, to: clip)
        let broken = try store.create(Clips.manifest(Clips.second))
        try Clips.append(movie.bytes, to: broken)
        try Files.replace(
            "\(store.folder(Clips.second))/account.json", with: Array("{\"accounts\":[".utf8))
        for recovered in try store.recover() {
            guard case .closed(let closed) = recovered else {
                Issue.record("\(recovered)")
                continue
            }
            let isKnown = closed.id == Clips.first
            #expect(closed.time.frames == 72 && closed.truth.recovered)
            #expect(closed.truth.unaccounted == (isKnown ? 42 : nil))
            #expect(
                closed.truth.captured == (isKnown ? 29 : 72)
                    && closed.truth.duplicated == (isKnown ? 1 : 0))
        }
    }

    @Test func aClipThatItsCameraClosedHasNoAccountBesideIt() throws {
        let clip = try store.create(Clips.manifest())
        clip.note(account(72))
        try Clips.append(movie.bytes, to: clip)
        try clip.finish(Clips.manifest(state: .finished))
        #expect(try Files.list(store.folder(Clips.first)) == ["clip.json", "media.mp4"])
        #expect(try store.manifest(Clips.first).truth.unaccounted == nil)
    }

    /// The box began its shoot in 1970, its camera died, and the clock was set before anybody
    /// looked.
    @Test func aClipRecoveredInItsOwnBootIsDatedByTheClockOfNow() throws {
        let now = WallReading.now()
        var manifest = Clips.manifest()
        manifest.time.bootID = Clock.bootID()
        manifest.time.monotonicStart = now.monotonic - 60_000_000_000
        manifest.time.start = UTCTime(nanoseconds: 12_000_000_000)
        try Clips.append(movie.bytes, to: try store.create(manifest))
        guard case .closed(let closed)? = try store.recoverIfOrphaned(Clips.first) else {
            throw ClipFailure(.damaged, "nothing was recovered")
        }
        #expect(
            abs(
                closed.time.start.nanoseconds
                    - now.time(at: manifest.time.monotonicStart).nanoseconds) < 1_000_000_000)
        #expect(
            closed.reel
                == ClipManifest.reel(
                    camera: "A", local: now.localTime(at: manifest.time.monotonicStart)))
        #expect(closed.truth.marks.map(\.kind) == [.clockStep])
        #expect(closed.time.monotonicStart == manifest.time.monotonicStart)
    }

    @Test func aClipOfAnotherBootKeepsItsDate() throws {
        try leaveBehind(length: movie.bytes.count)
        guard case .closed(let closed)? = try store.recoverIfOrphaned(Clips.first) else {
            throw ClipFailure(.damaged, "nothing was recovered")
        }
        #expect(closed.time.start == Clips.manifest().time.start)
        #expect(closed.truth.clockStepSeconds == nil)
    }

    @Test func aRecoveredClipIsNotRecoveredAgain() throws {
        try leaveBehind(length: movie.bytes.count)
        #expect(try store.recover().count == 1)
        #expect(try store.recover().isEmpty)
    }

    @Test func aClipWithoutAWholeFragmentIsSetAsideAndNeverDeleted() throws {
        try leaveBehind(length: movie.ends[1] - 1)
        guard case .setAside? = try store.recoverIfOrphaned(Clips.first) else {
            Issue.record("it was not set aside")
            return
        }
        #expect(try store.list() == [])
        let kept = try Files.read("\(folder.path)/empty-clips/\(Clips.first)/media.mp4")
        #expect(kept.count == movie.ends[1] - 1)
    }

    @Test func theLockOfALivingCameraProtectsItsClip() throws {
        try leaveBehind(length: movie.bytes.count - 1)
        let lock = try Files.lock("\(folder.path)/camera-A.lock")
        #expect(try store.recover().isEmpty)
        #expect(try Files.size(store.media(Clips.first)) == Int64(movie.bytes.count - 1))
        withExtendedLifetime(lock) {}
    }

    @Test func lookingWhetherACameraLivesLeavesItsLockAlone() throws {
        try leaveBehind(length: movie.bytes.count)
        try Files.replace("\(folder.path)/camera-A.lock", with: Array("4711".utf8))
        _ = try store.recover()
        // Taking the lock for the look, or writing to it, could turn away a camera that starts at
        // this moment.
        #expect(try Files.read("\(folder.path)/camera-A.lock") == Array("4711".utf8))
    }

    @Test func anotherCamerasLockProtectsNothingOfThisOne() throws {
        try leaveBehind(length: movie.bytes.count)
        let lock = try Files.lock("\(folder.path)/camera-B.lock")
        #expect(try store.recover().count == 1)
        withExtendedLifetime(lock) {}
    }

    @Test func oneClipThatCannotBeJudgedDoesNotKeepTheOthersFromRecovery() throws {
        try leaveBehind(length: movie.bytes.count)
        try Files.replace("\(store.folder(Clips.first))/clip.json", with: Array("{".utf8))
        try leaveBehind(Clips.second, length: movie.bytes.count)
        let recovered = try store.recover()
        guard case .failed(Clips.first, let reason)? = recovered.first,
            case .closed? = recovered.last
        else {
            Issue.record("\(recovered)")
            return
        }
        #expect(reason.contains("clip.json"))
        #expect(try Files.read(store.media(Clips.first)) == movie.bytes)
    }

    @Test(arguments: [FaultPoint.open, .write, .sync, .rename, .read])
    func aRecoveryThatFailsAtAnyCallSucceedsWhenItIsTriedAgain(point: FaultPoint) throws {
        let kept = Array(movie.bytes.prefix(movie.ends[2]))
        for n in 1... {
            try leaveBehind(length: movie.bytes.count - 5)
            let reached = Faults.failing(point, at: n, with: EIO) {
                // What it says is not the point here: the next test of it is the disk.
                _ = try? store.recover()
            }
            _ = try store.recover()
            #expect(
                try store.manifest(Clips.first).media?.xxh3 == XXH3.hex(of: kept), "\(point) \(n)")
            try store.remove(Clips.first)
            if !reached { return }
        }
    }
}
