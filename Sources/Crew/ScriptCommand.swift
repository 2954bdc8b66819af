import ArgumentParser
import BoxLink
import FoundationEssentials
import Platform
import Script
import Slate

/// `rushes script load|diff|check FILE`, and `rushes coverage --html`: what needs a file or makes one. The rest of `script` is grammar.
struct ScriptCommand {
    enum Deed: Equatable {
        case load(String, isSure: Bool)
        case diff(String)
        case check(String)
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
        let shown = plain.dropFirst().first == "show" ? plain.dropFirst(2) : plain.dropFirst()
        if isJSON, shown.count <= 1 {
            deed = .show(shown.first)
            return
        }
        guard plain.count == 3 else { return nil }
        switch plain[1] {
        case "load", "载入": deed = .load(plain[2], isSure: options.contains("--yes"))
        case "diff", "比较": deed = .diff(plain[2])
        case "check", "检查": deed = .check(plain[2])
        default: return nil
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

    private var words: ScriptWords { ScriptWords(language) }

    func run(_ deed: ScriptCommand.Deed) throws -> CrewAnswer {
        switch deed {
        case .check(let file): return check(try read(file))
        case .diff(let file):
            let (_, script, _) = try read(file)
            let (version, current) = try current()
            return CrewAnswer(message: differences(ScriptRevision.map(old: current, new: script), since: version, most: .max))
        case .load(let file, let isSure): return try load(file, isSure: isSure)
        case .show(let part): return try show(part)
        case .coverage(let part, _): return try client.ask(.script(.coverage(of: part, language: language)))
        }
    }

    // MARK: files

    private func read(_ file: String) throws -> (bytes: [UInt8], script: Script, name: String) {
        guard mayReadFiles || file == "-" else { throw CrewFailure(ExitCodes.notAllowed, words.onlyStandardInput) }
        let bytes: [UInt8]
        do {
            bytes = file == "-" ? try Files.readStream("/dev/stdin") : try Files.read(file, limit: ScriptReader.largestFile)
        } catch { throw CrewFailure(ExitCodes.failed, "\(error)") }
        let name = file == "-" ? "script" : file.split(separator: "/").last.map(String.init) ?? file
        do throws(ScriptFailure) { return (bytes, try ScriptReader.read(bytes, name: name), name) } catch {
            throw CrewFailure(ExitCodes.failed, error.message)
        }
    }

    private func check(_ read: (bytes: [UInt8], script: Script, name: String)) -> CrewAnswer {
        let complaints = read.script.diagnostics.map { "\(read.name):\($0.source): \($0.message): \($0.text)" }
        let message = (complaints + [words.contents(read.script)]).joined(separator: "\n")
        return CrewAnswer(code: complaints.isEmpty ? 0 : ExitCodes.findings, message: message)
    }

    // MARK: the box

    private func current() throws -> (version: Int, script: Script) {
        let answer = try client.ask(.script(.show(version: nil, language: language)))
        guard answer.code == 0, let stored = answer.script else {
            throw CrewFailure(answer.code == 0 ? ExitCodes.failed : answer.code, answer.message)
        }
        return (stored.version, try stored.payload.map { try Wire.decode(Script.self, from: $0) } ?? Script())
    }

    private func show(_ part: String?) throws -> CrewAnswer {
        var answer = try client.ask(.script(.show(version: nil, language: language)))
        guard answer.code == 0 else { return answer }
        guard let payload = answer.script?.payload else { return CrewAnswer(code: 5, message: CoverageWords(language).noScript) }
        var script = try Wire.decode(Script.self, from: payload)
        script.scenes = script.scenes(of: part)
        if part != nil, script.scenes.isEmpty { return CrewAnswer(code: 5, message: CoverageWords(language).noSuchScene) }
        answer.script?.payload = Data(try Wire.encode(script))
        return answer
    }

    private func load(_ file: String, isSure: Bool) throws -> CrewAnswer {
        let (bytes, script, name) = try read(file)
        let (version, current) = try current()
        let revision = ScriptRevision.map(old: current, new: script)
        if version > 0, revision.changes.isEmpty { return CrewAnswer(message: words.nothingNew(version)) }
        if version > 0 {
            print(differences(revision, since: version, most: Self.mostShown))
            guard try isSure || revision.questions.isEmpty || isConfirmed(revision) else {
                return CrewAnswer(code: ExitCodes.findings, message: words.notLoaded)
            }
        }
        let load = ScriptLoad(
            basis: version, name: name, fileBytes: bytes.count, language: language, person: person, sshKey: SSHLogin.own.key)
        var answer = try client.ask(parts(bytes + Wire.encode(script)) + [.script(.load(load))])
        if answer.code == 0, !script.diagnostics.isEmpty { answer.message += "\n" + words.complaints(script.diagnostics.count, file) }
        return answer
    }

    /// Changes that are printed before a version is loaded; `script diff` prints them all.
    private static let mostShown = 60

    private func isConfirmed(_ revision: ScriptRevision) throws -> Bool {
        guard isAnyoneThere else { throw CrewFailure(ExitCodes.findings, words.wantsYes(revision.questions.count)) }
        print(words.isThatRight(revision.questions.count))
        return ["y", "yes", "是", "对"].contains((readLine() ?? "").lowercased())
    }

    private func differences(_ revision: ScriptRevision, since version: Int, most: Int) -> String {
        if version == 0 { return words.firstVersion }
        var lines = revision.changes.prefix(most).map { $0.sentence(language) }
        if revision.changes.count > most { lines.append(words.more(revision.changes.count - most)) }
        return (lines + [revision.summary(language)]).joined(separator: "\n")
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
        let (episodes, scenes, odd) = (script.episodes.count, script.scenes.count, script.diagnostics.count)
        return say(
            "\(episodes) episodes, \(scenes) scenes, \(lines) lines; \(odd) places to look at",
            "\(episodes) 集, \(scenes) 场, \(lines) 行; 有 \(odd) 处要看一下")
    }

    func complaints(_ count: Int, _ file: String) -> String {
        say(
            "\(count) places were not understood; rushes script check \(file) lists them",
            "有 \(count) 处没看懂; rushes script check \(file) 可列出")
    }

    func nothingNew(_ version: Int) -> String { say("nothing changed since version \(version)", "与第 \(version) 版相同, 没有改动") }

    var firstVersion: String { say("no script was loaded yet; all of it is new", "还没有载入过剧本; 全部是新的") }
    var notLoaded: String { say("not loaded", "没有载入") }

    func more(_ count: Int) -> String { say("... and \(count) more; script diff shows them all", "... 还有 \(count) 处; 剧本 比较 可全部列出") }

    func isThatRight(_ count: Int) -> String {
        say("\(count) lines are marked as not sure; are they the same lines? [y/N] ", "有 \(count) 行不确定, 是同一行吗? [y/N] ")
    }

    func wantsYes(_ count: Int) -> String {
        say("\(count) lines are not sure; look at them and load with --yes", "有 \(count) 行不确定; 看过之后加 --yes 再载入")
    }

    var onlyStandardInput: String {
        say(
            "files cannot be named from here; send the script itself: ssh BOX script load - < FILE",
            "这里不能指定文件; 请直接传剧本内容: ssh BOX script load - < FILE")
    }
}
