import CCurl
import CrewLanguage
import Slate
import Testing
import Wire

@testable import Web

/// What a crew reads of a line, and how long a dead one is borne.
struct LineTests {
    private let second: Int64 = 1_000_000_000

    @Test func everyFailureOfTheLineIsASentenceInBothLanguages() {
        for number in 1..<UInt32(CURL_LAST.rawValue) {
            let trouble = LineFailure.trouble(CURLcode(rawValue: number), url: "https://me:secret@hub:8080/files/1", caFile: "/ca.pem")
            for language in Language.allCases {
                let sentence = Phrases(language).trouble(trouble)
                #expect(!sentence.contains("curl") && !sentence.contains("secret"), "\(number): \(sentence)")
            }
            #expect(trouble.isOfTheLine)
        }
    }

    @Test(arguments: UploadTrouble.Code.allCases)
    func everyTroubleHasItsWords(code: UploadTrouble.Code) {
        guard code != .other else { return }
        let trouble = UploadTrouble(code, status: 418, place: "PLACE", detail: "3")
        let sentences = Language.allCases.map { Phrases($0).trouble(trouble) }
        #expect(Set(sentences).count == 2 && !sentences.contains { $0 == code.rawValue || $0 == "3" }, "\(sentences)")
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
        #expect(now <= 34 * second, "a byte every two seconds holds a transfer for \(now / second) s")
    }

    @Test func aSlowLineIsNoTrickle() {
        var watch = TransferWatch(total: 1 << 20, at: 0)
        for tick in 1...400 {
            watch.saw(acknowledged: Int64(tick) * 1000, at: Int64(tick) * second)
            #expect(!watch.isOver(at: Int64(tick) * second, patience), "\(tick)")
        }
    }
}
