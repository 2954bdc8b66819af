import Glibc

/// How many files and sockets this process may hold.
public enum Descriptors {
    /// Raises the soft limit to the hard one, as far as the system lets it, and returns what holds
    /// now.
    public static func raiseLimit() -> Int {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return 1024 }
        var wanted = limit
        wanted.rlim_cur = min(limit.rlim_max, 65536)
        guard wanted.rlim_cur > limit.rlim_cur else { return Int(clamping: limit.rlim_cur) }
        // A confined service may not change its limits; it then lives with what the unit gave it.
        let isRaised = setrlimit(files, &wanted) == 0
        return Int(clamping: isRaised ? wanted.rlim_cur : limit.rlim_cur)
    }
}
