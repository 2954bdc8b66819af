import Slate
import Testing
import Time

@testable import Report

@Suite struct SetClockTests {
    private func day(_ moment: String, hours: Int = 8, cut: Int = 6) throws -> String {
        "\(SetClock(cutHour: cut) { _ in hours * 3600 }.day(of: try #require(UTCTime(moment))))"
    }

    @Test(
        arguments: [
            ("2026-11-23T21:59:59.999Z", "2026-11-23"), ("2026-11-23T22:00:00Z", "2026-11-24"),
            ("2026-11-23T15:59:59Z", "2026-11-23"),
            ("2026-11-23T16:00:00Z", "2026-11-23"), ("1970-01-01T00:00:00Z", "1970-01-01"),
            ("1969-12-31T12:00:00Z", "1969-12-31"),
        ] as [(String, String)])
    func aNightShootBelongsToTheDayItBegan(moment: String, expected: String) throws {
        #expect(try day(moment) == expected)
    }

    @Test func theCutMayBeMidnightOrLate() throws {
        #expect(try day("2026-11-23T16:00:00Z", cut: 0) == "2026-11-24")
        #expect(try day("2026-11-24T14:59:59Z", cut: 23) == "2026-11-23")
    }

    @Test func summerTimeIsAskedForEachMoment() throws {
        let change = try #require(UTCTime("2026-10-25T01:00:00Z"))
        let clock = SetClock { $0 < change ? 7200 : 3600 }
        #expect("\(clock.day(of: try #require(UTCTime("2026-10-25T03:59:00Z"))))" == "2026-10-24")
        #expect("\(clock.day(of: try #require(UTCTime("2026-10-25T05:00:00Z"))))" == "2026-10-25")
    }

    @Test(arguments: ["2026-11-23", "20261123"])
    func aDateIsReadAsPeopleWriteIt(text: String) throws {
        #expect("\(try #require(ShootingDay(text)))" == "2026-11-23")
    }

    @Test(arguments: [
        "", "today", "2026-6-31", "2026-06-31", "2026-11", "26-11-23", "2026-11-233", "2026--1123",
        "1-2-3", "二〇二六",
    ])
    func whatIsNoDateIsNone(text: String) { #expect(ShootingDay(text) == nil) }

    @Test func extremeMomentsAreDaysToo() {
        for nanoseconds in [Int64.min, .max] {
            #expect(!"\(Shoot.clock.day(of: UTCTime(nanoseconds: nanoseconds)))".isEmpty)
        }
    }

    @Test func withoutADateItIsTheLastDayShot() throws {
        let takes = [
            Shoot.take(1, day: "2026-11-22T06:00:00Z"), Shoot.take(2),
            Shoot.take(3, day: "2026-11-23T20:00:00Z"),
        ]
        let sheet = try Shoot.sheet(takes, day: nil)
        #expect("\(sheet.day)" == "2026-11-23")
        #expect(sheet.rows.map(\.take.slate.take) == [2, 3])
    }

    @Test func aDayWithoutTakesIsNoSheet() {
        #expect(
            DaySheet(
                production: "", day: ShootingDay("2026-11-21"), takes: [Shoot.take(1)],
                clock: Shoot.clock) == nil)
        #expect(DaySheet(production: "", day: nil, takes: [], clock: Shoot.clock) == nil)
    }

    /// Whatever zone and cut hour a reader keeps, what was picked without knowing them makes the
    /// same sheet as all takes do.
    @Test(arguments: [(-12, 0), (-12, 23), (14, 0), (14, 23), (8, 6)] as [(Int, Int)])
    func thePickIsEnoughForAnyClock(hours: Int, cut: Int) throws {
        let clock = SetClock(cutHour: cut) { _ in hours * 3600 }
        let takes = (0..<200).map {
            Shoot.take($0 + 1, shot: "\($0 / 7)", minute: $0 * 97, day: "2026-11-18T00:00:00Z")
        }
        for day in [nil] + (18...30).map({ ShootingDay("2026-11-\($0)") }) {
            let picked = Set(DayPick.takes(of: day, among: takes.map(\.take)).map(\.id))
            let whole = DaySheet(production: "x", day: day, takes: takes, clock: clock)
            let part = DaySheet(
                production: "x", day: day, takes: takes.filter { picked.contains($0.take.id) },
                clock: clock)
            #expect(whole == part, "\(day.map { "\($0)" } ?? "last day")")
        }
    }
}
