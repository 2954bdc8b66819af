import ClipDocuments
import Slate
import Testing
import Time
import Web
import Wire

@testable import Sync

/// The session alone: no network, no clock.
struct UploadSessionTests {
    private let key = UploadKey(clip: "c", revision: nil)
    private let second: Int64 = 1_000_000_000

    private func session(url: String? = nil, isHub: Bool = true, canDefer: Bool = true)
        -> UploadSession
    {
        UploadSession(key, past: UploadPast(place: url), isHub: isHub, canDefer: canDefer, seed: 1)
    }

    private func tus(_ status: Int, _ headers: [String: String] = [:]) -> HTTPAnswer {
        HTTPAnswer(status: status, headers: headers.merging(["tus-resumable": "1.0.0"]) { $1 })
    }

    /// A session that has its place on the server and knows that nothing is there yet.
    private func placed() -> UploadSession {
        var session = session()
        session.grew(to: 1000)
        _ = session.heard(
            tus(201, ["location": "http://hub/files/1"]), to: .create(length: nil), took: 0, at: 0)
        return session
    }

    @Test func nothingIsAskedBeforeAByteIsDurable() {
        #expect(session().next(at: 0) == .idle)
    }

    @Test func aRestartAsksWhereTheServerIsBeforeItSends() {
        var session = session(url: "http://hub/files/1")
        session.grew(to: 1000)
        #expect(session.next(at: 0) == .ask(.head))
    }

    @Test func aGrowingClipIsFlushedAtTheLatestAfterASecond() {
        var session = placed()
        #expect(session.next(at: second) == .ask(.patch(offset: 0, count: 1000, length: nil)))
        _ = session.heard(
            tus(204, ["upload-offset": "1000"]), to: .patch(offset: 0, count: 1000, length: nil),
            took: 0, at: second)
        session.grew(to: 1500)
        #expect(session.next(at: second + 1) == .wait(until: 2 * second))
        #expect(session.next(at: 2 * second) == .ask(.patch(offset: 1000, count: 500, length: nil)))
    }

    @Test func aClipThatEndsOnAChunkBoundaryTellsItsLengthInAnEmptyPatch() {
        var session = placed()
        _ = session.heard(
            tus(204, ["upload-offset": "1000"]), to: .patch(offset: 0, count: 1000, length: nil),
            took: 0, at: 0)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        #expect(session.next(at: 0) == .ask(.patch(offset: 1000, count: 0, length: 1000)))
        _ = session.heard(
            tus(204, ["upload-offset": "1000"]), to: .patch(offset: 1000, count: 0, length: 1000),
            took: 0, at: 0)
        #expect(session.next(at: 0) == .ask(.receipt))
    }

    @Test func aServerMayKeepLessThanWasSent() {
        var session = placed()
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(
            tus(204, ["upload-offset": "400"]), to: .patch(offset: 0, count: 1000, length: 1000),
            took: 0, at: 0)
        #expect(session.next(at: 0) == .ask(.patch(offset: 400, count: 600, length: 1000)))
    }

    @Test(arguments: ["-1", "1001", "", "9999999999999999999999", "x"])
    func anOffsetOutsideWhatWasSentEndsTheUpload(told: String) {
        var session = placed()
        _ = session.heard(
            tus(204, ["upload-offset": told]), to: .patch(offset: 0, count: 1000, length: nil),
            took: 0, at: 0)
        #expect(session.place == nil)
    }

    @Test func aServerAheadOfTheDiskIsNotFollowed() {
        var session = session(url: "http://hub/files/1")
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(tus(200, ["upload-offset": "1001"]), to: .head, took: 0, at: 0)
        #expect(session.place == nil)
    }

    @Test func aServerAheadOfAGrowingClipIsWaitedFor() {
        // After a restart the server may answer before the camera has said how much of its clip is
        // durable.
        var session = session(url: "http://hub/files/1")
        session.grew(to: 10)
        _ = session.heard(tus(200, ["upload-offset": "1000"]), to: .head, took: 0, at: 0)
        #expect(session.place != nil && session.next(at: second) == .idle)
        session.grew(to: 1500)
        #expect(session.next(at: 2 * second) == .ask(.patch(offset: 1000, count: 500, length: nil)))
    }

    @Test func aServerThatHasMoreThanTheWholeClipIsLeft() {
        var session = session(url: "http://hub/files/1")
        session.grew(to: 10)
        _ = session.heard(tus(200, ["upload-offset": "1000"]), to: .head, took: 0, at: 0)
        session.finish(.init(bytes: 900, xxh3: "d"))
        #expect(session.next(at: second) == .ask(.head))
        _ = session.heard(tus(200, ["upload-offset": "1000"]), to: .head, took: 0, at: second)
        #expect(session.place == nil)
    }

    @Test func aServerThatLosesBytesGetsThemAgainButNotForEver() {
        var session = placed()
        for lost in 1...4 {
            _ = session.heard(
                tus(204, ["upload-offset": "1000"]),
                to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
            _ = session.heard(
                HTTPAnswer(failure: "reset"), to: .patch(offset: 1000, count: 0, length: nil),
                took: 0, at: 0)
            _ = session.heard(tus(200, ["upload-offset": "0"]), to: .head, took: 0, at: 0)
            #expect((session.place != nil) == (lost < 4), "\(lost)")
        }
    }

    @Test func aPlainServerThatForgetsWhatItHasWholeIsDone() {
        var session = session(url: "http://tus/files/1", isHub: false)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(tus(200, ["upload-offset": "0"]), to: .head, took: 0, at: 0)
        _ = session.heard(
            tus(204, ["upload-offset": "1000"]), to: .patch(offset: 0, count: 1000, length: 1000),
            took: 0, at: 0)
        _ = session.heard(HTTPAnswer(failure: "reset"), to: .receipt, took: 0, at: 0)
        #expect(session.next(at: 60 * second) == .ask(.head))
        _ = session.heard(tus(404), to: .head, took: 0, at: 60 * second)
        #expect(session.isUploaded)
    }

    @Test func aPlainServerThatForgetsAnUnfinishedUploadGetsItAgain() {
        var session = session(url: "http://tus/files/1", isHub: false)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(tus(404), to: .head, took: 0, at: 0)
        #expect(!session.isSettled && session.place == nil)
    }

    @Test(arguments: [200, 404, 302, 511])
    func aPageInsteadOfAnAnswerIsALoginAndNotALoss(status: Int) {
        var session = session(url: "http://hub/files/1")
        session.grew(to: 1000)
        let page = HTTPAnswer(
            status: status, headers: ["content-type": "text/html; charset=utf-8"],
            body: Array("<html>".utf8))
        _ = session.heard(page, to: .head, took: 0, at: 0)
        #expect(session.place != nil)
        #expect(session.next(at: 29 * second) == .wait(until: 30 * second))
    }

    @Test func aBrokenLineIsFollowedByAQuestionNeverByTheSameBytes() {
        var session = placed()
        _ = session.heard(
            HTTPAnswer(failure: "reset"), to: .patch(offset: 0, count: 1000, length: nil), took: 0,
            at: 0)
        #expect(session.next(at: 60 * second) == .ask(.head))
    }

    @Test func retryAfterIsObeyedUpToTenMinutes() {
        var session = placed()
        _ = session.heard(
            tus(503, ["retry-after": "7"]), to: .patch(offset: 0, count: 1000, length: nil),
            took: 0, at: 0)
        #expect(session.next(at: 0) == .wait(until: 7 * second))
        var patient = placed()
        _ = patient.heard(
            tus(503, ["retry-after": "86400"]), to: .patch(offset: 0, count: 1000, length: nil),
            took: 0, at: 0)
        #expect(patient.next(at: 0) == .wait(until: 600 * second))
    }

    @Test func aProxysLimitIsLearnt() {
        var session = session()
        session.finish(.init(bytes: 8 << 20, xxh3: "d"))
        _ = session.heard(
            HTTPAnswer(status: 404, headers: ["rushes-hub": "h/1"]), to: .receipt, took: 0, at: 0)
        _ = session.heard(
            tus(201, ["location": "http://hub/files/1"]), to: .create(length: 8 << 20), took: 0,
            at: 0)
        guard case .ask(.patch(_, let first, _)) = session.next(at: 0) else {
            return #expect(Bool(false))
        }
        _ = session.heard(
            tus(413), to: .patch(offset: 0, count: first, length: nil), took: 0, at: 0)
        _ = session.heard(
            tus(200, ["upload-offset": "0", "upload-length": "\(8 << 20)"]), to: .head, took: 0,
            at: 0)
        #expect(session.next(at: 0) == .ask(.patch(offset: 0, count: first / 2, length: nil)))
    }

    @Test func onlyTheHubsOwnDigestSettlesAClip() throws {
        for (state, digest, isSettled) in [
            (ReceiptState.stored, "d", true), (.published, "d", true), (.stored, "e", false),
            (.mismatched, "d", false),
        ] {
            var session = session()
            session.finish(.init(bytes: 10, xxh3: "d"))
            let receipt = ClipReceipt(clip: "c", state: state, bytes: 10, xxh3: digest, revision: 1)
            _ = session.heard(
                HTTPAnswer(status: 200, body: try JSON.encode(receipt)), to: .receipt, took: 0,
                at: 0)
            #expect(session.isSettled == isSettled, "\(state) \(digest)")
        }
    }

    @Test func oneRefusalParksNothingAndAFourthAsksForSomebody() {
        for status in [412, 413, 415] {
            var session = session()
            session.grew(to: 1000)
            var said: [UploadEvent] = []
            for attempt in 1...4 {
                said = session.heard(tus(status), to: .create(length: nil), took: 0, at: 0)
                guard case .parked = said.first else { continue }
                #expect(attempt == 4, "\(status) parked at the \(attempt).")
            }
            guard case .parked(key, let trouble)? = said.first else {
                return #expect(Bool(false), "\(status): \(said)")
            }
            #expect(trouble.status == status)
            #expect(session.next(at: 0) == .wait(until: UploadSession.longRetry))
        }
    }

    @Test func aParkedClipIsLookedAtAgainWhenSomethingChangesButNotAllTheTime() {
        var session = session()
        session.grew(to: 1000)
        for _ in 1...4 { _ = session.heard(tus(412), to: .create(length: nil), took: 0, at: 0) }
        session.lookAgain(at: second)
        #expect(
            session.next(at: second) == .wait(until: UploadSession.longRetry),
            "another clip's success a second later changes nothing")
        session.lookAgain(at: 40 * second)
        #expect(session.next(at: 40 * second) == .ask(.create(length: nil)))
    }

    @Test func aHubThatReceivesForEverHasLostTheUpload() throws {
        var session = session(url: "http://hub/files/1")
        session.finish(.init(bytes: 10, xxh3: "d"))
        let receipt = ClipReceipt(clip: "c", state: .receiving, bytes: 3, xxh3: nil, revision: 1)
        for _ in 0...10 {
            _ = session.heard(
                HTTPAnswer(status: 200, body: try JSON.encode(receipt)), to: .receipt, took: 0,
                at: 0)
        }
        #expect(session.place == nil)
    }

    @Test func aForgottenUploadOfAWholeClipMayHaveArrived() {
        var session = session(url: "http://hub/files/1")
        session.finish(.init(bytes: 10, xxh3: "d"))
        _ = session.heard(tus(404), to: .head, took: 0, at: 0)
        #expect(session.next(at: 0) == .ask(.receipt), "asked before ten gigabytes are sent again")
        _ = session.heard(HTTPAnswer(status: 404), to: .receipt, took: 0, at: 0)
        #expect(session.next(at: 60 * second) == .ask(.create(length: 10)))
    }

    @Test func aServerWithoutDeferredLengthGetsTheClipWhenItIsWhole() {
        var session = session(isHub: false, canDefer: false)
        session.grew(to: 1000)
        #expect(session.next(at: 0) == .idle)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        #expect(session.next(at: 0) == .ask(.create(length: 1000)))
    }

    @Test func aServerThatAnnouncesDeferredLengthAndRefusesItIsFoundOut() {
        var session = placed()
        _ = session.heard(tus(400), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
        #expect(session.next(at: 60 * second) == .idle)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        #expect(session.next(at: 60 * second) == .ask(.create(length: 1000)))
    }

    @Test func progressSeenByHeadBeginsTheBackOffAnew() {
        var session = placed()
        session.finish(.init(bytes: 2 << 20, xxh3: "d"))
        var now: Int64 = 0
        for kept in stride(from: 100_000, to: 2_000_000, by: 100_000) {
            _ = session.heard(
                HTTPAnswer(failure: "reset"), to: .patch(offset: 0, count: 1000, length: nil),
                took: 0, at: now)
            guard case .wait(let until) = session.next(at: now) else { return #expect(Bool(false)) }
            #expect(until - now <= RetrySchedule.first, "\(kept)")
            now = until
            _ = session.heard(tus(200, ["upload-offset": "\(kept)"]), to: .head, took: 0, at: now)
        }
    }

    @Test(arguments: [404, 410])
    func aMissThatDoesNotSpeakTusIsAProxys(status: Int) {
        for isHub in [true, false] {
            var session = session(url: "files/1", isHub: isHub)
            session.grew(to: 1000)
            for _ in 1...3 {
                _ = session.heard(HTTPAnswer(status: status), to: .head, took: 0, at: 0)
            }
            #expect(session.place == "files/1", "nothing is sent again for a proxy's word")
            _ = session.heard(HTTPAnswer(status: status), to: .head, took: 0, at: 0)
            #expect(
                (session.place == nil) == !isHub,
                "a plain server that never says tus is believed at the fourth time")
        }
    }

    private let kept = [
        "upload-expires": "Sun, 06 Nov 1994 08:49:47 GMT", "date": "Sun, 06 Nov 1994 08:49:37 GMT",
    ]

    /// At a server that keeps what is not whole for ten seconds; creates it and sends a first part
    /// at `now`.
    private func begin(_ session: inout UploadSession, at now: inout Int64) {
        if case .wait(let until) = session.next(at: now) { now = until }
        guard case .ask(.create(let length)) = session.next(at: now) else {
            return #expect(Bool(false), "\(session.next(at: now))")
        }
        _ = session.heard(
            tus(201, kept.merging(["location": "files/\(now)"]) { $1 }),
            to: .create(length: length), took: 0, at: now)
        let part = UploadSession.Request.patch(offset: 0, count: 500, length: nil)
        _ = session.heard(
            tus(204, kept.merging(["upload-offset": "500"]) { $1 }), to: part, took: 0, at: now)
    }

    private func troubles(_ said: [UploadEvent]) -> [UploadTrouble.Code] {
        said.compactMap {
            switch $0 {
            case .waiting(_, let trouble, _), .parked(_, let trouble): trouble.code
            default: nil
            }
        }
    }

    @Test(arguments: [404, 410], [true, false])
    func whatHasExpiredAtTheServerBeginsAnewAtOnceHoweverOften(status: Int, speaksTus: Bool) {
        var session = session(isHub: false)
        session.grew(to: 1000)
        var now: Int64 = 0
        for _ in 0..<6 {
            begin(&session, at: &now)
            #expect(
                session.next(at: now + 9 * second)
                    == .ask(.patch(offset: 500, count: 500, length: nil)))
            now += 10 * second
            #expect(session.next(at: now) == .ask(.head), "nothing is sent to what is gone")
            let answer = speaksTus ? tus(status) : HTTPAnswer(status: status)
            #expect(troubles(session.heard(answer, to: .head, took: 0, at: now)) == [.expired])
            #expect(session.place == nil)
        }
    }

    @Test func aWholeClipThatNeverGetsThroughInTimeIsToldToAPerson() {
        var session = session(isHub: false)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        var (now, said): (Int64, [UploadEvent]) = (0, [])
        for _ in 0..<4 {
            begin(&session, at: &now)
            now += 10 * second
            said = session.heard(HTTPAnswer(status: 410), to: .head, took: 0, at: now)
        }
        guard case .parked(_, let trouble)? = said.first else {
            return #expect(Bool(false), "\(said)")
        }
        #expect(trouble.code == .expired)
        #expect(
            session.next(at: now) == .wait(until: now + UploadSession.longRetry),
            "and is tried again later all the same")
    }

    @Test func aServerThatKeepsItLongerIsBelieved() {
        var session = session(isHub: false)
        session.grew(to: 1000)
        var now: Int64 = 0
        begin(&session, at: &now)
        now += 11 * second
        _ = session.heard(tus(200, ["upload-offset": "500"]), to: .head, took: 0, at: now)
        #expect(session.next(at: now) == .ask(.patch(offset: 500, count: 500, length: nil)))
    }

    @Test func whatIsWholeDoesNotExpire() {
        var session = session(isHub: false)
        session.finish(.init(bytes: 500, xxh3: "d"))
        var now: Int64 = 0
        begin(&session, at: &now)
        session.isLengthTold = true
        now += 60 * second
        #expect(session.next(at: now) == .ask(.receipt))
    }

    @Test func aFullDiskIsTriedSeldomAndWithLittle() {
        var session = placed()
        session.grew(to: 8 << 20)
        var now: Int64 = 0
        var (tries, sent) = (0, Int64(0))
        while now < 600 * second {
            switch session.next(at: now) {
            case .wait(let until): now = until
            case .ask(.head):
                _ = session.heard(tus(200, ["upload-offset": "0"]), to: .head, took: 0, at: now)
            case .ask(let request):
                if case .patch(_, let count, _) = request { sent += count }
                tries += 1
                _ = session.heard(tus(507), to: request, took: 0, at: now)
            case .idle: return #expect(Bool(false))
            }
        }
        #expect(tries < 20 && sent < 1 << 20, "\(tries) tries, \(sent) bytes in ten minutes")
    }

    @Test func aBodyLimitOfAHundredKilobytesIsMetWithinAFewTries() {
        var session = placed()
        session.grew(to: 8 << 20)
        var refused: Int64 = 0
        for _ in 1...40 {
            guard case .ask(let request) = session.next(at: 0) else { return #expect(Bool(false)) }
            guard case .patch(let offset, let count, _) = request else {
                _ = session.heard(tus(200, ["upload-offset": "0"]), to: .head, took: 0, at: 0)
                continue
            }
            guard count > 100_000 else {
                #expect(offset == 0 && count > 50_000 && refused < 1 << 20)
                return
            }
            refused += count
            _ = session.heard(HTTPAnswer(status: 413), to: request, took: 0, at: 0)
        }
        #expect(Bool(false), "never met")
    }

    @Test func damageOnOurOwnDiskIsNotCalledTheHubs() throws {
        for own in [
            UploadSession.Own.same, .trouble(UploadTrouble(.ownDamage, place: "/media.mp4")),
        ] {
            var session = session(url: "files/1")
            session.finish(.init(bytes: 10, xxh3: "d"))
            let receipt = ClipReceipt(
                clip: "c", state: .mismatched, bytes: 10, xxh3: "e", revision: 1)
            _ = session.heard(
                HTTPAnswer(status: 200, body: try JSON.encode(receipt)), to: .receipt, took: 0,
                at: 0)
            #expect(
                session.next(at: 0) == .ask(.checkOwn),
                "our file is compared before anything is sent again")
            let said = session.heardOwn(own, at: 0)
            if own == .same {
                #expect(session.place == nil)
            } else {
                guard case .parked(_, let trouble)? = said.first else {
                    return #expect(Bool(false))
                }
                #expect(trouble.code == .ownDamage && session.place == "files/1")
            }
        }
    }

    @Test func aHubWhoseEpochChangedIsAskedAndGetsWhatItLacks() {
        var session = UploadSession(key, past: UploadPast(isUploaded: true), isHub: true, seed: 1)
        session.finish(.init(bytes: 10, xxh3: "d"))
        #expect(session.next(at: 0) == .ask(.receipt))
        let said = session.heard(
            HTTPAnswer(status: 404, headers: ["rushes-hub": "1"]), to: .receipt, took: 0, at: 0)
        guard case .lost(key)? = said.first else { return #expect(Bool(false), "\(said)") }
        #expect(session.next(at: 60 * second) == .ask(.create(length: 10)))
    }

    @Test func aClipThatIsSentByHandIsNotTalkedOutOfIt() {
        var session = UploadSession(key, past: UploadPast(isForced: true), isHub: true, seed: 1)
        session.finish(.init(bytes: 10, xxh3: "d"))
        #expect(session.next(at: 0) == .ask(.create(length: 10)))
    }

    /// A finished clip that the hub has verified before.
    private func known(byReading: Bool) -> UploadSession {
        var session = UploadSession(
            key, past: UploadPast(place: "files/1", isUploaded: true), isHub: true, seed: 1)
        session.finish(.init(bytes: 10, xxh3: "d"))
        session.verifyAgain(at: 0, byReading: byReading)
        return session
    }

    private func hear(
        _ session: inout UploadSession, at now: Int64 = 0, _ change: (inout ClipReceipt) -> Void
    ) throws -> [UploadEvent] {
        var receipt = ClipReceipt(clip: "c", state: .published, bytes: 10, xxh3: "d", revision: 1)
        change(&receipt)
        return session.heard(
            HTTPAnswer(status: 200, body: try JSON.encode(receipt)), to: .receipt, took: 0, at: now)
    }

    private func proof(_ events: [UploadEvent]) -> Proof? {
        events.compactMap { if case .verified(_, let proof) = $0 { proof } else { nil } }.first
    }

    @Test func aReceiptOfTheBytesIsWaitedForWhileTheHubReads() throws {
        var session = known(byReading: true)
        var now: Int64 = 0
        for _ in 0..<200 {
            #expect(session.next(at: now) == .ask(.receipt))
            #expect(try hear(&session, at: now) { $0.isBeingRead = true }.isEmpty)
            guard case .wait(let until) = session.next(at: now) else {
                return #expect(Bool(false), "it asks without a pause")
            }
            #expect(until - now <= 5 * second)
            now = until
        }
        #expect(
            proof(try hear(&session, at: now) { $0.readAt = UTCTime(nanoseconds: 0) })?.isRead
                == true)
    }

    @Test func aReceiptOfTheCatalogueAloneIsNoReading() throws {
        var asking = known(byReading: true)
        #expect(
            proof(try hear(&asking) { _ in })?.isRead == false,
            "a hub of an earlier version cannot read")
        var plain = known(byReading: false)
        #expect(proof(try hear(&plain) { $0.isBeingRead = true })?.isRead == false)
    }

    @Test func aCopyThatTheHubCallsDamagedIsSentAgainAndSaidSo() throws {
        var session = known(byReading: true)
        _ = try hear(&session) { receipt in
            receipt.state = .mismatched
            receipt.damaged = true
        }
        #expect(session.next(at: 0) == .ask(.checkOwn))
        _ = session.heardOwn(.same, at: 0)
        #expect(session.trouble?.code == .damaged && session.place == nil)
    }
}
