import Slate

/// A verdict that holds for a part of the take alone: `ok A ng B`, `ng for camera, ok for sound`,
/// 声音过 画面不过. Who says it has not judged the take.
enum SplitVerdict {
    static func isSplit(_ text: String, behind verb: Verb) -> Bool {
        if text.hasSuffix("为止") { return true }
        let clauses = clauses(text)
        if let first = clauses.first, !isQuoted(text), isLimit(first, of: verb),
            clauses.count == 1 || verb != .ng || isFor(first)
        {
            return true
        }
        return clauses.contains { clause in
            others(in: clause).contains { $0 != verb }
        }
    }

    /// `导演: 用这条`: what somebody said of the take is a note, whoever it was.
    private static func isQuoted(_ text: String) -> Bool {
        guard let sign = text.firstIndex(where: signs.contains) else { return false }
        return text[sign] == ":" && text[sign...].contains(where: \.isLetter)
    }

    // MARK: What is said of a part

    /// Whether nothing but a camera or a department is named: `sound`, `for camera`, `only B`, A机.
    /// `ng sound` is a reason, and judges.
    private static func isLimit(_ clause: [String], of verb: Verb) -> Bool {
        let clause = clause.flatMap(apart)
        let rest = clause.drop { limits.contains($0) || hinges.contains($0) }
        guard !rest.isEmpty,
            rest.allSatisfy({ isPart($0) || fillers.contains($0) || limits.contains($0) }),
            rest.contains(where: isPart)
        else { return false }
        return verb != .ng || isFor(clause) || rest.contains(where: isCamera)
    }

    /// 除了声音, 只有画面, 声音除外: what limits stands for itself.
    private static func apart(_ word: String) -> [String] {
        if let limit = chineseLimits.first(where: word.hasPrefix), word != limit {
            return [limit] + apart(String(word.dropFirst(limit.count)))
        }
        guard let end = ["以外", "之外", "除外", "不算"].first(where: word.hasSuffix), word != end else {
            return [word]
        }
        return ["除了", String(word.dropLast(end.count))]
    }

    private static let chineseLimits = ["除了", "只有", "只是", "只", "仅"]

    private static func isFor(_ clause: [String]) -> Bool {
        clause.first { !hinges.contains($0) }.map(limits.contains) ?? false
    }

    private static let limits: Set<String> = [
        "for", "on", "from", "by", "only", "just", "except", "not", "without", "minus", "除了", "只有",
        "只是", "只", "仅",
    ]
    private static let hinges: Set<String> = ["but", "and", "但是", "但"]
    private static let fillers: Set<String> = [
        "the", "my", "our", "and", "cam", "cams", "side", "end", "dept", "department", "part", "in",
        "of", "first", "second",
        "last", "和", "跟",
    ]

    private static func isPart(_ word: String) -> Bool {
        isCamera(word) || departments.contains(word) || chinesePart(word)
    }

    /// `a`, `b2`, `cam`; A机, 2号机, 主机.
    private static func isCamera(_ word: String) -> Bool {
        if word.count <= 2, let first = word.first, first.isASCII, first.isLetter,
            word.dropFirst().allSatisfy(\.isNumber)
        {
            return "abcdefg".contains(first)
        }
        let core =
            word.hasSuffix("机位") ? word.dropLast(2) : word.hasSuffix("机") ? word.dropLast() : nil
        guard let core else { return ["cam", "camera", "cameras"].contains(word) }
        return core.isEmpty || "主副左右两单双".contains(core)
            || core.allSatisfy { $0.isASCII || $0 == "号" }
    }

    private static let departments: Set<String> = [
        "picture", "image", "video", "sound", "audio", "focus", "light", "lights", "lighting",
        "makeup", "hair", "wardrobe", "costume",
        "costumes", "art", "props", "script", "performance", "acting", "vfx", "stunts", "dp", "dop",
        "director", "producer", "us", "me",
        "boom", "grip", "continuity", "framing", "exposure", "dialogue", "action", "wide",
        "close-up", "tight", "half", "actor", "actors",
    ]

    private static func chinesePart(_ word: String) -> Bool {
        chineseParts.contains(word)
            || ["组", "师", "部门"].contains { word.hasSuffix($0) && word.count <= 4 }
    }

    private static let chineseParts: Set<String> = [
        "声音", "录音", "收音", "声", "音", "画面", "画", "图像", "焦点", "对焦", "灯光", "光", "光线", "表演", "演技", "情绪",
        "台词", "构图", "曝光", "摄影", "摄像",
        "美术", "服装", "化妆", "妆", "妆发", "道具", "场记", "导演", "制片", "特效", "动作", "走位", "前半", "后半", "前半段",
        "后半段", "前半条", "后半条", "前面",
        "后面", "前段", "后段", "开头", "结尾", "全景", "近景", "特写", "中景", "远景", "监制", "演员", "制片人",
    ]

    // MARK: Another verdict

    /// Verdicts that a clause gives, one a part.
    private static func others(in clause: [String]) -> [Verb] {
        var found: [Verb] = []
        for (place, word) in clause.enumerated() {
            if let verb = chinese(word) { found.append(verb) }
            guard let verb = english(word) else { continue }
            let before = place > 0 ? clause[place - 1] : nil
            let after = place + 1 < clause.count ? clause[place + 1] : nil
            let isDenied = before.map { negations.contains($0) || $0.hasSuffix("n't") } ?? false
            let isBeside = [before, after].contains {
                $0.map { isPart($0) || limits.contains($0) } ?? false
            }
            let isAtAnEnd = after == nil || place == 0
            // `a nice hold` is a thing.
            if verb == .hold, !isBeside { continue }
            if isBeside || isAtAnEnd || isDenied {
                found.append(isDenied ? verb == .ok ? .ng : .ok : verb)
            }
        }
        return found
    }

    private static let negations: Set<String> = ["not", "no", "never", "isn't", "wasn't"]

    private static func english(_ word: String) -> Verb? {
        switch word {
        case "ok", "okay", "good": word == "good" ? nil : .ok
        case "ng", "nogood": .ng
        case "hold": .hold
        default: nil
        }
    }

    /// 声音过, 画面不过, 林总不行: what a word ends with; 有人走过 is something else.
    private static func chinese(_ word: String) -> Verb? {
        guard word.contains(where: { !$0.isASCII }) else { return nil }
        let core = word.hasSuffix("了") ? String(word.dropLast()) : word
        if let end = denials.first(where: core.hasSuffix) {
            return core == end && end != "不行" && end != "不要" ? nil : .ng
        }
        for (end, verb) in [
            ("可以", Verb.ok), ("过", .ok), ("ok", .ok), ("保", .hold), ("废", .ng), ("ng", .ng),
        ] where core.hasSuffix(end) {
            let subject = core.dropLast(end.count).drop { "但".contains($0) }
            let part =
                subject.last.map { "都也还算是能".contains($0) } == true ? subject.dropLast() : subject
            if verb == .ng, !subject.isEmpty { return .ng }
            return isPart(String(part)) || part.last == "说"
                || core.filter { "过废".contains($0) }.count > 1 ? verb : nil
        }
        return nil
    }

    private static let denials = ["不过", "没过", "不行", "不要", "不可以", "不能用", "不ok", "没ok", "不保"]

    // MARK: Clauses

    /// What ends a clause; full-width ones are folded before.
    private static let signs = ",;.!/|:。、"

    /// Several words that are one.
    private static let joints = [
        ("no good", "nogood"), ("not good", "nogood"), ("other than", "except"),
        ("apart from", "except"), ("aside from", "except"),
        ("besides", "except"),
    ]

    /// Words by clause: between signs and joints, and Chinese words each for itself with what is
    /// Latin before it.
    private static func clauses(_ text: String) -> [[String]] {
        var clauses: [[String]] = [[]]
        let whole = joints.reduce(text) { $0.replacing($1.0, with: $1.1) }
        for piece in whole.split(whereSeparator: \.isWhitespace) {
            for (place, part) in piece.split(
                omittingEmptySubsequences: false, whereSeparator: signs.contains
            ).enumerated() {
                if place > 0 { clauses.append([]) }
                let word = String(part)
                if ["but", "and", "while", "then", "&", "但是", "但", "而"].contains(word),
                    clauses.last?.isEmpty == false
                {
                    clauses.append([])
                }
                if !word.isEmpty { clauses[clauses.count - 1].append(word) }
            }
        }
        return clauses.filter { !$0.isEmpty }
    }
}
