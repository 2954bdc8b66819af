import Testing

@testable import LibAV

private let second: Int64 = 1_000_000_000

struct LibraryLogTests {
    @Test func aLibrarysLineIsSaidOnceAMinute() {
        var budget = LineBudget()
        let said = [
            budget.pass("non-existing PPS 0 referenced", at: second),
            budget.pass("non-existing PPS 3 referenced", at: 2 * second),
            budget.pass("another", at: 3 * second),
            budget.pass("non-existing PPS 0 referenced", at: 70 * second),
        ]
        #expect(
            said == [
                "non-existing PPS 0 referenced", nil, "another (1 lines left out before)",
                "non-existing PPS 0 referenced",
            ])
        let passed = (0..<50).filter { index in
            budget.pass(String(repeating: "x", count: index + 1), at: 71 * second) != nil
        }
        #expect(passed.count == 9)
    }

    @Test func missedPacketsOfRTPAreCountedFromTheOnlyWordsThatTellThem() {
        #expect(LibraryLog.missed(in: "[rtsp @ 0x5]  RTP: missed 17 packets") == 17)
        #expect(LibraryLog.missed(in: "something else") == nil)
    }
}
