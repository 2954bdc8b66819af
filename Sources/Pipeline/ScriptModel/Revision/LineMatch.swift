/// Which line of the new version is which line of the old one.
///
/// Lines that stand once in both come first, then their equal neighbours; what is left between two
/// of them is aligned by likeness; the rest is looked for in all of the script. So only what was
/// really rewritten is ever compared closely.
struct LineMatch {
    let old: [LineShape]
    let new: [LineShape]
    /// Indices of the other side.
    private(set) var newOf: [Int?]
    private(set) var oldOf: [Int?]
    /// New lines that are a further part of an old one, and old ones that went into a new one with
    /// another.
    private(set) var splitFrom: [Int: Int] = [:]
    private(set) var mergedInto: [Int: Int] = [:]
    /// New lines that may be another than the old one they were taken for.
    private(set) var unsure: Set<Int> = []

    /// Below it two lines are two lines; a rewritten speech keeps about half of its pairs (measured
    /// on rewrites of the corpus).
    private var leastLikeness = 0.4
    /// Below it a person is asked.
    private static let sureLikeness = 0.5
    /// The same between scenes that share no line yet: a new scene under an old number may only
    /// sound alike.
    private static let strangersLikeness = 0.65
    /// Far from its place a line must be more like itself.
    private var leastFarLikeness = 0.6
    /// Of lines that were cut: a new line in the place of a lost one is not it.
    private static let strictLikeness = 0.85
    /// Rewritten lines between two kept ones; larger stretches are new scenes, and are compared
    /// through the index.
    private static let largestGap = 20_000

    /// - Parameter isStrict: lines are the same only if they are nearly word for word so.
    init(_ old: [LineShape], _ new: [LineShape], isStrict: Bool = false) {
        (self.old, self.new) = (old, new)
        (newOf, oldOf) = (
            Array(repeating: nil, count: old.count), Array(repeating: nil, count: new.count)
        )
        if isStrict {
            (leastLikeness, leastFarLikeness) = (Self.strictLikeness, Self.strictLikeness)
        }
        for isShort in [false, true] {
            anchor(\.key, isShort: isShort)
            anchor(\.textKey, isShort: isShort)
            link()
        }
        alignGaps()
        link()
        findFar()
        link()
        alignGaps()
    }

    /// Of lines whose ids are known on both sides; none is split or merged.
    init(byID old: [LineShape], _ new: [LineShape]) {
        (self.old, self.new) = (old, new)
        (newOf, oldOf) = (
            Array(repeating: nil, count: old.count), Array(repeating: nil, count: new.count)
        )
        let places = Dictionary(old.indices.map { (old[$0].line.id, $0) }) { first, _ in first }
        for other in new.indices {
            if let one = places[new[other].line.id], newOf[one] == nil { pair(one, other) }
        }
    }

    private mutating func pair(_ one: Int, _ other: Int) {
        (newOf[one], oldOf[other]) = (other, one)
    }

    // MARK: scenes

    /// An old scene and a new one.
    private struct Link: Hashable {
        let one: Int
        let other: Int
    }

    /// Scenes that share a line which is in both by more than chance.
    private var links: Set<Link> = []
    private var linked: (old: Set<Int>, new: Set<Int>) = ([], [])

    private mutating func link() {
        let kept = old.indices.filter { !old[$0].isShort }
        links = Set(
            kept.compactMap { one in
                newOf[one].map { Link(one: old[one].scene, other: new[$0].scene) }
            })
        linked = (Set(links.map(\.one)), Set(links.map(\.other)))
    }

    private func isLinked(_ one: Int, _ other: Int) -> Bool {
        links.contains(Link(one: old[one].scene, other: new[other].scene))
    }

    /// A short line is the same only within its scene: 好 of one scene is not 好 of another. Where
    /// both scenes have nothing but short lines, their names decide.
    private func mayBe(_ one: Int, _ other: Int) -> Bool {
        guard old[one].isShort || new[other].isShort, !isLinked(one, other) else { return true }
        guard !linked.old.contains(old[one].scene), !linked.new.contains(new[other].scene) else {
            return false
        }
        let (ours, theirs) = (old[one].names, new[other].names)
        let heads = zip(ours, theirs).dropFirst().filter { !$0.isEmpty && !$1.isEmpty }
        return heads.isEmpty ? ours.first == theirs.first : heads.allSatisfy { $0 == $1 }
    }

    // MARK: equal lines

    private mutating func anchor(_ key: KeyPath<LineShape, UInt64>, isShort: Bool) {
        let ours = unique(old, key) { newOf[$0] == nil }
        let theirs = unique(new, key) { oldOf[$0] == nil }
        let pairs = ours.compactMap { value, index in theirs[value].map { (index, $0) } }.sorted {
            $0.0 < $1.0
        }
        let inOrder = Set(Rising.longest(pairs.map(\.1)))
        for (position, (one, other)) in pairs.enumerated() where old[one].isShort == isShort {
            if !isShort || inOrder.contains(position) && mayBe(one, other) { pair(one, other) }
        }
        extend(key, old.indices, by: 1, isShort: isShort)
        extend(key, old.indices.reversed(), by: -1, isShort: isShort)
    }

    private func unique(
        _ lines: [LineShape], _ key: KeyPath<LineShape, UInt64>, where isFree: (Int) -> Bool
    ) -> [UInt64: Int] {
        var seen: [UInt64: Int] = [:]
        for index in lines.indices where isFree(index) {
            let value = lines[index][keyPath: key]
            seen[value] = seen[value] == nil ? index : -1
        }
        return seen.filter { $0.value >= 0 }
    }

    /// The neighbours of a pair that are equal are a pair, however often they stand elsewhere.
    private mutating func extend(
        _ key: KeyPath<LineShape, UInt64>, _ order: some Sequence<Int>, by step: Int, isShort: Bool
    ) {
        for one in order {
            guard let other = newOf[one] else { continue }
            let (next, beside) = (one + step, other + step)
            guard old.indices.contains(next), new.indices.contains(beside), newOf[next] == nil,
                oldOf[beside] == nil
            else { continue }
            guard isShort ? mayBe(next, beside) : !old[next].isShort else { continue }
            if old[next][keyPath: key] == new[beside][keyPath: key] { pair(next, beside) }
        }
    }

    // MARK: between equal lines

    private mutating func alignGaps() {
        let kept = old.indices.filter { newOf[$0] != nil }
        let inOrder = Rising.longest(kept.map { newOf[$0] ?? 0 }).map { kept[$0] }
        var (one, other) = (0, 0)
        for anchor in inOrder + [old.count] {
            let end = anchor < old.count ? newOf[anchor] ?? new.count : new.count
            align(
                (one..<anchor).filter { newOf[$0] == nil },
                (other..<max(other, end)).filter { oldOf[$0] == nil })
            join(one..<anchor, other..<max(other, end))
            (one, other) = (anchor, end)
        }
    }

    /// The alignment with the most likeness, by dynamic programming.
    private mutating func align(_ ours: [Int], _ theirs: [Int]) {
        guard !ours.isEmpty, !theirs.isEmpty, ours.count * theirs.count <= Self.largestGap else {
            return
        }
        let (left, right) = (
            ours.map { Likeness(old[$0].letters) }, theirs.map { Likeness(new[$0].letters) }
        )
        var likeness = Array(
            repeating: Array(repeating: 0.0, count: theirs.count), count: ours.count)
        var best = Array(
            repeating: Array(repeating: 0.0, count: theirs.count + 1), count: ours.count + 1)
        for one in ours.indices.reversed() {
            for other in theirs.indices.reversed() {
                likeness[one][other] = self.likeness(
                    ours[one], left[one], theirs[other], right[other])
                let together =
                    likeness[one][other] >= leastLikeness
                    ? likeness[one][other] + best[one + 1][other + 1] : 0
                best[one][other] = max(best[one + 1][other], best[one][other + 1], together)
            }
        }
        var (one, other) = (0, 0)
        while one < ours.count, other < theirs.count {
            let alike = likeness[one][other]
            if alike >= leastLikeness, best[one][other] == alike + best[one + 1][other + 1] {
                pair(ours[one], theirs[other])
                if alike
                    < (isLinked(ours[one], theirs[other])
                        ? Self.sureLikeness : Self.strangersLikeness)
                {
                    unsure.insert(theirs[other])
                }
                (one, other) = (one + 1, other + 1)
            } else if best[one][other] == best[one + 1][other] {
                one += 1
            } else {
                other += 1
            }
        }
    }

    /// Of the letters, and a little for who speaks; a speech is never an action.
    private func likeness(_ one: Int, _ left: Likeness, _ other: Int, _ right: Likeness) -> Double {
        guard mayBe(one, other) else { return 0 }
        let (ours, theirs) = (old[one].line, new[other].line)
        guard (ours.character == nil) == (theirs.character == nil) else {
            return left.with(right) >= 0.8 ? left.with(right) * 0.8 : 0
        }
        return min(
            1,
            left.with(right)
                + (ours.character == theirs.character && ours.character != nil ? 0.1 : 0))
    }

    // MARK: split and merged lines

    /// A line beside a pair that is new belongs to it where both together are more like the old
    /// line than one is; and the other way round.
    private mutating func join(_ ours: Range<Int>, _ theirs: Range<Int>) {
        for other in theirs.dropFirst(0) where oldOf[other] == nil && splitFrom[other] == nil {
            for beside in [other - 1, other + 1] where new.indices.contains(beside) {
                guard let one = oldOf[beside] ?? splitFrom[beside],
                    isPart(new[other], of: old[one], beside: new[beside])
                else { continue }
                splitFrom[other] = one
                break
            }
        }
        for one in ours where newOf[one] == nil && mergedInto[one] == nil {
            for beside in [one - 1, one + 1] where old.indices.contains(beside) {
                guard let other = newOf[beside] ?? mergedInto[beside],
                    isPart(old[one], of: new[other], beside: old[beside])
                else {
                    continue
                }
                mergedInto[one] = other
                break
            }
        }
    }

    private func isPart(_ part: LineShape, of whole: LineShape, beside other: LineShape) -> Bool {
        guard part.letters.count < whole.letters.count, other.letters.count < whole.letters.count
        else { return false }
        let (small, large) = (Likeness(part.letters), Likeness(whole.letters))
        return small.within(large) >= 0.75 && small.within(Likeness(other.letters)) < 0.6
    }

    // MARK: lines that went far

    private mutating func findFar() {
        var index: [UInt64: [Int]] = [:]
        let lost = old.indices.filter {
            newOf[$0] == nil && mergedInto[$0] == nil && !old[$0].isShort
        }
        guard !lost.isEmpty else { return }
        let shapes = Dictionary(uniqueKeysWithValues: lost.map { ($0, Likeness(old[$0].letters)) })
        for (one, shape) in shapes {
            for pair in shape.distinct { index[pair, default: []].append(one) }
        }
        for other in new.indices
        where oldOf[other] == nil && splitFrom[other] == nil && !new[other].isShort {
            let shape = Likeness(new[other].letters)
            guard let one = candidate(shape, index) else { continue }
            if likeness(one, shapes[one] ?? shape, other, shape) >= leastFarLikeness {
                pair(one, other)
            }
        }
    }

    /// Pairs of letters that more lines have say nothing.
    private static let mostCommon = 40

    private func candidate(_ shape: Likeness, _ index: [UInt64: [Int]]) -> Int? {
        var votes: [Int: Int] = [:]
        for pair in shape.distinct {
            guard let lines = index[pair], lines.count <= Self.mostCommon else { continue }
            for one in lines where newOf[one] == nil { votes[one, default: 0] += 1 }
        }
        return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}

/// The longest rising part of a row of numbers.
enum Rising {
    /// - Returns: positions, in their order.
    static func longest(_ row: [Int]) -> [Int] {
        var ends: [Int] = []
        var before = [Int](repeating: -1, count: row.count)
        for position in row.indices {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if row[ends[middle]] < row[position] { low = middle + 1 } else { high = middle }
            }
            if low > 0 { before[position] = ends[low - 1] }
            if low == ends.count { ends.append(position) } else { ends[low] = position }
        }
        var chain: [Int] = []
        var at = ends.last ?? -1
        while at >= 0 {
            chain.append(at)
            at = before[at]
        }
        return chain.reversed()
    }
}
