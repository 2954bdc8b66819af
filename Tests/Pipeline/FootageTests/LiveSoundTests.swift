import Testing

@testable import Footage

/// A stream's sound between decoder and reader.
struct LiveSoundTests {
    @Test func soundThatIsSecondsAheadOfItsPictureWaitsForIt() throws {
        let sound = LiveSound()
        // Four seconds of AAC at 48 kHz.
        for number in 0..<188 {
            let samples = try #require(sound.empty(until: 0) ?? sound.oldest())
            samples.time = Int64(number)
            samples.count = 1024
            sound.send(samples)
        }
        let first = try #require(sound.next(until: 0))
        #expect(first.time == 0)
    }
}
