import Testing

@testable import Pictures

struct TextPainterTests {
    private func picture(_ text: String..., width: Int = 720, height: Int = 1280) -> Picture {
        let picture = Picture(width: width, height: height)
        picture.fill(luma: 100)
        let painter = TextPainter(width: width, height: height)
        for text in text { painter.paint(text, on: picture) }
        return picture
    }

    private func luma(_ picture: Picture) -> [[UInt8]] {
        (0..<picture.height).map {
            Array(
                UnsafeBufferPointer(
                    start: picture.bases.0 + $0 * picture.strides.0, count: picture.width))
        }
    }

    /// The rows with letters, white dots as #.
    private func letters(_ picture: Picture) -> [String] {
        luma(picture).filter { $0.contains(235) }.map { row in
            String(
                row.drop { $0 != 16 }.dropFirst().prefix { $0 != 100 }.map { $0 == 235 ? "#" : "." }
            )
        }
    }

    @Test func aLetterLooksLikeItself() {
        let seven = letters(picture("7", width: 180, height: 320)).map { $0.prefix(5) }
        #expect(seven == ["#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#..."])
        let small = letters(picture("k", width: 180, height: 320))
        #expect(
            small == letters(picture("K", width: 180, height: 320)), "small letters are large ones")
    }

    @Test func aLineCoversTheOneBefore() {
        #expect(luma(picture("88:88:88:88", "01:02:03:04")) == luma(picture("01:02:03:04")))
    }

    @Test func theLineStandsAtTheBottomInTheMiddleAndNothingElseChanges() throws {
        let rows = luma(picture("A 3-12B-4 01:02:03:04"))
        let touched = rows.indices.filter { rows[$0].contains { $0 != 100 } }
        let (top, bottom) = (try #require(touched.first), try #require(touched.last))
        #expect(top > 1150 && bottom < 1270)
        let row = rows[touched[touched.count / 2]]
        let (left, right) = (
            try #require(row.firstIndex { $0 != 100 }), try #require(row.lastIndex { $0 != 100 })
        )
        #expect(abs(left - (719 - right)) <= 2 && right - left > 400, "\(left) to \(right)")
    }

    @Test(arguments: [1, 40, 90, 5000])
    func aLineOfAnyLengthStaysInThePicture(count: Int) {
        let rows = luma(picture(String(repeating: "镜8", count: count), width: 64, height: 64))
        #expect(rows[0].allSatisfy { $0 == 100 } && rows.contains { $0.contains(235) })
    }
}
