import Glibc
import Platform
import Testing
import Wire

@testable import ClipStore

struct SpareWatchTests {
    /// Memory that looks like a disk, beside the one that temporary folders lie on.
    private static let otherDisk = "/dev/shm"

    static var hasOtherDisk: Bool {
        Files.disk(of: otherDisk).map { $0 != Files.disk(of: "/tmp") } ?? false
    }

    @Test func aSpareDiskThatIsNotMountedIsMissingWhetherItsFolderIsThereOrNot() throws {
        let folder = try TemporaryFolder()
        let spare = "\(folder.path)/spare"
        #expect(SpareTrouble.found(in: spare, besides: folder.path, least: 0) == .missing)
        try Files.replace(spare, with: [])
        #expect(SpareTrouble.found(in: spare, besides: folder.path, least: 0) == .missing)
        try Files.remove(spare)
        try Files.createFolders(spare)
        #expect(SpareTrouble.found(in: spare, besides: folder.path, least: 0) == .sameDisk)
    }

    @Test(.enabled(if: hasOtherDisk)) func aSpareDiskIsWellWhileItHasRoom() {
        #expect(SpareTrouble.found(in: Self.otherDisk, besides: "/tmp", least: 0) == nil)
        #expect(SpareTrouble.found(in: Self.otherDisk, besides: "/tmp", least: .max) == .full)
    }

    @Test(.timeLimit(.minutes(10))) func eachChangeIsNewsOnce() async throws {
        let folder = try TemporaryFolder()
        let spare = "\(folder.path)/spare"
        let watch = try SpareWatch(spare, besides: folder.path, least: 0)
        #expect(watch.takeNews() == .begins(.missing))
        #expect(watch.takeNews() == nil)
        try Files.createFolders(spare)
        var news: SpareWatch.News?
        while news == nil {
            news = watch.takeNews()
            await Task.yield()
        }
        #expect(news == .begins(.sameDisk))
    }

    @Test(.enabled(if: hasOtherDisk))
    func theBareFolderThatADiskWasMountedOnIsToldAtOnceOnWhateverDiskItLies() throws {
        let folder = try TemporaryFolder()
        try Files.createFolders("\(folder.path)/state")
        // Mounted, as every tmpfs is; and a folder on another disk than the state's, on which
        // nothing is.
        #expect(
            try SpareWatch(Self.otherDisk, besides: "\(folder.path)/state", least: 0).trouble == nil
        )
        let deadline = Clock.monotonic() + 10_000_000_000
        while !Files.exists("\(folder.path)/state/spare-mount") {
            try #require(Clock.monotonic() < deadline, "timed out waiting")
        }
        #expect(try Files.read("\(folder.path)/state/spare-mount") == Array(Self.otherDisk.utf8))
        let bare = "\(Self.otherDisk)/rushes-bare-\(getpid())"
        try Files.createFolders(bare)
        defer { try? Files.removeTree(bare) }
        #expect(
            try SpareWatch(bare, besides: "\(folder.path)/state", least: 0).trouble == nil,
            "nothing was ever mounted there")
        try Files.replace("\(folder.path)/state/spare-mount", with: Array(bare.utf8))
        #expect(
            try SpareWatch(bare, besides: "\(folder.path)/state", least: 0).trouble == .unmounted)
    }
}
