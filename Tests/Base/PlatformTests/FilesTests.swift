import Glibc
import Testing

@testable import Platform

struct FilesTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/document.json" }
    private let old = Array("old".utf8)
    private let new = Array("new and longer".utf8)

    init() throws { folder = try TemporaryFolder() }

    @Test func aReplacedFileHoldsTheNewBytesAndNothingIsLeftBeside() throws {
        try Files.replace(path, with: old)
        try Files.replace(path, with: new)
        #expect(try Files.read(path) == new)
        #expect(try Files.list(folder.path) == ["document.json"])
    }

    @Test(arguments: [FaultPoint.open, .write, .sync, .rename])
    func aReplacementThatFailsAnywhereLeavesAWholeFile(point: FaultPoint) throws {
        for n in 1... {
            try Files.replace(path, with: old)
            var failure: SystemFailure?
            let reached = Faults.failing(point, at: n, with: ENOSPC) {
                do throws(SystemFailure) { try Files.replace(path, with: new) } catch {
                    failure = error
                }
            }
            let found = try Files.read(path)
            #expect(found == old || found == new, "\(point) \(n)")
            #expect(try Files.list(folder.path) == ["document.json"], "\(point) \(n)")
            guard reached else { return #expect(failure == nil && found == new) }
            #expect(failure?.isDiskFull == true)
        }
    }

    @Test func readingStopsAtTheLimitInsteadOfFillingTheMemory() throws {
        try Files.replace(path, with: [UInt8](repeating: 1, count: 101))
        let failure = #expect(throws: SystemFailure.self) { try Files.read(path, limit: 100) }
        #expect(failure?.code == EFBIG)
    }

    @Test func readingPastTheEndGivesWhatThereIs() throws {
        try Files.replace(path, with: Array(0..<10))
        let file = try Descriptor.open(path, O_RDONLY)
        #expect(try Files.read(file, at: 7, count: 100, path) == [7, 8, 9])
        #expect(try Files.read(file, at: 10, count: 100, path) == [])
    }

    @Test func aMissingFileIsNamedInTheSentence() {
        let failure = #expect(throws: SystemFailure.self) { try Files.read(path) }
        #expect(failure?.description == "cannot open \(path): No such file or directory")
    }

    @Test func foldersAreMadeWithThoseAboveThemAndMayExist() throws {
        let deep = "\(folder.path)/a/b/c"
        try Files.createFolders(deep)
        try Files.createFolders(deep)
        #expect(Files.isFolder(deep))
    }

    @Test func aFileWhereAFolderShouldBeIsSaid() throws {
        try Files.replace(path, with: old)
        let failure = #expect(throws: SystemFailure.self) { try Files.createFolders(path) }
        #expect(failure?.code == ENOTDIR)
        #expect(throws: SystemFailure.self) { try Files.createFolders("\(path)/inside") }
        #expect(try Files.read(path) == old)
    }

    @Test func anExclusiveRenameNeverOverwrites() throws {
        let other = "\(folder.path)/other"
        try Files.replace(path, with: old)
        try Files.replace(other, with: new)
        #expect(try Files.renameExclusively(path, to: other) == false)
        #expect(try Files.read(other) == new)
        #expect(try Files.renameExclusively(path, to: "\(folder.path)/free") == true)
        #expect(try Files.read("\(folder.path)/free") == old)
    }

    @Test func removingATreeDoesNotFollowLinksOutOfIt() throws {
        try Files.replace(path, with: old)
        try Files.createFolders("\(folder.path)/tree/inside")
        #expect(symlink(folder.path, "\(folder.path)/tree/inside/out") == 0)
        try Files.removeTree("\(folder.path)/tree")
        #expect(try Files.list(folder.path) == ["document.json"])
        try Files.removeTree("\(folder.path)/tree")
    }

    @Test func cuttingShortensAFile() throws {
        try Files.replace(path, with: new)
        try Files.cut(path, to: 3)
        #expect(try Files.read(path) == Array("new".utf8))
    }

    @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/c", "a/b")])
    func theParentIsEverythingBeforeTheLastSlash(path: String, parent: String) {
        #expect(Files.parent(of: path) == parent)
    }
}

struct FileLockTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/camera-A.lock" }

    init() throws { folder = try TemporaryFolder() }

    @Test func aSecondOwnerIsToldWhoTheFirstIs() throws {
        let lock = try Files.lock(path)
        let failure = #expect(throws: SystemFailure.self) { _ = try Files.lock(path).take() }
        #expect(failure?.code == EBUSY)
        #expect(failure?.description.contains("process \(getpid()) uses it already") == true)
        withExtendedLifetime(lock) {}
    }

    @Test func aLockGoesWithItsOwner() throws {
        _ = try Files.lock(path)
        #expect(try Files.isLocked(path) == false)
        _ = try Files.lock(path)
    }

    @Test func askingForALockNeitherTakesNorMakesIt() throws {
        #expect(try Files.isLocked(path) == false)
        #expect(!Files.exists(path))
        let lock = try Files.lock(path)
        #expect(try Files.isLocked(path) == true)
        #expect(try Files.isLocked(path) == true)
        withExtendedLifetime(lock) {}
    }
}
