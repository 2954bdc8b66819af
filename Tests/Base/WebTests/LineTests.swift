import CCurl
import CrewSentences
import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Web

/// What a crew reads of a line, and how long a dead one is borne.
struct LineTests {
    private let second: Int64 = 1_000_000_000

    @Test func everyFailureOfTheLineIsASentenceInBothLanguages() {
        for number in 1..<UInt32(CURL_LAST.rawValue) {
            let trouble = LineFailure.trouble(
                CURLcode(rawValue: number), url: "https://me:secret@hub:8080/files/1",
                caFile: "/ca.pem")
            for language in Language.allCases {
                let sentence = Phrases(language).trouble(trouble)
                #expect(
                    !sentence.contains("curl") && !sentence.contains("secret"),
                    "\(number): \(sentence)")
            }
            #expect(trouble.isOfTheLine)
        }
    }

    @Test(arguments: UploadTrouble.Code.allCases)
    func everyTroubleHasItsWords(code: UploadTrouble.Code) {
        guard code != .other else { return }
        let trouble = UploadTrouble(code, status: 418, place: "PLACE", detail: "3")
        let sentences = Language.allCases.map { Phrases($0).trouble(trouble) }
        #expect(
            Set(sentences).count == 2 && !sentences.contains { $0 == code.rawValue || $0 == "3" },
            "\(sentences)")
    }

    // MARK: What to do about it

    @Test func aNameThatIsNotFoundNamesTheOptionThatItsReaderGave() {
        let trouble = LineFailure.trouble(
            CURLE_COULDNT_RESOLVE_HOST, url: "http://hbu:8080/api/feed", caFile: nil)
        #expect(
            HTTPAnswer(trouble).failure(.english)
                == "the name hbu:8080 is not found (DNS); check the network and url")
        let pull = HTTPAnswer(trouble).failure(.english, address: "--hub")
        #expect(pull == "the name hbu:8080 is not found (DNS); check the network and --hub")
        #expect(
            HTTPAnswer(trouble).failure(.chinese, address: "--hub")?.hasSuffix("检查网络和 --hub")
                == true)
    }

    @Test func aServerWithoutTLSIsToldAsThatWithWhatToDo() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let port = try listen(listener)
        _ = try NamedThread("plain server") {
            let line = accept(listener, nil, nil)
            var bytes = [UInt8](repeating: 0, count: 4096)
            _ = recv(line, &bytes, bytes.count, 0)
            let answer = Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8)
            _ = send(line, answer, answer.count, Int32(MSG_NOSIGNAL))
            close(line)
        }
        let multi = try CurlMulti()
        var answer: HTTPAnswer?
        multi.start(HTTPRequest("GET", "https://127.0.0.1:\(port)/api/feed")) { said, _ in
            answer = said
        }
        let deadline = Clock.monotonic() + 10 * second
        while answer == nil, Clock.monotonic() < deadline { multi.turn(until: deadline) }
        let place = "127.0.0.1:\(port)"
        #expect(
            answer?.failure(.english, address: "--hub")
                == "\(place) speaks no TLS; write http:// in --hub, or put a proxy with a certificate before the hub"
        )
        #expect(answer?.failure(.chinese)?.hasPrefix("\(place) 不是加密服务; url 请用 http://") == true)
    }

    /// On a free port of this machine, which is returned.
    private func listen(_ listener: Int32) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        try #require(bound && Glibc.listen(listener, 1) == 0)
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private let patience = CurlMulti.Patience()

    @Test func aBlackHoleIsLeftAfterTenSeconds() {
        var watch = TransferWatch(total: 1 << 20, at: 0)
        watch.saw(acknowledged: 200_000, at: second)
        #expect(!watch.isOver(at: 10 * second, patience))
        #expect(watch.isOver(at: 12 * second, patience))
    }

    @Test func anAnswerThatDoesNotComeIsNotWaitedForLonger() {
        var watch = TransferWatch(total: 1000, at: 0)
        watch.saw(acknowledged: 1000, at: second)
        #expect(!watch.isOver(at: 10 * second, patience))
        #expect(watch.isOver(at: 12 * second, patience))
    }

    @Test func aTrickleIsNoProgress() {
        var watch = TransferWatch(total: 1 << 20, at: 0)
        var now: Int64 = 0
        while !watch.isOver(at: now, patience), now < 300 * second {
            now += 2 * second
            watch.saw(acknowledged: now / second, at: now)
        }
        #expect(
            now <= 34 * second, "a byte every two seconds holds a transfer for \(now / second) s")
    }

    @Test func aSlowLineIsNoTrickle() {
        var watch = TransferWatch(total: 1 << 20, at: 0)
        for tick in 1...400 {
            watch.saw(acknowledged: Int64(tick) * 1000, at: Int64(tick) * second)
            #expect(!watch.isOver(at: Int64(tick) * second, patience), "\(tick)")
        }
    }
}
