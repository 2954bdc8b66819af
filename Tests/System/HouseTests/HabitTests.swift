import Testing

/// Habits that a reader should be able to rely on in every module.
struct HabitTests {
    private static let programs: Set = [
        "rushes", "rushesd", "rushes-camera", "rushes-camera-media", "rushes-hub", "rushes-pull",
        "rushes-pad", "rushes-align",
    ]

    @Test func nothingInTheSourcesMayEndTheProcessByAnUnwrap() throws {
        for module in try SourceModule.all() {
            for (path, line, text) in module.code {
                let isTrap =
                    text.contains("try!") || text.contains("as!") || text.contains("fatalError")
                #expect(!isTrap, "\(path):\(line)")
            }
        }
    }

    @Test func nobodyButPlatformHasALockThatMayBeHeldAcrossAWait() throws {
        for module in try SourceModule.all() where module.name != "Platform" {
            for (path, line, text) in module.code {
                let isBare = bareLocks.contains { text.contains($0) }
                #expect(!isBare, "\(path):\(line): use Locked, which traps a wait")
            }
        }
    }

    private var bareLocks: [String] {
        ["Mutex", "NSLock", "pthread_mutex", "pthread_rwlock", "pthread_cond", "pthread_spin"]
    }

    @Test func everyModuleHasItsPage() throws {
        for module in try SourceModule.all()
        where !module.files.isEmpty && !Self.programs.contains(module.name) {
            #expect(module.hasPage, "\(module.name)/ARCHITECTURE.md is missing")
        }
    }

    @Test func filesStayShortEnoughToRead() throws {
        for module in try SourceModule.all() {
            // A table that a script made is looked up, not read.
            for (path, text) in module.files where !text.hasPrefix("// Made by ") {
                #expect(
                    text.split(separator: "\n", omittingEmptySubsequences: false).count <= 400,
                    "\(path)")
            }
        }
    }

    @Test func aProgramIsOneLineThatNamesItsModule() throws {
        for module in try SourceModule.all() where Self.programs.contains(module.name) {
            #expect(module.files.map(\.path) == ["\(module.name)/main.swift"])
        }
    }
}
