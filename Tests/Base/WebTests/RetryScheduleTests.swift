import Testing

@testable import Web

struct RetryScheduleTests {
    @Test func waitsGrowFromHalfASecondToAMinuteAndNeverVanish() {
        var schedule = RetrySchedule(seed: 7)
        for attempt in 0..<40 {
            let wait = schedule.next()
            let bound = min(RetrySchedule.longest, RetrySchedule.first << Int64(min(attempt, 10)))
            #expect(wait <= bound && wait >= bound / 10)
        }
    }

    @Test func progressBeginsTheScheduleAnew() {
        var schedule = RetrySchedule(seed: 7)
        for _ in 0..<12 { _ = schedule.next() }
        schedule.reset()
        #expect(schedule.next() <= RetrySchedule.first)
    }

    @Test func boxesWithOtherSeedsDoNotKnockTogether() {
        var waits: Set<Int64> = []
        for seed in 0..<50 {
            var schedule = RetrySchedule(seed: UInt64(seed))
            waits.insert(schedule.next())
        }
        #expect(waits.count == 50)
    }
}
