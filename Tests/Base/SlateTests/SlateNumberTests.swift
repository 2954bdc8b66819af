import Chance
import Testing

@testable import Slate
@Suite struct SlateNumberTests {
    @Test func aLetteredShotStandsAtItsSceneAndANumberedOneApart() {
        #expect(SlateNumber(episode: "3", scene: "12", shot: "B", take: 4).description == "3-12B-4")
        #expect(SlateNumber(scene: "12", shot: "B", take: 4).description == "12B-4")
        #expect(
            SlateNumber(episode: "27", scene: "4", shot: "1", take: 2).description == "27-4-1-2")
        #expect(SlateNumber(scene: "R10", take: 1).description == "R10-1")
    }

    @Test func theSetupIsAllButTheTake() {
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)
        #expect(slate.setup == "3-12B")
        #expect(slate.isSameSetup(as: SlateNumber(episode: "3", scene: "12", shot: "B", take: 9)))
        #expect(!slate.isSameSetup(as: SlateNumber(scene: "12", shot: "B", take: 4)))
    }
}

@Suite struct FileNameTests {
    @Test(arguments: [
        ("3-12B-4", "3-12B-4"), ("57/58A-1", "57_58A-1"), ("../../etc/passwd", "_._.._etc_passwd"),
        ("a\\b:c*d?e\"f<g>h|i", "a_b_c_d_e_f_g_h_i"),
        ("第3集", "第3集"), ("take😀1", "take1"), ("a\u{0}b\u{1B}[31m\u{9B}c\n", "a_b_[31m_c_"),
        ("", "_"), ("...", "_"), ("-rf", "_rf"),
        (" name. ", " name"), ("x\u{202E}fdp", "xfdp"), ("1\u{FE0F}\u{20E3}", "1"),
        ("e\u{301}", "e\u{301}"), ("😀", "_"),
    ])
    func aNameIsSafeOnEveryFileSystem(text: String, name: String) {
        #expect(FileName.safe(text) == name)
    }

    @Test(arguments: ["A", "镜", "e\u{301}", "👨‍👩‍👧‍👦", "/"])
    func threeHundredCharactersFitInto120Bytes(character: String) {
        let name = FileName.safe(String(repeating: character, count: 300))
        #expect(name.utf8.count <= FileName.longest && !name.isEmpty)
        #expect(String(decoding: Array(name.utf8), as: UTF8.self) == name)
    }

    @Test func cutNamesThatDifferAtTheirEndStayApart() {
        let scene = String(repeating: "9", count: 300)
        let stems = Set((1...50).map { FileName.safe("\(SlateNumber(scene: scene, take: $0))") })
        #expect(stems.count == 50)
    }

    @Test func oneCharacterOfAThousandAccentsDoesNotEscapeTheLimit() {
        let name = FileName.safe("a" + String(repeating: "\u{301}", count: 1000))
        #expect(name.utf8.count <= FileName.longest)
    }

    @Test func anyTextGivesASafeName() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0...90, using: &random)).compactMap { _ in
                Unicode.Scalar(
                    UInt32.random(in: 0...0x1_10000, using: &random)
                        >> UInt32.random(in: 0...16, using: &random))
            }
            let name = FileName.safe(String(String.UnicodeScalarView(scalars)))
            let isSafe =
                !name.isEmpty && name.utf8.count <= FileName.longest && !name.hasPrefix(".")
                && !name.hasPrefix("-")
                && !name.unicodeScalars.contains {
                    "/\\:*?\"<>|".unicodeScalars.contains($0) || $0.value < 32
                }
            #expect(isSafe, "seed \(seed): \(name.debugDescription)")
        }
    }

    @Test(arguments: [
        ("B", 4, "B4"), ("1", 12, "1-12"), ("11", 2, "11-2"), (nil, 112, "112"),
        ("WT1", 2, "WT1-2"), ("1A", 2, "1A2"),
    ])
    func besideALineNoTwoTakesHaveOneName(shot: String?, take: Int, name: String) {
        #expect(SlateNumber(episode: "3", scene: "12", shot: shot, take: take).inScene == name)
    }
}
