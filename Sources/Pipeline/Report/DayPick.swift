import Slate

/// Which takes a day's sheet needs, without knowing the set's clock: the caller may keep another.
public enum DayPick {
    /// - Parameters:
    ///   - day: nil is the last day on which anything was rolled.
    ///   - takes: in the order they were rolled.
    /// - Returns: the takes of that day and of its neighbours by any time zone, and all others of
    ///   their setups, in the order they came.
    public static func takes(of day: ShootingDay?, among takes: [Take]) -> [Take] {
        let rolled = takes.filter { $0.rolledAt != nil }
        let latest = rolled.compactMap(\.rolledAt).max().map {
            ShootingDay(nanosecondsSince1970: $0.nanoseconds)
        }
        guard let day = day ?? latest else { return [] }
        // Zones reach from 12 hours behind to 14 ahead, and a day may begin as late as 23:00.
        let near = (day.daysSince1970 - 1)...(day.daysSince1970 + 2)
        let setups = Set(
            rolled.filter {
                $0.rolledAt.map {
                    near.contains(ShootingDay(nanosecondsSince1970: $0.nanoseconds).daysSince1970)
                } ?? false
            }
            .map(\.slate.setup))
        return rolled.filter { setups.contains($0.slate.setup) }
    }
}
