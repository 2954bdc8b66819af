import Glibc
import Testing

@testable import Platform

struct ClockTests {
    @Test func theMonotonicClockNeverGoesBack() {
        var last = Clock.monotonic()
        for _ in 0..<10_000 {
            let now = Clock.monotonic()
            #expect(now >= last)
            last = now
        }
    }

    @Test func sleepingEndsAtItsMomentAndNotBefore() {
        let moment = Clock.monotonic() + 2_000_000
        Clock.sleep(until: moment)
        #expect(Clock.monotonic() >= moment)
        Clock.sleep(until: 0)
    }

    @Test func theBootHasAnIdentity() {
        #expect(Clock.bootID().utf8.count == 36)
    }
}

struct NamedThreadTests {
    @Test func joiningTwiceIsHarmless() throws {
        let thread = try NamedThread("a name far longer than the kernel keeps") {}
        thread.join()
        thread.join()
    }
}

struct SystemFailureTests {
    @Test func theSentenceSaysWhatWhereWhyAndWhatToDo() {
        let failure = SystemFailure("write to", "/mnt/card/x.mp4", code: ENOSPC)
        #expect(
            failure.description
                == "cannot write to /mnt/card/x.mp4: No space left on device; free some space")
    }

    @Test func anErrnoWithoutANameIsStillANumber() {
        #expect(SystemFailure("ask", "x", code: 4095).description.contains("4095"))
    }

    @Test func aFullDiskIsNotTransientAndABusyOneIs() {
        #expect(!SystemFailure("write", "x", code: ENOSPC).isTransient)
        #expect(SystemFailure("write", "x", code: EBUSY).isTransient)
    }
}
