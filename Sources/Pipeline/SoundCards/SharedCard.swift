import CALSA
import CSoundCard
import Glibc
import Media
import Platform

/// A sound card that several processes of this box hold open together: who comes first opens it,
/// who comes later is lent its descriptor by any of the others, and it runs until the last lets go.
struct SharedCard {
    /// The card's descriptor, to be closed by who holds it.
    let raw: Int32
    let samples: NativeSamples
    let shape: rushes_card_shape

    /// A card that is just being opened by another camera has its lender up in this time, in
    /// nanoseconds.
    private static let patience: Int64 = 1_000_000_000
    /// A peer that stands still does not answer; the next is asked after this time.
    private static let answer: Int64 = 300_000_000
    private static let greeting = "rushes-card 1"

    /// Borrows the card from a peer whose socket lies in `folder`, or opens it.
    static func take(
        _ address: CardAddress, leastChannels: Int, meeting folder: String, without own: String
    ) throws -> SharedCard {
        let deadline = Clock.monotonic() + patience
        while true {
            if let lent = borrow(address, folder, without: own) {
                return try lent.checked(address, leastChannels)
            }
            let raw = rushes_card_open(address.card, address.device, address.subdevice)
            if raw >= 0 { return try set(raw, address, leastChannels) }
            guard raw == -EBUSY, Clock.monotonic() < deadline else {
                throw ALSAMicrophone.cannotOpen(address.name, raw)
            }
            Clock.sleep(until: Clock.monotonic() + 50_000_000)
        }
    }

    var bytesPerFrame: Int { samples.bytes * Int(shape.channels) }
    var ringBytes: Int { Int(shape.ring) * bytesPerFrame }

    /// The card's memory, read only, as long as it is not unmapped.
    func map(_ name: String) throws -> UnsafeRawPointer {
        let mapped = mmap(nil, ringBytes, PROT_READ, MAP_SHARED | MAP_POPULATE, raw, 0)
        guard let mapped, mapped != MAP_FAILED else {
            throw ALSAMicrophone.failure("map the memory of", name, -errno)
        }
        return UnsafeRawPointer(mapped)
    }

    /// Nobody may read from `ring` any more.
    func letGo(_ ring: UnsafeRawPointer) {
        munmap(UnsafeMutableRawPointer(mutating: ring), ringBytes)
        close(raw)
    }

    /// What a lender says of it.
    var line: String {
        "\(Self.greeting) \(samples.rawValue) \(shape.rate) \(shape.channels) \(shape.ring) \(shape.period) \(shape.boundary)\n"
    }

    private static func set(_ raw: Int32, _ address: CardAddress, _ leastChannels: Int) throws
        -> SharedCard
    {
        do {
            let least = UInt32(leastChannels)
            guard
                let samples = NativeSamples.allCases.first(where: {
                    rushes_card_gives(raw, $0.alsa.rawValue, least) == 1
                })
            else {
                throw SourceFailure(
                    .unsupportedFormat,
                    "sound card \(address.name) cannot be shared: it gives no \(max(1, leastChannels)) channels in a known format into mapped memory; "
                        + "give it to one camera (audio = \"none\" in the others)")
            }
            var shape = rushes_card_shape()
            try ALSAMicrophone.check(
                rushes_card_set(raw, samples.alsa.rawValue, least, &shape), "set up", address.name)
            try ALSAMicrophone.check(rushes_card_start(raw), "start", address.name)
            return SharedCard(raw: raw, samples: samples, shape: shape)
        } catch {
            close(raw)
            throw error
        }
    }

    private static func borrow(_ address: CardAddress, _ folder: String, without own: String)
        -> SharedCard?
    {
        // A folder that is not there yet has no peers in it.
        let names = ((try? Files.list(folder)) ?? []).filter {
            $0.hasPrefix(address.meeting) && $0 != own
        }
        for name in names.sorted() {
            // A peer that died leaves its socket behind; the next one may live.
            guard let socket = try? UnixSocket.connect("\(folder)/\(name)"),
                let lent = try? UnixSocket.borrow(over: socket, until: Clock.monotonic() + answer)
            else { continue }
            if let card = SharedCard(lent: lent.descriptor, line: lent.line) { return card }
            close(lent.descriptor)
        }
        return nil
    }

    private init?(lent raw: Int32, line: String) {
        guard line.hasPrefix(Self.greeting + " ") else { return nil }
        let words = line.dropFirst(Self.greeting.count).split(whereSeparator: \.isWhitespace)
        let numbers = words.dropFirst().compactMap { UInt64($0) }
        guard words.count == 6, numbers.count == 5,
            let samples = NativeSamples(rawValue: String(words[0])),
            let rate = UInt32(exactly: numbers[0]), let channels = UInt32(exactly: numbers[1]),
            rate > 0, channels > 0, numbers[2] > 0, numbers[4] >= numbers[2],
            numbers[4] % numbers[2] == 0
        else { return nil }
        self.init(
            raw: raw, samples: samples,
            shape: rushes_card_shape(
                rate: rate, channels: channels, ring: numbers[2], period: numbers[3],
                boundary: numbers[4]))
    }

    private init(raw: Int32, samples: NativeSamples, shape: rushes_card_shape) {
        (self.raw, self.samples, self.shape) = (raw, samples, shape)
    }

    private func checked(_ address: CardAddress, _ leastChannels: Int) throws -> SharedCard {
        guard Int(shape.channels) >= leastChannels else {
            close(raw)
            throw SourceFailure(
                .unsupportedFormat,
                "channel \(leastChannels) of sound card \(address.name) is wanted, but the camera that opened it took \(shape.channels); "
                    + "restart the cameras of this card together")
        }
        return self
    }
}
