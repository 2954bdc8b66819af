import Slate
import Wire

/// One shooting day as the script supervisor hands it in: a row for each take that is not void, in
/// the order they were rolled.
public struct DaySheet: Equatable, Sendable {
    /// Stands at the head of the sheet.
    public let production: String
    /// By `SetClock`: what is shot after midnight, up to its cut hour, belongs to the day before.
    public let day: ShootingDay
    /// In the order the takes were rolled.
    public let rows: [SheetRow]
    /// All takes that are known of the day's setups, those of other days too, and void ones, whose
    /// numbers stay taken: what numbering is judged by.
    let setups: [TakeSummary]
    /// Of the scenes shot on the day.
    let uncovered: [UncoveredLines]
    /// What is wrong with the folder of takes and clips.
    let stateTrouble: StateTrouble?

    /// - Parameters:
    ///   - day: nil is the last day on which anything was rolled.
    ///   - takes: in the order they were rolled, as rushesd lists them; at least those of the day
    ///     and of its setups.
    ///   - uncovered: lines of the script that nobody covers, of any scene.
    /// - Returns: nil when nothing was rolled on that day.
    public init?(
        production: String, day: ShootingDay?, takes: [TakeSummary],
        uncovered: [UncoveredLines] = [], stateTrouble: StateTrouble? = nil, clock: SetClock
    ) {
        self.stateTrouble = stateTrouble
        let rolled = takes.filter { $0.take.rolledAt != nil }
        let days = rolled.map { $0.take.rolledAt.map(clock.day) }
        let shot = zip(rolled, days).filter { !$0.0.take.isVoid }.compactMap(\.1)
        guard let day = day ?? shot.max(), shot.contains(day) else { return nil }
        self.production = production
        self.day = day
        rows = Self.rows(rolled, isOfDay: days.map { $0 == day })
        let own = Set(rows.map(\.take.slate.setup))
        setups = rolled.filter { own.contains($0.take.slate.setup) }
        let scenes = Set(rows.flatMap(\.scenes))
        self.uncovered = uncovered.filter { scenes.contains($0.scene) && !$0.lines.isEmpty }
    }

    /// Every card, in the order they were used; one per camera and day.
    public var reels: [String] {
        var seen: Set<String> = []
        return rows.flatMap { $0.clips }.compactMap(\.facts?.reel).filter {
            !$0.isEmpty && seen.insert($0).inserted
        }
    }

    /// Goes through all takes, because names and note tags hang on what came before.
    private static func rows(_ takes: [TakeSummary], isOfDay: [Bool]) -> [SheetRow] {
        var (names, tags, rows) = (ClipNames(), [String: NoteTags](), [SheetRow]())
        for (summary, isOfDay) in zip(takes, isOfDay) {
            let setup = summary.take.slate.setup
            var own = NoteTags(summary.take.notes)
            own.inherit(tags[setup] ?? NoteTags())
            tags[setup] = own
            let files = summary.clips.map {
                $0.facts?.file ?? names.next(summary.take.slate, camera: $0.camera)
            }
            if isOfDay && !summary.take.isVoid {
                rows.append(SheetRow(number: rows.count + 1, summary, own, files: files))
            }
        }
        return rows
    }
}

/// Names of clips that a box of an earlier version recorded, as a hub gives them: `3-12B-4_A.mov`,
/// and `3-12B-4_A_2.mov` for a second clip of that name.
///
/// They follow from slate and camera alone.
struct ClipNames {
    private var used: [String: Int] = [:]

    mutating func next(_ slate: SlateNumber, camera: String) -> String {
        let stem = FileName.safe("\(slate)_\(camera)")
        let choice = used[stem, default: 0] + 1
        used[stem] = choice
        return stem + (choice == 1 ? "" : "_\(choice)") + ".mov"
    }
}
