import Glibc
import Media
import Platform
import Testing

@testable import SoundCards

/// A card that several hold: names, places in its ring, and the way its descriptor travels. (The
/// card itself is in the lab.)
struct SharedCardTests {
    @Test(arguments: [
        ("hw:1", "1", 0, -1), ("hw:1,0", "1", 0, -1), ("hw:Loopback,1,0", "Loopback", 1, 0),
        ("hw:CARD=Mic,DEV=2,SUBDEV=3", "Mic", 2, 3),
    ])
    func cardsNamedStraightAreUnderstood(
        _ name: String, card: String, device: Int32, subdevice: Int32
    ) throws {
        let parts = try #require(CardAddress.parts(name))
        #expect(parts == (card, device, subdevice))
    }

    @Test(arguments: ["default", "plughw:1,0", "hw:", "hw:1,x", "hw:1,0,0,0", "hw:,0", "hw:1,"])
    func otherNamesAreNotShared(_ name: String) { #expect(!SharedMicrophone.canShare(name)) }

    @Test func aReaderBeginsWithWhatIsWrittenFromThenOn() {
        var reader = RingReader(ring: 480, boundary: 4800)
        #expect(reader.look(4790) == 0 && !reader.hasLost)
        #expect(reader.look(10) == 20 && reader.offset == 470)
        reader.advance(20)
        #expect(reader.look(10) == 0 && reader.offset == 10)
    }

    @Test(arguments: [361, 480, 2000] as [UInt64])
    func aReaderThatWasTooSlowSaysSoAndGoesOnWithTheNewest(_ behind: UInt64) {
        var reader = RingReader(ring: 480, boundary: 4800)
        #expect(reader.look(4700) == 0)
        let newest = (4700 + behind) % 4800
        #expect(reader.look(newest) == 0 && reader.hasLost)
        #expect(reader.look((newest + 5) % 4800) == 5 && !reader.hasLost)
    }

    @Test func aCardThatBeganAnewIsFollowed() {
        var reader = RingReader(ring: 480, boundary: 4800)
        #expect(reader.look(1000) == 0)
        #expect(reader.look(40) == 0 && reader.hasLost)
        #expect(reader.look(50) == 10)
    }

    /// Random steps: every frame is read once, or counted as lost.
    @Test func noFrameIsReadTwiceAndNoneIsPassedOverInSilence() {
        var reader = RingReader(ring: 480, boundary: 4800)
        var (written, read): (UInt64, UInt64) = (4000, 4000)
        #expect(reader.look(written) == 0)
        for step in 0..<2000 {
            written += UInt64(step * 37 % 150)
            let waiting = reader.look(written % 4800)
            #expect(!reader.hasLost && read + waiting == written)
            let taken = min(waiting, UInt64(step * 53 % 400))
            if written - read > 200 {
                reader.advance(waiting)
                read += waiting
            } else {
                reader.advance(taken)
                read += taken
            }
        }
    }

    @Test func aDescriptorTravelsWithItsLine() throws {
        let folder = "/tmp/rushes-card-\(getpid())"
        try Files.createFolders(folder)
        defer { _ = try? Files.removeTree(folder) }
        try Files.replace("\(folder)/note", with: Array("heard".utf8))
        let listener = try UnixSocket.listen("\(folder)/s")
        let asking = try UnixSocket.connect("\(folder)/s")
        guard let giving = try UnixSocket.accept(listener, "s") else {
            throw SystemFailure("accept on", "s", code: EAGAIN)
        }
        #expect(try UnixSocket.borrow(over: asking, until: Clock.monotonic()) == nil)
        do {
            let note = try Descriptor.open("\(folder)/note", O_RDONLY)
            try UnixSocket.lend(note.raw, saying: "a note\n", over: giving)
        }
        let lent = try #require(
            try UnixSocket.borrow(over: asking, until: Clock.monotonic() + 5_000_000_000))
        let mine = Descriptor(owning: lent.descriptor)
        var bytes = [UInt8](repeating: 0, count: 5)
        #expect(read(mine.raw, &bytes, 5) == 5 && bytes == Array("heard".utf8))
        #expect(lent.line == "a note\n")
    }

    @Test func aCardThatIsNotThereIsNamedAlsoWhenShared() {
        let failure = #expect(throws: SourceFailure.self) {
            try SharedMicrophone("hw:9,9", leastChannels: 0, meeting: "/tmp/rushes-nobody", as: "A")
        }
        #expect(failure?.code == .noDevice)
        #expect(failure?.message.contains("hw:9,9") == true)
    }
}
