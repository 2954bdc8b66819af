import Codec
import Glibc
import Media
import Platform

/// Tries a chip's encoders, each in a process of its own: a driver that hangs or crashes takes that
/// process with it, not the camera. One thread at a time.
final class EncoderTrials {
    private let program: String
    private let patience: Int64
    /// What each tried encoder failed at; nil for one that passed. A driver is asked once.
    private var verdicts: [String: CodecFailure?] = [:]

    /// A driver that loads firmware needs a second or two; nobody waits longer than this for a
    /// camera to start.
    static let patience: Int64 = 5_000_000_000

    /// - Parameters:
    ///   - program: what runs the trial: this program, when it has a media kit.
    ///   - patience: nanoseconds a trial may take.
    init(program: String = MediaKit.ownPath, patience: Int64 = EncoderTrials.patience) {
        self.program = program
        self.patience = patience
    }

    /// Throws what the encoder did wrong, now or when it was tried before. Blocks until the trial
    /// is over.
    func judge(_ name: String, _ profile: ProxyProfile) throws {
        let verdict = verdicts[name] ?? failure(name, profile)
        verdicts[name] = .some(verdict)
        if let verdict { throw verdict }
    }

    private func failure(_ name: String, _ profile: ProxyProfile) -> CodecFailure? {
        let child = ChildProcess(
            [program] + EncoderTrialWish(name, profile).arguments, limit: 65536, patience: patience)
        do {
            let (ending, output) = try child.run(input: "/dev/null", errors: "/dev/null")
            return reason(ending, output).map { CodecFailure(.unavailable, $0) }
        } catch {
            return CodecFailure(.unavailable, "its trial could not be run: \(error)")
        }
    }

    private func reason(_ ending: ChildProcess.Ending, _ output: [UInt8]) -> String? {
        switch ending {
        case .exited(let code):
            // A driver may have its own say before, and may end its process as if all were well.
            let last = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
                .last.map(String.init)
            if code == 0 && last == EncoderTrialWish.passed { return nil }
            return code != 0
                ? last ?? "its trial ended with exit code \(code)" : "its driver ended the trial"
        case .died(let signal): return "its driver crashed (\(String(cString: strsignal(signal))))"
        case .hung, .calledOff:
            return "its driver did not answer within \(patience / 1_000_000_000) s"
        case .wroteTooMuch: return "its driver wrote more than \(output.count) bytes"
        }
    }
}

/// What the trial's process is asked to try, as its arguments.
struct EncoderTrialWish: Equatable {
    let encoder: String
    let profile: ProxyProfile

    init(_ encoder: String, _ profile: ProxyProfile) {
        self.encoder = encoder
        self.profile = profile
    }

    /// As `CameraCommand` reads them.
    var arguments: [String] {
        let rate = "\(profile.rate.numerator)/\(profile.rate.denominator)"
        return [
            "--try-encoder", encoder, "--size", "\(profile.width)x\(profile.height)", "--rate",
            rate, "--kbps", "\(profile.bitrateKbps)",
        ]
    }

    /// What a trial's process says last when all went well.
    static let passed = "passed"

    /// In the trial's process; throws what the encoder did wrong.
    func run() throws {
        guard let kit = MediaKit.installed else {
            throw CodecFailure(.unavailable, "this program has no encoders but libx264")
        }
        try EncoderTrial.run(profile) { try kit.encode(encoder, $0) }
    }
}
