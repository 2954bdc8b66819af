import Wire

/// What a prompt is told of others and of the time it was away.
extension Phrases {
    /// `away for 03:12; 2 new takes, 5 changes by others`
    ///
    /// - Parameter script: the version that somebody loaded meanwhile; nil where nobody did.
    public func meanwhile(seconds: Int, takes: Int, changes: Int, script: Int? = nil) -> String {
        let time = Self.clock(seconds)
        var parts: [String] = []
        if takes > 0 {
            parts.append(say("\(takes) new \(takes == 1 ? "take" : "takes")", "新增 \(takes) 条"))
        }
        if changes > 0 {
            parts.append(
                say(
                    "\(changes) \(changes == 1 ? "change" : "changes") by others",
                    "他人改动 \(changes) 处"))
        }
        if let script {
            parts.append(say("the script is version \(script) now", "剧本换到第 \(script) 版"))
        }
        if parts.isEmpty {
            return say(
                "away for \(time); no new take, no change by others", "离开 \(time), 没有新条, 别人没有改动")
        }
        return say("away for \(time)", "离开 \(time)") + say("; ", ", 期间")
            + parts.joined(separator: ", ")
    }

    /// What somebody else was answered, as the others read it.
    public func done(by person: String, _ sentence: String) -> String {
        "\(Self.brief(person)): \(Self.brief(sentence))"
    }

    /// `00:48`, `1:02:03`.
    public static func clock(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (minutes, rest) = (seconds / 60, seconds % 60)
        return minutes < 60
            ? "\(two(minutes)):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
    }
}

/// Who is there.
extension Phrases {
    /// Answers the question who is watching, where nobody is.
    public var nobodyLooksOn: String { say("nobody watching", "没有人在看") }

    /// `kuan DIT  phone  writes about 3-12B-3`
    public func present(_ person: String, as role: CrewRole?, device: String, isTyping: String?)
        -> String
    {
        let writing = isTyping.map {
            $0.isEmpty ? say("is writing", "正在写") : say("writes about \($0)", "正在写 \($0)")
        }
        let name = Self.brief(person) + (role.map { " \(word($0))" } ?? "")
        return [name, Self.brief(device), writing ?? ""].filter { !$0.isEmpty }.joined(
            separator: "  ")
    }
}
