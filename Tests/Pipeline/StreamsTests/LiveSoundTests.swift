import CLibAV
import Testing

@testable import Streams

/// A stream's sound between decoder and reader.
struct LiveSoundTests {
    /// A line in which so many packets wait.
    private func line(holding count: Int) throws -> PacketLine {
        let line = try PacketLine(capacity: 8, late: 2)
        var made = av_packet_alloc()
        defer { av_packet_free(&made) }
        let packet = try #require(made)
        for _ in 0..<count {
            av_new_packet(packet, 8)
            let slot = try #require(line.slot(for: packet, isPicture: false))
            line.send(slot)
        }
        return line
    }

    @Test func theBeginningOfTheFirstClipIsNotLetGoBeforeAnybodyReads() throws {
        let sound = LiveSound()
        #expect(!sound.mayLetGo(of: try line(holding: 7)))
        #expect(sound.mayLetGo(of: try line(holding: 8)), "but for what would find no room at all")
    }

    @Test func whoReadsTooSlowlyLosesTheOldest() throws {
        let sound = LiveSound()
        #expect(sound.next(until: 0) == nil)
        #expect(!sound.mayLetGo(of: try line(holding: 2)))
        #expect(sound.mayLetGo(of: try line(holding: 3)))
    }
}
