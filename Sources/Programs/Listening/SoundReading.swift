import Align
import Footage
import Platform

/// Ways to get a film's sound as a WAV; each says how many seconds it lasts.
enum SoundReading {
    typealias Way = (_ media: String, _ wav: String, _ attend: () -> ChildProcess.Wish) throws ->
        Double

    /// Here and now.
    static func here(_ media: String, _ wav: String, _ attend: () -> ChildProcess.Wish) throws
        -> Double
    {
        try SpeechSound.write(of: media, to: wav)
    }

    /// In another process of this program: it can be held, and a film that crashes or hangs its
    /// decoder ends that one alone.
    static func elsewhere(_ media: String, _ wav: String, _ attend: () -> ChildProcess.Wish) throws
        -> Double
    {
        try elsewhere(program: "/proc/self/exe", media, wav, attend)
    }

    /// - Parameter program: a `rushes-align`.
    static func elsewhere(
        program: String, _ media: String, _ wav: String, _ attend: () -> ChildProcess.Wish
    ) throws -> Double {
        let child = ChildProcess([program, "sound", media, wav], limit: 4096, patience: longest)
        let (ending, output) = try child.run(
            input: "/dev/null", errors: "\(wav).errors", attend: attend)
        if ending == .exited(0),
            let seconds = Double(
                String(decoding: output, as: UTF8.self).filter { !$0.isWhitespace })
        {
            return seconds
        }
        throw AlignFailure(
            .badInput, "the sound of \(media) could not be read: \(reason(ending, "\(wav).errors"))"
        )
    }

    /// Nanoseconds: the longest clip's sound is decoded in two minutes by the slowest box, if
    /// nothing else runs.
    private static let longest: Int64 = 3_600_000_000_000

    private static func reason(_ ending: ChildProcess.Ending, _ errors: String) -> String {
        switch ending {
        case .exited: LastWords.of(errors) ?? "it ended without a word"
        case .died(let signal): "its decoder was ended by signal \(signal)"
        case .hung: "its decoder was not done after an hour"
        case .wroteTooMuch: "its decoder wrote what nobody asked for"
        case .calledOff: "this program was told to end"
        }
    }
}

/// The end of what a program wrote to its standard error.
enum LastWords {
    /// Nil when there is nothing; one line without signs that a terminal obeys.
    static func of(_ path: String) -> String? {
        // Without the file there are no last words; the failure is told all the same.
        guard let bytes = try? Files.read(path, limit: 16 << 20) else { return nil }
        guard
            let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
                .last
        else { return nil }
        return String(line.suffix(longest).filter { !$0.isNewline && $0 != "\u{1b}" })
    }

    private static let longest = 300
}
