import ArgumentParser
import Glibc
import Platform
import Slate
import Wire

/// `rushes` as a process: what is wrong with its options is one sentence in the person's language.
extension RushesCommand {
    public static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch {
            // An answer's own code says nothing more.
            guard !(error is ExitCode), exitCode(for: error) == .validationFailure else {
                exit(withError: error)
            }
            Log.error("rushes: \(sentence(about: error, arguments))")
            Glibc.exit(ExitCode.validationFailure.rawValue)
        }
    }

    /// The parser's own sentences are English; the usual slips have ours.
    static func sentence(about error: any Error, _ arguments: [String]) -> String {
        let words = OptionWords(language(of: arguments))
        if error is ValidationError { return message(for: error) }
        return words.slip(in: arguments, of: OptionTable.general)
            ?? words.wrongOption(message(for: error))
    }

    /// Of arguments that could not be read.
    private static func language(of arguments: [String]) -> Language {
        let pairs = zip(arguments, arguments.dropFirst())
        let named =
            pairs.first { $0.0 == OptionTable.lang.name }?.1
            ?? arguments.last { $0.hasPrefix("--lang=") }.map { String($0.dropFirst(7)) }
        return named.map { Language(rawValue: $0) ?? .english } ?? ofEnvironment
    }

    static var ofEnvironment: Language { Language(environment: environment) }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
