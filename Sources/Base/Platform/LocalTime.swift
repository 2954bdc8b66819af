import Glibc
import Slate

/// The time zone this system is set to.
public enum LocalTime {
    /// Seconds east of Greenwich at a moment, summer time and all; 0 where the system does not know.
    public static func offset(_ moment: UTCTime) -> Int {
        var seconds = time_t(moment.nanoseconds / 1_000_000_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return 0 }
        return parts.tm_gmtoff
    }
}
