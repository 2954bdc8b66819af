import Chance
import Testing
import Time

@Suite struct IdentifierTests {
    @Test func anIDIsAUUIDOfVersion7WithItsMillisecond() {
        var random = SeededRandom(seed: 1)
        let id = Identifier.v7(
            at: UTCTime(nanoseconds: 0x0123_4567_89AB * 1_000_000), using: &random)
        #expect(id.hasPrefix("01234567-89ab-7"))
        #expect(
            Identifier.isValid(id) && "89ab".contains(id[id.index(id.startIndex, offsetBy: 19)]))
    }

    @Test func idsSortByTheTimeTheyWereMade() {
        let ids = (0..<100).map {
            Identifier.v7(at: UTCTime(nanoseconds: 1_700_000_000_000_000_000 + $0 * 1_000_000))
        }
        #expect(ids == ids.sorted())
    }

    @Test func aThousandIDsOfOneMomentDiffer() {
        #expect(
            Set((0..<1000).map { _ in Identifier.v7(at: UTCTime(nanoseconds: 0)) }).count == 1000)
    }

    @Test func derivedIDsAreValidDifferAndAreTheSameEachTime() {
        for id in (0..<20).map({ _ in
            Identifier.v7(at: UTCTime(nanoseconds: 1_700_000_000_000_000_000))
        }) + [
            "018bcfe5-6800-7fff-bfff-ffffffffffff"
        ] {
            let derived = (0..<50).map { Identifier.derived(from: id, $0) }
            #expect(derived[0] == id && Set(derived).count == 50)
            #expect(derived == (0..<50).map { Identifier.derived(from: id, $0) })
            #expect(
                derived.allSatisfy {
                    Identifier.isValid($0) && $0.prefix(18) == id.prefix(18)
                        && "89ab".contains(Array($0)[19])
                })
        }
    }

    @Test func aTimeBefore1970StillGivesAnID() {
        #expect(Identifier.isValid(Identifier.v7(at: UTCTime(nanoseconds: .min))))
    }

    @Test(arguments: [
        "", "..", "../../../../etc/passwd", "01234567-89ab-7000-8000-00000000000/",
        "01234567-89AB-7000-8000-000000000000",
        "01234567_89ab_7000_8000_000000000000", "01234567-89ab-7000-8000-0000000000000",
        "０1234567-89ab-7000-8000-0000000000",
    ])
    func aTextThatIsNoFoldersNameIsNoID(text: String) {
        #expect(!Identifier.isValid(text))
    }
}
