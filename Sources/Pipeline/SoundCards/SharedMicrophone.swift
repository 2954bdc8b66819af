import CALSA
import CSoundCard
import Glibc
import Media
import Platform

/// A sound card that several cameras of a box record at once, each in its own process: all look
/// into the card's own memory, nobody takes anything out of it, and it runs on when one of them
/// dies. One thread.
public final class SharedMicrophone: AudioSource, @unchecked Sendable {
    /// As whoever opened the card first set it, for all its readers.
    public let format: AudioFormat
    /// One line for people: name, samples, rate and channels, `hw:1,0 S16_LE 48000 Hz 2 ch`.
    public let summary: String
    /// The card's number.
    public let number: Int32
    private let name: String
    private let card: SharedCard
    private let ring: UnsafeRawPointer
    private let lender: CardLender
    private let lending: NamedThread
    private var reader: RingReader
    private var hasGap = false
    private var isClosed = false

    /// How often the card is looked at, in nanoseconds: as fine as ALSAMicrophone's period.
    private static let look: Int64 = 10_000_000

    /// Whether a card of this name can be shared: one named straight, such as `hw:1,0`, by a link
    /// of udev's or by a part of its name.
    public static func canShare(_ name: String) -> Bool {
        let form = CardName(name)
        guard form.isStraight else { return false }
        if case .card = form { return CardAddress.parts(name) != nil }
        return true
    }

    /// `pcm` as ALSA names it, `title` what to call it in sentences; `folder` is where the cameras
    /// of the box meet, `camera` this one's name there. `leastChannels` are those that all of them
    /// want.
    ///
    /// Fails with a `SourceFailure`: no card of that name, used by something else, or a format or
    /// channel it does not have.
    public init(
        _ pcm: String, title: String? = nil, leastChannels: Int, meeting folder: String,
        as camera: String
    ) throws {
        let name = title ?? pcm
        guard let address = CardAddress(pcm, title: name) else {
            throw ALSAMicrophone.cannotOpen(name, -ENODEV)
        }
        let own = "\(address.meeting)\(camera).sock"
        let card = try SharedCard.take(
            address, leastChannels: leastChannels, meeting: folder, without: own)
        do {
            ring = try card.map(name)
        } catch {
            Glibc.close(card.raw)
            throw error
        }
        do {
            let lender = try CardLender(card, at: "\(folder)/\(own)")
            lending = try NamedThread("card lender") { lender.serve() }
            self.lender = lender
        } catch {
            // What stays mapped would keep the card open.
            card.letGo(ring)
            throw error
        }
        (self.name, self.card, number) = (name, card, address.card)
        format = AudioFormat(
            sample: card.samples.sample, sampleRate: Int(card.shape.rate),
            channels: Int(card.shape.channels))
        summary = "\(name) \(card.samples.rawValue) \(format.sampleRate) Hz \(format.channels) ch"
        reader = RingReader(ring: card.shape.ring, boundary: card.shape.boundary)
    }

    deinit { close() }

    /// Lets go of the card; the others keep it.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        lender.stop()
        lending.join()
        card.letGo(ring)
    }

    /// Copies what came since the last call, without taking it from others; looks every 10 ms until
    /// the deadline. Throws a `SourceFailure` when the card is gone.
    public func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        while let (newest, stamp) = try whereItWrites() {
            let waiting = reader.look(newest)
            hasGap = hasGap || reader.hasLost
            if waiting > 0 {
                block.time =
                    (stamp > 0 ? stamp : Clock.monotonic()) - Int64(waiting) * 1_000_000_000
                    / Int64(format.sampleRate)
                copy(min(Int(waiting), block.capacity), into: &block)
                return .samples
            }
            let now = Clock.monotonic()
            guard now < deadline else { break }
            Clock.sleep(until: min(deadline, now + Self.look))
        }
        return .nothing
    }

    private func copy(_ frames: Int, into block: inout AudioBlock) {
        let (size, offset) = (card.bytesPerFrame, Int(reader.offset))
        let first = min(frames, Int(card.shape.ring) - offset)
        block.bytes.copyMemory(from: ring + offset * size, byteCount: first * size)
        if frames > first {
            (block.bytes + first * size).copyMemory(from: ring, byteCount: (frames - first) * size)
        }
        card.samples.convert(block.bytes, count: frames * format.channels)
        reader.advance(UInt64(frames))
        block.count = frames
        block.followsGap = hasGap
        hasGap = false
    }

    /// Nil when the card was only just started anew; one that is gone ends the source.
    private func whereItWrites() throws -> (newest: UInt64, stamp: Int64)? {
        var (newest, stamp): (UInt64, Int64) = (0, 0)
        let answer = rushes_card_where(card.raw, &newest, &stamp)
        if answer == 0 { return (newest, stamp) }
        switch ALSARecovery(answer) {
        case .again: return nil
        case .restart, .resume:
            try ALSAMicrophone.check(rushes_card_start(card.raw), "restart", name)
            hasGap = true
            return nil
        case .reopen: throw ALSAMicrophone.failure("read from", name, answer)
        }
    }
}
