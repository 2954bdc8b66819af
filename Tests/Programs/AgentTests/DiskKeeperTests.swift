import ClipDocuments
import Testing
import Time

@testable import Agent

struct DiskKeeperTests {
    private let keeper = DiskKeeper(diskBytes: 100 << 30, cameraKbps: [3000, 3000])

    private func card(_ id: String, confirmed: Bool = true, state: ClipState = .finished)
        -> ClipCard
    {
        var card = ClipCard(.sample(id, of: "t", state: state), bytes: 1 << 30)
        card.isConfirmed = confirmed
        return card
    }

    @Test func aRoomyDiskKeepsEverything() {
        #expect(keeper.evictions([card("1")], free: 3 << 30) { _ in true } == [])
    }

    @Test func confirmedClipsGoOldestFirstAndNoMoreThanNeeded() {
        let cards = [card("3"), card("1"), card("2"), card("4")]
        #expect(keeper.evictions(cards, free: 1 << 29) { _ in true } == ["1", "2"])
    }

    @Test func whatIsNotConfirmedOrStillRollsStays() {
        let cards = [card("1", confirmed: false), card("2", state: .rolling), card("3")]
        #expect(keeper.evictions(cards, free: 0) { _ in true } == ["3"])
    }

    @Test func mediaThatHaveGoneAreNotCountedTwice() {
        #expect(keeper.evictions([card("1"), card("2")], free: 3 << 29) { $0 != "1" } == ["2"])
    }

    @Test func aMinuteOfAllCamerasIsTheLeast() {
        #expect(keeper.least == 49_500_000)
        #expect(keeper.comfort == 2 << 30)
    }
}
