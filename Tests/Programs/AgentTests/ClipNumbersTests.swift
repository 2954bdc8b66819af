import ClipDocuments
import ClipStore
import Platform
import Slate
import Testing
import Time

@testable import Agent

/// Numbers of cameras' clips, which movies are named by.
struct ClipNumbersTests {
    /// A box's state folder that goes when the test does.
    private final class State {
        let path: String
        let store: ClipStore

        init() throws {
            path = "/tmp/rushes-numbers-\(Identifier.v7(at: Clock.wall()))"
            store = try ClipStore(state: path)
        }

        // A folder left in the temporary place hurts nobody.
        deinit { try? Files.removeTree(path) }

        func numbers(_ production: String = "p") throws -> ClipNumbers {
            try ClipNumbers.open(path, production, store)
        }

        func write(_ clip: Int, camera: String, number: Int?, production: String = "p") throws {
            let id = "019ab000-0000-7000-8000-00000000000\(clip)"
            let manifest = ClipManifest.sample(id, of: "t", camera: camera)
            _ = try store.create(manifest)
            let take = Take(id: "t", slate: SlateNumber(scene: "12", take: 1))
            var document = ClipDocument(
                revision: 1, production: production, box: "b", clip: manifest, take: take)
            document.number = number
            try store.write(document)
        }
    }

    @Test func eachCameraCountsByItselfAndGoesOnAfterARestart() throws {
        let state = try State()
        let numbers = try state.numbers()
        #expect(
            try [numbers.next(of: "A"), numbers.next(of: "A"), numbers.next(of: "B")] == [1, 2, 1])
        #expect(try state.numbers().next(of: "a") == 3, "an editor's disk may not tell a from A")
        #expect(try state.numbers("another production").next(of: "A") == 1)
        #expect(try state.numbers().next(of: "A") == 4)
    }

    @Test func aNumberIsGivenOnceEvenWhereItsClipIsGone() throws {
        let state = try State()
        try state.write(1, camera: "A", number: try state.numbers().next(of: "A"))
        try state.store.remove("019ab000-0000-7000-8000-000000000001")
        #expect(try state.numbers().next(of: "A") == 2)
    }

    @Test func aLostOrBrokenFileIsCountedAgainFromTheClips() throws {
        let state = try State()
        for clip in 1...3 { try state.write(clip, camera: "A", number: nil) }
        try state.write(4, camera: "B", number: 17)
        try state.write(5, camera: "A", number: 40, production: "another")
        #expect(try state.numbers().next(of: "A") == 4, "clips of the version before count too")
        try Files.replace("\(state.path)/clip-numbers.json", with: Array("{".utf8))
        #expect(try state.numbers().next(of: "B") == 18)
        #expect(Files.exists("\(state.path)/clip-numbers.json.broken"))
    }

    @Test func aDiskThatTakesNothingGivesNoNumber() throws {
        let state = try State()
        let numbers = try state.numbers()
        for point in [FaultPoint.open, .write, .sync, .rename] {
            #expect(throws: SystemFailure.self) {
                try Faults.failing(point, at: 1, with: 28) { _ = try numbers.next(of: "A") }
            }
        }
        #expect(try numbers.next(of: "A") == 1)
        #expect(try state.numbers().next(of: "A") == 2)
    }
}
