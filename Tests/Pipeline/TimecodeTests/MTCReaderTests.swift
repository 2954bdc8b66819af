import Foundation
import Glibc
import Platform
import Synchronization
import Testing

@testable import Timecode

@Suite struct MTCReaderTests {
    @Test func portsAreNamedAsALSANamesThem() throws {
        #expect(try MIDIPort.path("hw:1,0") == "/dev/snd/midiC1D0")
        #expect(try MIDIPort.path("hw:2") == "/dev/snd/midiC2D0")
        #expect(try MIDIPort.path("hw:CARD=3,DEV=1") == "/dev/snd/midiC3D1")
        #expect(try MIDIPort.path("/dev/snd/midiC0D0") == "/dev/snd/midiC0D0")
    }

    @Test(arguments: ["1,0", "hw:", "hw:1,x", "hw:1,0,0", "hw:../x,0", "hw:1,-1"])
    func aPortThatIsNoneIsRefusedWithItsName(name: String) {
        let failure = #expect(throws: SystemFailure.self) { try MIDIPort.path(name) }
        #expect(failure?.code == EINVAL || failure?.code == ENODEV)
    }

    /// A pipe in the place of the device node: the reader is the same.
    @Test func aPortThatGoesAndComesBackIsHeardAgain() throws {
        let path = NSTemporaryDirectory() + "midi-\(UUID().uuidString)"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let heard = Heard()
        let reader = try MTCReader(path, hear: { heard.note($0) }, trouble: { heard.trouble($0) })
        let thread = try NamedThread("midi") { reader.run() }
        defer {
            reader.stop()
            thread.join()
        }
        try send(second: 1, to: path)
        #expect(heard.waits { $0.frames.last?.second == 1 })
        #expect(heard.waits { $0.troubles.last??.contains("the port was unplugged") == true })
        try send(second: 2, to: path)
        #expect(heard.waits { $0.frames.last?.second == 2 })
    }

    /// Opens the pipe, once somebody reads it, says one frame, and closes it.
    private func send(second: UInt8, to path: String) throws {
        let pipe = open(path, O_WRONLY)
        try #require(pipe >= 0)
        defer { close(pipe) }
        let values: [UInt8] = [0, 0, second, 0, 0, 0, 0, 6]
        let bytes = values.enumerated().flatMap { offset, value -> [UInt8] in
            [0xF1, UInt8(offset) << 4 | value]
        }
        #expect(write(pipe, bytes, bytes.count) == bytes.count)
    }
}

private final class Heard: Sendable {
    struct State {
        var frames: [CodeFrame] = []
        var troubles: [String?] = []
    }

    private let state = Mutex(State())

    func note(_ frame: CodeFrame) { state.withLock { $0.frames.append(frame) } }
    func trouble(_ sentence: String?) { state.withLock { $0.troubles.append(sentence) } }

    func waits(_ condition: (State) -> Bool) -> Bool {
        let deadline = Clock.monotonic() + 10_000_000_000
        while !condition(state.withLock { $0 }) {
            if Clock.monotonic() > deadline { return false }
            Clock.sleep(until: Clock.monotonic() + 2_000_000)
        }
        return true
    }
}
