import Testing

/// Habits that a reader should be able to rely on in every room.
struct HabitTests {
    @Test func nothingInTheSourcesMayEndTheProcessByAnUnwrap() throws {
        for room in try Room.all() {
            for (path, line, text) in room.code {
                let isTrap = text.contains("try!") || text.contains("as!") || text.contains("fatalError")
                #expect(!isTrap, "\(path):\(line)")
            }
        }
    }

    @Test func nobodyButPlatformHasALockThatMayBeHeldAcrossAWait() throws {
        for room in try Room.all() where room.name != "Platform" {
            for (path, line, text) in room.code {
                let isBare = bareLocks.contains { text.contains($0) }
                #expect(!isBare, "\(path):\(line): use Locked, which traps a wait")
            }
        }
    }

    private var bareLocks: [String] {
        ["Mutex", "NSLock", "pthread_mutex", "pthread_rwlock", "pthread_cond", "pthread_spin"]
    }

    @Test func everyRoomHasItsPage() throws {
        let programs: Set = ["rushes", "rushesd", "rushes-camera", "rushes-camera-media", "rushes-hub", "rushes-pad", "rushes-align"]
        for room in try Room.all() where !room.files.isEmpty && !programs.contains(room.name) {
            #expect(room.hasPage, "\(room.name)/ARCHITECTURE.md is missing")
        }
    }

    @Test func filesStayShortEnoughToRead() throws {
        for room in try Room.all() {
            // A table that a script made is looked up, not read.
            for (path, text) in room.files where !text.hasPrefix("// Made by ") {
                #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 360, "\(path)")
            }
        }
    }

    @Test func aProgramIsOneLineThatNamesItsRoof() throws {
        for room in try Room.all()
        where ["rushes", "rushesd", "rushes-camera", "rushes-camera-media", "rushes-hub", "rushes-pad", "rushes-align"].contains(room.name)
        {
            #expect(room.files.map(\.path) == ["\(room.name)/main.swift"])
        }
    }
}
