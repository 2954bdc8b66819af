import Slate
import Wire

extension DaySheet {
    /// A few lines for the crew's group chat: counts, the circled takes of each scene, and what is
    /// open.
    public func chat(_ language: Language) -> String {
        let words = ReportWords(language)
        let totals = DayTotals(self)
        let head = [
            "\(PlainText.clipped(production, to: 60)) \(day)", words.totals(totals),
            words.verdicts(totals),
        ]
        return (head + circled(words) + open(words, most: 3)).joined(separator: "\n")
    }

    private func circled(_ words: ReportWords) -> [String] {
        var scenes: [String] = []
        var takes: [String: [String]] = [:]
        for row in rows where !row.take.keepsNumberFree {
            if takes[row.scene] == nil { scenes.append(row.scene) }
            takes[row.scene, default: []] +=
                row.take.verdict == .circled ? [Self.short(row.take.slate)] : []
        }
        return [words.circledTakes]
            + scenes.map { scene in
                let circled = takes[scene] ?? []
                return "\(PlainText.clipped(scene, to: 40)): "
                    + (circled.isEmpty ? words.noneCircled : circled.joined(separator: ", "))
            }
    }

    /// Within its scene: `B-4`, `4`.
    private static func short(_ slate: SlateNumber) -> String {
        PlainText.clipped((slate.shot.map { "\($0)-" } ?? "") + "\(slate.take)", to: 24)
    }
}
