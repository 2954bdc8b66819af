import Glibc
import Integrity
import Platform
import Testing
import Time

@testable import ClipStore

struct ClipStoreTests {
    private let folder: TemporaryFolder
    private let store: ClipStore
    private let movie = FragmentedMovie(frames: [30, 30, 12])

    init() throws {
        folder = try TemporaryFolder()
        store = try ClipStore(state: folder.path)
    }

    @Test func aClipOnTheSpareDiskIsOneOfTheStores() throws {
        let spare = "\(folder.path)/spare"
        let both = try ClipStore(state: folder.path, spare: spare)
        #expect(throws: (any Error).self) { try both.create(Clips.manifest(), on: .spare) }
        try Files.createFolders(spare)
        _ = try both.create(Clips.manifest(), on: .spare)
        #expect(both.folder(Clips.manifest().id).hasPrefix(spare))
        #expect(try both.list() == [Clips.manifest().id])
        #expect(try both.manifest(Clips.manifest().id).id == Clips.manifest().id)
    }

    @Test func aFinishedClipSaysItsLengthAndBothDigests() throws {
        let clip = try store.create(Clips.manifest())
        try Clips.write(movie, to: clip)
        try clip.finish(Clips.manifest(state: .finished))

        let digest = try #require(try store.manifest(Clips.first).media)
        let onDisk = try Files.read(store.media(Clips.first))
        #expect(onDisk == movie.bytes)
        #expect(digest.bytes == Int64(onDisk.count))
        #expect(digest.xxh3 == XXH3.hex(of: onDisk))
        #expect(digest.sha256 == Hex.text(SHA.digest(.sha256, of: onDisk)))
    }

    @Test func aClipShowsItselfOnlyWithItsManifest() throws {
        // A clip's folder without a manifest would be cleared away as an orphan while its camera is
        // about to roll.
        _ = try store.create(Clips.manifest())
        #expect(try store.list() == [Clips.first])
        #expect(try store.manifest(Clips.first).state == .rolling)
        #expect(try Files.list("\(folder.path)/clips") == [Clips.first])
    }

    @Test func foreignFoldersAreLeftAlone() throws {
        try Files.createFolders("\(folder.path)/clips/lost+found")
        try Files.createFolders("\(folder.path)/clips/Holiday")
        #expect(try store.list() == [])
        #expect(try store.recover().isEmpty)
        #expect(Files.exists("\(folder.path)/clips/Holiday"))
    }

    @Test func aFullDiskLeavesThePreviousClipIntact() throws {
        let before = try store.create(Clips.manifest(Clips.second))
        try Clips.write(movie, to: before)
        try before.finish(Clips.manifest(Clips.second, state: .finished))

        let clip = try store.create(Clips.manifest())
        let fault = Faults.failing(.write, at: 1, with: ENOSPC) {
            #expect(throws: SystemFailure.self) { try Clips.write(movie, to: clip) }
        }
        #expect(fault)
        #expect(try Files.read(store.media(Clips.second)) == movie.bytes)
        #expect(try store.manifest(Clips.second).media?.xxh3 == XXH3.hex(of: movie.bytes))
    }

    @Test func aClipWhoseDiskFilledUpIsSalvagedToItsLastDurableFragment() throws {
        let clip = try store.create(Clips.manifest())
        try Clips.append(movie.header + movie.fragments[0], to: clip)
        _ = Faults.failing(.sync, at: 1, with: ENOSPC) {
            #expect(throws: SystemFailure.self) { try Clips.append(movie.fragments[1], to: clip) }
        }
        // Nothing more is taken, even when there is room again: a hole would be worse than an end.
        #expect(throws: SystemFailure.self) { try Clips.append(movie.fragments[2], to: clip) }
        try clip.salvage(Clips.manifest())

        let kept = movie.header + movie.fragments[0]
        let manifest = try store.manifest(Clips.first)
        #expect(manifest.state == .recovered)
        #expect(manifest.media?.bytes == Int64(kept.count))
        #expect(manifest.media?.xxh3 == XXH3.hex(of: kept))
        #expect(try Files.read(store.media(Clips.first)) == kept)
    }

    @Test(arguments: [FaultPoint.open, .write, .sync, .rename])
    func whateverCallFailsEveryAcknowledgedFragmentSurvives(point: FaultPoint) throws {
        for n in 1... {
            let id = Identifier.v7(at: UTCTime(nanoseconds: Int64(n) * 1_000_000_000))
            var acknowledged = 0
            let reached = Faults.failing(point, at: n, with: EIO) { acknowledged = roll(id) }
            let recovered = try store.recoverIfOrphaned(id)
            if !reached {
                #expect(acknowledged == movie.fragments.count && recovered == nil)
                return
            }
            try check(id, keeps: acknowledged, after: n, of: point, recovered)
        }
    }

    /// Rolls a clip until something fails; returns how many fragments the store said were durable.
    private func roll(_ id: String) -> Int {
        var acknowledged = 0
        do {
            let clip = try store.create(Clips.manifest(id))
            try Clips.append(movie.header + movie.fragments[0], to: clip)
            acknowledged = 1
            for fragment in movie.fragments.dropFirst() {
                try Clips.append(fragment, to: clip)
                acknowledged += 1
            }
            try clip.finish(Clips.manifest(id, state: .finished))
        } catch {}
        return acknowledged
    }

    private func check(
        _ id: String, keeps acknowledged: Int, after n: Int, of point: FaultPoint,
        _ recovered: RecoveredClip?
    ) throws {
        guard acknowledged > 0 else { return }
        let media = try Files.read(store.media(id))
        #expect(media.starts(with: movie.bytes.prefix(movie.ends[acknowledged])), "\(point) \(n)")
        let digest = try #require(
            try store.manifest(id).media, "\(point) \(n): \(String(describing: recovered))")
        #expect(digest.bytes == Int64(media.count), "\(point) \(n)")
        #expect(digest.xxh3 == XXH3.hex(of: media), "\(point) \(n)")
    }

    @Test func aDamagedManifestIsOneSentenceWithItsPath() throws {
        _ = try store.create(Clips.manifest())
        try Files.replace("\(store.folder(Clips.first))/clip.json", with: Array("{\"id\": 3}".utf8))
        let failure = #expect(throws: ClipFailure.self) { try store.manifest(Clips.first) }
        #expect(failure?.code == .damaged)
        #expect("\(failure.map(\.description) ?? "")".contains("clip.json"))
    }

    @Test func aClipWithoutADocumentHasNone() throws {
        _ = try store.create(Clips.manifest())
        #expect(try store.document(Clips.first) == nil)
    }

    @Test func removingAClipRemovesAllOfItAndNothingElse() throws {
        _ = try store.create(Clips.manifest())
        _ = try store.create(Clips.manifest(Clips.second))
        try store.remove(Clips.first)
        #expect(try store.list() == [Clips.second])
    }
}
