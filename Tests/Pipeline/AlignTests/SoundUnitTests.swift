import Testing

@testable import Align

struct SoundUnitTests {
    private func english(_ text: String) -> [String] {
        SoundUnit.read(text, language: "en").map { $0.readings[0] }
    }
    private func chinese(_ text: String) -> [SoundUnit] { SoundUnit.read(text, language: "zh") }

    @Test func englishIsReadByWords() {
        #expect(
            english("Don’t — you 'dare', Mr. O'Neill!") == [
                "don't", "you", "dare", "mr", "o'neill",
            ])
    }

    @Test func figuresAreReadAsTheyAreSpoken() {
        #expect(
            english("3,500 in 2026, room 12B") == [
                "three", "thousand", "five", "hundred", "in", "twenty", "twenty", "six", "room",
                "twelve", "b",
            ])
        #expect(
            english("007 1905 1900") == [
                "zero", "zero", "seven", "nineteen", "oh", "five", "nineteen", "hundred",
            ])
        #expect(chinese("105块").map(\.readings) == chinese("一百零五块").map(\.readings))
        #expect(chinese("12点").map(\.readings) == chinese("十二点").map(\.readings))
    }

    @Test(arguments: [
        ("像", "象"), ("的", "地"), ("的", "得"), ("在", "再"), ("他", "她"), ("做", "作"), ("總", "总"),
    ])
    func homophonesAreTheSame(_ one: String, _ two: String) {
        #expect(chinese(one)[0].likeness(to: chinese(two)[0]) == 1)
    }

    @Test(arguments: [
        ("行", "型"), ("行", "航"), ("长", "常"), ("长", "掌"), ("重", "虫"), ("重", "众"), ("了", "乐"),
        ("了", "聊"), ("都", "督"), ("都", "兜"),
    ])
    func aCharacterIsAllThatItMaySoundLike(_ one: String, _ two: String) {
        #expect(chinese(one)[0].likeness(to: chinese(two)[0]) == 1)
    }

    @Test(arguments: [("是", "四"), ("经", "今"), ("蓝", "男")])
    func whatMouthsConfuseIsNearlyTheSame(_ one: String, _ two: String) {
        #expect(chinese(one)[0].likeness(to: chinese(two)[0]) == Likeness.nearSyllable)
    }

    @Test func othersAreNot() {
        #expect(chinese("我")[0].likeness(to: chinese("你")[0]) == 0)
        #expect(english("jar") != english("drawer"))
        #expect(
            SoundUnit(word: "contract").likeness(to: SoundUnit(word: "contrast"))
                == Likeness.nearWord)
        #expect(SoundUnit(word: "you").likeness(to: SoundUnit(word: "your")) == 0)
        #expect(SoundUnit(word: "drawer").likeness(to: SoundUnit(word: "door")) == 0)
    }

    @Test func aLineInTwoLanguagesKeepsBoth() {
        #expect(chinese("叫Kevin来").map(\.readings) == [["jiao"], ["kevin"], ["lai"]])
    }

    @Test func everyCommonCharacterHasAReadingOfLetters() {
        for scalar in "沉夜语霆凌霄渊墨辰顾傅陆裴沪婿".unicodeScalars {
            #expect(
                Pinyin.readings(of: scalar)?.allSatisfy {
                    $0.utf8.allSatisfy { (97...122).contains($0) }
                } == true, "\(scalar)")
        }
        #expect(Pinyin.readings(of: "𠀀") == ["𠀀"])
        #expect(Pinyin.readings(of: "a") == nil)
        #expect(Pinyin.readings(of: "女") == ["nv"])
    }
}
