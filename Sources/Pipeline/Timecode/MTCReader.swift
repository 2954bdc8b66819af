import Glibc
import Platform

/// Hears MIDI timecode on a raw MIDI port, through unplugging and back. One thread runs it, any may
/// stop it.
public final class MTCReader: Sendable {
    private let port: String
    private let stopping: WakeUp
    private let hear: @Sendable (CodeFrame) -> Void
    private let trouble: @Sendable (String?) -> Void

    /// Between two tries to open the port: a USB interface takes about a second to come up.
    private static let retry: Int64 = 1_000_000_000

    /// `port` as in the configuration, `hw:1,0`; `trouble` gets a sentence when the port cannot be
    /// read, and nil when it can again.
    public init(
        _ port: String, hear: @escaping @Sendable (CodeFrame) -> Void,
        trouble: @escaping @Sendable (String?) -> Void
    ) throws {
        self.port = port
        self.hear = hear
        self.trouble = trouble
        stopping = try WakeUp()
    }

    /// Ends `run` soon; may be called more than once.
    public func stop() { stopping.ring() }

    /// Reads until it is stopped.
    public func run() {
        while true {
            do {
                let path = try MIDIPort.path(port)
                let device = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
                trouble(nil)
                if try listen(to: device, path) { return }
            } catch {
                trouble("no MIDI timecode: \(error)")
            }
            if hasToStop(within: Self.retry) { return }
        }
    }

    /// Reads until the port fails, or returns true when it was stopped.
    private func listen(to device: borrowing Descriptor, _ path: String) throws(SystemFailure)
        -> Bool
    {
        var parser = MTCParser()
        var bytes = InlineArray<64, UInt8>(repeating: 0)
        while true {
            var interests = [Poll.Interest(device.raw), Poll.Interest(stopping.raw)]
            try Poll.wait(&interests, until: nil)
            let time = Clock.monotonic()
            if interests[1].canRead { return true }
            guard let count = try Self.read(device, &bytes, path) else {
                throw SystemFailure("read", path, code: ENODEV, hint: "the port was unplugged")
            }
            for index in 0..<count {
                if case .running(let frame) = parser.read(bytes[index], at: time) { hear(frame) }
            }
        }
    }

    private static func read(
        _ device: borrowing Descriptor, _ bytes: inout InlineArray<64, UInt8>, _ path: String
    ) throws(SystemFailure) -> Int? {
        var span = bytes.mutableSpan
        return try span.withUnsafeMutableBytes { (raw) throws(SystemFailure) in
            try device.readSome(into: raw, path)
        }
    }

    private func hasToStop(within nanoseconds: Int64) -> Bool {
        var interests = [Poll.Interest(stopping.raw)]
        // A poll that fails is a try made at once.
        return (try? Poll.wait(&interests, until: Clock.monotonic() + nanoseconds)) == true
    }
}
