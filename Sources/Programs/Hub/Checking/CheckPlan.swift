import Platform
import Time

/// When files on the hub's disk are read again, and how fast. Pure.
///
/// Read often enough, what a disk loses is found while the box still has it: disks give wrong data
/// without a word (Bairavasundaram et al., FAST 2008: 0.66 % of near-line disks within 17 months).
struct CheckPlan: Sendable {
    /// Every file is read at least once in so many days; 0 reads none.
    var days = 14
    /// At most so many bytes a second: 10 TB in 14 days.
    var bytesPerSecond: Int64 = 8 << 20

    enum Urgency: Equatable {
        /// Read lately.
        case notDue
        /// Read when the hub has nothing else to do.
        case due
        /// Read though it has.
        case overdue
    }

    private static let day: Int64 = 86_400_000_000_000

    /// Half the time is there to find a quiet hour.
    func urgency(lastRead: UTCTime?, at now: UTCTime) -> Urgency {
        guard days > 0 else { return .notDue }
        guard let lastRead else { return .due }
        let (age, isBeyond) = now.nanoseconds.subtractingReportingOverflow(lastRead.nanoseconds)
        guard !isBeyond, age < Int64(days) * Self.day else { return .overdue }
        return age < Int64(days) * Self.day / 2 ? .notDue : .due
    }

    /// How long to wait after so many bytes, in nanoseconds.
    func pause(after bytes: Int) -> Int64 {
        Int64(Double(bytes) / Double(max(1, bytesPerSecond)) * 1e9)
    }

    /// A sentence when so much cannot be read in time.
    func shortage(of bytes: Int64) -> String? {
        guard days > 0 else { return nil }
        let wanted = Double(bytes) / (Double(days) * 86_400)
        guard wanted > Double(bytesPerSecond) else { return nil }
        let megabytes = Int((wanted / Double(1 << 20)).rounded(.up))
        return
            "reading all files again takes longer than \(days) days; --check-mb-s \(megabytes) would do it"
    }
}
