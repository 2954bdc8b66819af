import CrewGrammar
import CrewSentences
import Platform
import Slate
import Time
import Wire

/// A line is obeyed once, in time, and for what its person saw.
extension Rushesd {
    /// Answers a line that comes again as it was answered, and drops one that comes too late.
    func once(_ command: CrewCommandLine, _ client: Int) throws -> CrewAnswer? {
        guard let id = command.id else { return try inTime(command, client) }
        let phrases = Phrases(command.language)
        guard Identifier.isValid(id) else { return CrewAnswer(code: 64, message: phrases.noLineID) }
        switch answered.answer(to: command) {
        case .said(let answer): return answer
        case .isAnotherLine: return CrewAnswer(code: 64, message: phrases.lineIDInUse)
        case .unknown: break
        }
        if let answer = box.again(id, phrases) ?? unheard(command, client) { return answer }
        let answer = try inTime(command, client)
        if let answer, answer.isDropped != true {
            answered.keep(answer, to: command, of: client, at: Clock.monotonic())
        }
        return answer
    }

    /// The answer to a note that its person says again because their client ended before it heard
    /// it; under another id, as nobody remembers the first.
    private func unheard(_ command: CrewCommandLine, _ client: Int) -> CrewAnswer? {
        guard case .success(let line) = Grammar.parse(command.line), line.command.addsANote else {
            return nil
        }
        let person = somebody(command.sshKey, named: command.person, client).person
        guard let take = box.meant(line, voice(person, saying: command)),
            let id = answered.unheard(
                command.line, at: Clock.monotonic(),
                where: {
                    box.written(for: $0).first.map { $0.person == person && $0.take == take.id }
                        ?? false
                })
        else { return nil }
        return box.again(id, Phrases(command.language))
    }

    private func inTime(_ command: CrewCommandLine, _ client: Int) throws -> CrewAnswer? {
        guard let until = command.until, Clock.monotonic() > until else {
            return try reply(to: command, client)
        }
        var answer = CrewAnswer(
            code: 75, message: Phrases(command.language).cameTooLate(command.line))
        answer.isDropped = true
        return answer
    }

    func voice(_ person: String, _ language: Language) -> Box.Voice {
        let wall = Clock.wall()
        return Box.Voice(
            person: person, wall: wall, monotonic: Clock.monotonic(), phrases: Phrases(language),
            makeID: { Identifier.v7(at: wall) }, zone: Clock.secondsEastOfUTC(at: wall))
    }

    /// With what the line's sender saw; what is written for it gets ids that a second of its kind
    /// would get too.
    func voice(_ person: String, saying command: CrewCommandLine) -> Box.Voice {
        var voice = voice(person, command.language)
        (voice.take, voice.coming) = (command.take, command.coming)
        (voice.rolling, voice.undoes) = (command.rolling, command.undoes)
        guard let id = command.id else { return voice }
        var number = 0
        voice.makeID = {
            defer { number += 1 }
            return Identifier.derived(from: id, number)
        }
        return voice
    }

    // MARK: Taking back

    /// What this person's `undo` takes back now: a line, or the script loaded last.
    func undoable(by person: String, _ phrases: Phrases) -> Box.Undoable? {
        let mayLoad = settings.crew[person]?.role.may(.mark) ?? true
        if mayLoad, let version = loadToUndo(by: person) {
            return Box.Undoable(id: Self.load(version), text: phrases.scriptLoad(version))
        }
        return box.undoable(by: person, phrases)
    }

    private static func load(_ version: Int) -> String { "script \(version)" }

    /// Whether `undo` may mean a load: not where the screen named something else.
    func mayUndoLoad(_ command: CrewCommandLine, _ role: CrewRole?) -> Bool {
        guard role?.may(.mark) ?? true else { return false }
        return command.undoes.map { $0 == Self.load(scripts.version) } ?? true
    }

    /// Only what this line wrote, or what is next after an undo: who has rolled or cut is not
    /// offered the verdict before.
    func tellUndoable(_ decision: inout Box.Decision, _ voice: Box.Voice) {
        guard !decision.operations.isEmpty, let undoable = undoable(by: voice.person, voice.phrases)
        else { return }
        guard decision.operations.contains(where: { $0.id == undoable.id || $0.undoes != nil })
        else { return }
        decision.answer.undoes = undoable.text
        decision.answer.undoesID = undoable.id
    }
}

extension CrewCommand {
    /// Whether said twice it is written twice.
    fileprivate var addsANote: Bool {
        switch self {
        case .note: true
        case .verdict(_, let note), .kind(_, _, let note): note != nil
        default: false
        }
    }
}

/// Lines that came with an id, and their answers; the newest few hundred: nobody says a line again
/// minutes later.
struct AnsweredLines {
    enum Found {
        case said(CrewAnswer)
        /// The id is known, with other words.
        case isAnotherLine
        case unknown
    }

    private struct Entry {
        var line: String
        var answer: CrewAnswer
        var client: Int
        var at: Int64
        /// Whether its client ended before it can have read the answer.
        var isUnheard = false
    }

    private var entries: [String: Entry] = [:]
    /// Oldest first.
    private var order: [String] = []

    private static let most = 512
    /// In bytes and takes: what is longer is a list, which may be asked for again.
    private static let longest = 4096
    private static let mostTakes = 3
    /// Nanoseconds: what was answered so shortly before its client ended may not have been read;
    /// and said again later it is a new thought.
    private static let breath: Int64 = 5_000_000_000
    private static let memory: Int64 = 30_000_000_000

    func answer(to command: CrewCommandLine) -> Found {
        guard let entry = command.id.flatMap({ entries[$0] }) else { return .unknown }
        return entry.line == command.line ? .said(entry.answer) : .isAnotherLine
    }

    mutating func wasNotHeard(by client: Int, at now: Int64) {
        for (id, entry) in entries where entry.client == client && now - entry.at < Self.breath {
            entries[id]?.isUnheard = true
        }
    }

    /// The id of the same line whose answer nobody heard; asked for once.
    mutating func unheard(_ line: String, at now: Int64, where fits: (String) -> Bool) -> String? {
        let id = order.last { id in
            entries[id].map { $0.isUnheard && $0.line == line && now - $0.at < Self.memory }
                ?? false && fits(id)
        }
        if let id { entries[id]?.isUnheard = false }
        return id
    }

    mutating func keep(
        _ answer: CrewAnswer, to command: CrewCommandLine, of client: Int, at now: Int64
    ) {
        let isList = answer.takes.count > Self.mostTakes || answer.message.utf8.count > Self.longest
        guard let id = command.id, !isList, answer.peek == nil, answer.clips == nil,
            answer.status == nil
        else { return }
        if entries.updateValue(
            Entry(line: command.line, answer: answer, client: client, at: now), forKey: id) == nil
        {
            order.append(id)
        }
        guard order.count > Self.most else { return }
        entries[order.removeFirst()] = nil
    }
}
