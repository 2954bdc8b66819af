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

    /// Lines that a module may have.
    private static let mostLines = 2_500

    /// Modules that are bigger still, and their ceilings: their sizes, rounded up to the next
    /// 50. They only shrink.
    private static let tooBig = [
        "Agent": 5_800, "CameraWorker": 3_950, "Crew": 4_800, "Hub": 3_650, "Slate": 2_600,
    ]

    @Test func modulesStaySmallEnoughToKnow() throws {
        for module in try SourceModule.all() {
            let most = Self.tooBig[module.name] ?? Self.mostLines
            #expect(module.lines <= most, "\(module.name)")
            #expect(
                Self.tooBig[module.name] == nil || module.lines > Self.mostLines,
                "\(module.name) is small enough now: take it off the list")
        }
    }

    @Test func aProgramIsOneLineThatNamesItsModule() throws {
        for module in try SourceModule.all() where Self.programs.contains(module.name) {
            #expect(module.files.map(\.path) == ["\(module.name)/main.swift"])
        }
    }
}
