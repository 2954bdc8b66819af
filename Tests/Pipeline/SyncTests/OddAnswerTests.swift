import ClipDocuments
import FaultServer
import Slate
import Synchronization
import Testing
import Web

@testable import Sync

/// Answers that a server should not give, and some do.
struct OddAnswerTests {
    private let second: Int64 = 1_000_000_000
    private let last = UploadSession.Request.patch(offset: 0, count: 1000, length: 1000)

    private func tus(_ status: Int, _ headers: [String: String] = [:]) -> HTTPAnswer {
        HTTPAnswer(status: status, headers: headers.merging(["tus-resumable": "1.0.0"]) { $1 })
    }

    /// A whole clip that has its place on the server.
    private func placed(isHub: Bool, bytes: Int64 = 1000) -> UploadSession {
        var session = UploadSession(UploadKey(clip: "c", revision: nil), isHub: isHub, seed: 1)
        session.finish(.init(bytes: bytes, xxh3: "d"))
        _ = session.heard(
            tus(201, ["location": "http://tus/files/1"]), to: .create(length: bytes), took: 0, at: 0
        )
        return session
    }

    /// The server has said that it took the last byte.
    private func sent(isHub: Bool) -> UploadSession {
        var session = placed(isHub: isHub)
        _ = session.heard(tus(204, ["upload-offset": "1000"]), to: last, took: 0, at: 0)
        return session
    }

    @Test func aPlainServerThatHasLessThanItSaidGetsTheRestAgain() {
        var session = sent(isHub: false)
        #expect(session.next(at: 0) == .ask(.receipt))
        _ = session.heard(
            tus(200, ["upload-offset": "400", "upload-length": "1000"]), to: .receipt, took: 0,
            at: 0)
        #expect(!session.isSettled)
        #expect(session.next(at: 0) == .ask(.patch(offset: 400, count: 600, length: 1000)))
    }

    @Test(arguments: [200, 204, 400, 405])
    func anAnswerThatIsNotTusConfirmsNothing(status: Int) {
        var session = sent(isHub: false)
        _ = session.heard(
            HTTPAnswer(status: status, headers: ["content-type": "application/json"]), to: .receipt,
            took: 0, at: 0)
        #expect(!session.isSettled)
    }

    @Test func aPlainServerNeedNotRepeatTheLength() {
        var session = sent(isHub: false)
        _ = session.heard(tus(200, ["upload-offset": "1000"]), to: .receipt, took: 0, at: 0)
        #expect(session.isUploaded)
    }

    @Test func bytesThatNobodySentAreNotOurs() {
        var session = UploadSession(UploadKey(clip: "c", revision: nil), isHub: false, seed: 1)
        session.finish(.init(bytes: 1000, xxh3: "d"))
        let answer = tus(201, ["location": "http://tus/1", "upload-offset": "1000"])
        _ = session.heard(answer, to: .create(length: 1000), took: 0, at: 0)
        #expect(session.place == nil && session.next(at: 0) != .ask(.receipt))
    }

    @Test(arguments: [200, 204, 408, 425])
    func anOddAnswerToAChunkIsAskedAboutNotSentAgain(status: Int) {
        var session = placed(isHub: true)
        _ = session.heard(HTTPAnswer(status: status), to: last, took: 0, at: 0)
        #expect(session.place != nil)
        #expect(session.next(at: 60 * second) == .ask(.head))
    }

    /// How many requests go out at one instant when each gets this answer and HEAD says that
    /// nothing is there.
    private func requestsAtOnce(answering patch: HTTPAnswer, bytes: Int64) -> Int {
        var session = placed(isHub: true, bytes: bytes)
        for count in 0..<400 {
            guard case .ask(let request) = session.next(at: 0) else { return count }
            let head = tus(200, ["upload-offset": "0", "upload-length": "\(bytes)"])
            _ = session.heard(request == .head ? head : patch, to: request, took: 0, at: 0)
        }
        return 400
    }

    @Test func aServerThatTakesNoChunkIsNotStormed() {
        #expect(requestsAtOnce(answering: tus(413), bytes: 64 << 20) < 10)
    }

    @Test func aServerThatKeepsNothingIsNotStormed() {
        #expect(requestsAtOnce(answering: tus(204, ["upload-offset": "0"]), bytes: 1000) < 10)
    }

    @Test func aHubThatTakesAMinuteToDigestDoesNotGetItAllAgain() throws {
        var session = sent(isHub: true)
        let receipt = ClipReceipt(clip: "c", state: .receiving, bytes: 1000, xxh3: nil, revision: 1)
        let answer = HTTPAnswer(status: 200, body: try JSON.encode(receipt))
        var now: Int64 = 0
        while now < 60 * second {
            guard case .wait(let until) = session.next(at: now) else {
                _ = session.heard(answer, to: .receipt, took: 0, at: now)
                continue
            }
            now = until
        }
        #expect(session.place != nil)
    }

    /// A server that notes how many requests it has at one time.
    private final class Counting: FaultServer.Script {
        let bench = TusBench()
        let counts = Mutex<(now: Int, most: Int)>((0, 0))

        func reading(of head: FaultServer.Request) -> FaultServer.Reading {
            counts.withLock { counts in
                counts.now += 1
                counts.most = max(counts.most, counts.now)
            }
            return bench.reading(of: head)
        }

        func answer(to request: FaultServer.Request) -> FaultServer.Answer {
            defer { counts.withLock { $0.now -= 1 } }
            return bench.answer(to: request)
        }
    }

    @Test func theDocumentsOfALongOutageDoNotAllKnockAtOnce() throws {
        let script = Counting()
        let confirmed = Mutex(0)
        let server = try FaultServer(script)
        let uploader = try Uploader(UploadTarget(url: server.url)) { event in
            if case .verified = event { confirmed.withLock { $0 += 1 } }
        }
        defer {
            uploader.stop()
            server.stop()
        }
        for number in 0..<200 {
            uploader.add(
                .document(clip: "c\(number)", revision: 1, bytes: [123, 125]), priority: 0)
        }
        #expect(becomes { confirmed.withLock { $0 } == 200 })
        #expect(script.counts.withLock { $0.most } <= 8)
    }
}
