import Slate

/// The day in figures.
struct DayTotals: Equatable, Sendable {
    /// All that rolled; `free` of them were false starts and rehearsals, which count in no verdict.
    let takes: Int
    let free: Int
    let setups: Int
    let scenes: Int
    let seconds: Int64
    let verdicts: [Verdict: Int]

    init(_ sheet: DaySheet) {
        let counted = sheet.rows.filter { !$0.take.keepsNumberFree }
        takes = sheet.rows.count
        free = takes - counted.count
        setups = Set(sheet.rows.map(\.take.slate.setup)).count
        scenes = Set(sheet.rows.map(\.scene)).count
        seconds = sheet.rows.reduce(0) { $0.addingReportingOverflow($1.seconds ?? 0).partialValue }
        verdicts = counted.reduce(into: [:]) { $0[$1.take.verdict, default: 0] += 1 }
    }
}
