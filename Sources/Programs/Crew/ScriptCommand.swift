import ArgumentParser
import BoxLink
import CrewGrammar
import CrewSentences
import FoundationEssentials
import LinedScript
import Options
import Platform
import ScriptFiles
import ScriptModel
import Slate
import Wire

/// `rushes script load|add|diff|check FILE`, `script versions|use|undo`, and
/// `rushes coverage --html`: what needs a file, makes one, or asks. The rest of `script` is
/// grammar.
struct ScriptCommand {
    enum Deed: Equatable {
        case load(String, isSure: Bool)
        /// Puts the file's scenes in; those that it does not name stay.
        case add(String, isSure: Bool)
        case diff(String)
        case check(String)
        case versions
        /// An earlier version again; nil takes the last load back.
        case use(Int?, isSure: Bool)
        /// The script or a part of it, for programs.
        case show(String?)
        /// A part as text, for print, or as JSON.
        case coverage(String?, isPage: Bool)
    }

    let deed: Deed

    /// Nil when the words are no such command; without JSON, showing the script is grammar.
    init?(words: [String], isJSON: Bool = false) {
        let options = Set(words.filter { $0.hasPrefix("--") })
        let plain = words.filter { !$0.hasPrefix("--") }
        guard let first = plain.first else { return nil }
        if Verb.coverage.words.contains(first) {
            guard plain.count <= 2, options.isSubset(of: ["--html"]) else { return nil }
            deed = .coverage(plain.dropFirst().first, isPage: options.contains("--html"))
            return
        }
        guard Verb.script.words.contains(first) else { return nil }
        if let deed = Self.deed(Array(plain.dropFirst()), isSure: options.contains("--yes")) {
            self.deed = deed
            return
        }
        let shown = plain.dropFirst().first == "show" ? plain.dropFirst(2) : plain.dropFirst()
        guard isJSON, shown.count <= 1 else { return nil }
        deed = .show(shown.first)
    }

    private static func deed(_ words: [String], isSure: Bool) -> Deed? {
        switch (words.first, words.dropFirst().first, words.count) {
        case ("versions", nil, _), ("版本", nil, _): .versions
        case ("undo", nil, _), ("撤销", nil, _): .use(nil, isSure: isSure)
        case ("use", let number?, 2), ("使用", let number?, 2):
            Int(number).map { .use($0, isSure: isSure) }
        case ("load", let file?, 2), ("载入", let file?, 2): .load(file, isSure: isSure)
        case ("add", let file?, 2), ("添加", let file?, 2): .add(file, isSure: isSure)
        case ("diff", let file?, 2), ("比较", let file?, 2): .diff(file)
        case ("check", let file?, 2), ("检查", let file?, 2): .check(file)
        default: nil
        }
    }
}

/// Does it, and says what came of it.
struct ScriptErrand {
    let client: BoxClient
    let language: Language
    let person: String?
    /// Whether somebody sits at a terminal and can be asked.
    let isAnyoneThere: Bool
    /// Whether files may be named: not by somebody who came in where this is the only program.
    let mayReadFiles: Bool
    /// Whether a program reads the answer: nothing but the answer is printed.
    var isForProgram = false

    private var words: ScriptWords { ScriptWords(language) }

    func run(_ deed: ScriptCommand.Deed) throws -> CrewAnswer {
        switch deed {
        case .check(let file): return check(try read(file))
        case .diff(let file): return try diff(file)
        case .load(let file, let isSure): return try load(file, isSure: isSure, isAddition: false)
        case .add(let file, let isSure): return try load(file, isSure: isSure, isAddition: true)
        case .versions: return try client.ask(.script(.versions(language: language)))
        case .use(let version, let isSure): return try use(version, isSure: isSure)
        case .show(let part): return try show(part)
        case .coverage(let part, _):
            return try client.ask(.script(.coverage(of: part, language: language)))
        }
    }

    // MARK: files

    private func read(_ file: String) throws -> (bytes: [UInt8], script: Script, name: String) {
        guard mayReadFiles || file == "-" else {
            throw CrewFailure(ExitCodes.notAllowed, words.onlyStandardInput)
        }
        let bytes: [UInt8]
        do {
            bytes =
                file == "-"
                ? try Files.readStream("/dev/stdin")
                : try Files.read(file, limit: ScriptReader.largestFile)
        } catch { throw CrewFailure(ExitStatus.noInput, "\(error)") }
        let name = file == "-" ? "script" : file.split(separator: "/").last.map(String.init) ?? file
        do throws(ScriptFailure) {
            return (bytes, try ScriptReader.read(bytes, name: name), name)
        } catch {
            throw CrewFailure(ExitStatus.data, error.message)
        }
    }

    private func check(_ read: (bytes: [UInt8], script: Script, name: String)) -> CrewAnswer {
        let complaints = read.script.diagnostics.map {
            "\(read.name):\($0.source): \($0.message): \($0.text)"
        }
        let message = (complaints + [words.contents(read.script)]).joined(separator: "\n")
        return CrewAnswer(code: complaints.isEmpty ? 0 : ExitCodes.findings, message: message)
    }

    // MARK: the box

    private func show(_ part: String?) throws -> CrewAnswer {
        var answer = try client.ask(.script(.show(version: nil, language: language)))
        guard answer.code == 0 else { return answer }
        guard let payload = answer.script?.payload else {
            return CrewAnswer(code: 5, message: CoverageWords(language).noScript)
        }
        var script = try JSON.decode(Script.self, from: payload)
        script.scenes = script.scenes(of: part)
        if part != nil, script.scenes.isEmpty {
            return CrewAnswer(code: 5, message: CoverageWords(language).noSuchScene)
        }
        answer.script?.payload = Data(try JSON.encode(script))
        return answer
    }

    private func diff(_ file: String) throws -> CrewAnswer {
        let read = try read(file)
        let (version, trial) = try compare(read, try content(read), isAddition: false)
        switch trial {
        case .failure(let refusal): return refusal.answer
        case .success(let trial):
            return CrewAnswer(message: differences(trial, since: version, most: .max))
        }
    }

    private func load(_ file: String, isSure: Bool, isAddition: Bool) throws -> CrewAnswer {
        let read = try read(file)
        var isAgreed = isSure
        let bytes = try content(read)
        let (version, compared) = try compare(read, bytes, isAddition: isAddition, isAgreed: isSure)
        switch compared {
        case .failure(let refusal): return refusal.answer
        case .success(let trial):
            if trial.isNothingNew { return CrewAnswer(message: words.nothingNew(version)) }
            if version > 0, !isForProgram {
                print(differences(trial, since: version, most: Self.mostShown))
            }
            guard try isSure || isConfirmed(trial) else {
                return CrewAnswer(code: ExitCodes.refused, message: words.notLoaded)
            }
            isAgreed = true
        }
        let request = self.request(read, basis: version, isAddition: isAddition, isAgreed: isAgreed)
        var answer = try client.ask(parts(bytes) + [.script(.load(request))])
        if answer.code == 0, !read.script.diagnostics.isEmpty {
            answer.message += "\n" + words.complaints(read.script.diagnostics.count, file)
        }
        return answer
    }

    /// Why the box would not take a script, in its own words.
    private struct Refusal: Error { let answer: CrewAnswer }

    /// What the box says would change.
    private func compare(
        _ read: (bytes: [UInt8], script: Script, name: String), _ content: [UInt8],
        isAddition: Bool, isAgreed: Bool = false
    ) throws -> (version: Int, Result<ScriptTrial, Refusal>) {
        let request = request(read, basis: 0, isAddition: isAddition, isAgreed: isAgreed)
        let answer = try client.ask(parts(content) + [.script(.compare(request))])
        guard answer.code == 0, let stored = answer.script, let payload = stored.payload else {
            return (0, .failure(Refusal(answer: answer)))
        }
        return (stored.version, .success(try JSON.decode(ScriptTrial.self, from: payload)))
    }

    private func request(
        _ read: (bytes: [UInt8], script: Script, name: String), basis: Int, isAddition: Bool,
        isAgreed: Bool
    ) -> ScriptLoad {
        var load = ScriptLoad(
            basis: basis, name: read.name, fileBytes: read.bytes.count, language: language,
            person: person, sshKey: SSHLogin.own.key)
        if isAddition { load.isAddition = true }
        if isAgreed { load.isAgreed = true }
        return load
    }

    private func content(_ read: (bytes: [UInt8], script: Script, name: String)) throws -> [UInt8] {
        try read.bytes + JSON.encode(read.script)
    }

    /// Asked twice where the box says that something would be lost.
    private func use(_ version: Int?, isSure: Bool) throws -> CrewAnswer {
        var use = ScriptUse(
            version: version, language: language, person: person, sshKey: SSHLogin.own.key)
        if isSure { use.isAgreed = true }
        let answer = try client.ask(.script(.use(use)))
        guard answer.code == ExitCodes.refused, isAnyoneThere else { return answer }
        print(answer.message)
        print(words.anyway)
        guard isYes() else { return CrewAnswer(code: ExitCodes.refused, message: words.notLoaded) }
        use.isAgreed = true
        return try client.ask(.script(.use(use)))
    }

    // MARK: asking

    /// Changes that are printed before a version is loaded; `script diff` prints them all.
    private static let mostShown = 60

    /// Whoever would lose something, or is to say whether two lines are one, is asked; where nobody
    /// can be, nothing is done.
    private func isConfirmed(_ trial: ScriptTrial) throws -> Bool {
        let unsure = trial.changes.count(where: \.isUnsure)
        guard unsure > 0 || !trial.loss.isEmpty else { return true }
        let reasons = [
            trial.loss.isEmpty ? nil : trial.loss.sentence(language),
            unsure > 0 ? words.unsure(unsure) : nil,
        ]
        let sentence = reasons.compactMap(\.self).joined(separator: "; ")
        guard isAnyoneThere else { throw CrewFailure(ExitCodes.refused, words.wantsYes(sentence)) }
        print(sentence)
        print(words.anyway)
        return isYes()
    }

    private func isYes() -> Bool {
        ["y", "yes", "是", "对"].contains((readLine() ?? "").lowercased())
    }

    private func differences(_ trial: ScriptTrial, since version: Int, most: Int) -> String {
        if version == 0 { return words.firstVersion }
        if trial.isNothingNew { return words.nothingNew(version) }
        var lines = trial.changes.prefix(most).map { $0.sentence(language) }
        if trial.changes.count > most { lines.append(words.more(trial.changes.count - most)) }
        let counts = trial.changes.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
        return (lines + [ScriptRevision.summary(of: counts, language)]).joined(separator: "\n")
    }

    private func parts(_ bytes: [UInt8]) -> [BoxRequest] {
        stride(from: 0, to: bytes.count, by: ScriptRequest.longestPart).map { start in
            .script(.part(Data(bytes[start..<min(bytes.count, start + ScriptRequest.longestPart)])))
        }
    }
}

/// What `rushes script` says itself.
struct ScriptWords: Speaking {
    let language: Language

    init(_ language: Language) { self.language = language }

    func contents(_ script: Script) -> String {
        let lines = script.scenes.reduce(0) { $0 + $1.lines.count }
        let (episodes, scenes, odd) = (
            script.episodes.count, script.scenes.count, script.diagnostics.count
        )
        return say(
            "\(episodes) episodes, \(scenes) scenes, \(lines) lines; \(odd) places to look at",
            "\(episodes) 集, \(scenes) 场, \(lines) 行; 有 \(odd) 处要看一下")
    }

    func complaints(_ count: Int, _ file: String) -> String {
        say(
            "\(count) places were not understood; rushes script check \(file) lists them",
            "有 \(count) 处没看懂; 用 rushes script check \(file) 查看")
    }

    func nothingNew(_ version: Int) -> String {
        say("nothing changed since version \(version)", "与第 \(version) 版相同, 没有改动")
    }

    var firstVersion: String {
        say("no script was loaded yet; all of it is new", "还没有载入过剧本; 全部是新的")
    }
    var notLoaded: String { say("not loaded", "没有载入") }

    func more(_ count: Int) -> String {
        say("... and \(count) more; script diff shows them all", "... 还有 \(count) 处; 剧本 比较 可全部列出")
    }

    func unsure(_ count: Int) -> String {
        say("\(count) lines are marked as not sure to be the same lines", "有 \(count) 行不确定是不是同一行")
    }

    var anyway: String { say("load it nevertheless? [y/N] ", "仍然载入吗? [y/N] ") }

    func wantsYes(_ reasons: String) -> String {
        say(
            "not loaded: \(reasons); if that is meant, load with --yes",
            "没有载入: \(reasons); 确实如此请加 --yes 再载入")
    }

    var onlyStandardInput: String {
        say(
            "files cannot be named from here; send the script itself: ssh BOX script load - < FILE",
            "这里不能指定文件; 请直接传剧本内容: ssh BOX script load - < FILE")
    }
}
