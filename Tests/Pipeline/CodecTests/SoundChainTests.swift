import Glibc
import Media
import Testing

@testable import Codec

struct SoundChainTests {
    /// Ten milliseconds at a time; `sample` says what a channel (from 1) holds.
    private func play(
        _ chain: SoundChain, _ format: AudioFormat, blocks: Int, sample: (Int, Int) -> Int32
    ) throws -> [Int16] {
        var block = AudioBlock(format, capacity: format.sampleRate / 100)
        var heard: [Int16] = []
        var target = [Int16](repeating: 0, count: 4096)
        for number in 0..<blocks {
            block.count = block.capacity
            for index in 0..<block.count {
                for channel in 0..<format.channels {
                    let value = sample(number * block.count + index, channel + 1)
                    let place = index * format.channels + channel
                    switch format.sample {
                    case .s16:
                        block.bytes.assumingMemoryBound(to: Int16.self)[place] = Int16(
                            truncatingIfNeeded: value >> 16)
                    case .s32: block.bytes.assumingMemoryBound(to: Int32.self)[place] = value
                    }
                }
            }
            let room = 4096 / chain.channels
            let count = try target.withUnsafeMutableBufferPointer { memory in
                try memory.baseAddress.map {
                    try chain.convert(block, skipping: 0, into: $0, room: room)
                } ?? 0
            }
            heard += target.prefix(count * chain.channels)
        }
        return heard
    }

    /// Each channel holds its own constant level, so that it is known again.
    @Test(
        arguments: [
            ([], 2, [1, 2]), ([7], 8, [7]), ([5, 2], 8, [5, 2]), ([2, 1], 2, [2, 1]), ([], 1, [1]),
        ] as [([Int], Int, [Int])])
    func theChosenChannelsAreHeardInTheirOrder(_ chosen: [Int], _ channels: Int, _ expected: [Int])
        throws
    {
        for kind in [AudioFormat.Sample.s16, .s32] {
            let format = AudioFormat(sample: kind, sampleRate: 48000, channels: channels)
            let chain = try SoundChain(format, chosen: chosen)
            let heard = try play(chain, format, blocks: 20) { _, channel in
                Int32(channel) * 1000 << 16
            }
            let frame = heard.suffix(1000 * chain.channels).prefix(chain.channels)
            #expect(
                zip(frame, expected).allSatisfy { abs(Int($0) - $1 * 1000) <= 2 },
                "\(Array(frame)) \(kind)")
        }
    }

    @Test(arguments: [22050, 44100, 96000, 192_000])
    func anyRateBecomesOurs(_ rate: Int) throws {
        let format = AudioFormat(sample: .s32, sampleRate: rate, channels: 1)
        let heard = try play(try SoundChain(format), format, blocks: 100) { index, _ in
            Int32(1e9 * sin(2 * .pi * 1000 * Double(index) / Double(rate)))
        }
        // 22050 Hz in blocks of 220 samples are a little less than a second.
        #expect(abs(heard.count - 48000) < 200)
        let rises = zip(heard, heard.dropFirst()).filter { $0 < 0 && $1 >= 0 }.count
        #expect((995...1001).contains(rises), "\(rises) Hz")
    }

    @Test func aChannelTheCardDoesNotHaveIsNamed() {
        let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)
        let failure = #expect(throws: CodecFailure.self) { try SoundChain(format, chosen: [3]) }
        #expect("\(failure.map { "\($0)" } ?? "")".contains("channel 3"))
    }

    @Test(arguments: [(1, 48000), (1, 44100), (2, 96000), (8, 48000)])
    func aCardThatComesBackWithAnotherFormatGoesOnInTheTrackThatWasBegun(_ channels: Int, rate: Int)
        throws
    {
        let begun = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)
        let audio = try ProxyAudio(begun, source: "test", bitrateKbps: nil)
        let other = AudioFormat(sample: .s32, sampleRate: rate, channels: channels)
        try audio.adopt(other)
        var block = AudioBlock(other, capacity: rate / 10)
        block.count = rate / 10
        let samples = block.bytes.assumingMemoryBound(to: Int32.self)
        for index in 0..<block.count * channels {
            samples[index] = index % channels == 0 ? Int32.max / 2 : Int32.max / 4
        }
        var out: Int64 = 0
        var packets = 0
        for _ in 0..<10 { out += try audio.encode(block, skipping: 0) { _ in packets += 1 } }
        #expect(abs(out - 48000) < 400 && packets > 40)
        let levels = audio.takeLevels()
        #expect(levels.count == 2)
        #expect(abs(levels[0].peak + 6.02) < 0.1)
        #expect(
            abs(levels[1].peak + (channels == 1 ? 6.02 : 12.04)) < 0.1,
            "one channel is heard on both sides")
    }

    @Test func aChosenChannelThatIsNotThereIsRefusedAndNothingChanges() throws {
        let begun = AudioFormat(sample: .s16, sampleRate: 48000, channels: 8)
        let audio = try ProxyAudio(begun, source: "test", bitrateKbps: nil, chosen: [5])
        #expect(throws: CodecFailure.self) {
            try audio.adopt(AudioFormat(sample: .s16, sampleRate: 48000, channels: 2))
        }
        var block = AudioBlock(begun, capacity: 480)
        block.count = 480
        #expect(throws: Never.self) { try audio.encode(block, skipping: 0) { _ in } }
    }

    @Test func levelsAreThoseOfEachChannelAndClippingIsCounted() throws {
        let format = AudioFormat(sample: .s32, sampleRate: 48000, channels: 2)
        let chain = try SoundChain(format)
        // A sine 6 dB below full scale in one channel, a square at full scale in the other.
        _ = try play(chain, format, blocks: 10) { index, channel in
            if channel == 2 { return index / 24 % 2 == 0 ? .max : .min }
            return Int32(Double(Int32.max) / 2 * sin(2 * .pi * Double(index) / 48))
        }
        let levels = chain.takeLevels()
        try #require(levels.count == 2)
        #expect(abs(levels[0].peak + 6.02) < 0.05)
        #expect(abs(levels[0].rms + 9.03) < 0.05)
        #expect(levels[0].clipped == 0)
        #expect(levels[1].peak == 0 && levels[1].rms > -0.001)
        #expect(levels[1].clipped == 4800)
        #expect(chain.takeClipped() == 4800)
        #expect(chain.takeClipped() == 0)
        #expect(chain.takeLevels().first?.peak == -120)
    }
}
