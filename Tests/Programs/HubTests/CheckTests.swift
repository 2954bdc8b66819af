import Catalogue
import ClipDocuments
import Integrity
import Platform
import Slate
import Testing
import Time

@testable import Hub

/// What lies on the hub's disk is read again, and what the disk damaged is told.
@Suite(.serialized) struct CheckTests {
    private let bench: Bench
    private let catalogue: HubCatalogue
    private let other = "019ab000-0000-7000-8000-000000000005"

    init() throws {
        bench = try Bench()
        catalogue = try bench.catalogue()
    }

    private static let day: Int64 = 86_400_000_000_000
    private static let now: Int64 = 1_800_000_000_000_000_000

    private func desk(day: Int64 = 0) throws -> PublicationDesk {
        let time = UTCTime(nanoseconds: Self.now + day * Self.day)
        return PublicationDesk(catalogue, bench.folders, try NameTemplate("{slate}_{camera}")) {
            time
        }
    }

    private func round(
        day: Int64 = 0, _ plan: CheckPlan = CheckPlan(), _ activity: HubActivity = HubActivity()
    ) throws -> CheckRound {
        CheckRound(plan, try desk(day: day), FreshReadings { _ in true }, activity)
    }

    /// A published clip, flipped where told.
    private func publish(_ clip: String = Sample.clip, seed: Int = 1, scene: String = "12")
        async throws -> Publication
    {
        let (media, digest) = try await bench.makeClip("\(clip).mp4", seed: seed)
        try bench.file(
            clip, media, Sample.document(clip: clip, media: digest, scene: scene), in: catalogue)
        return try #require(try desk().publish(clip))
    }

    private func flip(_ path: String) throws {
        var bytes = try Files.read(path)
        bytes[bytes.count / 2] ^= 1
        try Files.replace(path, with: bytes)
    }

    private func media(_ clip: String = Sample.clip) -> String { bench.folders.upload("u-\(clip)") }

    /// Steps until nothing is due; returns how often something was read.
    @discardableResult private func runOut(_ round: CheckRound, most: Int = 100) -> Int {
        for count in 0..<most where round.step(at: 0) == 10_000_000_000 { return count }
        return most
    }

    private func receipt(_ clip: String = Sample.clip) throws -> ClipReceipt? {
        MediaChoice.receipt(
            clip: clip, uploads: try catalogue.uploads(of: clip),
            media: try catalogue.media(of: clip),
            document: try catalogue.newestDocument(of: clip),
            publication: try catalogue.publication(of: clip))
    }

    @Test(
        arguments: [(nil, 0), (0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (99, 2), (-3, 0)]
            as [(Int64?, Int)])
    func aFileIsDueAtHalfTimeAndOverdueAtTheEnd(days: Int64?, _ wanted: Int) {
        let plan = CheckPlan(days: 14)
        let last = days.map { UTCTime(nanoseconds: Self.now - $0 * Self.day) }
        let urgency = plan.urgency(lastRead: last, at: UTCTime(nanoseconds: Self.now))
        #expect(urgency == (last == nil ? .due : [.notDue, .due, .overdue][wanted]))
        #expect(
            CheckPlan(days: 0).urgency(lastRead: last, at: UTCTime(nanoseconds: Self.now))
                == .notDue)
    }

    @Test func soundFilesAreReadOnceAndThenAgainWhenTheyAreDue() async throws {
        _ = try await publish()
        #expect(try runOut(round()) >= 2, "what was sent, and the movie")
        #expect(try runOut(round(day: 6)) == 0)
        #expect(try runOut(round(day: 8)) >= 2)
        #expect(try catalogue.damagedClips().isEmpty && catalogue.damageNumber() == 0)
    }

    @Test func whatWasSentAndIsDamagedIsToldInReceiptFeedAndPage() async throws {
        let before = try await publish()
        try flip(media())
        runOut(try round())
        let told = try #require(try receipt())
        #expect(told.state == .mismatched && told.damaged == true)
        let after = try #require(try catalogue.publication(of: Sample.clip))
        #expect(
            after.damaged == ["media"] && after.sequence > before.sequence
                && after.xxh3 == before.xxh3)
        #expect(try catalogue.news(after: before.sequence, limit: 9).publications == [after])
        #expect(HubPage.html([after]).contains("damaged") && HubPage.html([after]).contains("损坏"))
        #expect(!HubPage.html([before]).contains("<span class=\"damaged\""))
        #expect(
            try catalogue.damagedClips().map(\.files) == [["media"]]
                && catalogue.damageNumber() == 1)
        #expect(try runOut(round(day: 8)) >= 2)
        #expect(try catalogue.damageNumber() == 1, "a standing fault is noted once")
    }

    @Test(arguments: ["flipped", "cut", "gone"]) func aDamagedMovieIsMadeAgainToTheByte(how: String)
        async throws
    {
        let before = try await publish()
        let path = bench.folders.published(before.name)
        let good = try Files.read(path)
        switch how {
        case "flipped": try flip(path)
        case "cut": try Files.replace(path, with: Array(good.dropLast()))
        default: try Files.remove(path)
        }
        runOut(try round())
        let desk = try desk()
        try desk.recover()
        #expect(try catalogue.publication(of: Sample.clip)?.damaged == ["movie"])
        #expect(
            try receipt()?.state == .published && receipt()?.damaged == nil,
            "the box need not send it again")
        #expect(try desk.missing() == [Sample.clip], "also after a restart")
        let again = try #require(try desk.publish(Sample.clip))
        #expect(try Files.read(path) == good)
        #expect(again.damaged == nil && again.xxh3 == before.xxh3)
        #expect(
            try catalogue.publication(of: Sample.clip) == again && catalogue.damagedClips().isEmpty)
    }

    @Test func aClipSentAgainMendsWhatWasDamagedAndTheMovieComesBack() async throws {
        let before = try await publish()
        let good = try Files.read(media())
        try flip(media())
        try flip(bench.folders.published(before.name))
        runOut(try round())
        let desk = try desk()
        try desk.recover()
        #expect(try desk.publish(Sample.clip) == nil)
        #expect(try catalogue.publication(of: Sample.clip)?.damaged == ["media", "movie"])
        try Files.replace(bench.folders.upload("u2"), with: good)
        try catalogue.file(
            HubMedia(
                upload: "u2", clip: Sample.clip, bytes: Int64(good.count), xxh3: XXH3.hex(of: good))
        )
        #expect(try receipt()?.state == .published)
        #expect(try desk.publish(Sample.clip)?.xxh3 == before.xxh3)
        #expect(try desk.losers(of: Sample.clip) == ["u-\(Sample.clip)"])
        try UploadDesk(catalogue, bench.folders) { _ in }.remove("u-\(Sample.clip)", forced: true)
        #expect(
            try catalogue.publication(of: Sample.clip)?.damaged == nil
                && catalogue.damagedClips().isEmpty)
        #expect(try catalogue.damageNumber() == 4, "two found, two mended")
    }

    @Test func aFileThatReadsWellAgainIsNoLongerDamaged() async throws {
        _ = try await publish()
        let good = try Files.read(media())
        try Files.remove(media())
        runOut(try round())
        #expect(try receipt()?.damaged == true)
        try Files.replace(media(), with: good)
        runOut(try round(day: 8))
        #expect(
            try receipt()?.state == .published
                && catalogue.publication(of: Sample.clip)?.damaged == nil)
    }

    @Test func aRestartGoesOnWithTheFileItWasAt() async throws {
        _ = try await publish()
        _ = try await publish(other, seed: 2, scene: "13")
        var seen: [String] = []
        for number in 0..<4 {
            seen.append(
                try #require(try catalogue.longestUnread(at: UTCTime(nanoseconds: Self.now))).id)
            // One file each, then the hub is killed.
            let round = try round()
            let before = try catalogue.longestUnread(at: UTCTime(nanoseconds: Self.now))
            while try catalogue.longestUnread(at: UTCTime(nanoseconds: Self.now)) == before,
                number < 4
            { _ = round.step(at: 0) }
        }
        #expect(
            Set(seen) == [Sample.clip, other, "u-\(Sample.clip)", "u-\(other)"],
            "each once, whatever the restarts")
        #expect(try runOut(round()) == 0)
    }

    @Test func theRoundKeepsToItsPace() async throws {
        _ = try await publish()
        let size = try Files.size(media())
        let round = try round(CheckPlan(days: 14, bytesPerSecond: 1 << 20))
        var waited: Int64 = 0
        while true {
            let next = round.step(at: 0)
            if next == 10_000_000_000 { break }
            waited += next
        }
        let movie = try Files.size(bench.folders.published("3-12B-4_A.mov"))
        #expect(waited >= (size + movie) * 1_000_000_000 / (1 << 20) - 1000)
        #expect(CheckPlan(days: 1, bytesPerSecond: 1 << 20).shortage(of: 1 << 40) != nil)
        #expect(CheckPlan().shortage(of: 1 << 40) == nil)
    }

    @Test func aBusyHubIsLetBeUntilAFileIsOverdue() async throws {
        _ = try await publish()
        let activity = HubActivity()
        activity.note()
        let now = Clock.monotonic()
        #expect(try round(CheckPlan(), activity).step(at: now) == now + 1_000_000_000)
        #expect(try catalogue.longestUnread(at: UTCTime(nanoseconds: Self.now))?.checkedAt == nil)
        runOut(try round())
        activity.note()
        let late = try round(day: 15, CheckPlan(), activity)
        while try catalogue.longestUnread(at: UTCTime(nanoseconds: Self.now + 15 * Self.day))?
            .checkedAt?.nanoseconds == Self.now
        {
            activity.note()
            let next = late.step(at: Clock.monotonic())
            #expect(next > 0)
            if next - Clock.monotonic() > 5_000_000_000 { break }
        }
        #expect(
            try catalogue.longestUnread(at: UTCTime(nanoseconds: Self.now + 15 * Self.day))?
                .checkedAt?.nanoseconds != Self.now)
    }

    @Test func aDiskThatFailsInAnotherWayConvictsNobody() async throws {
        _ = try await publish()
        let round = try round()
        _ = Faults.failing(.open, at: 1, with: 24) { _ = round.step(at: 0) }
        _ = Faults.failing(.read, at: 1, with: 12) { _ = round.step(at: 0) }
        #expect(try catalogue.damagedClips().isEmpty)
        _ = Faults.failing(.read, at: 1, with: 5) { _ = round.step(at: 0) }
        #expect(try catalogue.damagedClips().count == 1, "EIO is the disk's own word")
    }

    @Test func aReceiptIsMadeOfTheBytesWhereABoxAsksForThat() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let hub = try await LiveHub.start(bench)
        do {
            #expect(try await hub.waitFor(.published))
            #expect(try await hub.receipt()?.readAt == nil)
            let read = try #require(try await readReceipt(hub))
            #expect(
                read.state == .published && read.xxh3 == digest.xxh3 && read.readAt != nil
                    && read.isBeingRead == nil)
        } catch {
            await hub.stop()
            throw error
        }
        await hub.stop()
        try flip(self.media())
        let again = try await LiveHub.start(bench)
        do {
            #expect(
                try await again.receipt()?.state == .published, "the catalogue knows nothing of it")
            let read = try #require(try await readReceipt(again))
            #expect(read.state == .mismatched && read.damaged == true && read.readAt == nil)
            let list = try await again.curl("/api/damaged")
            #expect(
                try JSON.decode([DamagedClip].self, from: list.body).map(\.clip) == [Sample.clip])
            #expect(list.headers["rushes-hub-damage"] == "1")
            #expect(try await again.curl("/api/damaged", token: nil).status == 401)
        } catch {
            await again.stop()
            throw error
        }
        await again.stop()
    }

    private func readReceipt(_ hub: LiveHub) async throws -> ClipReceipt? {
        let deadline = Clock.monotonic() + 10_000_000_000
        while Clock.monotonic() < deadline {
            let receipt = try JSON.decode(
                ClipReceipt.self, from: try await hub.curl("/api/clips/\(Sample.clip)?read=1").body)
            if receipt.isBeingRead != true { return receipt }
        }
        return nil
    }
}
