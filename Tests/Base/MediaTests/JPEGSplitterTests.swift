import Media
import Testing

struct JPEGSplitterTests {
    private static let samples: [UInt8] = [0xFF, 0xDA, 0, 4, 1, 2, 9, 0xFF, 0, 8, 0xFF, 0xD0, 7]
    private static let end: [UInt8] = [0xFF, 0xD9]
    private static let small: [UInt8] = [0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 0xFF, 0xD9, 1, 2]
    private static func picture(_ number: UInt8, head: [UInt8] = []) -> [UInt8] {
        [0xFF, 0xD8] + head + samples + [number] + end
    }

    private func pictures(in bytes: [UInt8], pieces: Int) -> [[UInt8]] {
        var splitter = JPEGSplitter()
        var found: [[UInt8]] = []
        for place in stride(from: 0, to: bytes.count, by: pieces) {
            bytes[place..<min(bytes.count, place + pieces)].withUnsafeBytes { splitter.append($0) }
            while let picture = splitter.next() { found.append(picture) }
        }
        return found
    }

    @Test(arguments: [
        "--b\r\nContent-Type: image/jpeg\r\n\r\n",
        "--b\r\ncontent-type: image/jpg; charset=x\r\nContent-Length: 9\r\n\r\n",
        "\r\n", "", "\n--b\nX-Timestamp: 1\n\n",
    ])
    func everyPictureComesOutAsSoonAsItIsThereWhateverStandsBetween(_ between: String) {
        let wanted = (1...5).map { Self.picture(UInt8($0), head: $0 == 3 ? Self.small : []) }
        let bytes = wanted.flatMap { Array(between.utf8) + $0 }
        for pieces in [1, 2, 3, 7, 1000] {
            #expect(pictures(in: bytes, pieces: pieces) == wanted, "\(pieces) bytes at a time")
        }
    }

    @Test func aPictureWithoutItsEndIsGivenWhenTheNextBegins() {
        let open = Array(Self.picture(1).dropLast(2))
        let found = pictures(in: open + Self.picture(2), pieces: 4)
        #expect(found == [open, Self.picture(2)])
    }

    @Test func aStartWrittenTwiceIsOne() {
        let twice = [0xFF, 0xD8] + Self.picture(1)
        #expect(pictures(in: twice + Self.picture(2), pieces: 5) == [twice, Self.picture(2)])
    }

    @Test func whatNeverEndsIsForgotten() {
        var splitter = JPEGSplitter(limit: 1000)
        let endless = [0xFF, 0xD8] + Self.samples + [UInt8](repeating: 5, count: 2000)
        endless.withUnsafeBytes { splitter.append($0) }
        #expect(splitter.next() == nil)
        Self.picture(4).withUnsafeBytes { splitter.append($0) }
        #expect(splitter.next() == Self.picture(4))
    }
}
