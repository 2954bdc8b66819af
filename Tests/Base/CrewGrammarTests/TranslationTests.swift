import Testing

@testable import CrewGrammar
@testable import CrewSentences
@testable import Slate
@testable import Wire
/// What no table of pairs shows: keys, usages and the sentences that are built case by case.
@Suite struct TranslationTests {
    private func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }
    }

    @Test func everyKeyHasALabelInBothLanguages() {
        for binding in KeyTable.bindings {
            let (english, chinese) = (binding.label(.english), binding.label(.chinese))
            // This one names the language it leads to.
            let isOther = binding.effect == .own(.language)
            #expect(isChinese(isOther ? english : chinese), "\(binding.key): \(chinese)")
            #expect(
                !isChinese(isOther ? chinese : english) && !english.isEmpty,
                "\(binding.key): \(english)")
        }
    }

    @Test func noKeyMeansTwoThings() {
        #expect(Set(KeyTable.bindings.map(\.key)).count == KeyTable.bindings.count)
    }

    @Test func noTwoKeysHaveOneRank() {
        #expect(Set(KeyTable.bindings.map(\.rank)).count == KeyTable.bindings.count)
    }

    /// The Chinese usage shows as much as the English one, and each of its examples means the same.
    @Test(arguments: Verb.allCases)
    func usagesSayTheSame(verb: Verb) throws {
        func read(_ language: Language) throws -> [CrewLine] {
            try verb.usage(language).split(separator: "|").map { example in
                try Grammar.parse(Self.filled(String(example))).get()
            }
        }
        #expect(
            verb.usage(.chinese).split(separator: " ").allSatisfy {
                !$0.allSatisfy { $0.isASCII && $0.isLowercase }
            },
            "\(verb.usage(.chinese))")
        #expect(try read(.english) == read(.chinese))
    }

    private static func filled(_ example: String) -> String {
        let ends = [
            ("[WORD]", "lines"), ("[词]", "lines"), ("[", ""), ("]", ""), ("TEXT", "soft"),
            ("NOTE", "soft"), ("文字", "soft"),
        ]
        return ends.reduce(example) { $0.replacing($1.0, with: $1.1) }
    }

    /// A new reason must be put here, or this does not compile.
    private func reasons() -> [GrammarError.Reason] {
        func next(_ reason: GrammarError.Reason) -> GrammarError.Reason? {
            switch reason {
            case .empty: .missingVerb
            case .missingVerb: .unknownWord
            case .unknownWord: .badArgument(.lines)
            case .badArgument(.lines): .badArgument(.undo)
            case .badArgument: .doubt(.ok)
            case .doubt(.ok): .doubt(.pick)
            case .doubt: .noVerdict(.hold)
            case .noVerdict: .severalTakes(.ok)
            case .severalTakes: .otherTake(.ng)
            case .otherTake: .glued(.ok, apart: "ok t2")
            case .glued: .missingArgument(.note)
            case .missingArgument: .tooLong(limit: 9)
            case .tooLong: nil
            }
        }
        return Array(sequence(first: .empty, next: next))
    }

    @Test func everyGrammarErrorSpeaksBothLanguages() {
        for reason in reasons() {
            for suggestion in [nil, "42"] {
                let error = GrammarError(reason: reason, word: "17", suggestion: suggestion)
                #expect(isChinese(error.sentence(.chinese)), "\(reason)")
                #expect(!isChinese(error.sentence(.english)), "\(reason)")
            }
        }
    }

    /// As above.
    private func warnings() -> [SlateWarning] {
        let slate = SlateNumber(scene: "12", take: 1)
        func next(_ warning: SlateWarning) -> SlateWarning? {
            switch warning {
            case .duplicate: .falls(from: 3, to: 2)
            case .falls: .startsAt(2)
            case .startsAt: .passedOver("I")
            case .passedOver: .shortNG(slate, seconds: 2)
            case .shortNG:
                .outsideLines(
                    LineRanges("15") ?? LineRanges(), of: LineRanges("1-3") ?? LineRanges())
            case .outsideLines: .unknownCamera("D")
            case .unknownCamera:
                .linesBeyond(
                    LineRanges("99") ?? LineRanges(), of: "3-12",
                    has: LineRanges("1-9") ?? LineRanges())
            case .linesBeyond: .unknownScene("3-99")
            case .unknownScene: .linesMoved(LineRanges("1-3") ?? LineRanges(), to: "3-13")
            case .linesMoved: .linesCleared(LineRanges("1-3") ?? LineRanges())
            case .linesCleared: .sceneWas("3-12", now: "3-13")
            case .sceneWas(_, now: .some): .sceneWas("3-12", now: nil)
            case .sceneWas: .takesWere("3-12", now: "3-13")
            case .takesWere: .ownedBy("chen")
            case .ownedBy: nil
            }
        }
        return Array(sequence(first: .duplicate(slate, free: 2), next: next))
    }

    /// The codes stand in the sources of the camera's worker.
    @Test(
        arguments: [
            "disk", "encoder", "encoder choice", "midi", "timecode", "overload", "picture", "sound",
        ]
            + SourceFault.allCases.map(\.rawValue) + ["picture.of-a-later-version"])
    func everyTroubleOfACameraSpeaksBothLanguages(code: String) throws {
        var camera = CameraStatus(
            camera: "A", connected: true, source: "", trouble: "camera A /dev/video0: ENODEV")
        camera.troubleCodes = [code, "of a later version"]
        let chinese = try #require(Phrases(.chinese).trouble(camera))
        #expect(isChinese(chinese) && chinese.hasSuffix(" (camera A /dev/video0: ENODEV)"))
        #expect(Phrases(.english).trouble(camera) == "camera A /dev/video0: ENODEV")
        camera.troubleCodes = nil
        #expect(Phrases(.chinese).trouble(camera) == camera.trouble)
    }

    @Test func everyWarningSpeaksBothLanguages() {
        for warning in warnings() {
            #expect(isChinese(Phrases(.chinese).warning(warning)), "\(warning)")
            #expect(!isChinese(Phrases(.english).warning(warning)), "\(warning)")
        }
    }

    @Test func everyValueHasAWordInBothLanguages() {
        let pairs =
            Verdict.allCases.map { (Phrases(.english).word($0), Phrases(.chinese).word($0)) }
            + TakeTrait.allCases.map { (Phrases(.english).word($0), Phrases(.chinese).word($0)) }
            + [TakeKind.normal, .falseStart, .pickup, .wildTrack].map {
                (Phrases(.english).word($0), Phrases(.chinese).word($0))
            }
        for (english, chinese) in pairs {
            #expect(!isChinese(english) && isChinese(chinese), "\(english) \(chinese)")
        }
        #expect(Set(pairs.map(\.0)).count == pairs.count)
        #expect(Set(pairs.map(\.1)).count == pairs.count)
    }
}
