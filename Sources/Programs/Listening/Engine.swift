import Align
import Platform
import Settings
import Slate
import Wire

/// What an engine made of a clip's sound.
struct Heard: Sendable {
    var lines: [LineProposal] = []
    var guessedWords: [String] = []
    var complaints: [String] = []
}

/// Turns sound into lines; runs another program and believes nothing of it.
struct Engine: Sendable {
    let settings: Settings.Align
    /// Seconds an engine may take beside ten times the sound's length; it runs when nothing else
    /// does.
    var grace = 120.0
    var dictionary = PocketSphinx.dictionary

    /// 4 MiB: a line of 100 bytes for each word of ten hours.
    static let mostOutput = 4 << 20

    /// For sentences and the document.
    var name: String { settings.engine == .command ? settings.command.first ?? "" : "pocketsphinx" }

    /// - Parameters:
    ///   - folder: for the engine's files; the caller removes it.
    ///   - length: seconds of the sound.
    func hear(
        _ request: EngineRequest, length: Double, folder: String, attend: () -> ChildProcess.Wish
    ) throws -> Heard {
        switch settings.engine {
        case .pocketsphinx:
            return try PocketSphinx(engine: self, folder: folder).hear(
                request, length: length, attend: attend)
        case .command:
            return try CommandEngine(engine: self, folder: folder).hear(
                request, length: length, attend: attend)
        }
    }

    /// Runs a program to its good end, or says in a sentence what became of it.
    func run(
        _ command: [String], input: String, length: Double, folder: String,
        attend: () -> ChildProcess.Wish
    ) throws -> [UInt8] {
        let patience = grace + 10 * length
        let child = ChildProcess(command, limit: Self.mostOutput, patience: Int64(patience * 1e9))
        let (ending, output) = try child.run(
            input: input, errors: "\(folder)/errors", attend: attend)
        switch ending {
        case .exited(0): return output
        case .exited(let code): throw failure("ended with code \(code)\(lastWords(folder))")
        case .died(let signal): throw failure("was ended by signal \(signal)\(lastWords(folder))")
        case .wroteTooMuch:
            throw failure(
                "wrote more than \(Self.mostOutput >> 20) MB and was ended; it must write one JSON line for each line it heard"
            )
        case .hung: throw failure("was not done after \(Int(patience)) s and was ended")
        case .calledOff: throw failure("was ended, because this program was told to end")
        }
    }

    private func failure(_ what: String) -> AlignFailure {
        AlignFailure(.engine, "the engine \(name) \(what)")
    }

    private func lastWords(_ folder: String) -> String {
        LastWords.of("\(folder)/errors").map { ": \($0)" } ?? ""
    }
}
