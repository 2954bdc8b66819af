import CrewSentences
import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Agent

/// The folder of takes and clips that is taken away from under a box that runs.
struct StateFolderTests {
    private let box: RunningBox
    private let talk: Talk
    private let camera: Talk
    private var state: String { "\(box.folder)/box" }
    private var elsewhere: String { "\(box.folder)/elsewhere" }

    init() throws {
        box = try RunningBox()
        (talk, camera) = (try box.connect(), try box.connect())
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        try AwayClipTests.becomes { [talk] in
            try talk.ask("status").status?.cameras.first?.connected == true
        }
    }

    @Test func aFolderThatIsAwayIsNamedNothingIsLostAndACutIsObeyed() throws {
        #expect(try talk.ask("roll").code == 0)
        try Files.rename(state, to: elsewhere)
        let log = "the take log \(state)/operations.ndjson cannot be reached"
        let refused = try talk.ask("note boom in frame")
        #expect(refused.code == 1)
        #expect(
            refused.message.hasPrefix("not done: \(log) (No such file or directory): "),
            "\(refused.message)")
        let cut = try talk.ask("cut")
        #expect(cut.code == 0 && cut.message.contains("kept in memory"), "\(cut.message)")
        let folder = "the folder \(state) of takes and clips cannot be reached"
        let roll = try talk.ask("roll")
        #expect(roll.code == 1)
        #expect(
            roll.message.hasPrefix("not rolling: \(folder) (No such file or directory): put it"),
            "\(roll.message)")
        #expect(try talk.ask("roll", .chinese).message.hasPrefix("没有开机: 存放场记和素材的文件夹 \(state) 访问不到"))
        let status = try #require(try talk.ask("status").status)
        #expect(
            status.stateTrouble == StateTrouble(place: state, reason: "No such file or directory")
                && status.hoursLeft == nil)
        #expect(try talk.ask("day").stateTrouble == status.stateTrouble)
        try Files.rename(elsewhere, to: state)
        try AwayClipTests.becomes { try talk.ask("status").status?.stateTrouble == nil }
        #expect(try talk.ask("note soft").code == 0)
        box.kill()
        try box.start()
        let take = try #require(try box.connect().ask("takes").takes.last?.take)
        #expect(take.cutAt != nil && take.notes.map(\.text) == ["soft"])
    }

    @Test func aTakeLogThatIsAnotherFileIsNotTakenForTheOneThatIsWritten() throws {
        try Files.rename(state, to: elsewhere)
        try Files.createFolders(state)
        try Files.replace("\(state)/operations.ndjson", with: [])
        let refused = try talk.ask("wt 1 wind")
        #expect(refused.code == 1)
        #expect(
            refused.message.contains(
                "\(state)/operations.ndjson is another file than the one being written"),
            "\(refused.message)")
        #expect(try talk.ask("roll").message.hasPrefix("not rolling: the take log"))
        #expect(try Files.size("\(state)/operations.ndjson") == 0)
        #expect(try Files.size("\(elsewhere)/operations.ndjson") == 0)
    }
}
