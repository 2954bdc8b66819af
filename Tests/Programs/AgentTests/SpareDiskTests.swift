import CrewSentences
import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Agent

/// A spare disk that is not there is told before a take needs it.
struct SpareDiskTests {
    /// Memory that looks like a disk, beside the one that the box's folder lies on.
    private static let otherDisk = "/dev/shm"

    static var hasOtherDisk: Bool {
        Files.disk(of: otherDisk).map { $0 != Files.disk(of: "/tmp") } ?? false
    }

    private final class Spare {
        let path = "\(SpareDiskTests.otherDisk)/rushes-spare-\(getpid())"
        // A folder left in memory hurts nobody.
        deinit { try? Files.removeTree(path) }
    }

    private func heard(_ talk: Talk, _ sentence: String) throws {
        while true {
            guard case .view(let view) = try JSON.decode(BoxReply.self, from: try talk.hear())
            else { continue }
            if view.news.contains(where: { $0.hasSuffix(sentence) }) { return }
        }
    }

    private func becomes(_ isSo: () throws -> Bool) throws {
        let deadline = Clock.monotonic() + 10_000_000_000
        while try !isSo() { try #require(Clock.monotonic() < deadline, "timed out waiting") }
    }

    @Test(.enabled(if: hasOtherDisk))
    func aSpareDiskThatIsMissingIsToldAtOnceAtEachRollAndWhenItIsBack() throws {
        let spare = Spare()
        let box = try RunningBox(more: "spare = \"\(spare.path)\"\n")
        let (talk, camera) = (try box.connect(), try box.connect())
        #expect(
            try talk.ask("status").status?.spare
                == SpareStatus(folder: spare.path, trouble: .missing))
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        try becomes { try talk.ask("status").status?.cameras.first?.connected == true }
        let rolled = try talk.ask("roll")
        #expect(rolled.code == 0)
        #expect(
            rolled.message.hasSuffix(
                "; the spare disk is missing, there is no \(spare.path): connect it"))
        try talk.ask("cut")
        let prompt = try box.connect()
        try prompt.send(
            try JSON.encode(BoxRequest.watch(WatchWish(person: "kuan", language: .chinese))))
        _ = try prompt.hear()
        try Files.createFolders(spare.path)
        try heard(prompt, "备用硬盘 \(spare.path) 又能用了")
        #expect(try talk.ask("status").status?.spare?.trouble == nil)
        #expect(!(try talk.ask("roll", .chinese).message.contains("备用硬盘")))
        try talk.ask("cut")
        try Files.removeTree(spare.path)
        try becomes { try talk.ask("status").status?.spare?.trouble != nil }
        #expect(
            try talk.ask("roll", .chinese).message.hasSuffix("; 备用硬盘不在, 找不到 \(spare.path): 请接上"))
        withExtendedLifetime(camera) {}
    }

    @Test func everyTroubleOfTheSpareDiskHasItsSentence() {
        let spares = SpareTrouble.allCases.map { SpareStatus(folder: "/media/x", trouble: $0) }
        for language in Language.allCases {
            let told = spares.compactMap { Phrases(language).spareTrouble($0) }
            #expect(Set(told).count == SpareTrouble.allCases.count)
            #expect(told.allSatisfy { $0.contains("/media/x") })
            #expect(Phrases(language).spareTrouble(SpareStatus(folder: "/media/x")) == nil)
        }
    }
}
