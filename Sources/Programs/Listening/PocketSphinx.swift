import Align
import Platform

/// Debian's pocketsphinx with a language model of the scene alone; English.
struct PocketSphinx {
    let engine: Engine
    let folder: String

    /// Of the package pocketsphinx-en-us.
    static let model = "/usr/share/pocketsphinx/model/en-us/en-us"
    static let dictionary = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"

    func hear(_ request: EngineRequest, length: Double, attend: () -> ChildProcess.Wish) throws
        -> Heard
    {
        guard request.language == "en" else {
            throw AlignFailure(
                .badInput,
                "pocketsphinx hears English alone; for '\(request.language)' set [align] engine = \"command\""
            )
        }
        let words = request.lines.map {
            SoundUnit.read($0.text, language: "en").filter { !$0.isSyllable }.map { $0.readings[0] }
        }
        let model = LanguageModel(words)
        let sounding = SoundingDictionary(Set(model.vocabulary), from: try dictionary())
        try Files.replace("\(folder)/scene.lm", with: Array(model.arpa.utf8), mode: 0o600)
        try Files.replace(
            "\(folder)/scene.dict",
            with: Array((sounding.lines.joined(separator: "\n") + "\n").utf8), mode: 0o600)
        let output = try engine.run(
            command(request.audio), input: "/dev/null", length: length, folder: folder,
            attend: attend)
        let heard = SphinxOutput.words(String(decoding: output, as: UTF8.self)).filter {
            $0.start < length
        }
        return Heard(
            lines: LineMatcher(request.lines, language: "en").find(heard),
            guessedWords: sounding.guessed)
    }

    private func dictionary() throws -> [UInt8] {
        guard Files.exists(engine.dictionary) else {
            throw AlignFailure(
                .engine,
                "pocketsphinx's dictionary \(engine.dictionary) is missing; apt install pocketsphinx pocketsphinx-en-us"
            )
        }
        return try Files.read(engine.dictionary)
    }

    private func command(_ audio: String) -> [String] {
        [
            "pocketsphinx_continuous", "-infile", audio, "-time", "yes", "-hmm", Self.model, "-lm",
            "\(folder)/scene.lm", "-dict",
            "\(folder)/scene.dict", "-logfn", "\(folder)/log",
        ]
    }
}
