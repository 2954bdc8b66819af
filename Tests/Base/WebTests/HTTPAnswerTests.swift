import Testing

@testable import Web

/// What is read out of an answer, and what a request may not do.
struct HTTPAnswerTests {
    private let second: Int64 = 1_000_000_000

    private func answer(_ headers: [String: String]) -> HTTPAnswer {
        HTTPAnswer(status: 503, headers: headers)
    }

    @Test func retryAfterMayBeADateByTheServersClock() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        for until in [
            "Sun, 06 Nov 1994 08:49:44 GMT", "Sunday, 06-Nov-94 08:49:44 GMT",
            "Sun Nov  6 08:49:44 1994",
        ] {
            let answer = self.answer(["retry-after": until, "date": date])
            #expect(answer.retryAfter == 7 * second, "\(until)")
        }
        #expect(HTTPMoment.seconds(date) == 784_111_777)
        #expect(HTTPMoment.seconds("Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
        for nonsense in [
            "soon", "", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:00:00 GMT", "-5",
            "9223372036854775807",
        ] {
            #expect(
                (answer(["retry-after": nonsense, "date": date]).retryAfter ?? 0) <= 600 * second)
        }
        #expect(
            answer(["retry-after": "Sun, 06 Nov 1994 08:00:00 GMT", "date": date]).retryAfter == 0)
    }

    @Test func clearTextNeverPassesAProxyOfTheEnvironment() {
        #expect(EasyHandle.withoutProxy("http://hub:8080/files") == "*")
        #expect(EasyHandle.withoutProxy("https://hub/files") == "localhost,127.0.0.1,::1")
    }
}
