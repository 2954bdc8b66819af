import ArgumentParser
import Glibc
import Platform
import Slate

extension ParsableCommand {
    /// The program as a process: whatever is wrong with its options is one line, and the exit
    /// status 64.
    ///
    /// - Parameter program: its name where it is not its command's.
    public static func start(as program: String? = nil) {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(of: program, because: error)
        }
    }

    /// Ends the process as the error says.
    static func end(of program: String?, because error: any Error) -> Never {
        guard !(error is ExitCode), exitCode(for: error) == .validationFailure else {
            exit(withError: error)
        }
        let program = program ?? configuration.commandName ?? ""
        let typed = Array(CommandLine.arguments.dropFirst())
        Log.error(
            OptionFailure.sentence(
                message(for: error), program: program, arguments: typed, help: help))
        Glibc.exit(ExitStatus.usage)
    }

    private static func help(_ word: String?) -> String {
        let sub = configuration.subcommands.first { $0.configuration.commandName == word }
        return sub.map { helpMessage(for: $0) } ?? helpMessage()
    }
}

extension AsyncParsableCommand {
    /// As `start`, of a program some of whose words are asynchronous.
    ///
    /// On the main thread, because words that are not take their signals there before any other
    /// thread starts.
    @MainActor public static func startAsynchronously() async {
        do {
            var command = try parseAsRoot()
            if var word = command as? any AsyncParsableCommand {
                try await word.run()
            } else {
                try command.run()
            }
        } catch {
            end(of: nil, because: error)
        }
    }
}

extension ExitStatus {
    /// The exit code to throw, once the failure is logged under the program's name.
    public static func code(_ code: Int32, of program: String, because failure: any Error)
        -> ExitCode
    {
        Log.error("\(program): \(ErrorText.plain("\(failure)"))")
        return ExitCode(code)
    }
}
