import ArgumentParser
import CrewGrammar
import CrewSentences
import Platform
import Report
import Slate
import Wire

/// `rushes day [DATE]`: the day's sheet on screen, for a spreadsheet, on paper or for the chat.
struct DayCommand {
    private let options: Options

    /// Nil when the words are no such command.
    /// - Throws: what is wrong with its options, for exit code 64.
    init?(words: [String], _ language: Language) throws {
        guard let first = words.first, Verb.day.words.contains(first) else { return nil }
        let rest = words.dropFirst().filter { $0 != "--" }
        let say = OptionWords(language)
        do { options = try Options.parse(Array(rest)) } catch {
            let slip = say.slip(in: Array(rest), of: OptionTable.day, isAll: true)
            throw ValidationError(slip ?? say.wrongOption(Options.message(for: error)))
        }
        guard (0...23).contains(options.cut) else {
            throw ValidationError(say.wrongHour(options.cut))
        }
        guard options.forms <= 1 else { throw ValidationError(say.onlyOneForm) }
    }

    /// Nil is the last day that was shot.
    private var day: ShootingDay? { options.date.flatMap { ShootingDay($0) } }

    /// What is said of a day without takes.
    func nothing(_ language: Language) -> CrewAnswer {
        let phrases = Phrases(language)
        return CrewAnswer(
            code: ExitCodes.nothingFound, message: day.map(phrases.nothingShot) ?? phrases.noTakeYet
        )
    }

    /// What rushesd is asked.
    var line: String {
        ([Verb.day.words[0]] + (options.date.map { [$0] } ?? [])).joined(separator: " ")
    }

    /// The page, and what `rushes` ends with; nil when nothing was rolled on that day by this
    /// clock.
    func page(of answer: CrewAnswer, _ language: Language, isJSON: Bool) throws -> (
        text: String, code: Int32
    )? {
        let clock = SetClock(cutHour: options.cut, offset: Clock.secondsEastOfUTC(at:))
        let sheet = DaySheet(
            production: answer.production ?? "", day: day, takes: answer.takes,
            uncovered: answer.uncovered ?? [], stateTrouble: answer.stateTrouble, clock: clock)
        guard let sheet else { return nil }
        let isOpen = options.check && !sheet.findings.isEmpty
        return (try text(sheet, language, isJSON: isJSON), isOpen ? ExitCodes.findings : 0)
    }

    private func text(_ sheet: DaySheet, _ language: Language, isJSON: Bool) throws -> String {
        if isJSON { return String(decoding: try JSON.encode(sheet.document), as: UTF8.self) + "\n" }
        if options.check { return sheet.check(language) + "\n" }
        if options.csv { return sheet.csv(language) }
        if options.html { return sheet.html(language) + "\n" }
        if options.chat { return sheet.chat(language) + "\n" }
        return sheet.text(language) + "\n"
    }

    private struct Options: ParsableArguments {
        @Flag var csv = false
        @Flag var html = false
        @Flag var chat = false
        @Flag var check = false
        @Option var cut = SetClock.usualCutHour
        @Argument var date: String?

        /// How many of the forms of which only one can be were asked for.
        var forms: Int { [csv, html, chat, check].count { $0 } }
    }
}
