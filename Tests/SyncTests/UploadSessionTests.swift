import Slate
import Testing

@testable import Sync

/// The session alone: no network, no clock.
struct UploadSessionTests {
    private let key = UploadKey(clip: "c", revision: nil)
    private let second: Int64 = 1_000_000_000

    private func session(url: String? = nil, isHub: Bool = true, canDefer: Bool = true) -> UploadSession {
        UploadSession(key, url: url, isHub: isHub, canDefer: canDefer, seed: 1)
    }

    private func tus(_ status: Int, _ headers: [String: String] = [:]) -> HTTPAnswer {
        HTTPAnswer(status: status, headers: headers.merging(["tus-resumable": "1.0.0"]) { $1 })
    }

    /// A session that has its place on the server and knows that nothing is there yet.
    private func placed() -> UploadSession {
        var session = session()
        session.grew(to: 1000)
        _ = session.heard(tus(201, ["location": "http://hub/files/1"]), to: .create(length: nil), took: 0, at: 0)
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
        _ = session.heard(tus(204, ["upload-offset": "1000"]), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: second)
        session.grew(to: 1500)
        #expect(session.next(at: second + 1) == .wait(until: 2 * second))
        #expect(session.next(at: 2 * second) == .ask(.patch(offset: 1000, count: 500, length: nil)))
    }

    @Test func aClipThatEndsOnAChunkBoundaryTellsItsLengthInAnEmptyPatch() {
        var session = placed()
        _ = session.heard(tus(204, ["upload-offset": "1000"]), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        #expect(session.next(at: 0) == .ask(.patch(offset: 1000, count: 0, length: 1000)))
        _ = session.heard(tus(204, ["upload-offset": "1000"]), to: .patch(offset: 1000, count: 0, length: 1000), took: 0, at: 0)
        #expect(session.next(at: 0) == .ask(.receipt))
    }

    @Test func aServerMayKeepLessThanWasSent() {
        var session = placed()
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(tus(204, ["upload-offset": "400"]), to: .patch(offset: 0, count: 1000, length: 1000), took: 0, at: 0)
        #expect(session.next(at: 0) == .ask(.patch(offset: 400, count: 600, length: 1000)))
    }

    @Test(arguments: ["-1", "1001", "", "9999999999999999999999", "x"])
    func anOffsetOutsideWhatWasSentEndsTheUpload(told: String) {
        var session = placed()
        _ = session.heard(tus(204, ["upload-offset": told]), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
        #expect(session.url == nil)
    }

    @Test func aServerAheadOfTheDiskIsNotFollowed() {
        var session = session(url: "http://hub/files/1")
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(tus(200, ["upload-offset": "1001"]), to: .head, took: 0, at: 0)
        #expect(session.url == nil)
    }

    @Test func aServerAheadOfAGrowingClipIsWaitedFor() {
        // After a restart the server may answer before the camera has said how much of its clip is durable.
        var session = session(url: "http://hub/files/1")
        session.grew(to: 10)
        _ = session.heard(tus(200, ["upload-offset": "1000"]), to: .head, took: 0, at: 0)
        #expect(session.url != nil && session.next(at: second) == .idle)
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
        #expect(session.url == nil)
    }

    @Test func aServerThatLosesBytesGetsThemAgainButNotForEver() {
        var session = placed()
        for lost in 1...4 {
            _ = session.heard(tus(204, ["upload-offset": "1000"]), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
            _ = session.heard(HTTPAnswer(failure: "reset"), to: .patch(offset: 1000, count: 0, length: nil), took: 0, at: 0)
            _ = session.heard(tus(200, ["upload-offset": "0"]), to: .head, took: 0, at: 0)
            #expect((session.url != nil) == (lost < 4), "\(lost)")
        }
    }

    @Test func aPlainServerThatForgetsWhatItHasWholeIsDone() {
        var session = session(url: "http://tus/files/1", isHub: false)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(tus(200, ["upload-offset": "0"]), to: .head, took: 0, at: 0)
        _ = session.heard(tus(204, ["upload-offset": "1000"]), to: .patch(offset: 0, count: 1000, length: 1000), took: 0, at: 0)
        _ = session.heard(HTTPAnswer(failure: "reset"), to: .receipt, took: 0, at: 0)
        #expect(session.next(at: 60 * second) == .ask(.head))
        _ = session.heard(tus(404), to: .head, took: 0, at: 60 * second)
        #expect(session.isSettled)
    }

    @Test func aPlainServerThatForgetsAnUnfinishedUploadGetsItAgain() {
        var session = session(url: "http://tus/files/1", isHub: false)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        _ = session.heard(tus(404), to: .head, took: 0, at: 0)
        #expect(!session.isSettled && session.url == nil)
    }

    @Test(arguments: [200, 404, 302, 511])
    func aPageInsteadOfAnAnswerIsALoginAndNotALoss(status: Int) {
        var session = session(url: "http://hub/files/1")
        session.grew(to: 1000)
        let page = HTTPAnswer(status: status, headers: ["content-type": "text/html; charset=utf-8"], body: Array("<html>".utf8))
        _ = session.heard(page, to: .head, took: 0, at: 0)
        #expect(session.url != nil)
        #expect(session.next(at: 29 * second) == .wait(until: 30 * second))
    }

    @Test func aBrokenLineIsFollowedByAQuestionNeverByTheSameBytes() {
        var session = placed()
        _ = session.heard(HTTPAnswer(failure: "reset"), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
        #expect(session.next(at: 60 * second) == .ask(.head))
    }

    @Test func retryAfterIsObeyedUpToTenMinutes() {
        var session = placed()
        _ = session.heard(tus(503, ["retry-after": "7"]), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
        #expect(session.next(at: 0) == .wait(until: 7 * second))
        var patient = placed()
        _ = patient.heard(tus(503, ["retry-after": "86400"]), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
        #expect(patient.next(at: 0) == .wait(until: 600 * second))
    }

    @Test func aProxysLimitIsLearnt() {
        var session = session()
        session.finish(.init(bytes: 8 << 20, xxh3: "d"))
        _ = session.heard(tus(201, ["location": "http://hub/files/1"]), to: .create(length: 8 << 20), took: 0, at: 0)
        guard case .ask(.patch(_, let first, _)) = session.next(at: 0) else { return #expect(Bool(false)) }
        _ = session.heard(tus(413), to: .patch(offset: 0, count: first, length: nil), took: 0, at: 0)
        _ = session.heard(tus(200, ["upload-offset": "0", "upload-length": "\(8 << 20)"]), to: .head, took: 0, at: 0)
        #expect(session.next(at: 0) == .ask(.patch(offset: 0, count: first / 2, length: nil)))
    }

    @Test func onlyTheHubsOwnDigestSettlesAClip() throws {
        for (state, digest, isSettled) in [
            (ReceiptState.stored, "d", true), (.published, "d", true), (.stored, "e", false), (.mismatched, "d", false),
        ] {
            var session = session()
            session.finish(.init(bytes: 10, xxh3: "d"))
            let receipt = ClipReceipt(clip: "c", state: state, bytes: 10, xxh3: digest, revision: 1)
            _ = session.heard(HTTPAnswer(status: 200, body: try Wire.encode(receipt)), to: .receipt, took: 0, at: 0)
            #expect(session.isSettled == isSettled, "\(state) \(digest)")
        }
    }

    @Test func aClipThatCannotBeSentIsTriedAgainAfterTenMinutes() {
        var session = placed()
        let said = session.heard(tus(412), to: .patch(offset: 0, count: 1000, length: nil), took: 0, at: 0)
        guard case .abandoned(key, let reason)? = said.first else { return #expect(Bool(false)) }
        #expect(reason == "the server does not speak tus 1.0.0 (412)")
        #expect(!session.isSettled)
        #expect(session.next(at: 0) == .wait(until: UploadSession.longRetry))
        #expect(session.next(at: UploadSession.longRetry) == .ask(.create(length: nil)))
    }

    @Test func aHubThatReceivesForEverHasLostTheUpload() throws {
        var session = session(url: "http://hub/files/1")
        session.finish(.init(bytes: 10, xxh3: "d"))
        let receipt = ClipReceipt(clip: "c", state: .receiving, bytes: 3, xxh3: nil, revision: 1)
        for _ in 0...10 { _ = session.heard(HTTPAnswer(status: 200, body: try Wire.encode(receipt)), to: .receipt, took: 0, at: 0) }
        #expect(session.url == nil)
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
        var session = session(canDefer: false)
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
}
