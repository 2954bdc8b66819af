import Testing

@testable import Platform

struct LineBufferTests {
    private func lines(_ buffer: inout LineBuffer) -> [LineBuffer.Line] {
        var found: [LineBuffer.Line] = []
        while let line = buffer.next() { found.append(line) }
        return found
    }

    private func line(_ text: String) -> LineBuffer.Line { .line(Array(text.utf8)) }

    @Test func bytesThatComeInPiecesMakeTheSameLines() {
        let stream = Array("roll\n\ncut 20s ago\nnote 哭得好 👏\nunfinished".utf8)
        for size in 1...stream.count {
            var buffer = LineBuffer(limit: 100)
            var found: [LineBuffer.Line] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                buffer.append(stream[start..<min(stream.count, start + size)])
                found += lines(&buffer)
            }
            #expect(
                found == [line("roll"), line(""), line("cut 20s ago"), line("note 哭得好 👏")],
                "pieces of \(size)")
        }
    }

    @Test func anOverlongLineIsReportedOnceAndTheNextOneIsRead() {
        let stream = Array((String(repeating: "x", count: 50) + "\nok\n").utf8)
        for size in 1...stream.count {
            var buffer = LineBuffer(limit: 10)
            var found: [LineBuffer.Line] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                buffer.append(stream[start..<min(stream.count, start + size)])
                found += lines(&buffer)
            }
            #expect(found == [.tooLong, line("ok")], "pieces of \(size)")
        }
    }

    @Test func aLineOfExactlyTheLimitIsTaken() {
        var buffer = LineBuffer(limit: 4)
        buffer.append(Array("roll\nrolls\n".utf8))
        #expect(lines(&buffer) == [line("roll"), .tooLong])
    }

    @Test func aStreamWithoutNewlinesTakesNoMemory() {
        var buffer = LineBuffer(limit: 10)
        var found = 0
        for _ in 0..<1000 {
            buffer.append([UInt8](repeating: 1, count: 1000))
            found += lines(&buffer).count
        }
        #expect(found == 1)
    }
}
