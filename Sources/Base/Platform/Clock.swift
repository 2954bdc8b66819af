import CPlatform
import Glibc
import Time

/// The two clocks: one that only runs on, one that people read.
public enum Clock {
    /// CLOCK_MONOTONIC in nanoseconds: the time line of cameras, sound and everything measured.
    public static func monotonic() -> Int64 { read(CLOCK_MONOTONIC) }

    /// CLOCK_REALTIME; read once a clip, at roll.
    public static func wall() -> UTCTime { UTCTime(nanoseconds: read(CLOCK_REALTIME)) }

    /// Whether the kernel's clock is disciplined (adjtimex without STA_UNSYNC); false when it does
    /// not say.
    public static func isSynchronised() -> Bool { rushes_clock_is_synchronised() == 1 }

    /// Identifies this boot; monotonic times compare only within one. Empty when the kernel does
    /// not say.
    public static func bootID() -> String {
        guard let bytes = try? Files.readStream("/proc/sys/kernel/random/boot_id") else {
            // No /proc: the clip is still good, only its clock cannot be corrected later.
            return ""
        }
        return String(decoding: bytes, as: UTF8.self).trimmingNewlines()
    }

    /// Seconds east of UTC of the box's time zone at a moment.
    public static func secondsEastOfUTC(at time: UTCTime) -> Int {
        var seconds = time_t(time.nanoseconds / 1_000_000_000)
        var local = tm()
        guard localtime_r(&seconds, &local) != nil else { return 0 }
        return local.tm_gmtoff
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension String {
    fileprivate func trimmingNewlines() -> String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}

extension Clock {
    /// Sleeps until a moment of the monotonic clock; returns at once when it has passed.
    public static func sleep(until moment: Int64) {
        Held.expectNoLock("sleep")
        var time = timespec(
            tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}
