import Align
import Foundation
import Platform
import Wire

/// Takes spoken by synthesised voices: CMU's slt as an HTS voice of festival, rms and awb of flite.
struct SpokenTakes {
    static let scene: [(voice: String, character: String, text: String)] = [
        ("hts", "MAYA", "Where were you last night?"),
        ("rms", "VICTOR", "I told you, I was at the office."),
        ("hts", "MAYA", "Don't lie to me. The driver saw you outside the hotel."),
        ("rms", "VICTOR", "Then the driver needs new glasses."),
        ("awb", "GRANDFATHER", "Both of you, be quiet and sit down."),
        ("hts", "MAYA", "He gave my ring to another woman."),
        ("rms", "VICTOR", "That ring was never yours to begin with."),
        ("awb", "GRANDFATHER", "The company will go to whoever finds the missing contract."),
        ("hts", "MAYA", "I already know where the contract is."),
        ("rms", "VICTOR", "You are bluffing, you have nothing."),
        ("hts", "MAYA", "Check the safe behind the painting in the study."),
        ("awb", "GRANDFATHER", "How did you learn the code to my safe?"),
        ("hts", "MAYA", "Grandmother told me before she died."),
        ("rms", "VICTOR", "This family will regret trusting you."),
        // Not spoken in any take.
        ("hts", "MAYA", "Give me back the key and leave this house."),
        ("rms", "VICTOR", "You will never see a single dollar of that money."),
        ("awb", "GRANDFATHER", "Call the lawyer and lock the front gate."),
        ("hts", "MAYA", "From now on everyone will answer to me."),
    ]

    static var lines: [SpokenLine] {
        scene.enumerated().map {
            SpokenLine(id: "L\($0 + 1)", character: $1.character, text: $1.text)
        }
    }

    /// Where what pocketsphinx and the voices need is installed.
    static let areHere = [
        "/usr/bin/pocketsphinx_continuous", "/usr/bin/festival", "/usr/bin/flite",
    ].allSatisfy(Files.exists)

    let folder: String

    /// Speaks the lines one after another with pauses, in noise, into a WAV; says where each is, in
    /// seconds.
    func make(_ numbers: [Int], decibels: Double, to path: String) throws -> [(
        line: String, start: Double, end: Double
    )] {
        var samples = [Int16](repeating: 0, count: 16000)
        var places: [(String, Double, Double)] = []
        var pauses = Dice(seed: 7)
        for number in numbers {
            let speech = try speak(number)
            places.append(
                (
                    "L\(number + 1)", Double(samples.count) / 16000,
                    Double(samples.count + speech.count) / 16000
                ))
            samples += speech + [Int16](repeating: 0, count: Int(16000 * (0.4 + pauses.roll())))
        }
        addNoise(to: &samples, decibels: decibels)
        try Files.replace(path, with: wav(samples))
        return places
    }

    /// One line at 16 kHz.
    private func speak(_ number: Int) throws -> [Int16] {
        let (voice, _, text) = Self.scene[number]
        let file = "\(folder)/line\(number).wav"
        if voice == "hts" {
            let program =
                "(voice_cmu_us_slt_arctic_hts)(set! u (utt.synth (Utterance Text \"\(text)\")))(utt.wave.resample u 16000)(utt.save.wave u \"\(file)\")"
            try Files.replace("\(folder)/line.scm", with: Array(program.utf8))
            try run(["festival", "-b", "\(folder)/line.scm"])
        } else {
            try run(["flite", "-voice", voice, "-t", text, "-o", file])
        }
        let bytes = try Files.read(file).dropFirst(44)
        let all = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
        }
        return all
    }

    private func run(_ command: [String]) throws {
        let child = ChildProcess(command, limit: 1 << 20, patience: 30_000_000_000)
        let ending = try child.run(input: "/dev/null", errors: "\(folder)/errors").ending
        guard ending == .exited(0) else { throw AlignFailure(.engine, "\(command[0]): \(ending)") }
    }

    /// Noise of all pitches, so many decibels below the speech.
    private func addNoise(to samples: inout [Int16], decibels: Double) {
        let loud = samples.filter { abs(Int($0)) > 200 }
        let power = loud.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, loud.count))
        // The sum of four throws of -0.5...0.5 has a variance of a third.
        let scale = (power / pow(10, decibels / 10) * 3).squareRoot()
        var dice = Dice(seed: 20)
        for index in samples.indices {
            let noise = (dice.roll() + dice.roll() + dice.roll() + dice.roll() - 2) * scale
            samples[index] = Int16(max(-32768, min(32767, Double(samples[index]) + noise)))
        }
    }

    private func wav(_ samples: [Int16]) -> [UInt8] {
        func little(_ value: Int) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let head =
            Array("RIFF".utf8) + little(36 + samples.count * 2) + Array("WAVEfmt ".utf8)
            + little(16) + [1, 0, 1, 0]
        let rest =
            little(16000) + little(32000) + [2, 0, 16, 0] + Array("data".utf8)
            + little(samples.count * 2)
        return head + rest + samples.withUnsafeBytes { Array($0) }
    }
}

/// The same throws every time (xorshift).
private struct Dice {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func roll() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / Double(UInt64(1) << 53)
    }
}
