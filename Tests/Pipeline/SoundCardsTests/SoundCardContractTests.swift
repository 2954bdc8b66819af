import Media
import Platform
import SourceContract
import Testing

@testable import SoundCards

/// The folder of the package: this file lies in `Tests/Pipeline/SoundCardsTests`.
private let package = Files.parent(
    of: Files.parent(of: Files.parent(of: Files.parent(of: #filePath))))

/// What every microphone promises, kept by cards. (Real ones are in the lab.)
@Suite(.serialized) struct SoundCardContractTests {
    @Test(arguments: [(2, 48000), (1, 44100), (8, 96000)]) func aCardUnderALSAKeepsIt(
        _ channels: Int, rate: Int
    ) throws {
        let card = try LabCard(package: package)
        card.use()
        try card.plug(channels: channels, rate: rate)
        let microphone = try ALSAMicrophone(card.name)
        #expect(
            microphone.format == AudioFormat(sample: .s16, sampleRate: rate, channels: channels))
        #expect(AudioSourceContract.violations(of: microphone) == [])
    }

    @Test func aCardThatIsPulledEndsWithASentenceAndCanBeOpenedAgain() throws {
        let card = try LabCard(package: package)
        card.use()
        try card.plug()
        let microphone = try ALSAMicrophone(card.name)
        var block = AudioBlock(microphone.format, capacity: 4800)
        while try microphone.read(into: &block, until: Clock.monotonic() + 1_000_000_000)
            != .samples
        {}
        try card.pull()
        let failure = #expect(throws: SourceFailure.self) {
            let deadline = Clock.monotonic() + 5_000_000_000
            while Clock.monotonic() < deadline {
                _ = try microphone.read(into: &block, until: Clock.monotonic() + 100_000_000)
            }
        }
        #expect(failure?.code == .lost && failure?.message.contains(card.name) == true)
        microphone.close()
        #expect(throws: SourceFailure.self) { try ALSAMicrophone(card.name) }
        try card.plug(channels: 1)
        #expect(try ALSAMicrophone(card.name).format.channels == 1)
    }

    @Test func aSoundCardThatIsNotThereIsNamed() {
        let failure = #expect(throws: SourceFailure.self) { try ALSAMicrophone("hw:9,9") }
        #expect(failure?.code == .noDevice)
        #expect(failure?.message.contains("hw:9,9") == true)
    }
}
