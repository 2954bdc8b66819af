import ClipDocuments
import Slate
import Wire

extension DaySheet {
    /// What is open at wrap, in groups by kind and within them in the order things were rolled;
    /// empty when the day can be handed in.
    ///
    /// Numbers are judged with the takes of other days, which a setup may have begun on; false
    /// starts and rehearsals have none.
    public var findings: [Finding] {
        (stateTrouble.map { [.folderAway($0)] } ?? []) + numbering + tagging + footage
    }

    // MARK: Numbers

    private var numbering: [Finding] {
        let own = Set(rows.map(\.take.id))
        var found: (gaps: [Finding], doubles: [Finding], falls: [Finding], starts: [Finding]) = (
            [], [], [], []
        )
        for all in counted(setups.map(\.take)) {
            found.gaps += gap(all)
            let takes = all.filter { !$0.isVoid }
            found.doubles += duplicates(takes)
            found.falls += zip(takes, takes.dropFirst()).filter {
                own.contains($1.id) && $1.slate.take < $0.slate.take
            }
            .map { .falls($1.slate, after: $0.slate.take) }
            if let first = takes.first, own.contains(first.id), first.slate.take != 1 {
                found.starts.append(.startsLate(first.slate))
            }
        }
        return found.gaps + found.doubles + found.falls + found.starts
    }

    /// Takes that have a number of their own, void ones too, by setup, setups in the order they
    /// were begun.
    private func counted(_ takes: [Take]) -> [[Take]] {
        var (order, bySetup) = ([String](), [String: [Take]]())
        for take in takes where !take.keepsNumberFree {
            if bySetup[take.slate.setup] == nil { order.append(take.slate.setup) }
            bySetup[take.slate.setup, default: []].append(take)
        }
        return order.compactMap { bySetup[$0] }
    }

    private func gap(_ takes: [Take]) -> [Finding] {
        let numbers = Set(takes.map(\.slate.take))
        guard let first = numbers.min(), let last = numbers.max(),
            let setup = takes.first?.slate.setup
        else { return [] }
        let missing = (first...last).filter { !numbers.contains($0) }
        return missing.isEmpty ? [] : [.gap(setup: setup, missing: missing)]
    }

    private func duplicates(_ takes: [Take]) -> [Finding] {
        let times = takes.reduce(into: [Int: Int]()) { $0[$1.slate.take, default: 0] += 1 }
        var told: Set<Int> = []
        return takes.compactMap { take in
            guard let count = times[take.slate.take], count > 1,
                told.insert(take.slate.take).inserted
            else { return nil }
            return .duplicate(take.slate, times: count)
        }
    }

    // MARK: Tags

    private var tagging: [Finding] {
        let judged = rows.map(\.take).filter { !$0.keepsNumberFree && $0.kind != .wildTrack }
        let open = judged.filter { $0.verdict == .none && $0.cutAt != nil }
        let bare = judged.filter { $0.verdict == .circled && $0.lines.isEmpty }
        let untagged = untagged(judged)
        // Of a scene without any tag all lines are open.
        let told = Set(untagged.map(\.subject))
        let left = uncovered.filter { !told.contains($0.scene) }
        return untagged + open.map { .noVerdict($0.slate) } + bare.map { .noLines($0.slate) }
            + linesMissing(judged) + uncircled(judged)
            + left.map { .uncovered(scene: $0.scene, lines: $0.lines) }
    }

    /// Scenes of today with takes on hold, of which no take of any day has lines, and none is
    /// circled: that has its own finding.
    private func linesMissing(_ judged: [Take]) -> [Finding] {
        let ids = Set(judged.map(\.id))
        var (order, byScene) = ([String](), [String: [Take]]())
        for row in rows where ids.contains(row.take.id) && !row.take.traits.contains(.mos) {
            if byScene[row.scene] == nil { order.append(row.scene) }
            byScene[row.scene, default: []].append(row.take)
        }
        return order.compactMap { scene in
            let takes = byScene[scene] ?? []
            let all = setups.map(\.take).filter { take in
                takes.contains { $0.slate.isSameScene(as: take.slate) }
            }
            let kept = takes.count { $0.verdict == .hold }
            let isToldAlready = takes.contains { $0.verdict == .circled }
            return kept > 0 && !isToldAlready
                && all.allSatisfy {
                    $0.lines.isEmpty && $0.heard.isEmpty && $0.spokenRemarks.isEmpty
                }
                ? .noLinesInScene(scene: scene, takes: kept) : nil
        }
    }

    /// Scenes shot today of which nothing was said at all; one take alone has its own finding.
    private func untagged(_ judged: [Take]) -> [Finding] {
        let ids = Set(judged.map(\.id))
        var (order, byScene) = ([String](), [String: [Take]]())
        for row in rows where ids.contains(row.take.id) {
            if byScene[row.scene] == nil { order.append(row.scene) }
            byScene[row.scene, default: []].append(row.take)
        }
        return order.compactMap { scene in
            let takes = byScene[scene] ?? []
            let isBare = takes.allSatisfy {
                $0.cutAt != nil && $0.verdict == .none && $0.lines.isEmpty && $0.heard.isEmpty
            }
            return isBare && takes.count > 1 ? .untagged(scene: scene, takes: takes.count) : nil
        }
    }

    /// Setups shot today of which no take was circled on any day.
    private func uncircled(_ judged: [Take]) -> [Finding] {
        let today = Set(judged.map(\.slate.setup))
        return counted(setups.map(\.take).filter { $0.kind != .wildTrack && !$0.isVoid }).compactMap
        { takes in
            guard let setup = takes.first?.slate.setup, today.contains(setup),
                !takes.contains(where: { $0.verdict == .circled })
            else {
                return nil
            }
            return .noneCircled(setup: setup, takes: takes.count)
        }
    }

    // MARK: Footage

    private var footage: [Finding] {
        let rolling = rows.filter { $0.take.cutAt == nil }
        let without = rows.filter { $0.take.cutAt != nil && $0.clips.isEmpty }
        let partly = rows.filter {
            $0.take.cutAt != nil && !$0.clips.isEmpty && !$0.camerasWithoutClip.isEmpty
        }
        let clips = rows.filter { $0.take.cutAt != nil }.flatMap { zip($0.files, $0.clips) }
        // Where nobody jams timecode, time of day is all there is.
        let isJammed = clips.contains {
            $0.1.facts.map { $0.timecodeSource != .timeOfDay } ?? false
        }
        let found = clips.map { flaws($0, $1, isJammed: isJammed) }
        return rolling.map { .stillRolling($0.take.slate) }
            + without.map { .noClip($0.take.slate, why: $0.reasons) }
            + partly.map {
                .cameraWithoutClip($0.take.slate, cameras: $0.camerasWithoutClip, why: $0.reasons)
            } + incomplete + powerCuts
            + Self.grouped(found)
    }

    private var incomplete: [Finding] { Self.grouped(rows.map(\.incomplete)) }

    /// Takes whose clips are of several boots of the machine.
    private var powerCuts: [Finding] {
        rows.filter { row in
            Set(row.clips.compactMap { $0.facts?.bootID }.filter { !$0.isEmpty }).count > 1
        }
        .map { .powerCut($0.take.slate) }
    }

    /// Whether it is the file that says that its camera has nothing of the take.
    private func isToldEmpty(_ file: String) -> Bool {
        rows.contains { $0.incomplete.contains(.holdsNothing(file: file)) }
    }

    /// What is wrong with a clip of which nobody has a whole copy in reach; nil where somebody may.
    private func whereabouts(_ file: String, _ clip: ClipSummary) -> Finding? {
        let code = clip.waits?.code
        if let code, Finding.damages.contains(code) { return .damaged(file: file, code) }
        if clip.confirmed { return nil }
        if code == .ownMissing { return .gone(file: file) }
        return clip.away.map { .away(file: file, folder: $0) }
    }

    private func flaws(_ file: String, _ clip: ClipSummary, isJammed: Bool) -> [Finding] {
        let lacking = whereabouts(file, clip)
        guard clip.state != .rolling else { return [lacking ?? .notClosed(file: file)] }
        var found = [lacking ?? (clip.confirmed ? nil : .unconfirmed(file: file))].compactMap(
            \.self)
        let isBare = clip.timecode.isEmpty || isJammed && clip.facts?.timecodeSource == .timeOfDay
        if let facts = clip.facts {
            if facts.isAfterCut == true, !isToldEmpty(file) { found.append(.afterCut(file: file)) }
            let absent = facts.lost.addingReportingOverflow(facts.dropped).partialValue
            if absent > 0 { found.append(.framesDropped(file: file, frames: absent)) }
            if facts.corrupt > 0 { found.append(.framesCorrupt(file: file, frames: facts.corrupt)) }
            if facts.withoutSignal > 0 {
                found.append(.noSignal(file: file, frames: facts.withoutSignal))
            }
            found += standstill(file, clip, facts)
            if facts.timecodeJumps > 0 {
                found.append(.timecodeJumps(file: file, times: facts.timecodeJumps))
            }
        }
        if isBare { found.append(.noTimecode(file: file)) }
        if clip.state == .recovered { found.append(.recovered(file: file)) }
        return found
    }

    /// Seconds in which the picture stood still, where there was a signal, or sound was missing.
    private func standstill(_ file: String, _ clip: ClipSummary, _ facts: ClipFacts) -> [Finding] {
        var found: [Finding] = []
        let (freeze, silence) = (facts.freeze ?? 0, facts.silence ?? 0)
        let withoutSignal = clip.rate.nanoseconds(ofFrames: Int64(facts.withoutSignal))
        if freeze >= Self.leastStandstill, freeze > withoutSignal {
            found.append(.frozen(file: file, nanoseconds: freeze))
        }
        if silence >= Self.leastStandstill {
            found.append(.silent(file: file, nanoseconds: silence))
        }
        return found
    }

    /// Less is a hiccup, which the clip's certificate tells.
    private static let leastStandstill: Int64 = 1_000_000_000

    /// All of one kind together, kinds in the order they are first met.
    private static func grouped(_ findings: [[Finding]]) -> [Finding] {
        var (order, byCode) = ([String](), [String: [Finding]]())
        for finding in findings.joined() {
            if byCode[finding.code] == nil { order.append(finding.code) }
            byCode[finding.code, default: []].append(finding)
        }
        return order.flatMap { byCode[$0] ?? [] }
    }
}

extension DaySheet {
    /// Every finding, a line each, and how many there are.
    public func check(_ language: Language) -> String {
        let findings = findings
        return
            (findings.map { $0.sentence(language) } + [
                ReportWords(language).found(findings.count, day)
            ]).joined(separator: "\n")
    }

    /// Findings for the end of a page: of each kind the first few.
    func open(_ words: ReportWords, most: Int) -> [String] {
        let findings = findings
        guard !findings.isEmpty else { return [words.nothingOpen] }
        var (lines, shown) = ([words.open], [String: Int]())
        let all = findings.reduce(into: [String: Int]()) { $0[$1.code, default: 0] += 1 }
        for finding in findings {
            let count = shown[finding.code, default: 0] + 1
            shown[finding.code] = count
            let left = (all[finding.code] ?? 0) - most
            if count <= most { lines.append("- " + finding.sentence(words.language)) }
            if count == most, left > 0 { lines.append("- " + words.more(left, like: finding)) }
        }
        return lines
    }
}
